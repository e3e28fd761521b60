package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.frame;
import static org.dubhe.caster.CasterBench.get;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements 29 to 33 of {@code ntrip-conformance.md}, on sockets. {@code -Ddubhe.storm.rovers=10000} makes the storm a full one. */
@Timeout(300)
@Tag("alone")
final class NtripDeliveryIT {
    private static final String ICY = "ICY 200 OK\r\n\r\n";
    private static final int STORM_ROVERS = Integer.getInteger("dubhe.storm.rovers", 1000);

    @Test
    @DisplayName("29. Frames are never torn or reordered")
    void deliversFramesWholeAndInOrderWhereverTheSourceIsSplit() throws Exception {
        int frames = 2000;
        Random random = new Random(29);
        byte[][] sent = new byte[frames][];
        int total = 0;
        for (int i = 0; i < frames; i++) {
            sent[i] = frame(i, 4 + random.nextInt(1000));
            total += sent[i].length;
        }
        byte[] all = new byte[total];
        for (int i = 0, at = 0; i < frames; at += sent[i++].length) {
            System.arraycopy(sent[i], 0, all, at, sent[i].length);
        }
        try (CasterBench bench = CasterBench.with("backlog_age: 1h");
                NtripSource source = source(bench)) {
            List<Socket> rovers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                rovers.add(rover(bench, "B"));
            }
            for (int at = 0; at < all.length; ) {
                int from = at;
                int end = Math.min(all.length, at + 40_000); // Less than a backlog: nothing may be dropped.
                while (at < end) {
                    int part = Math.min(end - at, 1 + random.nextInt(3000));
                    source.write(all, at, part);
                    at += part;
                }
                int whole = wholeFrames(sent, end) - wholeFrames(sent, from);
                for (Socket rover : rovers) {
                    byte[] got = rover.getInputStream().readNBytes(whole);
                    int got0 = wholeFrames(sent, from);
                    assertThat(Arrays.equals(got, 0, got.length, all, got0, got0 + whole))
                            .isTrue();
                }
            }
            assertThat(bench.caster.stats().droppedWrites()).isZero();
            for (Socket rover : rovers) {
                rover.close();
            }
        }
    }

    /** Bytes of the frames that are whole when so many bytes of the stream have come. */
    private static int wholeFrames(byte[][] sent, int bytes) {
        int end = 0;
        for (byte[] frame : sent) {
            if (end + frame.length > bytes) {
                break;
            }
            end += frame.length;
        }
        return end;
    }

    @Test
    @DisplayName(
            "30. One stalled rover never raises the others' p99; its backlog is bounded, the drop is logged and counted")
    void keepsTheOthersQuickBesideAStalledRover() throws Exception {
        try (CasterBench bench = CasterBench.with("backlog: 64KiB, stall_timeout: 30s");
                LogLines log = new LogLines();
                NtripSource source = source(bench);
                Socket good = rover(bench, "B")) {
            long alone = p99Nanos(source, good);
            try (Socket stalled = bench.socket()) {
                stalled.setReceiveBufferSize(4096);
                stalled.getOutputStream().write(ascii(get("B")));
                await().until(() -> bench.caster.stats().rovers() == 2);
                for (int i = 0; bench.caster.stats().droppedWrites() == 0; i++) {
                    assertThat(i).isLessThan(50_000);
                    source.write(frame(i, 1000), 0, 1006);
                    good.getInputStream().readNBytes(1006);
                }
                long beside = p99Nanos(source, good);
                assertThat(beside)
                        .as("p99 beside a stalled rover, alone %d ns", alone)
                        .isLessThan(2 * alone + Duration.ofMillis(2).toNanos());
                assertThat(bench.channelRover(1).queuedBytes()).isBetween(1, 64 * 1024);
                assertThat(bench.caster.stats().slowRovers()).isEqualTo(1);
                assertThat(log.shown())
                        .filteredOn(line -> line.contains("too slow, dropping its oldest frames"))
                        .hasSize(1);
            }
        }
    }

    @Test
    @DisplayName("31. Thousands of disconnects at once, then a storm: no crash, no leaked descriptor, nobody banned")
    void outlivesAStormOfDisconnectsAndConnects() throws Exception {
        try (CasterBench bench = CasterBench.with("rovers_max: 20000, handshake_timeout: 60s");
                NtripSource source = source(bench)) {
            source.write(FRAME_1005, 0, FRAME_1005.length);
            try (Socket first = rover(bench, "B")) {
                first.setSoLinger(true, 0);
            }
            await().until(() -> bench.caster.stats().connections() == 1);
            long before = descriptors();
            for (int round = 0; round < 2; round++) {
                List<Socket> rovers = storm(bench, STORM_ROVERS);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> bench.caster.stats().rovers() == STORM_ROVERS);
                source.write(FRAME_1005, 0, FRAME_1005.length);
                for (Socket rover : rovers) {
                    assertThat(rover.getInputStream().readNBytes(FRAME_1005.length))
                            .isEqualTo(FRAME_1005);
                }
                for (Socket rover : rovers) {
                    rover.setSoLinger(true, 0);
                    rover.close();
                }
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> bench.caster.stats().connections() == 1);
            }
            assertThat(descriptors()).isLessThanOrEqualTo(before + 5);
            assertThat(bench.caster.stats().failures()).isZero();
            assertThat(bench.caster.stats().refusedLimits()).isZero();
            try (Socket again = rover(bench, "B")) {
                source.write(FRAME_1005, 0, FRAME_1005.length);
                assertThat(again.getInputStream().readNBytes(FRAME_1005.length)).isEqualTo(FRAME_1005);
            }
        }
    }

    @Test
    @DisplayName("31. It ends within a bounded time with clients attached, and tells them why")
    void endsWithClientsAttached() throws Exception {
        CasterBench bench = CasterBench.with("chunked_answers: false");
        List<Socket> rovers = new ArrayList<>();
        try (NtripSource _ = source(bench);
                Socket half = bench.socket()) {
            half.getOutputStream().write(ascii("GET /"));
            for (int i = 0; i < 200; i++) {
                rovers.add(rover(bench, "B"));
            }
            long began = System.nanoTime();
            bench.caster.close(Duration.ofSeconds(10));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            for (Socket rover : rovers) {
                assertThat(CasterBench.text1029(rover.getInputStream().readAllBytes()))
                        .isEqualTo("Dubhe: this caster is stopping; please connect again in a minute");
            }
        } finally {
            for (Socket rover : rovers) {
                rover.close();
            }
            bench.close();
        }
    }

    @Test
    @DisplayName("32. The accept loop drains; backlog ≥ 1024")
    void holdsAThousandConnectsWhileItIsBusyAndAnswersThemAll() throws Exception {
        try (CasterBench bench = CasterBench.with("handshake_timeout: 60s", Path.of("."), 1)) {
            Socket busy = rover(bench, "GGA");
            List<Socket> waiting = new ArrayList<>();
            try (busy) {
                bench.busyMillis = 5000;
                busy.getOutputStream()
                        .write(ascii("$GPGGA,123519,4807.038,N,01131.000,E,7,08,0.9,545.4,M,46.9,M,,*41\r\n"));
                await().until(() -> bench.events.contains("busy"));
                long began = System.nanoTime();
                for (int i = 0; i < 1100; i++) {
                    Socket socket = bench.socket();
                    waiting.add(socket);
                    socket.getOutputStream().write(ascii(get("GGA")));
                }
                assertThat(bench.events)
                        .as("the only loop was busy all the while")
                        .doesNotContain("idle");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
                for (Socket socket : waiting) {
                    socket.setSoTimeout(30_000);
                    assertThat(socket.getInputStream().readNBytes(ICY.length())).isEqualTo(ascii(ICY));
                }
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    @DisplayName("33. Unknown message types and non-RTCM streams pass unchanged where no filter is set")
    void passesOnWhatItDoesNotKnow() throws Exception {
        try (CasterBench bench = new CasterBench();
                NtripSource rtcm = source(bench);
                NtripSource other = NtripSource.connect(bench.station("X", "px", NtripVersion.V2));
                Socket rover = rover(bench, "B")) {
            await().until(() -> bench.events.contains("connected 2"));
            byte[] unknown = frame(7, 900);
            for (int number : new int[] {1, 999, 2000, 4095}) {
                unknown[3] = (byte) (number >> 4);
                unknown[4] = (byte) (number << 4);
                Frames.seal(unknown, 0, 900);
                rtcm.write(unknown, 0, unknown.length);
                assertThat(rover.getInputStream().readNBytes(unknown.length)).isEqualTo(unknown);
            }
            try (Socket ubx = rover(bench, "X")) {
                byte[] bytes = new byte[200_000];
                new Random(33).nextBytes(bytes);
                Thread.ofVirtual().start(() -> {
                    try {
                        other.write(bytes, 0, bytes.length);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertThat(Arrays.equals(ubx.getInputStream().readNBytes(bytes.length), bytes))
                        .isTrue();
            }
            assertThat(bench.caster.stats().sources().get(2).skippedBytes()).isZero();
        }
    }

    /** From the source's write to the rover's last byte. */
    /** The least of three runs: what else the machine does is in one run or another, what the caster does in each. */
    private static long p99Nanos(NtripSource source, Socket rover) throws IOException {
        return Math.min(
                p99NanosOnce(source, rover), Math.min(p99NanosOnce(source, rover), p99NanosOnce(source, rover)));
    }

    private static long p99NanosOnce(NtripSource source, Socket rover) throws IOException {
        DataInputStream in = new DataInputStream(rover.getInputStream());
        long[] nanos = new long[500];
        byte[] got = new byte[1006];
        for (int i = 0; i < nanos.length; i++) {
            byte[] frame = frame(i, 1000);
            long began = System.nanoTime();
            source.write(frame, 0, frame.length);
            in.readFully(got);
            nanos[i] = System.nanoTime() - began;
            assertThat(Arrays.equals(got, frame)).isTrue();
        }
        Arrays.sort(nanos);
        return nanos[nanos.length * 99 / 100];
    }

    /** All connects at once, each with its request; returns when all are answered. */
    private static List<Socket> storm(CasterBench bench, int rovers) throws Exception {
        try (ExecutorService crowd = Executors.newFixedThreadPool(64)) {
            List<Callable<Socket>> asks = new ArrayList<>();
            for (int i = 0; i < rovers; i++) {
                asks.add(() -> rover(bench, "B"));
            }
            List<Socket> out = new ArrayList<>();
            for (Future<Socket> one : crowd.invokeAll(asks)) {
                out.add(one.get());
            }
            return out;
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static Socket rover(CasterBench bench, String mount) throws IOException {
        Socket socket = bench.socket();
        socket.setSoTimeout(60_000);
        assertThat(bench.ask(socket, get(mount), ICY.length())).isEqualTo(ICY);
        return socket;
    }

    private static NtripSource source(CasterBench bench) throws IOException {
        NtripSource source = NtripSource.connect(bench.station("B", "pb", NtripVersion.V1));
        await().until(() -> bench.events.contains("connected 1"));
        return source;
    }
}
