package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.basic;
import static org.dubhe.caster.CasterBench.frame;
import static org.dubhe.caster.CasterBench.get;
import static org.dubhe.caster.CasterBench.get2;
import static org.dubhe.caster.CasterBench.head;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripException;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.Sourcetable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets, sources and rovers of both versions, each refusal with its words. */
@Timeout(60)
final class CasterIT {
    private static final String GGA = "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n";

    private CasterBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new CasterBench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(NtripVersion.class)
    void carriesAStationToARoverByteForByte(NtripVersion version) throws Exception {
        try (NtripSource source = NtripSource.connect(bench.station("A", "pa", version))) {
            awaitSource(0);
            try (NtripClient client = NtripClient.connect(bench.rover("A", version), null)) {
                byte[] sent = stream(200);
                source.write(sent, 0, sent.length);
                assertThat(read(client, sent.length)).isEqualTo(sent);
            }
        }
        await().until(() -> bench.events.contains("disconnected 0") && bench.events.contains("left 0"));
        SourceStats stats = bench.caster.stats().sources().getFirst();
        assertThat(stats.frames()).isEqualTo(200);
        assertThat(stats.skippedBytes()).isZero();
        assertThat(bench.caster.stats().latency().count()).isEqualTo(200);
        assertThat(bench.caster.stats().failures()).isZero();
    }

    @Test
    void chunksItsAnswersWhereTheSettingSaysSo() throws Exception {
        try (CasterBench chunked = new CasterBench(
                        _ -> CasterBench.settings(Duration.ofSeconds(60), Duration.ofSeconds(60), 10, true));
                NtripSource source = NtripSource.connect(chunked.station("A", "pa", NtripVersion.V2))) {
            await().until(() -> chunked.events.contains("connected 0"));
            try (Socket naive = chunked.socket();
                    NtripClient client = NtripClient.connect(chunked.rover("A", NtripVersion.V2), null)) {
                assertThat(chunked.ask(naive, get("A"), 14)).isEqualTo("ICY 200 OK\r\n\r\n");
                source.write(FRAME_1005, 0, FRAME_1005.length);
                assertThat(read(client, FRAME_1005.length)).isEqualTo(FRAME_1005);
                assertThat(naive.getInputStream().readNBytes(FRAME_1005.length)).isEqualTo(FRAME_1005);
            }
            try (Socket raw = chunked.socket()) {
                raw.getOutputStream().write(ascii(get2("A")));
                assertThat(head(raw.getInputStream())).contains("Transfer-Encoding: chunked\r\n");
                source.write(FRAME_1005, 0, FRAME_1005.length);
                assertThat(new String(raw.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                        .isEqualTo("19\r\n"); // 25 bytes
            }
        }
    }

    @Test
    void answersVersion1ExactlyAndVersion2WithItsHeaders() throws Exception {
        try (Socket first = bench.socket();
                Socket second = bench.socket()) {
            assertThat(bench.ask(first, get("GGA"), 14)).isEqualTo("ICY 200 OK\r\n\r\n");
            second.getOutputStream().write(ascii(get2("GGA")));
            assertThat(head(second.getInputStream()))
                    .startsWith("HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\nServer: NTRIP Dubhe")
                    .contains("\r\nDate: ", "\r\nContent-Type: gnss/data\r\n", "\r\nPragma: no-cache\r\n")
                    .contains("\r\nCache-Control: no-store, no-cache, max-age=0\r\n", "\r\nConnection: close\r\n")
                    .doesNotContain("chunked");
        }
    }

    @Test
    void takesRequestsByteByByte() throws Exception {
        byte[] request = ascii("SOURCE pa /A\r\nSource-Agent: NTRIP t\r\nSTR: \r\n\r\n");
        try (Socket source = bench.socket()) {
            dribble(source, request);
            assertThat(source.getInputStream().readNBytes(14)).isEqualTo(ascii("ICY 200 OK\r\n\r\n"));
            try (Socket rover = bench.socket();
                    Socket lineFeeds = bench.socket()) {
                dribble(rover, ascii(get("A?x=1")));
                assertThat(rover.getInputStream().readNBytes(14)).isEqualTo(ascii("ICY 200 OK\r\n\r\n"));
                assertThat(bench.ask(lineFeeds, get("A").replace("\r\n", "\n"), 14))
                        .startsWith("ICY 200 OK");
                dribble(source, FRAME_1005);
                assertThat(rover.getInputStream().readNBytes(FRAME_1005.length)).isEqualTo(FRAME_1005);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void losesNothingThatCameWithTheRequest(boolean chunked) throws Exception {
        String request = "POST /A HTTP/1.1\r\nHost: h\r\nUser-Agent: NTRIP t\r\n" + basic("x:pa")
                + (chunked ? "Transfer-Encoding: chunked\r\n\r\n19\r\n" : "\r\n");
        try (Socket source = bench.socket()) {
            source.getOutputStream().write(concat(ascii(request), FRAME_1005));
            assertThat(head(source.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
            await().until(() -> bench.caster.stats().sources().getFirst().frames() == 1);
        }
    }

    @Test
    void refusesRoversWithReasons() throws Exception {
        String wrong = get("GGA").replace(basic("u:p"), basic("u:wrong"));
        assertThat(bench.ask(wrong)).startsWith("HTTP/1.0 401 ").contains("\r\nWWW-Authenticate: Basic realm=");
        assertThat(bench.ask(get2("GGA").replace(basic("u:p"), ""))).startsWith("HTTP/1.1 401 Unauthorized\r\n");
        assertThat(bench.ask(get2("NOPE"))).startsWith("HTTP/1.1 404 ").contains("no mountpoint NOPE");
        assertThat(bench.ask(get2("A"))).as("known but offline").startsWith("HTTP/1.1 404 ");
        assertThat(bench.ask(get2("gga"))).as("case").startsWith("HTTP/1.1 404 ");
        assertThat(bench.ask(get("NOPE"))).startsWith("SOURCETABLE 200 OK\r\n");
        assertThat(bench.caster.stats().refusedCredentials()).isEqualTo(2);
        assertThat(bench.caster.stats().refusedMounts()).isEqualTo(4);
    }

    @Test
    void refusesBadRequestsWithReasons() throws Exception {
        assertThat(bench.ask("PUT /A HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 501 ");
        assertThat(bench.ask("GET / HTTP/1.0\r\nX: " + "a".repeat(65_536) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(bench.ask("\u0016\u0003\u0001\u0002\u0000\u0001\u0000")).startsWith("HTTP/1.1 400 ");
        try (Socket silent = bench.socket()) {
            silent.getOutputStream().write(ascii("GET /GGA"));
            assertThat(new String(silent.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .as("closed at the handshake timeout, with words")
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n");
        }
        assertThat(bench.caster.stats().handshakeFailures()).isEqualTo(4);
    }

    @Test
    void refusesSourcesInTheirOwnWords() throws Exception {
        String agent = "\r\nSource-Agent: NTRIP t\r\n\r\n";
        assertThat(bench.ask("SOURCE wrong /A" + agent)).isEqualTo("ERROR - Bad Password\r\n");
        assertThat(bench.ask("SOURCE wrong /NOPE" + agent)).isEqualTo("ERROR - Bad Password\r\n");
        assertThat(bench.ask("SOURCE pa /NOPE" + agent)).isEqualTo("ERROR - Mount Point Taken or Invalid\r\n");
        String post = "POST /A HTTP/1.1\r\nHost: h\r\nUser-Agent: NTRIP t\r\n";
        assertThat(bench.ask(post + basic("A:wrong") + "\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(bench.ask(post + "\r\n")).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Basic");
        assertThat(bench.ask(post.replace("/A", "/NOPE") + basic("A:pa") + "\r\n"))
                .startsWith("HTTP/1.1 404 ");
        try (NtripSource first = NtripSource.connect(bench.station("A", "pa", NtripVersion.V1))) {
            first.write(FRAME_1005, 0, FRAME_1005.length);
            assertThat(bench.ask("SOURCE pa A" + agent)).isEqualTo("ERROR - Mount Point Taken or Invalid\r\n");
            assertThatExceptionOfType(NtripException.class)
                    .isThrownBy(() -> NtripSource.connect(bench.station("A", "pa", NtripVersion.V2)))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(409));
        }
    }

    @Test
    void letsTheSameCredentialsTakeOverAStaleMountpoint() throws Exception {
        try (CasterBench quick =
                        new CasterBench(_ -> CasterBench.settings(Duration.ofSeconds(60), Duration.ofMillis(200)));
                NtripSource stale = NtripSource.connect(quick.station("A", "pa", NtripVersion.V1))) {
            stale.write(FRAME_1005, 0, FRAME_1005.length);
            TimeUnit.MILLISECONDS.sleep(300);
            try (NtripSource next = NtripSource.connect(quick.station("A", "pa", NtripVersion.V2))) {
                next.write(FRAME_1005, 0, FRAME_1005.length);
                await().until(() -> quick.caster.stats().sources().getFirst().frames() == 2);
                assertThat(quick.events).containsExactly("connected 0", "disconnected 0", "connected 0");
            }
        }
    }

    @Test
    void aSourceThatRestartsGetsItsMountpointBack() throws Exception {
        for (int i = 1; i <= 20; i++) {
            NtripVersion version = NtripVersion.values()[i % 2];
            try (NtripSource source = NtripSource.connect(bench.station("A", "pa", version))) {
                source.write(FRAME_1005, 0, FRAME_1005.length);
            }
        }
        await().until(() -> bench.caster.stats().sources().getFirst().frames() == 20);
        assertThat(bench.events).doesNotContain("two sources at once");
    }

    @Test
    void dropsASilentSource() throws Exception {
        try (CasterBench quick =
                        new CasterBench(_ -> CasterBench.settings(Duration.ofMillis(300), Duration.ofSeconds(60)));
                Socket source = quick.socket()) {
            quick.ask(source, "SOURCE pa /A\r\n\r\n", 14);
            assertThat(source.getInputStream().read()).isEqualTo(-1);
            await().until(() -> quick.events.contains("disconnected 0"));
        }
    }

    @Test
    void passesGgaFromHeaderAndStream() throws Exception {
        try (Socket rover = bench.socket()) {
            String request = get2("GGA").replace("\r\n\r\n", "\r\nNtrip-GGA: " + GGA + "\r\n");
            rover.getOutputStream().write(ascii(request));
            head(rover.getInputStream());
            dribble(rover, ascii(GGA + "$GPRMC,1*00\r\nnoise\r\n" + GGA.replace("*47", "*48") + "\r\n"));
            rover.getOutputStream().write(ascii(GGA + GGA));
            await().until(() -> bench.caster.stats().ggas() == 4);
        }
        await().until(() -> bench.events.contains("closed"));
        assertThat(bench.events).containsExactly("subscribed u", "gga 1", "gga 1", "gga 1", "gga 1", "closed");
        assertThat(bench.caster.stats().brokenNmea()).isEqualTo(3);
    }

    @Test
    void takesGgaThenImmediateClose() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Socket rover = bench.socket()) {
                rover.setSoLinger(i % 2 == 0, 0); // Every other one ends with a reset.
                rover.getOutputStream().write(ascii(get("GGA") + GGA));
            }
        }
        await().until(() -> bench.caster.stats().connections() == 0);
        assertThat(bench.caster.stats().rovers()).isZero();
        long came = bench.events.stream().filter("subscribed u"::equals).count();
        assertThat(bench.events.stream().filter("closed"::equals).count())
                .isEqualTo(came)
                .isPositive();
        assertThat(bench.caster.stats().failures()).isZero();
    }

    @Test
    void limitsRovers() throws Exception {
        try (CasterBench small = new CasterBench(
                        _ -> CasterBench.settings(Duration.ofSeconds(60), Duration.ofSeconds(60), 1, false));
                Socket first = small.socket()) {
            assertThat(small.ask(first, get("GGA"), 14)).startsWith("ICY 200 OK");
            assertThat(small.ask(get2("GGA"))).startsWith("HTTP/1.1 503 ").contains("serves 1 rovers");
            first.close();
            await().until(() -> small.caster.stats().rovers() == 0);
            try (Socket next = small.socket()) {
                assertThat(small.ask(next, get("GGA"), 14)).startsWith("ICY 200 OK");
            }
        }
    }

    @Test
    void listsItsMountpointsInBothVersions() throws Exception {
        Sourcetable table = NtripClient.sourcetable(bench.rover("", NtripVersion.V1));
        assertThat(table.streams()).extracting(Sourcetable.Stream::mountpoint).containsExactly("GGA");
        assertThat(NtripClient.sourcetable(bench.rover("", NtripVersion.V2))).isEqualTo(table);
        String first = bench.ask("GET / HTTP/1.0\r\nUser-Agent: NTRIP t\r\n\r\n");
        String body = first.substring(first.indexOf("\r\n\r\n") + 4);
        assertThat(first)
                .startsWith("SOURCETABLE 200 OK\r\n")
                .contains("\r\nContent-Length: " + body.length() + "\r\n");
        assertThat(body).startsWith("CAS;").endsWith("\r\nENDSOURCETABLE\r\n");
        assertThat(bench.ask("GET / HTTP/1.1\r\nUser-Agent: Mozilla/5.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Type: text/plain");
    }

    @Test
    void countsWhatIsNoRtcmAndGoesOn() throws Exception {
        byte[] damaged = FRAME_1005.clone();
        damaged[10] ^= 1;
        byte[] foreign = frame(0, 21);
        foreign[3] = (byte) 0x3E; // 1005
        foreign[4] = (byte) 0xD0;
        foreign[5] = 7; // station 7
        org.dubhe.rtcm.frame.Frames.seal(foreign, 0, 21);
        try (NtripSource source = NtripSource.connect(bench.station("A", "pa", NtripVersion.V2));
                NtripSource other = NtripSource.connect(bench.station("B", "pb", NtripVersion.V1))) {
            byte[] mess =
                    concat(ascii("no RTCM"), damaged, FRAME_1005, Arrays.copyOf(FRAME_1005, 9), FRAME_1005, foreign);
            source.write(mess, 0, mess.length);
            other.write(FRAME_1005, 0, FRAME_1005.length);
            SourceStats stats = bench.caster.stats().sources().getFirst();
            source.close(); // The example frame has a D3 inside: damaged, it hides what follows until the stream's end.
            await().until(() -> stats.frames() == 3);
            assertThat(stats.skippedBytes()).isEqualTo(7 + damaged.length + 9);
            assertThat(stats.crcErrors()).isGreaterThanOrEqualTo(2);
            assertThat(stats.foreignIds()).isEqualTo(1);
            await().until(() -> bench.caster.stats().sources().get(1).frames() == 1);
            assertThat(bench.caster.stats().sources().get(1).foreignIds()).isZero();
        }
    }

    @Test
    void endsOnlyTheSourceWhoseChunksAreBroken() throws Exception {
        try (Socket source = bench.socket();
                NtripSource other = NtripSource.connect(bench.station("B", "pb", NtripVersion.V1))) {
            OutputStream out = source.getOutputStream();
            out.write(ascii("POST /A HTTP/1.1\r\nUser-Agent: NTRIP t\r\nTransfer-Encoding: chunked\r\n" + basic(":pa")
                    + "\r\n"));
            head(source.getInputStream());
            out.write(FRAME_1005);
            assertThat(source.getInputStream().read()).isEqualTo(-1);
            other.write(FRAME_1005, 0, FRAME_1005.length);
            await().until(() -> bench.caster.stats().sources().get(1).frames() == 1);
        }
    }

    @Test
    void livesWithAFullSinkAndWithOneThatThrows() throws Exception {
        SourceStats stats = bench.caster.stats().sources().getFirst();
        try (NtripSource source = NtripSource.connect(bench.station("A", "pa", NtripVersion.V1))) {
            bench.sinkFull = true;
            source.write(FRAME_1005, 0, FRAME_1005.length);
            await().until(() -> stats.droppedFrames() == 1);
            bench.sinkThrows = true;
            source.write(FRAME_1005, 0, FRAME_1005.length);
            await().until(() -> bench.events.contains("disconnected 0"));
        }
        bench.sinkFull = false;
        bench.sinkThrows = false;
        try (NtripSource source = NtripSource.connect(bench.station("A", "pa", NtripVersion.V1))) {
            source.write(FRAME_1005, 0, FRAME_1005.length);
            await().until(() -> stats.frames() == 3);
        }
        assertThat(bench.caster.stats().failures()).isEqualTo(1);
    }

    @Test
    void aFailureInOneSubscriptionEndsOnlyThatRover() throws Exception {
        String failing = new Gga(0, 29, 106, 8, 5, 1, 300, -30).toSentence() + "\r\n";
        try (Socket bad = bench.socket();
                Socket good = bench.socket()) {
            bench.ask(good, get("GGA"), 14);
            bench.ask(bad, get("GGA"), 14);
            bad.getOutputStream().write(ascii(failing));
            assertThat(CasterBench.text1029(bad.getInputStream().readAllBytes()))
                    .isEqualTo("Dubhe: an error of the caster; please connect again");
            good.getOutputStream().write(ascii(GGA));
            await().until(() -> bench.events.contains("gga 1"));
        }
    }

    @Test
    void oneStalledRoverHarmsNoOther() throws Exception {
        try (NtripSource source = NtripSource.connect(bench.station("B", "pb", NtripVersion.V1));
                Socket stalled = bench.socket()) {
            awaitSource(1);
            stalled.setReceiveBufferSize(4096);
            stalled.getOutputStream().write(ascii(get("B"))); // and never reads
            try (NtripClient good = NtripClient.connect(bench.rover("B", NtripVersion.V1), null)) {
                await().until(() -> bench.caster.stats().rovers() == 2);
                for (int i = 0; i < 4000; i++) {
                    byte[] frame = frame(i, 1000);
                    source.write(frame, 0, frame.length);
                    assertThat(read(good, frame.length)).isEqualTo(frame);
                }
                assertThat(bench.caster.stats().droppedWrites()).isPositive();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> bench.caster.stats().rovers() == 1);
                source.write(FRAME_1005, 0, FRAME_1005.length);
                assertThat(read(good, FRAME_1005.length)).isEqualTo(FRAME_1005);
            }
        }
        assertThat(bench.caster.stats().slowRovers()).isZero();
    }

    @Test
    void aSlowRoverGetsWholeFramesAndTheNewestWhenItRecovers() throws Exception {
        int frames = 3000;
        int length = 1006;
        try (NtripSource source = NtripSource.connect(bench.station("B", "pb", NtripVersion.V1));
                Socket slow = bench.socket()) {
            awaitSource(1);
            assertThat(bench.ask(slow, get("B"), 14)).startsWith("ICY");
            for (int i = 0; i < frames; i++) {
                source.write(frame(i, length - 6), 0, length);
            }
            await().until(() -> bench.caster.stats().sources().get(1).frames() == frames);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            byte[] last = frame(frames - 1, length - 6);
            while (got.size() < length || !endsWith(got.toByteArray(), last)) {
                byte[] part = slow.getInputStream().readNBytes(length);
                got.write(part);
                assertThat(part).hasSize(length);
                assertThat(org.dubhe.rtcm.frame.Frames.crcGood(part, 0, length)).isTrue();
            }
            assertThat(got.size() / length).isLessThan(frames);
            assertThat(bench.caster.stats().droppedWrites()).isEqualTo(frames - got.size() / length);
        }
    }

    private void awaitSource(int station) {
        await().until(() -> bench.events.contains("connected " + station));
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        return Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    private static void dribble(Socket socket, byte[] bytes) throws Exception {
        for (byte next : bytes) {
            socket.getOutputStream().write(next);
            if (next == '\n') {
                TimeUnit.MILLISECONDS.sleep(1); // Else the kernel joins all of it again.
            }
        }
    }

    private static byte[] read(NtripClient client, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int count = client.read(bytes, at, length - at);
            assertThat(count).as("bytes after " + at).isPositive();
            at += count;
        }
        return bytes;
    }

    private static byte[] stream(int frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < frames; i++) {
            out.writeBytes(i % 10 == 0 ? FRAME_1005 : frame(i, 1 + i * 37 % 1000 + 4));
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
