package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.time.WallClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that others have written, {@code casterbench/probe.py}, asks the caster some thirty odd things; the answers are those of a strict caster. */
@Timeout(120)
final class ProbeIT {
    private static final Path PROBE =
            Path.of(System.getProperty("dubhe.root", "..")).resolve("../shared/tools/casterbench/probe.py");

    /** A line of its output: what was asked, whether the caster closed, and the first bytes of the answer with {@code |} for a line end. */
    private static final Pattern LINE = Pattern.compile("(.{34}) -> (\\[\\w+] .*)");

    private static final String SOURCETABLE_1 =
            "\\[closed] SOURCETABLE 200 OK\\|.*Content-Type: text/plain\\|Content-Length: \\d+\\|.*";
    private static final String STREAM_1 = "\\[more] ICY 200 OK\\|\\|  \\+RTCM";
    private static final String TAKEN = "\\[closed] ERROR - Mount Point Taken or Invalid\\|";
    private static final String ACCEPTED_1 = "\\[open] ICY 200 OK\\|\\|";
    private static final String NTRIP_2 = "\\|Ntrip-Version: Ntrip/2\\.0\\|.*";

    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("GET / v1", SOURCETABLE_1),
            Map.entry("GET / v2", "\\[closed] HTTP/1\\.1 200 OK" + NTRIP_2 + "Content-Type: gnss/sourcetable\\|.*"),
            Map.entry("GET / browser UA", "\\[closed] HTTP/1\\.1 200 OK\\|.*Content-Type: text/plain\\|.*"),
            Map.entry("GET mount v1", STREAM_1),
            Map.entry(
                    "GET mount v2",
                    "\\[more] HTTP/1\\.1 200 OK" + NTRIP_2 + "Content-Type: gnss/data\\|"
                            + "Cache-Control: no-store, no-cache, max-age=0\\|Pragma: no-cache\\|Connection: close\\|\\|  \\+RTCM"),
            Map.entry("GET mount, UA without NTRIP", STREAM_1),
            Map.entry("GET mount, no UA", STREAM_1),
            Map.entry("GET mount lower-case headers", STREAM_1),
            Map.entry("GET mount split in 3 writes", STREAM_1),
            Map.entry("GET mount LF-only lines", STREAM_1),
            Map.entry("GET mount wrong case", SOURCETABLE_1),
            Map.entry("GET mount ?query", STREAM_1),
            Map.entry("GET without leading slash", STREAM_1),
            Map.entry("GET unknown mount v1", SOURCETABLE_1),
            Map.entry("GET unknown mount v2", "\\[closed] HTTP/1\\.1 404 .*There is no mountpoint NOPE here now\\.\\|"),
            Map.entry(
                    "GET wrong password v1", "\\[closed] HTTP/1\\.0 401 .*WWW-Authenticate: Basic realm=\"/BENCH\".*"),
            Map.entry("GET wrong pw v2", "\\[closed] HTTP/1\\.1 401 .*WWW-Authenticate: Basic realm=\"/BENCH\".*"),
            Map.entry("GET no auth v1", "\\[closed] HTTP/1\\.0 401 .*WWW-Authenticate: Basic realm=\"/BENCH\".*"),
            Map.entry("SOURCE dup mount", TAKEN),
            Map.entry("SOURCE bad password", "\\[closed] ERROR - Bad Password\\|"),
            Map.entry("SOURCE no slash", ACCEPTED_1),
            Map.entry("SOURCE + HTTP/1.1 suffix", ACCEPTED_1),
            Map.entry("SOURCE unknown mount", TAKEN),
            Map.entry("POST v2 ok", "\\[open] HTTP/1\\.1 200 OK" + NTRIP_2),
            Map.entry("POST v2 dup", "\\[closed] HTTP/1\\.1 409 .*The mountpoint BENCH is taken\\.\\|"),
            Map.entry("POST v2 bad pw", "\\[closed] HTTP/1\\.1 401 .*WWW-Authenticate: Basic .*"),
            Map.entry("POST v2 no auth", "\\[closed] HTTP/1\\.1 401 .*WWW-Authenticate: Basic .*"),
            Map.entry("garbage", "\\[closed] HTTP/1\\.1 400 .*This port is for NTRIP without TLS.*"),
            Map.entry("PUT", "\\[closed] HTTP/1\\.1 501 .*Only GET, POST and SOURCE.*"),
            Map.entry("huge header 64k", "\\[closed] HTTP/1\\.1 431 .*The request head is larger than 8192.*"),
            Map.entry(
                    "source-table filter ?STR",
                    "\\[closed] HTTP/1\\.1 200 OK" + NTRIP_2
                            + "Ntrip-Flags: st_filter,st_match\\|.*\\|\\|ENDSOURCETABLE\\|"));

    @TempDir
    private Path folder;

    @Test
    void answersTheProbeAsAStrictCasterDoes() throws Exception {
        assumeTrue(Files.exists(PROBE), "needs ../shared/tools/casterbench");
        Path file = Files.writeString(folder.resolve("serve.yaml"), """
                stations: { BENCH: { password: s }, BENCH1: { password: s } }
                mountpoints: { BENCH: raw, BENCH1: raw }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0 }
                """);
        try (Server server = new Server(ServiceConfiguration.read(file), new WallClock())) {
            server.start();
            try (Socket source = new Socket("127.0.0.1", server.port())) {
                source.getOutputStream().write("SOURCE s /BENCH\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread pump = Thread.ofVirtual().start(() -> pump(source));
                Map<String, String> said = probe(server.port());
                assertThat(pump.isAlive())
                        .as("nothing that was asked ended the source")
                        .isTrue();
                assertThat(said).containsKeys(ANSWERS.keySet().toArray(String[]::new));
                ANSWERS.forEach(
                        (asked, answer) -> assertThat(said.get(asked)).as(asked).matches(answer));
                await().untilAsserted(() ->
                        assertThat(server.casterStats().failures()).isZero());
            }
        }
    }

    /** The probe's own source sends too little for it to have its bytes soon; this one sends until it is closed. */
    private static void pump(Socket source) {
        byte[] frame = HexFormat.of().parseHex("d300133ed7d30202980edeef34b4bd62ac0941986f33360b98");
        try {
            OutputStream out = source.getOutputStream();
            while (true) {
                out.write(frame);
                Thread.sleep(10);
            }
        } catch (IOException | InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, String> probe(int port) throws Exception {
        Path out = folder.resolve("probe.txt");
        Process probe = new ProcessBuilder(
                        "python3",
                        PROBE.toString(),
                        Integer.toString(port),
                        "--nosrc",
                        "--user",
                        "u",
                        "--pass",
                        "p",
                        "--srcuser",
                        "BENCH1",
                        "--srcpass",
                        "s")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(probe.waitFor()).as(Files.readString(out)).isZero();
        Map<String, String> said = new LinkedHashMap<>();
        for (String line : Files.readAllLines(out)) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                said.put(parts.group(1).strip(), parts.group(2));
            }
        }
        return said;
    }
}
