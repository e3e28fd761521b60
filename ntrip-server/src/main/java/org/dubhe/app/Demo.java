package org.dubhe.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.network.Snapshot;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;

/**
 * The whole service on one machine: a server as {@code serve} runs it, simulated stations that push to it over NTRIP, and simulated rovers that
 * pull {@code VRS} and {@code NEAR} and are solved by RTKLIB.
 *
 * <p>It begins {@value #WARM_UP_SECONDS} s in the past and plays that faster than real time, each epoch when the last one has been solved; then
 * it goes live. One thread plays the simulation and calls back once per live second.
 */
final class Demo implements AutoCloseable {
    /** Past that is played first: the network's ambiguities are fixed by then. */
    static final int WARM_UP_SECONDS = 300;

    /** Longest demonstration; the simulated orbits are computed in advance. */
    static final int LIVE_SECONDS_MAX = 6 * 3600;

    /** An epoch of the warm-up is waited for so long; a station's outage makes the solver wait for some of them. */
    private static final long EPOCH_WAIT_NANOS = 400_000_000L;

    /** At the end: longer than the last epoch takes to the rovers and through their solvers. */
    private static final long SETTLE_NANOS = 3_000_000_000L;

    /** Stations' bytes leave so long after their epoch, as those of real ones do. */
    private static final long STATION_DELAY_MILLIS = 60;

    private static final String USER = "demo";

    private final Rtklib rtklib;
    private final Simulation simulation;
    private final Path configuration;
    private final Server server;
    private final SimulatedPush push;
    private final RoverAntenna stationAntenna;
    private final List<DemoRover> virtual = new ArrayList<>();
    private final List<DemoRover> nearest = new ArrayList<>();
    private boolean live;

    /**
     * Everything but the network: {@link #open} begins.
     *
     * @param port of the caster
     * @param rovers how many, each on both mountpoints
     * @param folder where the configuration is written
     */
    Demo(Rtklib rtklib, long seed, int port, int rovers, int liveSeconds, Path folder, PrintWriter complaints)
            throws IOException {
        this.rtklib = rtklib;
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(WARM_UP_SECONDS);
        simulation = new Simulation(Scenario.named("city30")
                .withSeed(seed)
                .withStart(LeapSeconds.toGps(start))
                .withDurationSeconds(WARM_UP_SECONDS + Math.min(liveSeconds, LIVE_SECONDS_MAX) + 120)
                .withRovers(rovers));
        configuration = SimulatedFiles.writeConfiguration(simulation, folder, port);
        ServiceConfiguration read = ServiceConfiguration.read(configuration);
        server = new Server(
                read,
                new DataClock(read.stations().size(), simulation.scenario().start()));
        stationAntenna = stationAntenna(Engine.antennas(read.network()));
        push = new SimulatedPush(
                simulation, new CasterAddress("127.0.0.1", port), null, SimulatedFiles.STATION_PASSWORD, complaints);
    }

    /** All stations of a scenario have one type of antenna. */
    private RoverAntenna stationAntenna(AntennaCatalogue antennas) {
        String type = simulation.stations().getFirst().antenna().type();
        AntennaModel model = antennas.find(type);
        return model == null ? RoverAntenna.NULL : RoverAntenna.of(model, 0, DemoRover.PROFILE);
    }

    /** The file that says the same to {@code serve}. */
    Path configuration() {
        return configuration;
    }

    Server server() {
        return server;
    }

    Simulation simulation() {
        return simulation;
    }

    List<DemoRover> virtualRovers() {
        return List.copyOf(virtual);
    }

    List<DemoRover> nearestRovers() {
        return List.copyOf(nearest);
    }

    /** Starts the server and connects the stations. */
    void open() throws IOException {
        server.start();
        push.connect();
    }

    /**
     * Plays the past until it has caught up with now.
     *
     * @param progress called with the seconds played
     */
    void warmUp(IntConsumer progress) throws InterruptedException {
        while (lateMillis() > 1000 && simulation.advance()) {
            push.write();
            awaitSolution();
            progress.accept(simulation.epoch());
        }
    }

    /** Connects the rovers; their time to first fix begins. */
    void goLive() {
        GpsTime now = simulation.time();
        for (int i = 0; i < simulation.rovers().size(); i++) {
            virtual.add(rover(i, "VRS", RoverAntenna.NULL, now));
            nearest.add(rover(i, "NEAR", stationAntenna, now));
        }
        virtual.forEach(DemoRover::start);
        nearest.forEach(DemoRover::start);
        live = true;
    }

    private DemoRover rover(int index, String mount, RoverAntenna baseAntenna, GpsTime now) {
        NtripTarget target = NtripTarget.of(
                new CasterAddress("127.0.0.1", server.port()), mount, new Credentials(USER, USER), NtripVersion.V2);
        return new DemoRover(rtklib, simulation.rovers().get(index), target, baseAntenna, server.ephemerides(), now);
    }

    /** Plays the next second when it is due; false where the scenario is over. */
    boolean playSecond() throws InterruptedException {
        if (!simulation.advance()) {
            return false;
        }
        for (int i = 0; live && i < virtual.size(); i++) {
            virtual.get(i).feed(simulation.rovers().get(i), simulation.time());
            nearest.get(i).feed(simulation.rovers().get(i), simulation.time());
        }
        long early = STATION_DELAY_MILLIS - lateMillis();
        if (early > 0) {
            Thread.sleep(early);
        }
        push.write();
        return true;
    }

    /** Waits until the rovers have solved what they have, a few seconds at most. */
    void settle() throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (System.nanoTime() < deadline
                && !(virtual.stream().allMatch(DemoRover::isThrough)
                        && nearest.stream().allMatch(DemoRover::isThrough))) {
            Thread.sleep(20);
        }
    }

    /** How far the simulation's present epoch lies behind the wall clock; negative ahead of it. */
    private long lateMillis() {
        if (simulation.epoch() < 0) {
            return Long.MAX_VALUE;
        }
        return LeapSeconds.toUtc(simulation.time()).until(Instant.now(), ChronoUnit.MILLIS);
    }

    private void awaitSolution() throws InterruptedException {
        long wanted = simulation.time().nanos();
        long deadline = System.nanoTime() + EPOCH_WAIT_NANOS;
        while (System.nanoTime() < deadline) {
            Snapshot snapshot = server.streams().virtualStations().snapshot();
            if (snapshot != null && snapshot.time().nanos() >= wanted) {
                return;
            }
            Thread.sleep(1);
        }
    }

    @Override
    public void close() throws IOException {
        for (DemoRover rover : virtual) {
            rover.close();
        }
        for (DemoRover rover : nearest) {
            rover.close();
        }
        push.close();
        server.close();
    }
}
