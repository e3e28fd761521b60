package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.Accounts;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.AuditEntry;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.LogLines;
import org.dubhe.caster.TestCertificate;
import org.dubhe.station.source.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sections of another configuration that sessions do not depend on, and files that cannot be used: what changes, what stays, and what is said. */
@Timeout(240)
final class ReloadSectionsIT {
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void settingsOfAccountsChangeUnderTheirSessionsAndThoseThatTakeARestartStay() throws Exception {
        String accounts = "accounts: { url: \"jdbc:h2:file:./accounts\", flush: 1s, password_hash: argon2id }\n";
        try (ReloadScene scene = scene(LONG, text -> text.replaceFirst("users:\n(  .*\n)+", accounts))) {
            Accounts service = Objects.requireNonNull(scene.server.accounts()).accounts();
            Actor actor = new Actor("test", "");
            service.createOrganisation(actor, "o");
            service.createProject(actor, "o", "p", Validity.ALWAYS);
            service.createUser(
                    actor, "o", "p", "u", "before", UserRules.ofKinds("raw").withSessions(3, WhenFull.REFUSE), "");
            scene.steps(1);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover stays = scene.rover(station, "u", "before");
            scene.steps(1);
            String tooLongForBcrypt = "x".repeat(80);
            service.changePassword(actor, "u", tooLongForBcrypt);
            service.changePassword(actor, "u", "before");
            ReloadReport report = scene.reload(text -> text.replace(
                    "password_hash: argon2id",
                    "password_hash: bcrypt, position_retention: 1d, session_retention: 2d, zone: Asia/Shanghai"));
            assertThat(report.applied())
                    .containsExactlyInAnyOrder(
                            "accounts.password_hash: ARGON2ID → BCRYPT",
                            "accounts.position_retention: PT2160H → PT24H",
                            "accounts.session_retention: null → PT48H",
                            "accounts.zone: Z → Asia/Shanghai");
            assertThat(report.restart()).isEmpty();
            assertThatExceptionOfType(AccountException.class)
                    .isThrownBy(() -> service.changePassword(actor, "u", tooLongForBcrypt))
                    .withMessageContaining("bcrypt");
            assertThat(service.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
            assertThat(scene.rover(station, "u", "before").hasEnded())
                    .as("a password that was hashed before is still right")
                    .isFalse();
            AccountSettings now = scene.server.configuration().accounts();
            report = scene.reload(text -> text.replace("flush: 1s", "flush: 2s, node: other"));
            assertThat(report.applied()).isEmpty();
            assertThat(report.restart())
                    .containsExactly(
                            "accounts: all but password_hash, position_retention, session_retention, audit_retention and zone");
            assertThat(scene.server.configuration().accounts()).isEqualTo(now);
            report = scene.reload(text -> text.replaceFirst("accounts: .*\n", "users: { demo: demo }\n"));
            assertThat(report.applied()).isEmpty();
            assertThat(report.restart()).containsExactly("accounts in place of users, or users in place of accounts");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> scene.reload(text -> text.replace("caster:\n", "caster: ][\n")));
            List<AuditEntry> audit = service.auditLog("configuration", 10);
            assertThat(audit)
                    .hasSize(4)
                    .allSatisfy(line -> assertThat(line.actor()).isEqualTo("test"));
            assertThat(audit.getFirst().after()).startsWith("{\"refused\":[\"").contains("line ");
            assertThat(audit.getLast().after()).contains("\"accounts.zone: Z → Asia/Shanghai\"", "\"restart\":[]");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> scene.rover(station))
                    .withMessageContaining("401");
            scene.rover(station, "u", "before");
            scene.steps(2);
            scene.assertContinuous(station, from, stays);
        }
    }

    @Test
    void theSectionOfTlsTakesARestartAndItsPortGoesOnAsItWas() throws Exception {
        TestCertificate.write(folder, "one");
        String tls = "  tls: { port: 0, certificate: server.pem, key: server.key }\n";
        try (ReloadScene scene = scene(LONG, text -> text.replace("caster:\n", "caster:\n" + tls))) {
            scene.steps(1);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover stays = scene.rover(station);
            int port = scene.server.tlsPort();
            var before = scene.server.configuration();
            for (String instead : List.of("  tls: { port: 1, certificate: server.pem, key: server.key }\n", "")) {
                String line = scene.text()
                        .lines()
                        .filter(one -> one.startsWith("  tls:"))
                        .findFirst()
                        .orElseThrow();
                ReloadReport report = scene.reload(text -> text.replace(line + "\n", instead));
                assertThat(report.applied()).isEmpty();
                assertThat(report.restart())
                        .singleElement()
                        .asString()
                        .startsWith("caster.tls: Tls[port=0, ")
                        .contains(instead.isEmpty() ? " → null" : " → Tls[port=1, ")
                        .doesNotContain("PRIVATE KEY");
                assertThat(scene.server.configuration().caster()).isEqualTo(before.caster());
                assertThat(scene.server.tlsPort()).isEqualTo(port);
                handshake(port, folder.resolve("server.pem"));
            }
            scene.steps(2);
            scene.assertContinuous(station, from, stays);
        }
    }

    @Test
    void tlsThatIsNewInTheFileTakesARestart() throws Exception {
        TestCertificate.write(folder, "one");
        try (ReloadScene scene = scene(LONG, text -> text)) {
            ReloadReport report = scene.reload(text -> text.replace(
                    "caster:\n", "caster:\n  tls: { port: 0, certificate: server.pem, key: server.key }\n"));
            assertThat(report.applied()).isEmpty();
            assertThat(report.restart()).singleElement().asString().startsWith("caster.tls: null → Tls[port=0, ");
            assertThat(scene.server.tlsPort()).isEqualTo(-1);
        }
    }

    @Test
    void aFileThatIsNoYamlOrNamesOneThatIsNotThereOrNotWhatItShouldBeChangesNothing() throws Exception {
        try (LogLines log = new LogLines();
                ReloadScene scene = scene(LONG, text -> text)) {
            scene.steps(1);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover stays = scene.rover(station);
            var before = scene.server.configuration();
            String good = scene.text();
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> scene.reload(text -> text.replace("caster:\n", "caster: ][\n")))
                    .withMessageContaining("dubhe.yaml")
                    .withMessageContaining("line " + (good.lines().toList().indexOf("caster:") + 1));
            String withOneMore = good.replace("stations:\n", "stations:\n  NEW: { password: new }\n");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> scene.reload(_ -> withOneMore.replace("antennas: ", "antennas: gone-")))
                    .withMessageContaining("network.antennas: ")
                    .withMessageContaining("gone-antennas.atx (expected: an ANTEX file");
            Files.writeString(folder.resolve("broken.atx"), "this is no ANTEX\n");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() ->
                            scene.reload(_ -> withOneMore.replaceFirst("antennas: .*\n", "antennas: broken.atx\n")))
                    .withMessageContaining("broken.atx: ");
            String tls = "tls: { port: 0, certificate: broken.atx, key: broken.atx }";
            for (String section : List.of("caster", "admin")) {
                String with = section.equals("caster")
                        ? withOneMore.replace("caster:\n", "caster:\n  " + tls + "\n")
                        : withOneMore + "admin: { " + tls.replace("port: 0, ", "") + " }\n";
                assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(() -> scene.reload(_ -> with))
                        .withMessageContaining(section + ".tls.certificate: ")
                        .withMessageContaining("broken.atx: no certificate in it (expected: ");
            }
            assertThat(log.shown())
                    .filteredOn(line -> line.startsWith("ERROR ") && line.contains("the running one stays"))
                    .hasSize(5);
            assertThat(scene.server.configuration()).isSameAs(before);
            assertThat(scene.server.casterStats().source("NEW")).isNull();
            scene.steps(2);
            scene.assertContinuous(station, from, stays);
            assertThat(scene.server.scrape()).contains("dubhe_configuration_reloads_total{result=\"refused\"} 5.0\n");
            assertThat(scene.reload(_ -> good).isEmpty()).isTrue();
        }
    }

    /** Throws where a TLS port shows another certificate than that of the file. */
    private static void handshake(int port, Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
        }
    }

    private ReloadScene scene(Duration warmUpMax, UnaryOperator<String> edit) throws IOException {
        return new ReloadScene(folder, warmUpMax, edit);
    }
}
