package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dubhe.app.ConfigCommand.Findings;
import org.dubhe.caster.TestCertificate;
import org.dubhe.config.ServiceConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config check} on the files that a configuration names. */
final class ConfigCommandTest {
    private static final String CONFIGURATION = """
            stations: { A: { password: p } }
            mountpoints: { A: raw }
            users: { u: p }
            caster: { tls: { port: 0, certificate: server.pem, key: server.key } }
            admin: { tls: { certificate: other.pem, key: other.key } }
            """;

    private static final String PASSWORD =
            "has a password; \"openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW\" takes it away";

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void certificates() throws Exception {
        TestCertificate.write(made, "other");
        Files.move(made.resolve("server.pem"), made.resolve("other.pem"));
        Files.move(made.resolve("server.key"), made.resolve("other.key"));
        TestCertificate.write(made, "own");
    }

    @BeforeEach
    void copies() throws Exception {
        for (String file : List.of("server.pem", "server.key", "other.pem", "other.key")) {
            Files.copy(made.resolve(file), folder.resolve(file));
        }
    }

    @Test
    void certificatesWithTheirKeysAreGood() throws Exception {
        assertThat(check(CONFIGURATION)).isZero();
        assertThat(out.toString()).contains("dubhe.yaml: good, 1 stations, 1 mountpoints");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void oneFileMayHoldCertificateAndKey() throws Exception {
        Files.writeString(
                folder.resolve("both.pem"),
                "Some words\n" + Files.readString(folder.resolve("server.key"))
                        + Files.readString(folder.resolve("server.pem")));
        assertThat(check(CONFIGURATION.replace("server.pem, key: server.key", "both.pem, key: both.pem")))
                .isZero();
    }

    @Test
    void saysWhichFilesAreNotWhatTheyShouldBe() throws Exception {
        Files.writeString(folder.resolve("other.pem"), "no certificate");
        Files.writeString(folder.resolve("broken.atx"), "no ANTEX\n");
        assertThat(check(CONFIGURATION + "network: { antennas: broken.atx }\n")).isOne();
        assertThat(err.toString().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(folder.resolve("dubhe.yaml") + ": admin.tls.certificate: "
                                + folder.resolve("other.pem"))
                        .endsWith(": no certificate in it (expected: a PEM certificate, RSA or EC)"))
                .anySatisfy(line -> assertThat(line)
                        .contains(": network.antennas: broken.atx: ")
                        .endsWith(" (expected: an ANTEX file)"));
        assertThat(out.toString()).doesNotContain("good");
    }

    @Test
    void aKeyMustBeThatOfItsCertificate() throws Exception {
        assertThat(check(CONFIGURATION.replace("key: server.key", "key: other.key")))
                .isOne();
        assertThat(err.toString())
                .contains("caster.tls.key: " + folder.resolve("other.key")
                        + ": the key of another certificate (expected: the PEM key, PKCS #8 without a password, of "
                        + folder.resolve("server.pem") + ")");
        for (String[] wrong : new String[][] {
            {"no key", "no private key in it"},
            {pem("PRIVATE KEY", "bm8ga2V5"), "no key of its certificate's kind, EC"},
            {
                pem("EC PRIVATE KEY", "bm8ga2V5"),
                "\"EC PRIVATE KEY\", which is another form of a key; \"openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW\" converts it"
            },
            {pem("ENCRYPTED PRIVATE KEY", "bm8ga2V5"), PASSWORD},
            {pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-256-CBC,22\r\n\r\nbm8ga2V5"), PASSWORD},
        }) {
            Files.writeString(folder.resolve("server.key"), wrong[0]);
            assertThat(check(CONFIGURATION)).isOne();
            assertThat(err.toString()).contains("server.key: " + wrong[1] + " (expected: ");
        }
    }

    @Test
    void aChainBeginsWithItsOwnCertificateAndEachHasIssuedTheOneBeforeIt() throws Exception {
        Path file = folder.resolve("server.pem");
        String own = Files.readString(file);
        String other = Files.readString(folder.resolve("other.pem"));
        Files.writeString(file, other + own);
        assertThat(check(CONFIGURATION)).isOne();
        assertThat(err.toString())
                .contains("caster.tls.certificate: " + file
                        + ": that of the key is not the first one (expected: its own certificate first, ");
        Files.writeString(file, own + own);
        assertThat(check(CONFIGURATION)).as("twice the same").isZero();
        Files.writeString(file, own + other);
        assertThat(check(CONFIGURATION)).isOne();
        assertThat(err.toString())
                .contains(": CN=other has not issued CN=own, which stands before it (expected: its own");
    }

    @Test
    void anAntexFileWithoutAntennasIsNone() throws Exception {
        Files.writeString(folder.resolve("empty.atx"), "");
        assertThat(check(CONFIGURATION + "network: { antennas: empty.atx }\n")).isOne();
        assertThat(err.toString()).contains("network.antennas: empty.atx: ").contains("(expected: an ANTEX file)");
    }

    @Test
    void warnsOfCertificatesThatAreNotYetValidAreOverOrWillBe() throws Exception {
        Path file = Files.writeString(folder.resolve("dubhe.yaml"), CONFIGURATION);
        ServiceConfiguration read = ServiceConfiguration.read(file);
        Instant now = Instant.now();
        for (var one : List.of(
                List.of(now.minus(Duration.ofDays(1)), ": CN=own is not valid before "),
                List.of(now.plus(Duration.ofDays(20)), ": CN=own is over soon, "),
                List.of(now.plus(Duration.ofDays(31)), ": CN=own is over since "))) {
            Findings found = Findings.of(read, (Instant) one.getFirst());
            assertThat(found.faults()).isEmpty();
            assertThat(found.warnings())
                    .anySatisfy(line -> assertThat(line).contains("caster.tls.certificate: ", (String) one.getLast()))
                    .anySatisfy(line -> assertThat(line)
                            .contains("admin.tls.certificate: ", ((String) one.getLast()).replace("own", "other")));
        }
    }

    private int check(String configuration) throws Exception {
        Path file = Files.writeString(folder.resolve("dubhe.yaml"), configuration);
        return Dubhe.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("config", "check", file.toString());
    }

    private static String pem(String label, String base64) {
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
