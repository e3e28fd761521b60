package org.dubhe.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.NetworkStatistics.IntegerDecision;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.StationEpoch;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.simulation.ReceiverEpoch;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;

/**
 * A simulated triangle that stands at its first epoch, with snapshots made by hand: every station's levelled integers are its receiver's, less a constant of the
 * satellite that is no station's, so that all are right.
 */
final class JudgeScene implements AutoCloseable {
    static final Signal SIGNAL = Signal.GPS_1C;

    final ScenarioFeed feed;
    final List<SimulatedStation> stations;
    final EpochSet epochs;

    /** GPS satellites that all stations observe. */
    final List<Integer> satellites = new ArrayList<>();

    /** What a station's level of a satellite is off by. */
    final int[][] wrongCycles;

    JudgeScene() throws IOException {
        feed = new ScenarioFeed(
                Scenario.named("triangle").withDurationSeconds(60).withRovers(1), false);
        feed.advance();
        stations = feed.simulated();
        epochs = new EpochSet(stations.size());
        epochs.reset(feed.time().nanos());
        wrongCycles = new int[stations.size()][Satellite.COUNT];
        for (int station = 0; station < stations.size(); station++) {
            ReceiverEpoch receiver = stations.get(station).epoch();
            StationEpoch epoch = new StationEpoch();
            epoch.reset(station, station, feed.time().nanos());
            for (int cell = 0; cell < receiver.cellCount(); cell++) {
                int own = epoch.observations()
                        .addCell(receiver.satellite(cell), receiver.signal(cell).msmId());
                epoch.observations().phaseCycles(own, receiver.phaseCycles(cell));
                epoch.arc(own, 1);
            }
            epochs.put(epoch);
        }
        for (int number = 1; number <= 32; number++) {
            int satellite = Satellite.index(Constellation.GPS, number);
            if (stations.stream().allMatch(s -> s.epoch().find(satellite, SIGNAL) >= 0)) {
                satellites.add(satellite);
            }
        }
    }

    /** A snapshot of these levels and decisions. */
    Snapshot snapshot(long id, IntegerDecision... decisions) {
        Ecef[] positions = stations.stream().map(SimulatedStation::arp).toArray(Ecef[]::new);
        Snapshot.Builder builder = new Snapshot.Builder(id, feed.time(), positions)
                .statistics(new NetworkStatistics(
                        3, 3, 3, 1, 1, 0, 0, 0, 0, List.of(decisions), List.of(), List.of(), Double.NaN));
        for (int station = 0; station < stations.size(); station++) {
            for (int satellite : satellites) {
                long level = ambiguity(station, satellite) - 7L * satellite - station + wrongCycles[station][satellite];
                builder.level(station, satellite, SIGNAL.msmId(), (int) level, 1, feed.time());
            }
        }
        return builder.build();
    }

    /** The right decision of an edge with a datum, which is a constant of its own. */
    IntegerDecision decision(int a, int b, int satellite, int datum, int wrongCycles) {
        long integer = ambiguity(b, satellite) - ambiguity(a, satellite) + 100 * datum + wrongCycles;
        return new IntegerDecision(
                feed.time().nanos(), a, b, satellite, SIGNAL.msmId(), SIGNAL.msmId(), 1, 1, integer, datum);
    }

    private long ambiguity(int station, int satellite) {
        ReceiverEpoch epoch = stations.get(station).epoch();
        return (long) epoch.trueAmbiguityCycles(epoch.find(satellite, SIGNAL));
    }

    @Override
    public void close() {
        feed.close();
    }
}
