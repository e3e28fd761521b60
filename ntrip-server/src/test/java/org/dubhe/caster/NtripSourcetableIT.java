package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.get;
import static org.dubhe.caster.CasterBench.get2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dubhe.app.Server;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.Sourcetable;
import org.dubhe.time.WallClock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements 23 to 25 of {@code ntrip-conformance.md}, on sockets. */
@Timeout(120)
final class NtripSourcetableIT {
    private static final String CAS = "CAS;caster.example.org;%d;Test;op;1;CHN;0.00;0.00;0.0.0.0;0;\r\n";
    private static final String NET = "NET;Test;op;B;N;none;none;none;\r\n";
    private static final String STR = "STR;GGA;GGA;RTCM 3.3;;2;GPS;Test;CHN;29.50;106.50;1;0;Dubhe;none;B;N;0;\r\n";

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "23. The sourcetable of v1 and v2, with exact Content-Length, a blank line, CRLF rows, ENDSOURCETABLE, then the close")
    void sendsTheSourcetableByteByByteInBothVersions() throws Exception {
        try (CasterBench bench = CasterBench.with("host: caster.example.org")) {
            String table = CAS.formatted(bench.caster.port()) + NET + STR + "ENDSOURCETABLE\r\n";
            assertThat(dateless(bench.ask(get(""))))
                    .isEqualTo("SOURCETABLE 200 OK\r\nServer: NTRIP Dubhe/0.1\r\nContent-Type: text/plain\r\n"
                            + "Content-Length: " + table.length() + "\r\nConnection: close\r\n\r\n" + table);
            assertThat(dateless(bench.ask(get2(""))))
                    .isEqualTo("HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\nNtrip-Flags: st_filter,st_match\r\n"
                            + "Server: NTRIP Dubhe/0.1\r\nContent-Type: gnss/sourcetable\r\n"
                            + "Content-Length: " + table.length() + "\r\nConnection: close\r\n\r\n" + table);
            assertThat(bench.ask("GET / HTTP/1.1\r\nUser-Agent: Mozilla/5.0\r\n\r\n"))
                    .as("a browser shows it")
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nContent-Type: text/plain\r\n")
                    .endsWith(table);
        }
        try (CasterBench bench = CasterBench.with("chunked_answers: true")) {
            assertThat(bench.ask(get2("")))
                    .as("the address that was reached")
                    .contains("CAS;127.0.0.1;" + bench.caster.port() + ";");
        }
    }

    @Test
    @DisplayName(
            "24. STR has 19 fields, quoted ; parses, nmea is 1 for nearest and VRS; details, systems and position come from the stream")
    void fillsItsRecordsFromTheStreams() throws Exception {
        Path file = Files.writeString(folder.resolve("serve.yaml"), """
                stations:
                  ONE: { password: s, xyz_m: [-1580000, 5320000, 3130000] }
                  TWO: { password: s, xyz_m: [-1590000, 5310000, 3140000] }
                  UBX: { password: s }
                mountpoints: { ONE: raw, TWO: raw, UBX: { kind: raw, format: u-blox }, NEAR: nearest, VRS: vrs }
                users: { u: p }
                network: { msm_level: 5 }
                caster: { bind: 127.0.0.1, port: 0 }
                """);
        try (Server server = new Server(ServiceConfiguration.read(file), new WallClock())) {
            server.start();
            try (NtripSource one = source(server, "ONE");
                    NtripSource two = source(server, "TWO");
                    NtripSource ubx = source(server, "UBX")) {
                byte[] receiver = new byte[Frames.BYTES_MAX];
                int length = new MessageEncoder()
                        .encode(new AntennaReceiver1033(1, "LEIAR25", 0, "", "RX; model \"9\"", "", ""), receiver, 0);
                for (int i = 0; i < 6; i++) {
                    send(one, FRAME_1005);
                    send(one, StreamProfileTest.msm(1077, 2, 10));
                    send(one, StreamProfileTest.msm(1127, 2, 8));
                    send(one, Arrays.copyOf(receiver, length));
                    send(two, StreamProfileTest.msm(1077, 2));
                    send(ubx, new byte[] {(byte) 0xB5, 0x62});
                    TimeUnit.MILLISECONDS.sleep(200);
                }
                await().untilAsserted(() -> assertThat(table(server).streams()).hasSize(5));
                List<Sourcetable.Stream> streams = table(server).streams();
                Sourcetable.Stream rich = streams.get(0);
                assertThat(rich.formatDetails())
                        .matches("1005\\(0\\.\\d\\),1033\\(0\\.\\d\\),1077\\(0\\.\\d\\),1127\\(0\\.\\d\\)");
                assertThat(rich.navSystem()).isEqualTo("GPS+BDS");
                assertThat(rich.carrier()).isEqualTo(2);
                assertThat(rich.latitudeDegrees()).isEqualTo(38.80);
                assertThat(rich.longitudeDegrees()).isEqualTo(-77.06);
                assertThat(rich.generator()).isEqualTo("RX; model \"9\"");
                assertThat(rich.bitRate()).isPositive();
                assertThat(streams.get(1).carrier()).isEqualTo(1);
                assertThat(streams.get(2).format()).isEqualTo("u-blox");
                assertThat(streams.get(3).formatDetails())
                        .as("what all stations have")
                        .isEqualTo("1077");
                assertThat(streams.get(3).navSystem()).isEqualTo("GPS");
                assertThat(streams.get(4).formatDetails())
                        .as("what the encoder will make of what the stations of the network have")
                        .matches("1005\\(5\\),1033\\(10\\),1075\\(0\\.\\d\\),1230\\(10\\)");
                assertThat(streams.get(4).navSystem()).isEqualTo("GPS");
                assertThat(streams.get(4).carrier()).isEqualTo(1);
                assertThat(streams)
                        .extracting(Sourcetable.Stream::nmea)
                        .containsExactly(false, false, false, true, true);
                assertThat(streams)
                        .extracting(Sourcetable.Stream::networkSolution)
                        .containsExactly(false, false, false, false, true);
            }
        }
        try (CasterBench bench = new CasterBench();
                NtripSource source = NtripSource.connect(bench.station("A", "pa", NtripVersion.V1))) {
            await().until(() -> bench.events.contains("connected 0"));
            byte[] receiver = new byte[Frames.BYTES_MAX];
            int length = new MessageEncoder()
                    .encode(new AntennaReceiver1033(1, "", 0, "", "RX; model \"9\"", "", ""), receiver, 0);
            send(source, Arrays.copyOf(receiver, length));
            await().until(() -> bench.caster.stats().sources().getFirst().frames() == 1);
            String line = bench.ask(get(""))
                    .lines()
                    .filter(row -> row.startsWith("STR;A;"))
                    .findFirst()
                    .orElseThrow();
            assertThat(line).contains(";\"RX; model \"\"9\"\"\";");
            assertThat(line.replaceAll("\"[^;]*; [^;]*\";", "quoted;").split(";", -1))
                    .hasSize(19);
        }
    }

    @ParameterizedTest
    @DisplayName("25. Only implemented Ntrip-Flags are advertised; ?match and ?filter")
    @CsvSource(
            delimiter = ' ',
            nullValues = "none",
            value = {
                "?STR;;;;;;;;FRA none",
                "?STR;;;;;;;;CHN STR,STR",
                "?STR STR,STR",
                "?NET NET",
                "?CAS CAS",
                "?match=STR;GGA STR",
                "?match=STR;gg* none",
                "?match=STR;GG* STR",
                "?match=STR;;;RTCM none",
                "?match=STR;;;RTCM%203.3 STR,STR",
                "?match=STR;;;rtcm%203* STR,STR",
                "?filter=STR;;;RTCM STR,STR",
                "?filter=STR;;;;;>1 STR",
                "?filter=STR;;;;;<1|=2 STR,STR",
                "?filter=STR;;;;;;!GLO STR,STR",
                "?filter=STR;;;;;;GPS+BDS none",
                "?filter=STR;A|GGA;;;;;;;;<30 STR,STR",
                "?STR;;;;;;;;;>29.4;<106.6 STR,STR",
                "?x=1 CAS,NET,STR,STR"
            })
    void filtersTheSourcetable(String query, String records) throws Exception {
        try (CasterBench bench = new CasterBench();
                NtripSource source = NtripSource.connect(bench.station("A", "pa", NtripVersion.V1))) {
            await().until(() -> bench.events.contains("connected 0"));
            send(source, StreamProfileTest.number(1230));
            await().until(() -> bench.caster.stats().sources().getFirst().frames() == 1);
            String answer = bench.ask(get2(query));
            assertThat(answer)
                    .contains("\r\nNtrip-Flags: st_filter,st_match\r\n")
                    .doesNotContain("rtsp");
            List<String> rows =
                    answer.substring(answer.indexOf("\r\n\r\n") + 4).lines().toList();
            assertThat(rows.getLast()).isEqualTo("ENDSOURCETABLE");
            assertThat(rows.subList(0, rows.size() - 1).stream().map(row -> row.substring(0, 3)))
                    .containsExactlyElementsOf(records == null ? List.of() : List.of(records.split(",")));
        }
    }

    private static NtripSource source(Server server, String mount) throws IOException {
        return NtripSource.connect(target(server, mount, new Credentials(mount, "s")));
    }

    private static Sourcetable table(Server server) throws IOException {
        return NtripClient.sourcetable(target(server, "", new Credentials("u", "p")));
    }

    private static NtripTarget target(Server server, String mount, Credentials credentials) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                credentials,
                NtripVersion.V2,
                java.time.Duration.ofSeconds(10));
    }

    private static void send(NtripSource source, byte[] bytes) throws IOException {
        source.write(bytes, 0, bytes.length);
    }

    private static String dateless(String answer) {
        return answer.replaceFirst("Date: [^\r]*\r\n", "");
    }
}
