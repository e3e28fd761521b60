package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.get;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** IPv6 beside IPv4, and the PROXY protocol of trusted addresses. */
@Timeout(120)
final class AddressesIT {
    private static final String ICY = "ICY 200 OK\r\n\r\n";

    @Test
    void listensOnIpv6AndIpv4WithOneSocket() throws Exception {
        assumeIpv6();
        try (CasterBench bench = CasterBench.with("bind: \"::\"")) {
            for (String address : new String[] {"127.0.0.1", "::1"}) {
                assertThat(ask(bench, address, "", ascii(get("GGA")))).isEqualTo(ICY);
            }
        }
    }

    @Test
    void listensOnAListOfAddressesWithOnePort() throws Exception {
        assumeIpv6();
        try (CasterBench bench = CasterBench.with("bind: [127.0.0.1, 127.0.0.3, \"::1\"]")) {
            for (String address : new String[] {"127.0.0.1", "127.0.0.3", "::1"}) {
                assertThat(ask(bench, address, "", ascii(get("GGA")))).isEqualTo(ICY);
            }
        }
    }

    @Test
    void believesTrustedProxiesAloneInBothVersionsOfTheirHeader() throws Exception {
        byte[] request = ascii(get("GGA"));
        byte[] version1 = ascii("PROXY TCP4 203.0.113.7 192.0.2.1 40000 2101\r\n");
        byte[] version2 = concat(
                CasterBench.hex("0d0a0d0a000d0a515549540a" + "21" + "11" + "000c"),
                CasterBench.hex("cb007108c0000201" + "9c40" + "0835"));
        byte[] local = CasterBench.hex("0d0a0d0a000d0a515549540a20000000");
        byte[] six = ascii("PROXY TCP6 2001:db8::7 2001:db8::1 40000 2101\r\n");
        try (CasterBench bench = CasterBench.with("proxy_from: [127.0.0.9]");
                LogLines log = new LogLines()) {
            assertThat(ask(bench, "127.0.0.1", "127.0.0.9", concat(version1, request)))
                    .isEqualTo(ICY);
            assertThat(ask(bench, "127.0.0.1", "127.0.0.9", concat(version2, request)))
                    .isEqualTo(ICY);
            assertThat(ask(bench, "127.0.0.1", "127.0.0.9", concat(six, request)))
                    .isEqualTo(ICY);
            assertThat(ask(bench, "127.0.0.1", "127.0.0.9", concat(local, request)))
                    .isEqualTo(ICY);
            assertThat(bench.rovers)
                    .extracting(rover -> ((InetSocketAddress) rover.remoteAddress())
                            .getAddress()
                            .getHostAddress())
                    .containsExactly("203.0.113.7", "203.0.113.8", "2001:db8:0:0:0:0:0:7", "127.0.0.9");
            assertThat(ask(bench, "127.0.0.1", "127.0.0.8", concat(version1, request)))
                    .as("not trusted")
                    .isEqualTo("HTTP/1.1 501 N");
            assertThat(ask(bench, "127.0.0.1", "127.0.0.9", request))
                    .as("no header")
                    .isEmpty();
            await().until(() ->
                    log.shown().stream().anyMatch(line -> line.contains("a trusted proxy that sends no PROXY header")));
            assertThat(bench.caster.stats().handshakeFailures())
                    .as("one that is not trusted, one without a header")
                    .isEqualTo(2);
            byte[] both = concat(version1, ascii(get("NOPE")));
            assertThat(ask(bench, "127.0.0.1", "127.0.0.9", both)).isEqualTo("SOURCETABLE 20");
            assertThat(log.shown())
                    .as("whom the operator should look for")
                    .anyMatch(line -> line.contains("203.0.113.7"));
            assertThat(bench.caster.stats().failures()).isZero();
        }
    }

    @Test
    void countsTheAddressesOfAnIpv6SubscriberAsOne() throws Exception {
        try (CasterBench bench =
                CasterBench.with("bind: 127.0.0.1, proxy_from: [127.0.0.9], connections_per_address_max: 1")) {
            try (Socket first = socket(bench, "127.0.0.1", "127.0.0.9")) {
                bench.ask(first, "PROXY TCP6 2001:db8::7 2001:db8::1 40000 2101\r\n" + get("GGA"), ICY.length());
                byte[] same = ascii("PROXY TCP6 2001:db8::8:7 2001:db8::1 40000 2101\r\n" + get("GGA"));
                byte[] other = ascii("PROXY TCP6 2001:db8:0:1::7 2001:db8::1 40000 2101\r\n" + get("GGA"));
                assertThat(ask(bench, "127.0.0.1", "127.0.0.9", same)).isEqualTo("HTTP/1.1 503 S");
                assertThat(ask(bench, "127.0.0.1", "127.0.0.9", other)).isEqualTo(ICY);
            }
        }
    }

    @Test
    void saysOnceThatTheLogOfRefusalsIsFull() throws Exception {
        try (LogLines log = new LogLines()) {
            AtomicLong nanos = new AtomicLong();
            Logger logger = (Logger) LoggerFactory.getLogger("org.dubhe.full");
            logger.setLevel(Level.WARN); // Twenty thousand lines are of no use here.
            Complaints complaints = new Complaints(logger, nanos::get);
            for (int i = 0; i < Complaints.ENTRIES_MAX + 9; i++) {
                InetAddress from =
                        InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
                complaints.about(new InetSocketAddress(from, 1), "kind", "refused");
            }
            assertThat(log.all())
                    .filteredOn(line -> line.contains("log of refusals is full"))
                    .hasSize(1);
            logger.setLevel(Level.INFO);
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
            complaints.about(new InetSocketAddress("127.0.0.1", 1), "kind", "heard again");
            assertThat(log.shown()).last().asString().endsWith("heard again");
        }
    }

    @Test
    void takesAProxyHeaderBeforeTlsAndInPieces(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
            throws Exception {
        TestCertificate.write(folder, "x");
        try (CasterBench bench = CasterBench.with(
                        "proxy_from: [127.0.0.9], tls: {port: 0, certificate: server.pem, key: server.key}", folder);
                Socket plain = bench.socket()) {
            try (Socket proxied = socket(bench, "127.0.0.1", "127.0.0.9")) {
                for (byte one : ascii("PROXY TCP4 203.0.113.7 192.0.2.1 40000 2101\r\n" + get("GGA"))) {
                    proxied.getOutputStream().write(one);
                }
                assertThat(proxied.getInputStream().readNBytes(ICY.length())).isEqualTo(ascii(ICY));
            }
            try (Socket proxied = new Socket()) {
                proxied.bind(new InetSocketAddress("127.0.0.9", 0));
                proxied.connect(new InetSocketAddress("127.0.0.1", bench.caster.tlsPort()));
                // A whole header, then a TLS record that is a ClientHello's beginning only: TLS waits for the rest.
                proxied.getOutputStream()
                        .write(concat(
                                ascii("PROXY TCP4 203.0.113.7 192.0.2.1 40000 2101\r\n"),
                                CasterBench.hex("15030100020100")));
                proxied.setSoTimeout(20_000);
                proxied.getInputStream().readAllBytes();
            }
            await().until(() -> bench.caster.stats().tlsFailures() == 1);
            assertThat(plain.isConnected()).isTrue();
        }
    }

    private static void assumeIpv6() throws IOException {
        boolean has = NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null;
        Assumptions.assumeTrue(has, "this machine has no IPv6");
    }

    private static Socket socket(CasterBench bench, String to, String from) throws IOException {
        Socket socket = new Socket();
        if (!from.isEmpty()) {
            socket.bind(new InetSocketAddress(from, 0));
        }
        socket.connect(new InetSocketAddress(to, bench.caster.port()), 5000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** The first bytes of the answer. */
    private static String ask(CasterBench bench, String to, String from, byte[] request) throws IOException {
        try (Socket socket = socket(bench, to, from)) {
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readNBytes(ICY.length()), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
