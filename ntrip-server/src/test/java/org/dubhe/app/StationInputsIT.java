package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dubhe.caster.LogLines;
import org.dubhe.caster.TestCertificate;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.Sourcetable;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stations whose stream comes in by more than one way, on real sockets: what a rover on their mountpoint gets. */
@Timeout(120)
final class StationInputsIT {
    private static final String UPSTREAM = """
            stations: { UP: { password: pu } }
            mountpoints: { UP: raw }
            users: { relay: secret }
            caster: { bind: 127.0.0.1, port: 0 }
            """;

    @TempDir
    private Path folder;

    private final Simulation simulation =
            new Simulation(Scenario.named("triangle").withSeed(9).withDurationSeconds(1000));

    @Test
    void theBackupGoesOnWhereThePrimaryIsCutOffAndNoEpochIsTornOrComesTwice() throws Exception {
        try (Server server = server("""
                        stations: { A: { password: pa, inputs: { spare: { push: A-2, password: pb } } } }
                        mountpoints: { A: raw }
                        users: { u: p }
                        caster: { bind: 127.0.0.1, port: 0 }
                        metrics: { port: 0 }
                        """);
                NtripSource primary = NtripSource.connect(target(server, "A", "A", "pa"));
                NtripSource spare = NtripSource.connect(target(server, "A-2", "A-2", "pb"))) {
            await().until(() -> server.pipeline().stations()[0].isConnected());
            try (Reader rover = new Reader(server, "A", "u", "p")) {
                await().until(() -> server.casterStats().rovers() == 1);
                play(20, primary, spare);
                await().until(() -> rover.tags.size() >= 19);
                assertThat(used(server, "A")).isEqualTo(1);
                Sourcetable.Stream line = NtripClient.sourcetable(target(server, "A", "u", "p"))
                        .streams()
                        .getFirst();
                assertThat(line.bitRate()).as("of the input in use").isPositive();
                assertThat(line.formatDetails()).contains("(");
                simulation.advance();
                primary.write(station().bytes(), 0, station().length() / 2);
                primary.close();
                await().until(() -> !server.casterStats().sources().getFirst().isConnected());
                play(20, spare);
                await().until(() -> rover.tags.size() >= 38);
                assertThat(rover.tags).doesNotHaveDuplicates().isSorted();
                assertThat(rover.tags.getLast() - rover.tags.getFirst())
                        .as("no epoch is missing but the one that the primary was cut off in")
                        .isLessThanOrEqualTo(rover.tags.size() * GpsTime.SECOND);
                assertThat(rover.assembler.lateMessages()).isZero();
                assertThat(used(server, "A-2")).isEqualTo(1);
                assertThat(Scrape.of(server.metricsPort()).value("dubhe_station_connected{station=\"A\"}"))
                        .isEqualTo(1);
                assertThat(server.casterStats().rovers()).isEqualTo(1);
            }
        }
    }

    @Test
    void aRelayIsOpenedForTheFirstRoverAndFailsOverToItsSecondUpstream() throws Exception {
        try (Server first = server(UPSTREAM);
                Server second = server(UPSTREAM);
                NtripSource intoFirst = NtripSource.connect(target(first, "UP", "UP", "pu"));
                NtripSource intoSecond = NtripSource.connect(target(second, "UP", "UP", "pu"));
                Server relay = server("""
                        stations:
                          R:
                            on_demand: true
                            inputs:
                              one: { ntrip: "127.0.0.1:%d/UP", user: relay, password: secret, version: 1 }
                              two: { ntrip: "127.0.0.1:%d/UP", user: relay, password: secret }
                        mountpoints: { R: raw }
                        users: { u: p }
                        caster: { bind: 127.0.0.1, port: 0 }
                        """.formatted(first.port(), second.port()))) {
            await().until(() -> first.pipeline().stations()[0].isConnected()
                    && second.pipeline().stations()[0].isConnected());
            assertThat(relay.health().ready().json()).contains("\"stations\":\"ok\"");
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> first.casterStats().rovers() == 0
                            && relay.casterStats().sources().stream().noneMatch(source -> source.isConnected()));
            try (Reader rover = new Reader(relay, "R", "u", "p")) {
                await().until(() -> first.casterStats().rovers() == 1);
                play(10, intoFirst, intoSecond);
                await().until(() -> rover.tags.size() >= 9);
                assertThat(second.casterStats().rovers())
                        .as("the spare upstream is not asked")
                        .isZero();
                first.close();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> second.casterStats().rovers() == 1);
                play(10, intoSecond);
                await().until(() -> rover.tags.size() >= 18);
                assertThat(rover.tags).doesNotHaveDuplicates().isSorted();
                assertThat(relay.casterStats().rovers()).isEqualTo(1);
            }
        }
    }

    @Test
    void whatIsNoRtcm3ComesThroughEveryInputAsItIs() throws Exception {
        byte[] words = "f~~YQ@ no RTCM 3".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket receiver = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
                Server server = server("""
                        stations:
                          R: { inputs: { up: { connect: "127.0.0.1:%d" } } }
                          P: { inputs: { up: { push: P-2, password: pp } } }
                        mountpoints: { R: { kind: raw, format: RTCM 2.3 }, P: { kind: raw, format: RTCM 2.3 } }
                        users: { u: p }
                        caster: { bind: 127.0.0.1, port: 0 }
                        """.formatted(receiver.getLocalPort()));
                Socket peer = receiver.accept();
                NtripSource pushed = NtripSource.connect(target(server, "P-2", "P-2", "pp"))) {
            peer.getOutputStream().write('f');
            await().until(() -> server.pipeline().stations()[0].isConnected()
                    && server.pipeline().stations()[1].isConnected());
            assertThat(server.health().ready().json()).contains("\"stations\":\"ok\"");
            try (NtripClient onR = NtripClient.connect(target(server, "R", "u", "p"), null);
                    NtripClient onP = NtripClient.connect(target(server, "P", "u", "p"), null)) {
                await().until(() -> server.casterStats().rovers() == 2);
                peer.getOutputStream().write(words);
                pushed.write(words, 0, words.length);
                for (NtripClient rover : List.of(onR, onP)) {
                    byte[] got = new byte[words.length];
                    int length = 0;
                    while (length < got.length) {
                        length += rover.read(got, length, got.length - length);
                    }
                    assertThat(got).isEqualTo(words);
                }
            }
        }
    }

    @Test
    void aRelayOverTlsTrustsNobodyButWhoIsNamed() throws Exception {
        TestCertificate.write(folder, "upstream.example.org");
        Path trusted = Files.copy(folder.resolve("server.pem"), folder.resolve("trusted.pem"));
        try (Server upstream = server(
                        UPSTREAM.replace(
                                "bind: 127.0.0.1, port: 0",
                                "bind: [127.0.0.1, 127.0.0.2], port: 0, tls: { port: 0, certificate: server.pem, key: server.key }"));
                NtripSource source = NtripSource.connect(target(upstream, "UP", "UP", "pu"))) {
            await().until(() -> upstream.pipeline().stations()[0].isConnected());
            String input = "{ ntrip: \"HOST:" + upstream.tlsPort() + "/UP\", user: relay, password: secret, ";
            try (Server relay = server(relayOf(input.replace("HOST", "localhost") + "ca: " + trusted + " }"))) {
                await().until(() -> upstream.casterStats().rovers() == 1);
                play(1, source);
                await().until(() -> relay.pipeline().stations()[0].isConnected());
                try (Reader rover = new Reader(relay, "R", "u", "p")) {
                    await().until(() -> relay.casterStats().rovers() == 1);
                    play(10, source);
                    await().until(() -> rover.tags.size() >= 9);
                }
                // A blocked read over TLS ends with the relay, too.
            }
            await().until(() -> upstream.casterStats().rovers() == 0);
            try (LogLines log = new LogLines();
                    Server unknown = server(relayOf(input.replace("HOST", "localhost") + "tls: true }"))) {
                await().untilAsserted(() -> assertThat(log.shown())
                        .anyMatch(line -> line.contains("TLS") && line.contains("not signed by an authority")));
                assertThat(unknown.pipeline().stations()[0].isConnected()).isFalse();
            }
            try (LogLines log = new LogLines();
                    Server other = server(relayOf(input.replace("HOST", "127.0.0.2") + "ca: " + trusted + " }"))) {
                await().untilAsserted(() ->
                        assertThat(log.shown()).anyMatch(line -> line.contains("not made out to 127.0.0.2")));
                assertThat(other.pipeline().stations()[0].isConnected()).isFalse();
            }
            assertThat(upstream.casterStats().rovers()).isZero();
        }
    }

    private static String relayOf(String input) {
        return """
                stations: { R: { inputs: { up: %s } } }
                mountpoints: { R: raw }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0 }
                """.formatted(input);
    }

    private double used(Server server, String input) throws IOException, InterruptedException {
        return Scrape.of(server.metricsPort()).value("dubhe_input_used{input=\"" + input + "\",station=\"A\"}");
    }

    private SimulatedStation station() {
        return simulation.stations().getFirst();
    }

    /** Plays epochs, ten a second, to all sources at once. */
    private void play(int epochs, NtripSource... to) throws IOException, InterruptedException {
        for (int i = 0; i < epochs; i++) {
            simulation.advance();
            for (NtripSource one : to) {
                one.write(station().bytes(), 0, station().length());
            }
            Thread.sleep(100);
        }
    }

    private Server server(String yaml) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "serve", ".yaml"), yaml);
        Server server = new Server(ServiceConfiguration.read(file), new DataClock(1));
        server.start();
        return server;
    }

    private static NtripTarget target(Server server, String mount, String user, String password) {
        return NtripTarget.of(
                new CasterAddress("127.0.0.1", server.port()), mount, new Credentials(user, password), NtripVersion.V2);
    }

    /** A rover that puts what it gets together into epochs. */
    private final class Reader implements AutoCloseable {
        private final List<Long> tags = new CopyOnWriteArrayList<>();
        private final EpochAssembler assembler =
                new EpochAssembler(() -> simulation.scenario().start().nanos(), epoch -> tags.add(epoch.timeNanos()));
        private final NtripClient client;

        Reader(Server server, String mount, String user, String password) throws IOException {
            client = NtripClient.connect(target(server, mount, user, password), null);
            Thread.ofPlatform().daemon().start(() -> {
                byte[] block = new byte[16 * 1024];
                var frames = new FrameDecoder(assembler);
                try {
                    for (int n = client.read(block, 0, block.length); n >= 0; n = client.read(block, 0, block.length)) {
                        frames.accept(block, 0, n);
                    }
                } catch (IOException _) {
                    // The test's end closes the socket.
                }
            });
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
