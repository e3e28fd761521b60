package org.dubhe.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dubhe.network.NetworkStatistics.IntegerDecision;
import org.dubhe.observation.StationEpoch;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.simulation.ReceiverEpoch;
import org.dubhe.simulation.SimulatedStation;
import org.jspecify.annotations.Nullable;

/**
 * Compares every integer that the network decided on with the integers that the simulator's receivers had.
 *
 * <p>The decisions of one edge, signal and datum share a constant that nobody knows; so what most of them agree on is taken as that constant, and
 * the others are wrong. A single decision is right by itself. Integers are compared as they are, never rounded.
 */
final class IntegerCheck {
    /** Decisions that share a constant. */
    private record Group(int stationA, int stationB, int constellation, int signalIdA, int signalIdB, int datum) {}

    /** How often each value of the constant came, in half cycles. */
    private final Map<Group, Map<Long, Integer>> groups = new HashMap<>();

    private long decisions;
    private long unjudged;

    /** Takes the decisions of one epoch, whose truth the stations hold now. */
    void add(List<IntegerDecision> epoch, List<SimulatedStation> stations, EpochSet epochs) {
        for (IntegerDecision decision : epoch) {
            decisions++;
            double a = ambiguity(stations, epochs, decision.stationA(), decision.satellite(), decision.signalIdA());
            double b = ambiguity(stations, epochs, decision.stationB(), decision.satellite(), decision.signalIdB());
            if (Double.isNaN(a) || Double.isNaN(b)) {
                unjudged++;
                continue;
            }
            Group group = new Group(
                    decision.stationA(),
                    decision.stationB(),
                    Satellite.constellation(decision.satellite()).ordinal(),
                    decision.signalIdA(),
                    decision.signalIdB(),
                    decision.datum());
            long halfCycles = 2 * decision.integer() - (long) (2 * b) + (long) (2 * a);
            groups.computeIfAbsent(group, _ -> new HashMap<>()).merge(halfCycles, 1, Integer::sum);
        }
    }

    /** Decisions so far. */
    long decisions() {
        return decisions;
    }

    /** Decisions on a signal that the simulator's receivers do not have at that epoch. */
    long unjudged() {
        return unjudged;
    }

    /** Wrong decisions, by their double differences with what most of their group says; a signal that nobody received is wrong too. */
    long wrong() {
        long wrong = unjudged;
        for (Map<Long, Integer> values : groups.values()) {
            int all = 0;
            int most = 0;
            for (int count : values.values()) {
                all += count;
                most = Math.max(most, count);
            }
            wrong += all - most;
        }
        return wrong;
    }

    /** The ambiguity of a station's signal as the solver has it, cycles: the receiver's, and what mended slips add; NaN where it has none. */
    static double ambiguity(
            List<SimulatedStation> stations, EpochSet epochs, int station, int satellite, int signalId) {
        ReceiverEpoch receiver = stations.get(station).epoch();
        int cell = find(receiver, satellite, Signal.ofMsmId(Satellite.constellation(satellite), signalId));
        StationEpoch solved = epochs.of(station);
        int clean = solved == null ? -1 : solved.observations().find(satellite, signalId);
        int mended = solved == null || clean < 0 ? 0 : solved.mendedCycles(clean);
        return cell < 0 ? Double.NaN : receiver.trueAmbiguityCycles(cell) + mended;
    }

    static int find(ReceiverEpoch epoch, int satellite, @Nullable Signal signal) {
        return signal == null ? -1 : epoch.find(satellite, signal);
    }
}
