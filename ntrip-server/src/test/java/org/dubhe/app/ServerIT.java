package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.DataClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a real station's bytes over real sockets: source, caster, ring, streams, rovers. */
@Timeout(120)
final class ServerIT {
    private static final Path BASE =
            Path.of(System.getProperty("dubhe.root"), "../shared/data/sichuan2026/base_all.rtcm3");

    private static final String CONFIGURATION = """
            stations: { BASE: { password: secret } }
            mountpoints: { BASE: raw, NEAR: nearest, VRS: vrs }
            users: { demo: demo }
            caster: { bind: 127.0.0.1, port: 0 }
            metrics: { port: 0 }
            """;

    /** What the source may be ahead of the slower rover: less than a rover's backlog. */
    private static final int AHEAD_BYTES = 64 * 1024;

    @TempDir
    private Path folder;

    @Test
    void aDayOfARealStationComesOutOfItsOwnMountAndOfNearByteForByte() throws Exception {
        assumeTrue(Files.exists(BASE), "needs ../shared/data/sichuan2026");
        byte[] sent = Files.readAllBytes(BASE);
        byte[] frames = framesOf(sent);
        // The recording has bytes between its frames; whatever is no frame stays behind.
        assertThat(sent.length - frames.length).isBetween(1, 1000);
        try (Server server = server()) {
            try (NtripSource source = NtripSource.connect(target(server, "BASE", new Credentials("BASE", "secret")))) {
                await().until(() -> server.pipeline().stations()[0].isConnected());
                try (Puller raw = new Puller(server, "BASE", null);
                        Puller near = new Puller(server, "NEAR", gga())) {
                    await().until(() -> server.streams().roverCount() == 1);
                    await().until(() -> server.casterStats().ggas() == 2);
                    push(source, sent, frames.length, raw, near);
                    assertThat(raw.bytes()).isEqualTo(frames);
                    assertThat(near.bytes()).isEqualTo(frames);
                }
            }
            Scrape scrape = Scrape.of(server.metricsPort());
            assertThat(scrape.value("dubhe_station_frames_total{station=\"BASE\"}"))
                    .isGreaterThan(10_000);
            assertThat(scrape.value("dubhe_station_crc_errors_total{station=\"BASE\"}"))
                    .as("D3 bytes between the frames of the recording")
                    .isBetween(1.0, 10.0);
            assertThat(scrape.value("dubhe_ring_drops_total{station=\"BASE\"}")).isZero();
            // 24 h at 15 s.
            assertThat(scrape.value("dubhe_station_epochs_total{station=\"BASE\"}"))
                    .isBetween(5700.0, 5760.0);
            assertThat(scrape.value("dubhe_stations")).isEqualTo(1);
            assertThat(scrape.text())
                    .contains("dubhe_rover_latency_seconds_bucket{le=\"0.1\"}")
                    .contains("dubhe_snapshot_age_seconds NaN")
                    .contains("# TYPE dubhe_rovers gauge");
            assertThat(server.clock().nowNanos() / 1_000_000_000 % 86_400).isBetween(0L, 86_400L);
        }
    }

    @Test
    void closingTheMetricsEndpointClosesItsPort() throws Exception {
        int port;
        try (Server server = server()) {
            port = server.metricsPort();
            assertThatNoException()
                    .as("/metrics is answered on port %d while the server runs", port)
                    .isThrownBy(() -> assertThat(Scrape.of(port).text()).contains("dubhe_stations 1"));
        }
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Scrape.of(port));
    }

    private Server server() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.yaml"), CONFIGURATION);
        Server server = new Server(ServiceConfiguration.read(file), new DataClock(1));
        server.start();
        return server;
    }

    private static void push(NtripSource source, byte[] sent, int expected, Puller... pullers) throws IOException {
        int at = 0;
        while (at < sent.length) {
            int part = Math.min(8192, sent.length - at);
            source.write(sent, at, part);
            at += part;
            int least = at - AHEAD_BYTES;
            for (Puller puller : pullers) {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .alias("what the source pushed comes out of the ring and of the mountpoint")
                        .until(() -> puller.length() >= least);
            }
        }
        for (Puller puller : pullers) {
            await().atMost(Duration.ofSeconds(20)).until(() -> puller.length() >= expected);
        }
    }

    private static byte[] framesOf(byte[] stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameDecoder decoder = new FrameDecoder(out::write);
        decoder.accept(stream, 0, stream.length);
        decoder.end();
        return out.toByteArray();
    }

    private static NtripTarget target(Server server, String mount, Credentials credentials) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                credentials,
                NtripVersion.V2,
                Duration.ofSeconds(20));
    }

    private static Gga gga() {
        return Gga.of(Geodetic.ofDegrees(30, 103, 2155), -40, Instant.EPOCH);
    }

    /** Reads a stream to memory on a thread of its own. */
    private static final class Puller implements AutoCloseable {
        private final NtripClient client;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Puller(Server server, String mount, @Nullable Gga gga) throws IOException {
            client = NtripClient.connect(target(server, mount, new Credentials("demo", "demo")), gga);
            thread = Thread.ofPlatform().daemon().start(this::run);
        }

        private void run() {
            byte[] buffer = new byte[16 * 1024];
            try {
                for (int n = client.read(buffer, 0, buffer.length); n > 0; n = client.read(buffer, 0, buffer.length)) {
                    synchronized (bytes) {
                        bytes.write(buffer, 0, n);
                    }
                }
            } catch (IOException _) {
                // Closed by the test.
            }
        }

        int length() {
            synchronized (bytes) {
                return bytes.size();
            }
        }

        byte[] bytes() {
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
