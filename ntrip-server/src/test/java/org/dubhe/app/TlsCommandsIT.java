package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dubhe.caster.TestCertificate;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.time.DataClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that speak with a caster, over TLS. */
@Timeout(60)
final class TlsCommandsIT {
    private static final String CONFIGURATION = """
            stations: { CQ01: { password: simulated }, CQ02: { password: simulated }, CQ03: { password: simulated } }
            mountpoints: { CQ01: raw }
            users: { u: p }
            caster: { bind: [127.0.0.1, 127.0.0.2], port: 0, tls: { port: 0, certificate: server.pem, key: server.key } }
            """;

    /** Of the commands below. */
    private static final String SCENARIO = "--scenario triangle --duration-s 3000";

    @TempDir
    private Path folder;

    @Test
    void stationsAndRoversSpeakTlsWithACasterThatTheyTrust() throws Exception {
        assumeTrue(Rtklib.find().isPresent(), () -> "needs RTKLIB: " + Rtklib.availability());
        TestCertificate.write(folder, "caster");
        try (Server server = server()) {
            String caster = "localhost:" + server.tlsPort();
            String trust = " --ca " + folder.resolve("server.pem");
            Started stations = start("simulate %s --speed 20 --out %s --caster %s%s"
                    .formatted(SCENARIO, folder.resolve("live"), caster, trust));
            await().until(() -> server.pipeline().stations()[0].isConnected());
            Started rover = start(
                    "rover %s --mount CQ01 --user u --password p --caster %s%s".formatted(SCENARIO, caster, trust));

            Started inspect = start("inspect --seconds 1 ntrip://u:p@%s/CQ01%s".formatted(caster, trust));

            assertThat(inspect.exit()).as(inspect.text()).isZero();
            assertThat(inspect.text()).contains("1006");
            await().until(() -> rover.text().contains("FLOAT"));
            assertThat(Files.readString(folder.resolve("live/dubhe.yaml")))
                    .as("its port is without TLS")
                    .contains("2101")
                    .doesNotContain(Integer.toString(server.tlsPort()));
            stations.thread.interrupt();
            stations.thread.join();
            server.close();
            rover.thread.join();
        }
    }

    @Test
    void recordingsArePlayedOverTlsAndComeBackOverTls() throws Exception {
        TestCertificate.write(folder, "caster");
        Path recording = recording();
        try (Server server = server()) {
            Started replay = start(
                    "replay --speed max --source-password simulated --user u --password p --caster localhost:%d --ca %s %s"
                            .formatted(server.tlsPort(), folder.resolve("server.pem"), recording));

            assertThat(replay.exit()).as(replay.text()).isZero();
            assertThat(replay.text()).contains("replayed 5 epochs");
        }
    }

    @Test
    void noCommandSpeaksWithACasterThatItDoesNotTrust() throws Exception {
        assumeTrue(Rtklib.find().isPresent(), () -> "needs RTKLIB: " + Rtklib.availability());
        TestCertificate.write(folder, "caster");
        Path recording = recording();
        try (Server server = server()) {
            List<String> commands = List.of(
                    "simulate --scenario triangle --duration-s 5 --out " + folder.resolve("live") + " --caster HOST",
                    "replay --caster HOST " + recording,
                    "rover --scenario triangle --mount CQ01 --user u --password p --caster HOST",
                    "inspect ntrip://u:p@HOST/CQ01");
            for (String command : commands) {
                refuses(
                        command.replace("HOST", "localhost:" + server.tlsPort()) + " --tls",
                        "TLS: its certificate is not signed by an authority that the Java runtime trusts");
                refuses(
                        command.replace("HOST", "127.0.0.2:" + server.tlsPort()) + " --ca "
                                + folder.resolve("server.pem"),
                        "TLS: its certificate is not made out to 127.0.0.2");
                refuses(command.replace("HOST", "localhost:" + server.port()) + " --tls", "TLS: ");
            }
            assertThat(server.casterStats().rovers()).isZero();
            assertThat(server.casterStats().sources()).noneMatch(source -> source.isConnected());
        }
    }

    @Test
    void aCertificateThatIsOverOrOfAnotherAuthorityIsCalledThat() throws Exception {
        TestCertificate.write(folder, "other");
        Path other = Files.move(folder.resolve("server.pem"), folder.resolve("other.pem"));
        TestCertificate.writeOver(folder);
        try (Server server = server()) {
            String inspect = "inspect ntrip://u:p@localhost:" + server.tlsPort() + "/CQ01 --ca ";
            refuses(inspect + folder.resolve("authority.pem"), "TLS: its certificate is not valid at this time");
            refuses(inspect + other, "TLS: its certificate is not signed by an authority of " + other);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inspect ntrip://localhost/M --ca /no/such/file | --ca: /no/such/file (expected: a PEM file",
                "inspect pom.xml --tls | --tls: no caster (expected: with ntrip://HOST:PORT/MOUNT)",
                "simulate --tls | --tls: no caster (expected: with --caster)",
                "replay --config some.yaml --ca some.pem pom.xml | --ca: no caster (expected: with --caster)",
            })
    void optionsThatCannotBeFollowedAreWrongUsage(String command, String said) throws Exception {
        Started run = start(command);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.text()).contains(said);
    }

    private void refuses(String command, String said) throws InterruptedException {
        Started run = start(command);
        assertThat(run.exit()).as(command).isEqualTo(1);
        assertThat(run.text()).contains("dubhe: caster ", said).doesNotContain("\tat ");
    }

    /** Five epochs of a station. */
    private Path recording() throws InterruptedException {
        Path to = folder.resolve("recorded");
        assertThat(start("simulate --scenario triangle --duration-s 5 --out " + to)
                        .exit())
                .isZero();
        return to.resolve("CQ01.rtcm3");
    }

    private Server server() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.yaml"), CONFIGURATION);
        Server server = new Server(ServiceConfiguration.read(file), new DataClock(3));
        server.start();
        return server;
    }

    /** A command that runs. */
    private static final class Started {
        private final StringWriter text = new StringWriter();
        private final Thread thread;
        private volatile int exit = -1;

        Started(String command) {
            PrintWriter out = new PrintWriter(text, true);
            String[] arguments = command.split(" ");
            thread = Thread.ofPlatform()
                    .daemon()
                    .start(() ->
                            exit = Dubhe.commandLine().setOut(out).setErr(out).execute(arguments));
        }

        int exit() throws InterruptedException {
            thread.join();
            return exit;
        }

        String text() {
            return text.toString();
        }
    }

    private static Started start(String command) {
        return new Started(command);
    }
}
