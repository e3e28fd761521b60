package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.dubhe.account.store.Actor;
import org.dubhe.caster.SourceStats;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.Snapshot;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtcm.message.Text1029;
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
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.time.DataClock;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/** A server with simulated stations that push over sockets, an epoch at each {@link #step}, and rovers that keep all that they get. */
final class ReloadScene implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    final Simulation simulation = new Simulation(Scenario.named("triangle").withRovers(1));
    final Server server;
    final Map<String, NtripSource> sources = new LinkedHashMap<>();
    private final Path file;
    private final Reloader reloader;
    private final List<Rover> rovers = new ArrayList<>();
    private final Map<String, ByteArrayOutputStream> sent = new LinkedHashMap<>();

    /** Started, with all stations connected. */
    ReloadScene(Path folder, Duration warmUpMax, UnaryOperator<String> edit) throws IOException {
        file = SimulatedFiles.writeConfiguration(simulation, folder, 0);
        write(text -> edit.apply(text.replace("port: 0", "port: 0\n  bind: 127.0.0.1\n  source_timeout: 10min\n")));
        server = new Server(
                ServiceConfiguration.read(file),
                new DataClock(
                        simulation.stations().size(), simulation.scenario().start()),
                EngineSettings.OF_CONFIGURATION,
                EmissionJournal.NONE,
                warmUpMax);
        server.start();
        reloader = new Reloader(file, server);
        for (SimulatedStation station : simulation.stations()) {
            if (server.configuration().stationOfMount(station.name()) >= 0) {
                connect(station.name());
            }
        }
    }

    void connect(String station) throws IOException {
        connect(station, SimulatedFiles.STATION_PASSWORD);
    }

    void connect(String station, String password) throws IOException {
        sources.put(station, NtripSource.connect(target(station, new Credentials(station, password))));
        await().until(() ->
                Objects.requireNonNull(server.casterStats().source(station)).isConnected());
    }

    void disconnect(String station) throws IOException {
        Objects.requireNonNull(sources.remove(station)).close();
    }

    String name(int station) {
        return simulation.stations().get(station).name();
    }

    /** The configuration file. */
    String text() throws IOException {
        return Files.readString(file);
    }

    /** Changes the configuration file. */
    void write(UnaryOperator<String> edit) throws IOException {
        String before = Files.readString(file);
        String after = edit.apply(before);
        if (after.equals(before)) {
            throw new IllegalStateException("the edit changed nothing");
        }
        Files.writeString(file, after);
    }

    /** Changes it and has it read. */
    ReloadReport reload(UnaryOperator<String> edit) throws IOException, ConfigurationException {
        write(edit);
        return reloader.reload(new Actor("test", ""));
    }

    /** Epochs of all stations that are connected, each handled before the next. */
    void steps(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (!simulation.advance()) {
                throw new IllegalStateException("the scenario is over");
            }
            long handled = server.ring().handled();
            int frames = 0;
            Map<SourceStats, Long> expected = new HashMap<>();
            for (SimulatedStation station : simulation.stations()) {
                NtripSource source = sources.get(station.name());
                if (source != null) {
                    int[] whole = {0};
                    new FrameDecoder((_, _, _) -> whole[0]++).accept(station.bytes(), 0, station.length());
                    SourceStats stats = server.casterStats().source(station.name());
                    if (stats != null) {
                        expected.put(stats, stats.frames() + whole[0]);
                    }
                    source.write(station.bytes(), 0, station.length());
                    sent.computeIfAbsent(station.name(), _ -> new ByteArrayOutputStream())
                            .write(station.bytes(), 0, station.length());
                    frames += whole[0];
                }
            }
            long least = handled + frames;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> expected.entrySet().stream()
                                    .allMatch(one -> one.getKey().frames() >= one.getValue())
                            && server.ring().handled() >= least
                            && server.ring().backlog() == 0);
            if (i % 3 == 0) {
                waitForSolver();
            }
        }
    }

    /** Until rovers inside of the network are served from its solution. */
    void warmUp() throws IOException {
        Ecef place = place();
        for (int i = 0; i < 320; i++) {
            steps(1);
            waitForSolver();
            Snapshot snapshot = server.streams().virtualStations().snapshot();
            if (snapshot != null && snapshot.covers(place)) {
                return;
            }
        }
        throw new IllegalStateException("the network has not been solved");
    }

    private void waitForSolver() {
        try {
            Thread.sleep(15);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where rovers stand: inside of the network. */
    Ecef place() {
        return simulation.rovers().getFirst().gga();
    }

    Rover rover(String mount, String user, String password) throws IOException {
        Rover rover = new Rover(mount, user, password);
        rovers.add(rover);
        return rover;
    }

    Rover rover(String mount) throws IOException {
        return rover(mount, "demo", "demo");
    }

    /** All that a station has sent so far. */
    byte[] sent(String station) {
        return sent.getOrDefault(station, new ByteArrayOutputStream()).toByteArray();
    }

    /** A rover has got every byte that a station has sent from there on, and has not been ended. */
    void assertContinuous(String station, int from, Rover rover) {
        byte[] all = sent(station);
        byte[] expected = Arrays.copyOfRange(all, from, all.length);
        await().untilAsserted(() -> assertThat(rover.bytes()).isEqualTo(expected));
        assertThat(rover.hasEnded()).isFalse();
    }

    private NtripTarget target(String mount, Credentials credentials) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()), mount, credentials, NtripVersion.V2, SILENCE);
    }

    @Override
    public void close() throws IOException {
        for (Rover rover : rovers) {
            rover.close();
        }
        for (NtripSource source : sources.values()) {
            source.close();
        }
        server.close();
    }

    /** Keeps what it gets. */
    final class Rover implements AutoCloseable {
        private final NtripClient client;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;
        private volatile boolean ended;
        private volatile boolean closing;

        private Rover(String mount, String user, String password) throws IOException {
            Gga gga = Gga.of(place().toGeodetic(), -30, LeapSeconds.toUtc(simulation.time()));
            int before = server.casterStats().rovers();
            long ggas = server.casterStats().ggas();
            client = NtripClient.connect(target(mount, new Credentials(user, password)), gga);
            thread = Thread.ofPlatform().daemon().start(this::run);
            await().until(() -> server.casterStats().rovers() > before
                    && server.casterStats().ggas() > ggas);
            long handled = server.ring().handled();
            await().until(() -> server.ring().handled() > handled + 1);
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
                // Told by the flag.
            }
            ended = !closing;
        }

        /** Whether the caster has ended it. */
        boolean hasEnded() {
            return ended;
        }

        byte[] bytes() {
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }

        /** Bytes that belong to no whole frame. */
        long torn() {
            return bytesOutsideOfFrames(bytes());
        }

        List<RtcmMessage> messages() {
            List<RtcmMessage> out = new ArrayList<>();
            MessageDecoder messages = new MessageDecoder();
            FrameDecoder decoder = new FrameDecoder((buffer, offset, length) -> {
                int number = Frames.messageNumber(buffer, offset, length);
                if (number == Text1029.NUMBER || number == StationPosition1005.NUMBER) {
                    @Nullable RtcmMessage message = messages.decode(buffer, offset, length);
                    out.add(Objects.requireNonNull(message));
                }
            });
            byte[] all = bytes();
            decoder.accept(all, 0, all.length);
            return out;
        }

        /** Texts (1029), in their order. */
        List<String> texts() {
            return messages().stream()
                    .filter(Text1029.class::isInstance)
                    .map(message -> ((Text1029) message).text())
                    .toList();
        }

        /** Station ids of its bases, each once, in their order. */
        List<Integer> bases() {
            return messages().stream()
                    .filter(StationPosition1005.class::isInstance)
                    .map(message -> ((StationPosition1005) message).stationId())
                    .distinct()
                    .toList();
        }

        @Override
        public void close() throws IOException {
            closing = true;
            client.close();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How many bytes of a stream belong to no whole frame. */
    static long bytesOutsideOfFrames(byte[] stream) {
        FrameDecoder decoder = new FrameDecoder((_, _, _) -> {});
        decoder.accept(stream, 0, stream.length);
        decoder.end();
        return decoder.skippedBytes();
    }
}
