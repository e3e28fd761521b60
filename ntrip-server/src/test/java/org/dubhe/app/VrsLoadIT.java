package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.dubhe.caster.LatencyHistogram;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.Snapshot;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.stream.VrsMode;
import org.dubhe.time.DataClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 400 rovers at different places, each with its own virtual station over its own socket, from stations that push over sockets. With {@code
 * -Ddubhe.load.seconds=60} for as long as one likes.
 */
@Timeout(600)
final class VrsLoadIT {
    private static final int ROVERS = 400;
    private static final int SECONDS = Integer.getInteger("dubhe.load.seconds", 8);
    private static final int WARM_UP = 240;

    /** What a machine that does ten other things at once still keeps; the figure itself is printed. */
    private static final Duration LATENCY_MAX = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    @Test
    void fourHundredRoversMissNoEpoch() throws Exception {
        Simulation simulation = new Simulation(Scenario.named("triangle"));
        Path file = SimulatedFiles.writeConfiguration(simulation, folder, 0);
        try (Server server = new Server(ServiceConfiguration.read(file), new DataClock(3))) {
            server.start();
            warmUp(server, simulation);
            List<Client> clients = new ArrayList<>();
            Random random = new Random(1);
            Ecef middle = simulation.rovers().getFirst().gga();
            for (int i = 0; i < ROVERS; i++) {
                clients.add(
                        new Client(server, middle.plusEnu(4000 * random.nextDouble(), 4000 * random.nextDouble(), 0)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> allVirtual(server));
            List<NtripSource> sources = new ArrayList<>();
            for (SimulatedStation station : simulation.stations()) {
                sources.add(NtripSource.connect(target(
                        server, station.name(), new Credentials(station.name(), SimulatedFiles.STATION_PASSWORD))));
            }
            long start = System.nanoTime();
            for (int second = 0; second < SECONDS; second++) {
                sleepUntil(start + second * 1_000_000_000L);
                assertThat(simulation.advance()).isTrue();
                for (int i = 0; i < sources.size(); i++) {
                    SimulatedStation station = simulation.stations().get(i);
                    sources.get(i).write(station.bytes(), 0, station.length());
                }
            }
            for (Client client : clients) {
                await().pollDelay(Duration.ZERO)
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> client.epochs.get() >= SECONDS);
            }
            report(server.casterStats().latency());
            assertThat(clients).allSatisfy(client -> assertThat(client.epochs).hasValue(SECONDS));
            assertThat(server.casterStats().droppedWrites()).isZero();
            assertThat(server.casterStats().latency().quantileNanos(0.99)).isLessThan(LATENCY_MAX.toNanos());
            for (NtripSource source : sources) {
                source.close();
            }
            for (Client client : clients) {
                client.close();
            }
        }
    }

    private static void report(LatencyHistogram latency) {
        System.out.printf(
                "%d VRS rovers, %d s: last byte of the master to write: p50 <= %.1f ms, p99 <= %.1f ms, p99.9 <= %.1f ms%n",
                ROVERS,
                SECONDS,
                latency.quantileNanos(0.5) * 1e-6,
                latency.quantileNanos(0.99) * 1e-6,
                latency.quantileNanos(0.999) * 1e-6);
    }

    private static boolean allVirtual(Server server) {
        return server.streams().vrsStatus().stream()
                        .filter(status -> status.mode() == VrsMode.VIRTUAL)
                        .count()
                == ROVERS;
    }

    /** Into the ring without sockets, each epoch once the one before is solved. */
    private static void warmUp(Server server, Simulation simulation) {
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(simulation.advance()).isTrue();
            for (int s = 0; s < simulation.stations().size(); s++) {
                SimulatedStation station = simulation.stations().get(s);
                int index = s;
                FrameDecoder decoder = new FrameDecoder((buffer, offset, length) ->
                        server.ring().publish(index, buffer, offset, length, System.nanoTime()));
                decoder.accept(station.bytes(), 0, station.length());
            }
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        Snapshot newest = server.streams().virtualStations().snapshot();
                        return newest != null
                                && newest.time().nanos() >= simulation.time().nanos();
                    });
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    private static NtripTarget target(Server server, String mount, Credentials credentials) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                credentials,
                NtripVersion.V2,
                Duration.ofSeconds(60));
    }

    /** Counts whole epochs on a virtual thread. */
    private static final class Client implements AutoCloseable {
        final AtomicInteger epochs = new AtomicInteger();
        private final NtripClient client;
        private final MsmDecoder decoder = new MsmDecoder();
        private final Msm msm = new Msm();

        Client(Server server, Ecef at) throws IOException {
            client = NtripClient.connect(
                    target(server, "VRS", new Credentials("demo", "demo")),
                    Gga.of(at.toGeodetic(), -30, Instant.EPOCH));
            Thread.ofVirtual().start(this::run);
        }

        private void run() {
            FrameDecoder frames = new FrameDecoder(this::frame);
            byte[] buffer = new byte[8192];
            try {
                for (int n = client.read(buffer, 0, buffer.length); n > 0; n = client.read(buffer, 0, buffer.length)) {
                    frames.accept(buffer, 0, n);
                }
            } catch (IOException _) {
                // Closed by the test.
            }
        }

        private void frame(byte[] buffer, int offset, int length) {
            if (decoder.decode(buffer, offset, length, msm) == MsmResult.DECODED && !msm.multipleMessage) {
                epochs.incrementAndGet();
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
