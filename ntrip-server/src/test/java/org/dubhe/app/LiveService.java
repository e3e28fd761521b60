package org.dubhe.app;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;

/**
 * {@code dubhe serve} as a process of its own, and simulated stations that push to it over sockets: first as fast as their epochs are solved, then one
 * epoch per second of the wall clock, all stations at once. Belongs to the thread that plays.
 */
final class LiveService implements AutoCloseable {
    /** Longest live part, seconds. */
    static final int LIVE_MAX = 600;

    private static final long SECOND = 1_000_000_000L;

    /** No station. */
    private static final int NONE = -1;

    /** In the first epochs stations announce themselves, and there is nothing to be solved. */
    private static final int ANNOUNCEMENT_EPOCHS = 5;

    private final Simulation simulation;
    private final int warmUp;
    private final ServeProcess serve;
    private final List<NtripSource> sources = new ArrayList<>();
    private final Set<Integer> gone = new HashSet<>();
    private final long[] beganNanos = new long[LIVE_MAX];
    private final long[] sentNanos = new long[LIVE_MAX];
    private final int[] silent = new int[LIVE_MAX];
    private int live;
    private long dueNanos;

    LiveService(Scenario scenario, int warmUp, Path folder) throws IOException {
        this.simulation = new Simulation(scenario.withDurationSeconds(warmUp + LIVE_MAX));
        this.warmUp = warmUp;
        Path configuration = SimulatedFiles.writeConfiguration(simulation, folder, 0);
        Files.writeString(configuration, "metrics: { port: 0 }\n", StandardOpenOption.APPEND);
        serve = new ServeProcess(
                configuration,
                folder.resolve("serve.log"),
                "--clock",
                "data",
                "--start",
                LeapSeconds.toUtc(scenario.start()).toString());
    }

    ServeProcess serve() {
        return serve;
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

    /** When the write of the first station's epoch of a live second began, {@link System#nanoTime}. */
    long beganNanos(int second) {
        return beganNanos[second];
    }

    /** When the last byte of the last station's epoch of a live second had been written, {@link System#nanoTime}. */
    long sentNanos(int second) {
        return sentNanos[second];
    }

    /** Stations that sent nothing in a live second. */
    int silent(int second) {
        return silent[second];
    }

    /** Connects the stations and plays the warm-up. */
    void open() throws IOException {
        for (SimulatedStation station : simulation.stations()) {
            Credentials own = new Credentials(station.name(), SimulatedFiles.STATION_PASSWORD);
            sources.add(NtripSource.connect(target(station.name(), own)));
        }
        for (int i = 0; i < warmUp; i++) {
            double before = solved();
            advance();
            for (int k = 0; k < sources.size(); k++) {
                push(k);
            }
            if (i >= ANNOUNCEMENT_EPOCHS) {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(3))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> solved() > before);
            }
        }
        dueNanos = System.nanoTime() + SECOND;
    }

    /** How to ask the server for a mountpoint. */
    NtripTarget target(String mount, Credentials credentials) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", serve.port()),
                mount,
                credentials,
                NtripVersion.V2,
                Duration.ofSeconds(60));
    }

    /** Plays live seconds, each when it is due. */
    void play(int seconds) throws IOException, InterruptedException {
        for (int i = 0; i < seconds; i++) {
            play(NONE, Duration.ZERO);
        }
    }

    /** Plays one live second without one station. */
    void playWithout(int station) throws IOException, InterruptedException {
        play(station, Duration.ZERO);
    }

    /** A station's line is cut; it does not come back. */
    void cut(int station) throws IOException {
        gone.add(station);
        sources.get(station).close();
    }

    /** Plays one live second in whose first part the server stands still. */
    void playWhileItStandsStill(Duration part) throws IOException, InterruptedException {
        play(NONE, part);
    }

    private void play(int muted, Duration standsStill) throws IOException, InterruptedException {
        advance();
        long early = dueNanos - System.nanoTime();
        if (early > 0) {
            Thread.sleep(Duration.ofNanos(early));
        } else if (early < -SECOND) {
            dueNanos = System.nanoTime();
        }
        dueNanos += SECOND;
        if (standsStill.isPositive()) {
            serve.standStill();
        }
        beganNanos[live] = System.nanoTime();
        for (int k = 0; k < sources.size(); k++) {
            if (k != muted && !gone.contains(k) && simulation.stations().get(k).length() > 0) {
                push(k);
            } else {
                silent[live]++;
            }
        }
        sentNanos[live] = System.nanoTime();
        live++;
        if (standsStill.isPositive()) {
            Thread.sleep(standsStill);
            serve.goOn();
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

    private double solved() throws IOException {
        return serve.metric("dubhe_solver_epochs_total");
    }

    @Override
    public void close() throws IOException {
        for (NtripSource source : sources) {
            source.close();
        }
        serve.close();
    }
}
