package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.dubhe.caster.TestCertificate;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.time.WallClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When certificates are over, in a scrape. */
@Timeout(60)
final class CertificateMetersIT {
    private static final String TLS = ", tls: { certificate: server.pem, key: server.key";

    @TempDir
    private Path folder;

    @Test
    void eachTlsPortSaysWhenItsCertificateInUseIsOver() throws Exception {
        TestCertificate.write(folder, "first", 30);
        ServiceConfiguration read = read(TLS + ", port: 0 }", TLS + " }");
        try (Server server = new Server(read, new WallClock())) {
            server.start();
            assertThat(days(server, "caster")).isBetween(29.0, 30.0);
            assertThat(days(server, "admin")).isBetween(29.0, 30.0);
            TestCertificate.write(folder, "second", 60);
            server.reload(read);
            assertThat(days(server, "caster")).as("read anew").isBetween(59.0, 60.0);
        }
    }

    @Test
    void aPortWithoutTlsHasNone() throws Exception {
        try (Server server = new Server(read("", ""), new WallClock())) {
            server.start();
            assertThat(days(server, "caster")).isNaN();
            assertThat(days(server, "admin")).isNaN();
        }
    }

    private ServiceConfiguration read(String casterTls, String adminTls) throws IOException {
        return ServiceConfiguration.read(
                Files.writeString(folder.resolve("dubhe.yaml"), """
                stations: { A: { password: p } }
                mountpoints: { A: raw }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0%s }
                admin: { port: 0%s }
                """.formatted(casterTls, adminTls)));
    }

    /** From now until it is over. */
    private static double days(Server server, String port) {
        double end = server.scrape()
                .lines()
                .filter(line -> line.startsWith("dubhe_certificate_end_timestamp_seconds{port=\"" + port + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
        return (end - Instant.now().getEpochSecond()) / Duration.ofDays(1).toSeconds();
    }
}
