package org.dubhe.app;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.network.NetworkConfig;
import org.dubhe.network.NetworkSolver;
import org.dubhe.network.Snapshot;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;

/**
 * A server as {@code serve} runs it, and simulated stations that push to it over sockets: first as fast as their epochs are solved, then one epoch
 * per second of the wall clock, all stations at once. Everything but the server belongs to the thread that plays.
 */
final class LiveService implements AutoCloseable {
    /** Longest live part, seconds. */
    static final int LIVE_MAX = 600;

    private static final long SECOND = 1_000_000_000L;

    /** No station. */
    private static final int NONE = -1;

    private final Simulation simulation;
    private final int warmUp;
    private final Server server;
    private final List<NtripSource> sources = new ArrayList<>();
    private final long[][] pushedNanos;
    private int live;
    private long dueNanos;

    LiveService(Scenario scenario, int warmUp, Path folder, EmissionJournal journal) throws IOException {
        this.simulation = new Simulation(scenario.withDurationSeconds(warmUp + LIVE_MAX));
        this.warmUp = warmUp;
        ServiceConfiguration read = ServiceConfiguration.read(SimulatedFiles.writeConfiguration(simulation, folder, 0));
        server = new Server(
                read,
                new DataClock(read.stations().size(), scenario.start()),
                (stations, ephemerides) -> {
                    NetworkSolver solver = new NetworkSolver(stations, List.of(), NetworkConfig.DEFAULT, ephemerides);
                    return epochs -> solver.solve(new GpsTime(epochs.timeNanos()), epochs.epochs());
                },
                VrsSettings.DEFAULT,
                journal);
        pushedNanos = new long[simulation.stations().size()][LIVE_MAX];
    }

    Server server() {
        return server;
    }

    Simulation simulation() {
        return simulation;
    }

    /** Live seconds played. */
    int live() {
        return live;
    }

    /** The live second of a time tag; negative in the warm-up. */
    static int second(long tagNanos, GpsTime start, int warmUp) {
        return Math.toIntExact(Math.floorDiv(tagNanos - start.nanos(), SECOND)) - warmUp;
    }

    /** When the write of a station's epoch began, {@link System#nanoTime}; 0 where it sent none. */
    long pushedNanos(int station, int second) {
        return pushedNanos[station][second];
    }

    /** Starts the server, connects the stations and plays the warm-up. */
    void open() throws IOException {
        server.start();
        for (SimulatedStation station : simulation.stations()) {
            Credentials own = new Credentials(station.name(), SimulatedFiles.STATION_PASSWORD);
            sources.add(NtripSource.connect(target(station.name(), own)));
        }
        for (int i = 0; i < warmUp; i++) {
            advance();
            for (int k = 0; k < sources.size(); k++) {
                push(k);
            }
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(30))
                    .until(this::isSolved);
        }
        dueNanos = System.nanoTime() + SECOND;
    }

    /** How to ask the server for a mountpoint. */
    NtripTarget target(String mount, Credentials credentials) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                credentials,
                NtripVersion.V2,
                Duration.ofSeconds(60));
    }

    /** Plays live seconds, each when it is due. */
    void play(int seconds) throws IOException, InterruptedException {
        play(seconds, NONE);
    }

    /** Plays one live second without one station. */
    void playWithout(int station) throws IOException, InterruptedException {
        play(1, station);
    }

    private void play(int seconds, int muted) throws IOException, InterruptedException {
        for (int i = 0; i < seconds; i++) {
            advance();
            long early = dueNanos - System.nanoTime();
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            } else if (early < -SECOND) {
                dueNanos = System.nanoTime();
            }
            dueNanos += SECOND;
            for (int k = 0; k < sources.size(); k++) {
                if (k != muted && simulation.stations().get(k).length() > 0) {
                    pushedNanos[k][live] = System.nanoTime();
                    push(k);
                }
            }
            live++;
        }
    }

    private void advance() {
        if (!simulation.advance()) {
            throw new IllegalStateException("the scenario is over");
        }
    }

    private void push(int k) throws IOException {
        SimulatedStation station = simulation.stations().get(k);
        sources.get(k).write(station.bytes(), 0, station.length());
    }

    private boolean isSolved() {
        Snapshot newest = server.streams().virtualStations().snapshot();
        // The solver has nothing to say of the first epochs: stations announce themselves in them.
        return simulation.epoch() < 5
                || newest != null && newest.time().nanos() >= simulation.time().nanos();
    }

    @Override
    public void close() throws IOException {
        for (NtripSource source : sources) {
            source.close();
        }
        server.close();
    }
}
