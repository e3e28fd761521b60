package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dubhe.app.Server;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.WallClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements 8 to 16 of {@code ntrip-conformance.md}, on sockets. */
@Timeout(120)
final class NtripAnswersIT {
    private static final String ICY = "ICY 200 OK\r\n\r\n";
    private static final String DATE = "Date: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT\r\n";

    @TempDir
    private Path folder;

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
    @DisplayName("8. v1 success is exactly ICY 200 OK and a blank line, then binary")
    void beginsAVersion1StreamWithIcyAndABlankLine() throws Exception {
        try (NtripSource source = source(bench);
                Socket rover = bench.socket()) {
            rover.getOutputStream().write(ascii(get("A")));
            assertThat(rover.getInputStream().readNBytes(ICY.length())).isEqualTo(ascii(ICY));
            source.write(FRAME_1005, 0, FRAME_1005.length);
            assertThat(rover.getInputStream().readNBytes(FRAME_1005.length)).isEqualTo(FRAME_1005);
        }
    }

    @Test
    @DisplayName("9. A v1 rover never gets HTTP/1.1 200")
    void neverAnswersAVersion1RoverInHttp11() throws Exception {
        try (NtripSource _ = source(bench)) {
            for (String request : List.of(
                    get("A"),
                    get("A").replace("1.0", "1.1"),
                    get("GGA"),
                    get("NOPE"),
                    get("B"),
                    get("NOPE").replace("NTRIP test", "Lefebure"),
                    get("B").replace("NTRIP test", "Lefebure"),
                    get(""),
                    get("A").replace(basic("u:p"), basic("u:x")),
                    get("A").replace("NTRIP test", "Lefebure"))) {
                try (Socket rover = bench.socket()) {
                    rover.getOutputStream().write(ascii(request));
                    assertThat(head(rover.getInputStream())).as(request).doesNotContain("HTTP/1.1");
                }
            }
        }
    }

    @Test
    @DisplayName("10. v2 success has Ntrip-Version, Server, Date, Content-Type, Cache-Control, Pragma and Connection")
    void beginsAVersion2StreamWithAllItsHeaders() throws Exception {
        try (Socket rover = bench.socket()) {
            rover.getOutputStream().write(ascii(get2("GGA")));
            assertThat(head(rover.getInputStream()))
                    .matches("HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\nServer: NTRIP Dubhe/[0-9.]+\r\n" + DATE
                            + "Content-Type: gnss/data\r\nCache-Control: no-store, no-cache, max-age=0\r\n"
                            + "Pragma: no-cache\r\nConnection: close\r\n\r\n");
        }
    }

    @ParameterizedTest
    @DisplayName("11. Chunked to v2 rovers is a setting; if on, the header says so and the chunks decode byte for byte")
    @ValueSource(booleans = {false, true})
    void chunksWhatVersion2RoversGetWhereItIsSet(boolean chunked) throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            sent.writeBytes(frame(i, 5 + 17 * i));
        }
        try (CasterBench set = CasterBench.with("chunked_answers: " + chunked);
                NtripSource source = source(set);
                Socket rover = set.socket();
                Socket old = set.socket()) {
            assertThat(set.ask(old, get("A"), ICY.length())).isEqualTo(ICY);
            rover.getOutputStream().write(ascii(get2("A")));
            assertThat(head(rover.getInputStream()).contains("\r\nTransfer-Encoding: chunked\r\n"))
                    .isEqualTo(chunked);
            source.write(sent.toByteArray(), 0, sent.size());
            assertThat(old.getInputStream().readNBytes(sent.size())).isEqualTo(sent.toByteArray());
            InputStream in = rover.getInputStream();
            assertThat(chunked ? unchunked(in, sent.size()) : in.readNBytes(sent.size()))
                    .isEqualTo(sent.toByteArray());
        }
    }

    @Test
    @DisplayName(
            "12. Unknown mount: v1 gets the sourcetable with 200, v2 gets 404; offline answers the same and is logged apart")
    void answersAnUnknownMountpointLikeOneThatIsOfflineAndLogsThemApart() throws Exception {
        try (LogLines log = new LogLines()) {
            for (String mount : List.of("NOPE", "A")) {
                assertThat(bench.ask(get(mount)))
                        .startsWith("SOURCETABLE 200 OK\r\n")
                        .endsWith("ENDSOURCETABLE\r\n");
                assertThat(bench.ask(get2(mount)))
                        .startsWith("HTTP/1.1 404 Not Found\r\n")
                        .endsWith("There is no mountpoint " + mount + " here now.\r\n");
            }
            assertThat(log.shown()).anyMatch(line -> line.endsWith("mountpoint NOPE does not exist"));
            assertThat(log.shown()).anyMatch(line -> line.endsWith("mountpoint A is offline"));
        }
        assertThat(bench.caster.stats().refusedMounts()).isEqualTo(4);
    }

    @Test
    @DisplayName("13. Wrong or missing credentials: 401 with WWW-Authenticate, in v1 too")
    void asksForCredentialsInBothVersions() throws Exception {
        for (String credentials :
                List.of("", basic("u:wrong"), basic("nobody:p"), "Authorization: Basic !!!\r\n", basic("u"))) {
            String body = "The mountpoint GGA needs a name and a password that this caster knows.\r\n";
            assertThat(bench.ask(get("GGA").replace(basic("u:p"), credentials)))
                    .startsWith("HTTP/1.0 401 Unauthorized\r\n")
                    .contains("\r\nWWW-Authenticate: Basic realm=\"/GGA\"\r\n")
                    .endsWith(body);
            assertThat(bench.ask(get2("GGA").replace(basic("u:p"), credentials)))
                    .startsWith("HTTP/1.1 401 Unauthorized\r\nNtrip-Version: Ntrip/2.0\r\n")
                    .contains("\r\nWWW-Authenticate: Basic realm=\"/GGA\"\r\n")
                    .endsWith(body);
        }
        assertThat(bench.caster.stats().refusedCredentials()).isEqualTo(10);
    }

    @Test
    @DisplayName("14. No rule means deny; authentication comes before the 409")
    void refusesWhomItDoesNotKnowBeforeItTellsWhetherAMountpointIsTaken() throws Exception {
        String post = "POST /A HTTP/1.1\r\nHost: h\r\nUser-Agent: NTRIP t\r\n";
        try (NtripSource source = source(bench)) {
            source.write(FRAME_1005, 0, FRAME_1005.length);
            assertThat(bench.ask(post + basic("A:wrong") + "\r\n")).startsWith("HTTP/1.1 401 ");
            assertThat(bench.ask(post + "\r\n")).startsWith("HTTP/1.1 401 ");
            assertThat(bench.ask(post + basic("A:pa") + "\r\n")).startsWith("HTTP/1.1 409 ");
            assertThat(bench.ask("SOURCE wrong /A\r\n\r\n")).isEqualTo("ERROR - Bad Password\r\n");
        }
        Path file = Files.writeString(folder.resolve("nobody.yaml"), """
                stations: { S: { password: s } }
                mountpoints: { S: raw, NEAR: nearest }
                users: {}
                caster: { bind: 127.0.0.1, port: 0 }
                """);
        try (Server nobody = new Server(ServiceConfiguration.read(file), new WallClock())) {
            nobody.start();
            try (Socket rover = new Socket("127.0.0.1", nobody.port())) {
                rover.getOutputStream().write(ascii(get2("NEAR")));
                assertThat(head(rover.getInputStream())).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @ParameterizedTest
    @DisplayName("15. Over a limit: 503; a limit per user refuses or replaces the oldest, by configuration")
    @ValueSource(booleans = {false, true})
    void refusesOrReplacesTheOldestRoverOfAnAccount(boolean replaces) throws Exception {
        Path file = Files.writeString(folder.resolve("limits.yaml"), """
                stations: { S: { password: s } }
                mountpoints: { S: raw, NEAR: nearest }
                users: { u: p, v: p, w: p }
                caster: { bind: 127.0.0.1, port: 0, rovers_max: 3, rovers_per_user_max: 2, rovers_per_user: %s }
                """.formatted(replaces ? "replace" : "refuse"));
        try (Server server = new Server(ServiceConfiguration.read(file), new WallClock())) {
            server.start();
            try (Socket oldest = rover(server, "u");
                    Socket second = rover(server, "u")) {
                try (Socket third = new Socket("127.0.0.1", server.port())) {
                    third.getOutputStream().write(ascii(get2("NEAR")));
                    String head = head(third.getInputStream());
                    if (replaces) {
                        assertThat(head).startsWith("HTTP/1.1 200 ");
                        assertThat(CasterBench.text1029(oldest.getInputStream().readAllBytes()))
                                .isEqualTo("Dubhe: another rover has come in with this account");
                    } else {
                        assertThat(head).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
                        assertThat(new String(third.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                                .isEqualTo("This account may have 2 rovers at a time.\r\n");
                    }
                    await().until(() -> server.casterStats().rovers() == 2);
                }
                assertThat(second.isClosed()).isFalse();
                await().until(() -> server.casterStats().rovers() == (replaces ? 1 : 2));
                try (Socket _ = rover(server, "v");
                        Socket _ = replaces ? rover(server, "w") : null;
                        Socket fourth = new Socket("127.0.0.1", server.port())) {
                    fourth.getOutputStream().write(ascii(get("NEAR").replace(basic("u:p"), basic("w:p"))));
                    assertThat(new String(fourth.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                            .startsWith("HTTP/1.0 503 Service Unavailable\r\n")
                            .endsWith("This caster serves 3 rovers at a time; try again later.\r\n");
                }
            }
        }
    }

    @ParameterizedTest
    @DisplayName("16. The 200 goes out at once on nearest and VRS mounts, before any GGA")
    @ValueSource(strings = {"NEAR", "VRS"})
    void answersAtOnceWhereAGgaIsNeeded(String mount) throws Exception {
        Path file = Files.writeString(folder.resolve("near.yaml"), """
                stations: { S: { password: s } }
                mountpoints: { NEAR: nearest, VRS: vrs }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0 }
                """);
        try (Server server = new Server(ServiceConfiguration.read(file), new WallClock())) {
            server.start();
            for (String request : List.of(get(mount), get2(mount))) {
                try (Socket rover = new Socket("127.0.0.1", server.port())) {
                    rover.setSoTimeout(5000);
                    rover.getOutputStream().write(ascii(request));
                    assertThat(head(rover.getInputStream()))
                            .contains(" 200 OK\r\n")
                            .endsWith("\r\n\r\n");
                }
            }
        }
    }

    private static Socket rover(Server server, String user) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(ascii(get("NEAR").replace(basic("u:p"), basic(user + ":p"))));
        assertThat(socket.getInputStream().readNBytes(ICY.length())).isEqualTo(ascii(ICY));
        return socket;
    }

    private static NtripSource source(CasterBench of) throws IOException {
        NtripSource source = NtripSource.connect(of.station("A", "pa", NtripVersion.V1));
        await().until(() -> of.events.contains("connected 0"));
        return source;
    }

    /** Chunks as RFC 9112 has them, read without the program's own decoder. */
    private static byte[] unchunked(InputStream in, int length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < length) {
            StringBuilder size = new StringBuilder();
            while (size.indexOf("\r\n") < 0) {
                size.append((char) in.read());
            }
            out.writeBytes(in.readNBytes(Integer.parseInt(size.toString().strip(), 16)));
            assertThat(in.readNBytes(2)).isEqualTo(ascii("\r\n"));
        }
        return out.toByteArray();
    }
}
