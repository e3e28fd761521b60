package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.basic;
import static org.dubhe.caster.CasterBench.get;
import static org.dubhe.caster.CasterBench.get2;
import static org.dubhe.caster.CasterBench.head;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.dubhe.station.source.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources and rovers over TLS, on a port of its own. */
@Timeout(120)
final class TlsIT {
    @TempDir
    private Path folder;

    private CasterBench bench;

    @BeforeEach
    void start() throws Exception {
        TestCertificate.write(folder, "first.example.org");
        bench = CasterBench.with(
                "handshake_timeout: 2s, tls: {port: 0, certificate: server.pem, key: server.key}", folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void carriesAStationToARoverOverTls() throws Exception {
        try (SSLSocket source = connect();
                SSLSocket old = connect();
                SSLSocket rover = connect()) {
            source.getOutputStream()
                    .write(ascii("POST /A HTTP/1.1\r\nUser-Agent: NTRIP t\r\n" + basic("A:pa") + "\r\n"));
            assertThat(head(source.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
            await().until(() -> bench.events.contains("connected 0"));
            rover.getOutputStream().write(ascii(get2("A")));
            assertThat(head(rover.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
            old.getOutputStream().write(ascii(get("A")));
            assertThat(head(old.getInputStream())).isEqualTo("ICY 200 OK\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                source.getOutputStream().write(FRAME_1005);
                for (SSLSocket one : new SSLSocket[] {rover, old}) {
                    assertThat(one.getInputStream().readNBytes(FRAME_1005.length))
                            .isEqualTo(FRAME_1005);
                }
            }
        }
        await().until(() -> bench.caster.stats().connections() == 0);
        assertThat(bench.caster.stats().failures()).isZero();
    }

    @Test
    void endsARefusalSoThatNothingOfItIsLost() throws Exception {
        try (SSLSocket rover = connect()) {
            rover.getOutputStream().write(ascii(get2("NOPE")));
            assertThat(new String(rover.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 404 ")
                    .endsWith("There is no mountpoint NOPE here now.\r\n");
        }
    }

    @Test
    void readsAReplacedCertificateWithoutARestart() throws Exception {
        try (SSLSocket before = connect();
                LogLines log = new LogLines()) {
            assertThat(subject(before)).isEqualTo("CN=first.example.org");
            before.getOutputStream().write(ascii(get2("GGA")));
            head(before.getInputStream());
            TestCertificate.write(folder, "second.example.org");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                try (SSLSocket after = connect()) {
                    assertThat(subject(after)).isEqualTo("CN=second.example.org");
                }
            });
            Files.writeString(folder.resolve("server.pem"), "no certificate");
            bench.caster.reloadCertificates();
            assertThat(log.shown())
                    .anyMatch(line -> line.contains("server.pem: no certificate in it (expected: a PEM certificate"));
            try (SSLSocket after = connect()) {
                assertThat(subject(after)).isEqualTo("CN=second.example.org");
            }
            Files.delete(folder.resolve("server.key"));
            bench.caster.reloadCertificates();
            bench.caster.reloadCertificates();
            assertThat(log.shown())
                    .filteredOn(line -> line.contains("is not there"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN caster.tls.key: " + folder.resolve("server.key") + ": is not there (expected: ");
            before.getOutputStream().write(ascii("\r\n"));
            assertThat(bench.caster.stats().rovers())
                    .as("who was there before stays")
                    .isEqualTo(1);
        }
    }

    @Test
    void closesWhoSpeaksNoTlsOrNothingAtAll() throws Exception {
        try (Socket plain = socket();
                Socket silent = socket()) {
            plain.getOutputStream().write(ascii(get("GGA")));
            plain.getInputStream().readAllBytes();
            silent.getInputStream().readAllBytes();
        }
        await().until(() -> bench.caster.stats().tlsFailures() == 2);
        assertThat(bench.ask("\u0016\u0003\u0001\u0002\u0000"))
                .endsWith("TLS has port " + bench.caster.tlsPort() + ".\r\n");
        assertThat(bench.caster.stats().failures()).isZero();
    }

    @Test
    void doesNotStartWithoutAUsableCertificate() throws Exception {
        Files.writeString(folder.resolve("server.key"), "no key");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasterBench.with("tls: {port: 0, certificate: server.pem, key: server.key}", folder))
                .withMessageContaining(
                        "server.key: no private key in it (expected: the PEM key, PKCS #8 without a password, of ");
        byte[] certificate = Files.readAllBytes(folder.resolve("server.pem"));
        TestCertificate.write(folder, "second.example.org");
        Files.write(folder.resolve("server.pem"), certificate);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasterBench.with("tls: {port: 0, certificate: server.pem, key: server.key}", folder))
                .withMessageContaining("server.key: the key of another certificate");
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", bench.caster.tlsPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private SSLSocket connect() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", bench.caster.tlsPort());
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    /** The test looks at the certificate itself. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
