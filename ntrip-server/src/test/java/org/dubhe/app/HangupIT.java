package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP at {@code serve}, and {@code config check}. */
@Timeout(120)
final class HangupIT {
    private static final String CONFIGURATION = """
            stations: { BASE: { password: secret } }
            mountpoints: { NEAR: nearest }
            users: { demo: demo }
            caster: { bind: 127.0.0.1, port: 0 }
            metrics: { port: 0 }
            """;

    @TempDir
    private Path folder;

    @Test
    void sighupTakesOverWhatIsGoodAndSaysWhatIsWrong() throws Exception {
        Path file = Files.writeString(folder.resolve("dubhe.yaml"), CONFIGURATION);
        try (ServeProcess serve = new ServeProcess(file, folder.resolve("serve.log"))) {
            try (NtripClient rover = NtripClient.connect(target(serve, "NEAR", "demo"), null)) {
                await().until(() -> serve.metric("dubhe_rovers ") == 1);
                Files.writeString(file, CONFIGURATION.replace("demo: demo", "demo: demo, more: other"));
                serve.hangUp();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> serve.metric("dubhe_configuration_reloads_total{result=\"applied\"}") == 1);
                assertThat(serve.log()).contains("configuration: users added: more");
                NtripClient.connect(target(serve, "NEAR", "other", "more"), null)
                        .close();
                Files.writeString(file, CONFIGURATION.replace("port: 0", "port: 0, backlog: 1GiB"));
                serve.hangUp();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> serve.metric("dubhe_configuration_reloads_total{result=\"refused\"}") == 1);
                assertThat(serve.log())
                        .contains("dubhe.yaml: caster.backlog: 1GiB (expected: a size with its unit")
                        .contains("not used, the running one stays");
                assertThat(serve.metric("dubhe_configuration_last_refused")).isOne();
                NtripClient.connect(target(serve, "NEAR", "other", "more"), null)
                        .close();
                assertThat(serve.metric("dubhe_rovers "))
                        .as("the first one has stayed")
                        .isGreaterThanOrEqualTo(1);
                assertThat(rover).isNotNull();
            }
        }
    }

    @Test
    void sighupDuringTheStartIsMetBehindIt() throws Exception {
        Path file = folder.resolve("dubhe.yaml");
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        Path log = folder.resolve("serve.log");
        Process process = ServeProcess.launched(Map.of(), List.of(), file, log);
        try (BufferedWriter start = Files.newBufferedWriter(file)) { // Waits until it is about to read.
            ServeProcess.hangUp(process);
            start.write(CONFIGURATION);
        }
        try (ServeProcess serve = new ServeProcess(process, log)) {
            Files.writeString(file, CONFIGURATION.replace("demo: demo", "demo: demo, more: other"));
            await().until(() -> serve.metric("dubhe_configuration_reloads_total{result=\"applied\"}") == 1);
            assertThat(serve.log()).contains("configuration: users added: more");
        }
    }

    @Test
    void configCheckSaysAllMistakesAndWarnings() throws Exception {
        Path file = Files.writeString(folder.resolve("dubhe.yaml"), CONFIGURATION);
        StringWriter said = new StringWriter();
        assertThat(check(file, said)).isZero();
        assertThat(said.toString())
                .contains("warning: station BASE: no xyz_m")
                .contains("dubhe.yaml: good, 1 stations, 1 mountpoints, 2 warnings");
        Files.writeString(
                file, CONFIGURATION.replace("NEAR: nearest", "NEAR: nearby").replace("bind", "bnid"));
        StringWriter wrong = new StringWriter();
        assertThat(check(file, wrong)).isOne();
        assertThat(wrong.toString())
                .contains("dubhe.yaml: mountpoints.NEAR: nearby (expected: one of raw, nearest, vrs)")
                .contains("dubhe.yaml: caster.bnid: unknown key");
    }

    private static int check(Path file, StringWriter said) {
        PrintWriter out = new PrintWriter(said);
        return Dubhe.commandLine().setOut(out).setErr(out).execute("config", "check", file.toString());
    }

    private static NtripTarget target(ServeProcess serve, String mount, String password, String... user) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", serve.port()),
                mount,
                new Credentials(user.length == 0 ? "demo" : user[0], password),
                NtripVersion.V2,
                Duration.ofSeconds(30));
    }
}
