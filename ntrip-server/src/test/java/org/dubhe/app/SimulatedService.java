package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.StreamSource;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.network.NetworkConfig;
import org.dubhe.network.NetworkSolver;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/** The pipeline on one thread, fed by a simulation: a snapshot is seen with the epoch after its own, as it would be live. */
final class SimulatedService {
    final Simulation simulation;
    final EphemerisStore ephemerides = new EphemerisStore();
    final DataClock clock;
    final StationFeed[] feeds;
    final RoverStreams streams;
    final Pipeline pipeline;
    final EpochSet epochs;

    /** What comes from a station is passed on unless this says no. */
    boolean[] muted;

    /** Snapshots are published. */
    boolean solves = true;

    /** Where clean epochs go. */
    Consumer<StationEpoch> toSolver = _ -> {};

    private final NetworkSolver solver;
    private @Nullable Snapshot unseen;
    private int station;
    private final byte[] frame = new byte[1029];

    SimulatedService(Simulation simulation, Path folder) throws IOException {
        this(simulation, folder, VrsSettings.DEFAULT);
    }

    SimulatedService(Simulation simulation, Path folder, VrsSettings settings) throws IOException {
        this.simulation = simulation;
        SimulatedFiles.writeConfiguration(simulation, folder, 2101);
        List<ReferenceStation> stations = new ArrayList<>();
        List<StationFeed> all = new ArrayList<>();
        for (ConfiguredStation one : SimulatedFiles.stations(simulation)) {
            ReferenceStation reference = Objects.requireNonNull(one.reference());
            all.add(new StationFeed(all.size(), one.name(), one.id(), reference, all.size()));
            stations.add(reference);
        }
        feeds = all.toArray(StationFeed[]::new);
        muted = new boolean[feeds.length];
        clock = new DataClock(feeds.length);
        streams = new RoverStreams(feeds, clock, settings, ephemerides, EmissionJournal.NONE, (_, _) -> 0, () -> {});
        epochs = new EpochSet(feeds.length);
        pipeline = new Pipeline(
                feeds,
                clock,
                ephemerides,
                streams,
                AntennaCatalogue.read(folder.resolve("antennas.atx")),
                epoch -> toSolver.accept(epoch));
        toSolver = epochs::put;
        solver = new NetworkSolver(stations, List.of(), NetworkConfig.DEFAULT, ephemerides);
    }

    /** One epoch of all stations. */
    void step() {
        if (!simulation.advance()) {
            throw new IllegalStateException("the scenario is over");
        }
        if (unseen != null && solves) {
            streams.virtualStations().publish(unseen);
        }
        epochs.reset(simulation.time().nanos());
        for (station = 0; station < feeds.length; station++) {
            SimulatedStation from = simulation.stations().get(station);
            if (!muted[station]) {
                FrameDecoder decoder = new FrameDecoder(this::pass);
                decoder.accept(from.bytes(), 0, from.length());
            }
        }
        pipeline.wake();
        unseen = solver.solve(simulation.time(), epochs.epochs());
    }

    void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    StreamSource.Subscription vrs(RoverConnection rover) {
        return streams.vrs().subscribe(rover);
    }

    /** The GGA of a place, served at once. */
    void gga(StreamSource.Subscription rover, Ecef at) {
        GpsTime now = clock.isKnown() ? new GpsTime(clock.nowNanos()) : new GpsTime(0);
        rover.onGga(Gga.of(at.toGeodetic(), -30, LeapSeconds.toUtc(now)));
        streams.serve();
    }

    private void pass(byte[] buffer, int offset, int length) {
        System.arraycopy(buffer, offset, frame, 0, length);
        pipeline.frame(station, frame, length, 0);
    }
}
