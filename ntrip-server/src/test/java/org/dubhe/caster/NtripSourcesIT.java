package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.basic;
import static org.dubhe.caster.CasterBench.get;
import static org.dubhe.caster.CasterBench.head;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements 17 to 22 of {@code ntrip-conformance.md}, on sockets. */
@Timeout(120)
final class NtripSourcesIT {
    private static final String ICY = "ICY 200 OK\r\n\r\n";
    private static final String AGENT = "\r\nSource-Agent: NTRIP t\r\nSTR: \r\n\r\n";
    private static final String POST =
            "POST /A HTTP/1.1\r\nHost: h\r\nNtrip-Version: Ntrip/2.0\r\nUser-Agent: NTRIP t\r\n";

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
    @DisplayName("17. SOURCE pw /M, SOURCE pw M and SOURCE pw /M HTTP/1.1 all work")
    @ValueSource(strings = {"SOURCE pa /A", "SOURCE pa A", "SOURCE pa /A HTTP/1.1", "SOURCE pa A HTTP/1.0"})
    void takesTheSourceLineAsServersWriteIt(String line) throws Exception {
        try (Socket source = bench.socket()) {
            assertThat(bench.ask(source, line + AGENT, ICY.length())).isEqualTo(ICY);
            source.getOutputStream().write(FRAME_1005);
            await().until(() -> frames(bench, 0) == 1);
        }
    }

    @Test
    @DisplayName("18. v1 errors; an unknown mount with a valid password is not Bad Password")
    void refusesVersion1SourcesInTheWordsOfVersion1() throws Exception {
        try (Socket first = bench.socket()) {
            bench.ask(first, "SOURCE pa /A" + AGENT, ICY.length());
            first.getOutputStream().write(FRAME_1005);
            await().until(() -> frames(bench, 0) == 1);
            assertThat(bench.ask("SOURCE wrong /A" + AGENT)).isEqualTo("ERROR - Bad Password\r\n");
            assertThat(bench.ask("SOURCE pb /A" + AGENT)).as("another's").isEqualTo("ERROR - Bad Password\r\n");
            assertThat(bench.ask("SOURCE  /A" + AGENT)).as("none").isEqualTo("ERROR - Bad Password\r\n");
            assertThat(bench.ask("SOURCE wrong /NOPE" + AGENT)).isEqualTo("ERROR - Bad Password\r\n");
            assertThat(bench.ask("SOURCE pa /NOPE" + AGENT)).isEqualTo("ERROR - Mount Point Taken or Invalid\r\n");
            assertThat(bench.ask("SOURCE pa /A" + AGENT)).isEqualTo("ERROR - Mount Point Taken or Invalid\r\n");
        }
    }

    @Test
    @DisplayName("19. v2 POST: 200, 401, 404, 409; chunked and plain bodies; never ICY")
    void answersVersion2SourcesInHttp() throws Exception {
        for (boolean chunked : new boolean[] {false, true}) {
            long before = frames(bench, 0);
            try (Socket source = bench.socket()) {
                source.getOutputStream()
                        .write(ascii(
                                POST + basic("any:pa") + (chunked ? "Transfer-Encoding: chunked\r\n" : "") + "\r\n"));
                assertThat(head(source.getInputStream()))
                        .startsWith("HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\n")
                        .doesNotContain("ICY");
                source.getOutputStream()
                        .write(
                                chunked
                                        ? concat(
                                                ascii("c;x=1\r\n"),
                                                part(0, 12),
                                                ascii("\r\nD\r\n"),
                                                part(12, 25),
                                                ascii("\r\n"))
                                        : FRAME_1005);
                await().until(() -> frames(bench, 0) == before + 1);
                assertThat(bench.ask(POST + basic("any:pa") + "\r\n"))
                        .startsWith("HTTP/1.1 409 Conflict\r\n")
                        .endsWith("The mountpoint A is taken.\r\n");
            }
            await().until(() -> !bench.caster.stats().sources().getFirst().isConnected());
        }
        assertThat(bench.ask(POST + basic("any:wrong") + "\r\n"))
                .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                .contains("\r\nWWW-Authenticate: Basic ");
        assertThat(bench.ask(POST + "\r\n")).startsWith("HTTP/1.1 401 Unauthorized\r\n");
        assertThat(bench.ask(POST.replace("/A", "/NOPE") + basic("any:pa") + "\r\n"))
                .startsWith("HTTP/1.1 404 Not Found\r\n")
                .endsWith("The mountpoint NOPE is unknown.\r\n");
        try (Socket polite = bench.socket()) {
            polite.getOutputStream().write(ascii(POST + basic("any:pa") + "Expect: 100-continue\r\n\r\n"));
            assertThat(head(polite.getInputStream())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(head(polite.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @ParameterizedTest
    @DisplayName("20. RTCM in the same segment as the request headers is not lost")
    @ValueSource(strings = {"SOURCE pa /A\r\n\r\n", "POST /A HTTP/1.1\r\nAuthorization: Basic OnBh\r\n\r\n"})
    void keepsWhatComesWithTheRequest(String request) throws Exception {
        try (Socket source = bench.socket();
                Socket rover = bench.socket()) {
            bench.ask(rover, get("GGA"), ICY.length());
            source.getOutputStream().write(concat(ascii(request), FRAME_1005, part(0, 7)));
            head(source.getInputStream());
            source.getOutputStream().write(part(7, 25));
            await().until(() -> frames(bench, 0) == 2);
            assertThat(bench.caster.stats().sources().getFirst().skippedBytes()).isZero();
        }
    }

    @Test
    @DisplayName(
            "21. A silent source is dropped after a configurable time (15 s); the same credentials may take over a stale mount")
    void dropsASilentSourceAndLetsItsOwnerTakeOverAStaleMountpoint() throws Exception {
        assertThat(CasterSettings.defaults(0).sourceTimeout()).isEqualTo(Duration.ofSeconds(15));
        try (CasterBench quick = CasterBench.with("source_timeout: 3s, takeover_after: 1s");
                Socket stale = quick.socket();
                LogLines log = new LogLines()) {
            quick.ask(stale, "SOURCE pa /A" + AGENT, ICY.length());
            stale.getOutputStream().write(FRAME_1005);
            await().until(() -> frames(quick, 0) == 1);
            assertThat(quick.ask("SOURCE pa /A" + AGENT)).as("fresh").isEqualTo(Answers.MOUNT_TAKEN_OR_INVALID);
            TimeUnit.MILLISECONDS.sleep(1200);
            assertThat(quick.ask("SOURCE pb /A" + AGENT))
                    .as("another's password")
                    .isEqualTo(Answers.BAD_PASSWORD);
            try (Socket next = quick.socket()) {
                assertThat(quick.ask(next, "SOURCE pa /A" + AGENT, ICY.length()))
                        .isEqualTo(ICY);
                assertThat(stale.getInputStream().read()).isEqualTo(-1);
                next.getOutputStream().write(FRAME_1005);
                await().until(() -> frames(quick, 0) == 2);
                long began = System.nanoTime();
                assertThat(next.getInputStream().read()).as("silent").isEqualTo(-1);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
            }
            assertThat(log.shown()).anyMatch(line -> line.contains("source A: silent, gives way to another"));
            assertThat(log.shown()).anyMatch(line -> line.contains("source A: silent for PT3S, closed"));
            assertThat(quick.events).doesNotContain("two sources at once");
        }
    }

    @Test
    void aSourceThatSendsNoFrameGivesWayAndIsDroppedInTheEnd() throws Exception {
        try (CasterBench quick =
                        new CasterBench(_ -> CasterBench.settings(Duration.ofMillis(400), Duration.ofMillis(200)));
                Socket first = quick.socket();
                Socket next = quick.socket();
                LogLines log = new LogLines()) {
            quick.ask(first, "SOURCE pa /A" + AGENT, ICY.length());
            noise(first, 300);
            assertThat(quick.ask(next, "SOURCE pa /A" + AGENT, ICY.length())).isEqualTo(ICY);
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            noise(next, 5000);
            assertThat(log.shown()).contains("WARN source A: without an RTCM 3 frame for PT1.6S, closed");
        }
    }

    /** Sends what is no frame until its time is over or the other side ends it. */
    private static void noise(Socket to, long millis) throws Exception {
        long began = System.nanoTime();
        to.setSoTimeout(20);
        while (System.nanoTime() - began < millis * 1_000_000) {
            try {
                to.getOutputStream().write(new byte[40]);
                if (to.getInputStream().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException _) {
                // It is still wanted.
            } catch (IOException _) {
                return;
            }
        }
        to.setSoTimeout(0);
    }

    @Test
    @DisplayName("22. Source-Agent and User-Agent both work; passwords are never logged")
    void takesEitherAgentAndKeepsPasswordsOutOfTheLog() throws Exception {
        String secret = "s3cr3t-";
        try (LogLines log = new LogLines()) {
            for (String agent : List.of("Source-Agent: NTRIP one", "User-Agent: NTRIP two")) {
                try (Socket source = bench.socket()) {
                    bench.ask(source, "SOURCE pa /A\r\n" + agent + "\r\n\r\n", ICY.length());
                    String name = agent.substring(agent.indexOf(' ') + 1);
                    await().until(() -> log.shown().stream()
                            .anyMatch(line -> line.contains("source A: connected from") && line.contains(name)));
                }
                await().until(() -> !bench.caster.stats().sources().getFirst().isConnected());
            }
            for (String request : List.of(
                    "SOURCE " + secret + "1 /A\r\n\r\n",
                    "SOURCE /A " + secret + "2\r\n\r\n",
                    "SOURCE /NOPE " + secret + "3\r\n\r\n",
                    "SOURCE " + secret + "4 /NOPE\r\n\r\n",
                    "SOURCE A " + secret + "10\r\n\r\n",
                    "SOURCE NOPE " + secret + "11\r\n\r\n",
                    POST + basic("x:" + secret + "5") + "\r\n",
                    get("GGA").replace(basic("u:p"), basic("u:" + secret + "6")),
                    get("GGA").replace(basic("u:p"), "Authorization: " + secret + "7\r\n"),
                    "GET /NOPE?user=u&password=" + secret + "8 HTTP/1.0\r\n\r\n",
                    "BREW /A " + secret + "9\r\n\r\n")) {
                bench.ask(request);
            }
            assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains(secret));
            assertThat(log.all()).noneMatch(line -> line.contains("c2VjcjN0") || line.contains("czNjcjN0"));
        }
    }

    private static long frames(CasterBench of, int station) {
        return of.caster.stats().sources().get(station).frames();
    }

    private static byte[] part(int from, int to) {
        return java.util.Arrays.copyOfRange(FRAME_1005, from, to);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
