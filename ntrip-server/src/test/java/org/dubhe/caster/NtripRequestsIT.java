package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.basic;
import static org.dubhe.caster.CasterBench.get;
import static org.dubhe.caster.CasterBench.get2;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements 1 to 7 of {@code ntrip-conformance.md}, on sockets. */
@Timeout(120)
final class NtripRequestsIT {
    private static final String ICY = "ICY 200 OK\r\n\r\n";

    private CasterBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new CasterBench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    @DisplayName("1. A request split at any byte, or sent byte by byte, gives the same answer")
    void givesTheSameAnswerWhereverTheRequestIsSplit() throws Exception {
        byte[] request = ascii(get("GGA"));
        List<Socket> halves = new ArrayList<>();
        try {
            for (int at = 1; at < request.length; at++) {
                Socket half = bench.socket();
                halves.add(half);
                half.getOutputStream().write(request, 0, at);
            }
            TimeUnit.MILLISECONDS.sleep(100); // The first parts arrive as such.
            for (int at = 1; at < request.length; at++) {
                halves.get(at - 1).getOutputStream().write(request, at, request.length - at);
            }
            for (int at = 1; at < request.length; at++) {
                assertThat(start(halves.get(at - 1), ICY.length()))
                        .as("split at " + at)
                        .isEqualTo(ICY);
            }
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
        try (Socket slow = bench.socket()) {
            for (byte next : request) {
                slow.getOutputStream().write(next);
                TimeUnit.MICROSECONDS.sleep(300);
            }
            assertThat(start(slow, ICY.length())).isEqualTo(ICY);
        }
        String whole = bench.ask(get2("NOPE"));
        try (Socket slow = bench.socket()) {
            for (byte next : ascii(get2("NOPE"))) {
                slow.getOutputStream().write(next);
            }
            assertThat(dateless(all(slow))).isEqualTo(dateless(whole));
        }
    }

    @Test
    @DisplayName("2. Header names are case-insensitive; LF-only lines are accepted")
    void takesHeaderNamesInAnyCaseAndLinesThatEndInLf() throws Exception {
        assertThat(first(get("GGA").replace("User-Agent", "uSER-aGENT").replace("Authorization", "AUTHORIZATION")))
                .isEqualTo(ICY);
        assertThat(first(get2("GGA")
                        .replace("Ntrip-Version", "NTRIP-VERSION")
                        .replace("Authorization", "authorization")))
                .isEqualTo("HTTP/1.1 200 O");
        assertThat(first(get("GGA").replace("\r\n", "\n"))).isEqualTo(ICY);
    }

    @ParameterizedTest
    @DisplayName("3. GET /M?x=1 serves M")
    @ValueSource(strings = {"GGA?x=1", "GGA?", "GGA?a=b&c=d?e"})
    void servesTheMountpointWhateverTheQuery(String target) throws Exception {
        assertThat(first(get(target))).isEqualTo(ICY);
    }

    @ParameterizedTest
    @DisplayName("4. Ntrip-Version decides the version; HTTP/1.0 or 1.1 alone decides nothing")
    @CsvSource({"1.0, , ICY 200 OK", "1.1, , ICY 200 OK", "1.0, Ntrip/2.0, HTTP/1.1 2", "1.1, ntrip/2.0, HTTP/1.1 2"})
    void takesTheVersionFromItsHeaderAlone(String http, String version, String answer) throws Exception {
        String request = "GET /GGA HTTP/" + http + "\r\nUser-Agent: NTRIP t\r\n" + basic("u:p")
                + (version == null ? "" : "Ntrip-Version: " + version + "\r\n") + "\r\n";
        assertThat(first(request)).startsWith(answer);
    }

    @ParameterizedTest
    @DisplayName("5. A missing or non-NTRIP User-Agent is configurable, and refused with a readable reason")
    @CsvSource({
        "any, , true",
        "any, curl/8, true",
        "named, , false",
        "named, curl/8, true",
        "ntrip, , false",
        "ntrip, curl/8, false",
        "ntrip, ntrip x/1, true"
    })
    void askForAUserAgentAsTheOperatorWants(String rule, String agent, boolean comesIn) throws Exception {
        try (CasterBench ruled = CasterBench.with("user_agent: " + rule);
                LogLines log = new LogLines()) {
            String line = agent == null ? "" : "User-Agent: " + agent + "\r\n";
            String one = "GET /GGA HTTP/1.0\r\n" + line + basic("u:p") + "\r\n";
            String two = one.replace("1.0\r\n", "1.1\r\nNtrip-Version: Ntrip/2.0\r\n");
            if (comesIn) {
                try (Socket first = ruled.socket();
                        Socket second = ruled.socket()) {
                    assertThat(ruled.ask(first, one, ICY.length())).isEqualTo(ICY);
                    assertThat(ruled.ask(second, two, 15)).isEqualTo("HTTP/1.1 200 OK");
                }
                return;
            }
            assertThat(ruled.ask(one))
                    .startsWith("HTTP/1.0 400 Bad Request\r\n")
                    .contains("User-Agent");
            assertThat(ruled.ask(two))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("User-Agent");
            assertThat(ruled.caster.stats().refusedAgents()).isEqualTo(2);
            assertThat(log.shown())
                    .as("once a minute")
                    .filteredOn(shown -> shown.contains("caster.user_agent: " + rule))
                    .hasSize(1);
            assertThat(ruled.ask("GET / HTTP/1.0\r\n" + line + "\r\n"))
                    .as("the sourcetable is for everybody")
                    .contains("200 OK");
        }
    }

    @Test
    @DisplayName("6. Mount names are case-sensitive")
    void doesNotMixUpMountpointsByCase() throws Exception {
        assertThat(first(get("GGA"))).isEqualTo(ICY);
        assertThat(bench.ask(get("gga"))).startsWith("SOURCETABLE 200 OK\r\n");
        assertThat(bench.ask(get2("Gga"))).startsWith("HTTP/1.1 404 Not Found\r\n");
    }

    @Test
    @DisplayName(
            "7. Oversized header 431, unknown method 501, TLS bytes on a plain port close within the handshake time limit")
    void saysWhatIsWrongWithABadRequest() throws Exception {
        String long1 = "GET /GGA HTTP/1.0\r\nX: " + "a".repeat(65_536) + "\r\n\r\n";
        assertThat(bench.ask(long1)).startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
        String many = "GET /GGA HTTP/1.0\r\n" + "X: y\r\n".repeat(100) + "\r\n";
        assertThat(bench.ask(many)).startsWith("HTTP/1.1 431 ");
        for (String method : List.of("PUT", "OPTIONS", "DESCRIBE", "get")) {
            assertThat(bench.ask(method + " /GGA HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 501 Not Implemented\r\n");
        }
        long began = System.nanoTime();
        assertThat(bench.ask("\u0016\u0003\u0001\u0002\u0000\u0001\u0000"))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("This port is for NTRIP without TLS; there is none with it.\r\n");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        try (Socket half = bench.socket()) {
            half.getOutputStream().write(ascii("GET /GGA HT"));
            assertThat(all(half))
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                    .endsWith("No whole request within 2 seconds.\r\n");
        }
        await().until(() -> bench.caster.stats().connections() == 0);
        assertThat(bench.caster.stats().handshakeFailures()).isEqualTo(8);
    }

    private String first(String request) throws IOException {
        try (Socket socket = bench.socket()) {
            return bench.ask(socket, request, ICY.length());
        }
    }

    private static String start(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String dateless(String answer) {
        return answer.replaceAll("Date: [^\r]*\r\n", "");
    }
}
