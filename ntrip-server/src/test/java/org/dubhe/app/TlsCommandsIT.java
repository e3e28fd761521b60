package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dubhe.app.ConfigCommand.Findings;
import org.dubhe.caster.LogLines;
import org.dubhe.caster.TestCertificate;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.time.DataClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that speak with a caster, over TLS. */
@Timeout(60)
final class TlsCommandsIT {
    private static final String CONFIGURATION = """
            stations:
              CQ01: { password: simulated }
              CQ02: { password: simulated }
              CQ03: { password: simulated }
              REC: { password: simulated }
            mountpoints: { CQ01: raw, REC: raw }
            users: { u: p }
            caster:
              bind: [127.0.0.1, 127.0.0.2]
              port: 0
              tls: { port: 0, certificate: IN/server.pem, key: IN/server.key }
            """;

    /** Longer than any test lasts. */
    private static final String SCENARIO = "--scenario triangle --duration-s 3000";

    @TempDir
    private static Path certificates;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws Exception {
        TestCertificate.write(Files.createDirectory(certificates.resolve("good")), "good");
        TestCertificate.write(Files.createDirectory(certificates.resolve("namesake")), "good");
        TestCertificate.writeOver(Files.createDirectory(certificates.resolve("over")));
    }

    @Test
    void stationsAndRoversSpeakTlsWithACasterThatTheyTrust() throws Exception {
        assumeTrue(Rtklib.find().isPresent(), () -> "needs RTKLIB: " + Rtklib.availability());
        try (Server server = server("good")) {
            String caster = "localhost:" + server.tlsPort();
            String trust = " --ca " + certificates.resolve("good/server.pem");

            Started replay = start("replay --speed max --source-password simulated --user u --password p --caster "
                    + caster + trust + " REC=" + recording());
            assertThat(replay.exit()).as(replay.text()).isZero();
            assertThat(replay.text()).contains("replayed 2 epochs");

            Started stations = start("simulate " + SCENARIO + " --speed 10 --out " + folder.resolve("live")
                    + " --caster " + caster + trust);
            await().until(() -> server.pipeline().stations()[0].isConnected());
            Started rover =
                    start("rover " + SCENARIO + " --mount CQ01 --user u --password p --caster " + caster + trust);
            Started inspect = start("inspect --seconds 1 ntrip://u:p@" + caster + "/CQ01" + trust);
            assertThat(inspect.exit()).as(inspect.text()).isZero();
            await().atMost(Duration.ofSeconds(30)).until(() -> rover.text().contains("FLOAT"));
            assertThat(Files.readString(folder.resolve("live/dubhe.yaml")))
                    .as("its port is without TLS")
                    .contains("port: 2101");
            refuses(
                    "inspect ntrip://u:p@127.0.0.2:" + server.tlsPort() + "/CQ01" + trust,
                    "its certificate is not made out to 127.0.0.2");
            Path namesake = certificates.resolve("namesake/server.pem");
            refuses(
                    "inspect ntrip://u:p@" + caster + "/CQ01 --ca " + namesake,
                    "its certificate is not signed by an authority of " + namesake);
            refuses("inspect ntrip://u:p@localhost:" + server.port() + "/CQ01 --tls", "SSL");
            stations.thread.interrupt();
            stations.exit();
            server.close();
            rover.exit();
        }
    }

    @Test
    void noCommandSpeaksWithACasterThatItDoesNotTrust() throws Exception {
        assumeTrue(Rtklib.find().isPresent(), () -> "needs RTKLIB: " + Rtklib.availability());
        try (LogLines log = new LogLines();
                Server server = server("over")) {
            Started check = start("config check " + folder.resolve("serve.yaml"));
            assertThat(check.exit()).as(check.text()).isZero();
            assertThat(check.text()).containsOnlyOnce("CN=over is over since ");
            assertThat(log.shown())
                    .filteredOn(line -> line.contains("CN=over is over since "))
                    .as("by serve alone")
                    .hasSize(1);
            String caster = "localhost:" + server.tlsPort();
            String inspect = "inspect ntrip://u:p@" + caster + "/CQ01";
            for (String command : List.of(
                    "simulate --scenario triangle --duration-s 5 --out " + folder.resolve("live") + " --caster "
                            + caster,
                    "replay --caster " + caster + " REC=" + recording(),
                    "rover --scenario triangle --mount CQ01 --caster " + caster,
                    inspect)) {
                refuses(command + " --tls", "not signed by an authority that the Java runtime trusts; ca names others");
            }
            Path other = certificates.resolve("good/server.pem");
            refuses(inspect + " --ca " + other, "its certificate is not signed by an authority of " + other);
            refuses(
                    inspect + " --ca " + certificates.resolve("over/authority.pem"),
                    "its certificate is not valid at this time: NotAfter");
            assertThat(server.casterStats().rovers()).isZero();
            assertThat(server.casterStats().sources()).noneMatch(source -> source.isConnected());
        }
    }

    @Test
    void allOfAChainMustHoldButAnAuthorityThatIsSentToo() throws Exception {
        assertThat(warnings("over", "over/authority.pem"))
                .anyMatch(line -> line.contains(": CN=over is over since "))
                .noneMatch(line -> line.contains("CN=authority"));
        assertThat(warnings("good", "namesake/server.pem"))
                .anyMatch(line -> line.contains(": CN=good has another key than that which signed CN=good "));
    }

    /** In a year, with one certificate more in the chain. */
    private List<String> warnings(String certificate, String more) throws IOException {
        Path own = certificates.resolve(certificate);
        Files.writeString(
                folder.resolve("server.pem"),
                Files.readString(own.resolve("server.pem")) + Files.readString(certificates.resolve(more)));
        Files.copy(own.resolve("server.key"), folder.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        Path file = Files.writeString(folder.resolve("chain.yaml"), CONFIGURATION.replace("IN/", ""));
        return Findings.of(ServiceConfiguration.read(file), Instant.now().plus(Duration.ofDays(365)))
                .warnings();
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

    private static void refuses(String command, String said) throws InterruptedException {
        Started run = start(command);
        assertThat(run.exit()).as(command).isEqualTo(1);
        assertThat(run.text()).contains("dubhe: caster ", ": TLS: ", said).doesNotContain("\tat ");
    }

    /** Two epochs of a station. */
    private Path recording() throws InterruptedException {
        Path to = folder.resolve("recorded");
        assertThat(start("simulate --scenario triangle --duration-s 2 --rovers 0 --out " + to)
                        .exit())
                .isZero();
        return to.resolve("CQ01.rtcm3");
    }

    private Server server(String certificate) throws IOException {
        Path own = certificates.resolve(certificate);
        Path file = Files.writeString(folder.resolve("serve.yaml"), CONFIGURATION.replace("IN", own.toString()));
        Server server = new Server(ServiceConfiguration.read(file), new DataClock(4));
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
