package org.dubhe.benchmarks.correction;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dubhe.correction.VirtualStation;
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
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.DataClock;

/** The scenario city30 after a quarter of an hour, when most of its satellites are fixed: its snapshot, the epoch of its master in the middle, and places of rovers around that. */
final class SolvedCity {
    private static final int WARM_UP_EPOCHS = 900;

    /** How far rovers are from the master: nearer to it than to others. */
    private static final double ROVER_METERS = 12_000;

    final EphemerisStore ephemerides = new EphemerisStore();
    final StationEpoch epoch = new StationEpoch();
    final Snapshot snapshot;
    final VirtualStation master;
    final List<VirtualStation> rovers = new ArrayList<>();

    SolvedCity(int roverCount) {
        Simulation simulation = new Simulation(Scenario.named("city30").withRovers(0));
        List<ReferenceStation> stations = new ArrayList<>();
        List<StationFeed> feeds = new ArrayList<>();
        for (SimulatedStation s : simulation.stations()) {
            ReferenceStation station = new ReferenceStation(
                    s.name(), s.id(), s.marker(), s.antennaHeightMeters(), "", SimulatedStation.RECEIVER, "");
            feeds.add(new StationFeed(feeds.size(), s.name(), s.id(), station, feeds.size()));
            stations.add(station);
        }
        EpochSet epochs = new EpochSet(stations.size());
        DataClock clock = new DataClock(stations.size());
        RoverStreams streams = new RoverStreams(
                feeds.toArray(StationFeed[]::new),
                clock,
                VrsSettings.DEFAULT,
                ephemerides,
                EmissionJournal.NONE,
                (_, _) -> 0,
                () -> {});
        Pipeline pipeline = new Pipeline(
                feeds.toArray(StationFeed[]::new), clock, ephemerides, streams, AntennaCatalogue.EMPTY, epochs::put);
        NetworkSolver solver = new NetworkSolver(stations, List.of(), NetworkConfig.DEFAULT, ephemerides);
        Snapshot last = null;
        for (int i = 0; i < WARM_UP_EPOCHS && simulation.advance(); i++) {
            epochs.reset(simulation.time().nanos());
            for (int s = 0; s < stations.size(); s++) {
                feed(pipeline, s, simulation.stations().get(s));
            }
            last = solver.solve(simulation.time(), epochs.epochs());
        }
        int middle = middle(stations);
        StationEpoch whole = epochs.of(middle);
        if (last == null || whole == null) {
            throw new IllegalStateException("the station in the middle has no epoch");
        }
        snapshot = last;
        epoch.copyFrom(whole);
        Ecef at = stations.get(middle).arp();
        master = new VirtualStation(at);
        Random random = new Random(1);
        while (rovers.size() < roverCount) {
            Ecef place = at.plusEnu(
                    ROVER_METERS * (2 * random.nextDouble() - 1), ROVER_METERS * (2 * random.nextDouble() - 1), 0);
            if (snapshot.covers(place)) {
                rovers.add(new VirtualStation(place));
            }
        }
    }

    private static void feed(Pipeline pipeline, int station, SimulatedStation from) {
        byte[] frame = new byte[1029];
        FrameDecoder decoder = new FrameDecoder((buffer, offset, length) -> {
            System.arraycopy(buffer, offset, frame, 0, length);
            pipeline.frame(station, frame, length, 0);
        });
        decoder.accept(from.bytes(), 0, from.length());
    }

    private static int middle(List<ReferenceStation> stations) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < stations.size(); i++) {
            double sum = 0;
            for (ReferenceStation other : stations) {
                sum += stations.get(i).arp().distanceMeters(other.arp());
            }
            if (sum < least) {
                least = sum;
                best = i;
            }
        }
        return best;
    }
}
