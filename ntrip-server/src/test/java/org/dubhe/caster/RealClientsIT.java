package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.frame;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripVersion;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that others have written: {@code curl} as client and source of version 2, and gpsd's NTRIP client. {@link Str2strIT} has RTKLIB's. */
@Timeout(120)
final class RealClientsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private final List<Process> running = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void curlGetsAStreamInChunksAndPlain(boolean chunked) throws Exception {
        needs("curl", "curl");
        byte[] sent = stream();
        try (CasterBench bench = CasterBench.with("chunked_answers: " + chunked);
                NtripSource source = source(bench)) {
            Path head = folder.resolve("head");
            Path got = folder.resolve("got");
            curl(
                    "-u",
                    "u:p",
                    "-H",
                    "Ntrip-Version: Ntrip/2.0",
                    "-D",
                    head,
                    "-o",
                    got,
                    "http://127.0.0.1:" + bench.caster.port() + "/A");
            await().atMost(PATIENCE).until(() -> !bench.rovers.isEmpty());
            source.write(sent, 0, sent.length);
            await().atMost(PATIENCE).until(() -> Files.exists(got) && Files.size(got) >= sent.length);
            assertThat(Files.readAllBytes(got)).isEqualTo(sent);
            assertThat(Files.readString(head).contains("Transfer-Encoding: chunked"))
                    .isEqualTo(chunked);
        } finally {
            end();
        }
    }

    @Test
    void curlGetsStreamAndSourcetableOverTlsAndChecksTheCertificate() throws Exception {
        needs("curl", "curl");
        TestCertificate.write(folder, "localhost");
        byte[] sent = stream();
        try (CasterBench bench = CasterBench.with(
                        "tls: {port: 0, certificate: server.pem, key: server.key}, chunked_answers: true, digest: true",
                        folder);
                NtripSource source = source(bench)) {
            String at = "https://localhost:" + bench.caster.tlsPort() + "/";
            Path table = folder.resolve("table");
            Process once = curl(
                    "--cacert",
                    folder.resolve("server.pem"),
                    "--ipv4",
                    "-H",
                    "Ntrip-Version: Ntrip/2.0",
                    "-o",
                    table,
                    at);
            assertThat(once.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(once.exitValue())
                    .as("curl's own check of TLS and of the end")
                    .isZero();
            assertThat(Files.readString(table)).contains("STR;A;").endsWith("ENDSOURCETABLE\r\n");
            Path got = folder.resolve("got");
            curl(
                    "--cacert",
                    folder.resolve("server.pem"),
                    "--ipv4",
                    "--digest",
                    "-u",
                    "u:p",
                    "-H",
                    "Ntrip-Version: Ntrip/2.0",
                    "-o",
                    got,
                    at + "A");
            await().atMost(PATIENCE).until(() -> !bench.rovers.isEmpty());
            source.write(sent, 0, sent.length);
            await().atMost(PATIENCE).until(() -> Files.exists(got) && Files.size(got) >= sent.length);
            assertThat(Files.readAllBytes(got)).isEqualTo(sent);
        } finally {
            end();
        }
    }

    @Test
    void curlPushesAStreamInChunks() throws Exception {
        needs("curl", "curl");
        byte[] sent = stream();
        try (CasterBench bench = new CasterBench()) {
            Process curl = curl(
                    "-u",
                    "A:pa",
                    "-X",
                    "POST",
                    "-T",
                    "-",
                    "-H",
                    "Ntrip-Version: Ntrip/2.0",
                    "http://127.0.0.1:" + bench.caster.port() + "/A");
            OutputStream in = curl.getOutputStream();
            in.write(sent);
            in.flush();
            SourceStats stats = bench.caster.stats().sources().getFirst();
            await().atMost(PATIENCE).until(() -> stats.bytes() == sent.length);
            assertThat(stats.skippedBytes()).isZero();
            in.close();
            await().atMost(PATIENCE).until(() -> bench.events.contains("disconnected 0"));
        } finally {
            end();
        }
    }

    @Test
    void gpsdReadsAStationThroughTheCaster() throws Exception {
        needs("gpsd", "gpsd");
        needs("gpspipe", "gpsd-clients");
        try (CasterBench bench = new CasterBench();
                NtripSource source = source(bench)) {
            source.write(FRAME_1005, 0, FRAME_1005.length);
            await().until(() -> bench.caster.stats().sources().getFirst().frames() == 1);
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            start(
                    "gpsd",
                    "-N",
                    "-n",
                    "-S",
                    Integer.toString(port),
                    "ntrip://u:p@127.0.0.1:" + bench.caster.port() + "/A");
            await().atMost(PATIENCE).until(() -> !bench.rovers.isEmpty());
            Path json = folder.resolve("gpspipe.json");
            start("gpspipe", "-w", "-o", json.toString(), "127.0.0.1:" + port);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
                source.write(FRAME_1005, 0, FRAME_1005.length);
                return Files.exists(json)
                        && Files.readString(json)
                                .lines()
                                .anyMatch(line -> line.contains("\"class\":\"RTCM3\"")
                                        && line.contains("\"type\":1005")
                                        && line.contains("\"station_id\":2003"));
            });
        } finally {
            end();
        }
    }

    private static NtripSource source(CasterBench bench) throws IOException {
        NtripSource source = NtripSource.connect(bench.station("A", "pa", NtripVersion.V2));
        await().until(() -> bench.events.contains("connected 0"));
        return source;
    }

    private static byte[] stream() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            out.writeBytes(i % 5 == 0 ? FRAME_1005 : frame(i, 400));
        }
        return out.toByteArray();
    }

    private static void needs(String program, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        boolean installed = Stream.of(path.split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        Assumptions.assumeTrue(installed, program + " is not installed: apt-get install " + debianPackage);
    }

    private Process curl(Object... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-N", "-A", "NTRIP curl", "--max-time", "60"));
        Arrays.stream(options).map(String::valueOf).forEach(command::add);
        return start(command.toArray(String[]::new));
    }

    private Process start(String... command) throws IOException {
        if (command[0].equals("gpsd") && Files.isExecutable(Path.of("/usr/sbin/gpsd"))) {
            command[0] = "/usr/sbin/gpsd";
        }
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + running.size()).toFile())
                .start();
        running.add(process);
        return process;
    }

    private void end() throws InterruptedException {
        for (Process process : running) {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
