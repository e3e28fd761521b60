package org.dubhe.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dubhe.config.HashedFile;
import org.dubhe.config.NetworkSettings;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geoid;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.metrics.EngineParts;
import org.dubhe.metrics.NetworkWatch;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.pipeline.EpochMailbox;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.StationOutlet;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * One generation of all that is computed for one list of stations and one setting of the network: from frames to rovers' streams, with a solver of its
 * own. {@link Engines} has one of them serve, and at times a second one warm up beside it.
 */
final class Engine {
    /** How long an epoch waits for its last station before it is solved without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A network needs a triangle. */
    static final int NETWORK_STATIONS_MIN = 3;

    /** No station of this engine. */
    private static final int NONE = -1;

    private final List<ReferenceStation> network;
    private final RoverStreams streams;
    private final Pipeline pipeline;
    private final EpochMailbox mailbox;
    private final @Nullable SolverLoop solver;
    private final NetworkWatch watch = new NetworkWatch();
    private final int[] stationOfLane;

    /**
     * What all generations of a service share.
     *
     * @param settings which solver a configuration asks for, and how virtual stations are served
     * @param wake has {@link RoverStreams#serve} called soon on the thread {@code ring}
     */
    record Surroundings(
            ServiceClock clock,
            EphemerisStore ephemerides,
            EmissionJournal journal,
            EngineSettings settings,
            Runnable wake) {}

    /**
     * An engine not yet started.
     *
     * @param outlets of the stations, by mountpoint
     * @param before whose rovers it is to take over; null for the first one
     * @throws ConfigurationException where a file that the configuration names cannot be used
     */
    Engine(
            ServiceConfiguration configuration,
            Map<String, StationOutlet> outlets,
            Surroundings around,
            @Nullable Engine before) {
        AntennaCatalogue antennas = antennas(configuration.network());
        StationFeed[] feeds = feeds(configuration, outlets);
        network = network(feeds);
        VrsSettings vrs = around.settings.vrs(configuration).withMaster(master(configuration, network));
        streams = before == null
                ? new RoverStreams(
                        feeds,
                        around.clock,
                        vrs,
                        around.ephemerides,
                        around.journal,
                        Geoid::undulationMeters,
                        around.wake)
                : new RoverStreams(before.streams, feeds, vrs);
        mailbox = new EpochMailbox(Math.max(1, network.size()), PATIENCE, System::nanoTime);
        pipeline = new Pipeline(feeds, around.clock, around.ephemerides, streams, antennas, mailbox::offer);
        Server.Solving solving = around.settings.solving(configuration);
        solver = solving == null || network.size() < NETWORK_STATIONS_MIN
                ? null
                : new SolverLoop(mailbox, () -> solving.of(network, around.ephemerides), this::publish);
        int lanes = Arrays.stream(feeds)
                .mapToInt(feed -> feed.outlet().lane() + 1)
                .max()
                .orElse(0);
        stationOfLane = new int[lanes];
        Arrays.fill(stationOfLane, NONE);
        for (StationFeed feed : feeds) {
            stationOfLane[feed.outlet().lane()] = feed.index();
        }
    }

    /** Starts the solver. */
    void start() {
        if (solver != null) {
            solver.start();
        }
    }

    /** A frame of the ring. Of the thread {@code ring}. */
    void frame(int lane, byte[] bytes, int length, long arrivalNanos) {
        int station = lane < stationOfLane.length ? stationOfLane[lane] : NONE;
        if (station != NONE) {
            pipeline.frame(station, bytes, length, arrivalNanos);
        }
    }

    RoverStreams streams() {
        return streams;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    @Nullable
    SolverLoop solver() {
        return solver;
    }

    EngineParts parts() {
        return new EngineParts(streams, pipeline, mailbox, solver, watch);
    }

    /** A place in each triangle of which rovers are served now. */
    List<Ecef> served() {
        Snapshot snapshot = streams.virtualStations().snapshot();
        List<Ecef> out = new ArrayList<>();
        for (int t = 0; snapshot != null && t < snapshot.triangleCount(); t++) {
            if (snapshot.isUsable(t)) {
                double x = 0;
                double y = 0;
                double z = 0;
                for (int corner = 0; corner < 3; corner++) {
                    Ecef at = network.get(snapshot.vertex(t, corner)).arp();
                    x += at.xMeters() / 3;
                    y += at.yMeters() / 3;
                    z += at.zMeters() / 3;
                }
                out.add(new Ecef(x, y, z));
            }
        }
        return out;
    }

    /** Whether rovers at these places are served as well as its stations ever can: those outside of its triangles do not count. */
    boolean serves(List<Ecef> places) {
        if (solver == null || places.isEmpty()) {
            return true;
        }
        Snapshot snapshot = streams.virtualStations().snapshot();
        if (snapshot == null) {
            return false;
        }
        for (Ecef place : places) {
            if (snapshot.triangleAt(place) >= 0 && !snapshot.covers(place)) {
                return false;
            }
        }
        return true;
    }

    /** Ends its solver and waits for it; what it serves rovers from goes on with the last snapshot. */
    void close(Duration atMost) {
        if (solver != null) {
            solver.close(atMost);
        }
    }

    private void publish(Snapshot snapshot) {
        streams.virtualStations().publish(snapshot);
        watch.accept(snapshot);
    }

    private static StationFeed[] feeds(ServiceConfiguration configuration, Map<String, StationOutlet> outlets) {
        List<StationFeed> feeds = new ArrayList<>();
        int networkIndex = 0;
        for (int i = 0; i < configuration.stations().size(); i++) {
            ConfiguredStation station = configuration.stations().get(i);
            ReferenceStation reference = station.reference();
            feeds.add(new StationFeed(
                    i,
                    station.name(),
                    configuration.sources().get(i).stationId(),
                    reference,
                    reference == null ? NONE : networkIndex++,
                    Objects.requireNonNull(outlets.get(station.mount()))));
        }
        return feeds.toArray(StationFeed[]::new);
    }

    private static List<ReferenceStation> network(StationFeed[] feeds) {
        List<ReferenceStation> out = new ArrayList<>();
        for (StationFeed feed : feeds) {
            if (feed.configured() != null) {
                out.add(feed.configured());
            }
        }
        return out;
    }

    private static int master(ServiceConfiguration configuration, List<ReferenceStation> network) {
        String name = configuration.network().master();
        for (int i = 0; i < network.size(); i++) {
            if (network.get(i).name().equals(name)) {
                return i;
            }
        }
        return NONE;
    }

    /**
     * The antennas' phase centres.
     *
     * @throws ConfigurationException where they cannot be read
     */
    static AntennaCatalogue antennas(NetworkSettings settings) {
        HashedFile file = settings.antennas();
        try {
            return file == null ? AntennaCatalogue.EMPTY : AntennaCatalogue.read(file.path());
        } catch (IOException e) {
            throw new ConfigurationException("network.antennas", String.valueOf(e.getMessage()), "an ANTEX file");
        }
    }
}
