package org.dubhe.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dubhe.network.NetworkStatistics.IntegerDecision;
import org.dubhe.network.Snapshot;
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
 * the others are wrong. Integers are compared as they are, never rounded.
 *
 * <p>A decision alone in its group has none to differ from: mostly the one that set the datum. What judges it are the levels of its own epoch, which no
 * datum divides: N − n of the edge's two ends, N true and n levelled, differs by the same between them for every satellite of a signal. Where
 * the decision's satellite differs from what most others there have, it is wrong; where there is no other, it is only counted, {@link #alone}.
 */
final class IntegerCheck {
    /** Decisions that share a constant. */
    private record Group(int stationA, int stationB, int constellation, int signalIdA, int signalIdB, int datum) {}

    /** What the levels say of a decision. */
    enum Level {
        /** No other satellite is levelled at both ends. */
        SILENT,
        /** At least as many others agree as agree with each other on something else. */
        AGREES,
        /** Most of the others have something else in common. */
        DIFFERS
    }

    /** The decisions of a group: how often each value of the constant came, in half cycles, and what the levels said of the last one. */
    private static final class Tally {
        private final Map<Long, Integer> values = new HashMap<>();
        private Level level = Level.SILENT;

        boolean isOne() {
            return values.size() == 1 && values.containsValue(1);
        }
    }

    private final Map<Group, Tally> groups = new HashMap<>();

    private long decisions;
    private long unjudged;

    /** Takes the decisions of a snapshot, whose truth the stations hold now. */
    void add(Snapshot snapshot, List<SimulatedStation> stations, EpochSet epochs) {
        for (IntegerDecision decision : snapshot.statistics().decisions()) {
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
            Tally tally = groups.computeIfAbsent(group, _ -> new Tally());
            tally.values.merge(halfCycles, 1, Integer::sum);
            tally.level = level(decision, snapshot, stations, epochs);
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

    /**
     * Wrong decisions, by their double differences with what most of their group says, or with the levels where they are alone; a signal that nobody
     * received is wrong too.
     */
    long wrong() {
        long wrong = unjudged + alone(Level.DIFFERS);
        for (Tally tally : groups.values()) {
            int all = 0;
            int most = 0;
            for (int count : tally.values.values()) {
                all += count;
                most = Math.max(most, count);
            }
            wrong += all - most;
        }
        return wrong;
    }

    /** Decisions alone in their group of which the levels say so. */
    long alone(Level saying) {
        long count = 0;
        for (Tally tally : groups.values()) {
            count += tally.isOne() && tally.level == saying ? 1 : 0;
        }
        return count;
    }

    /** As a line of the report. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "  %d decisions, %d wrong; alone with their datum %d: by the levels %d right, %d wrong, %d without another satellite to tell%n",
                decisions,
                wrong(),
                alone(Level.AGREES) + alone(Level.DIFFERS) + alone(Level.SILENT),
                alone(Level.AGREES),
                alone(Level.DIFFERS),
                alone(Level.SILENT));
    }

    private static Level level(
            IntegerDecision decision, Snapshot snapshot, List<SimulatedStation> stations, EpochSet epochs) {
        StationEpoch ofA = epochs.of(decision.stationA());
        Map<Long, Integer> othersHalfCycles = new HashMap<>();
        double own = Double.NaN;
        for (int cell = 0; ofA != null && cell < ofA.observations().cellCount(); cell++) {
            int satellite = ofA.observations().satellite(cell);
            if (ofA.observations().signalId(cell) != decision.signalIdA()
                    || Satellite.constellation(satellite) != Satellite.constellation(decision.satellite())) {
                continue;
            }
            double between = beyondLevel(
                            snapshot, stations, epochs, decision.stationB(), satellite, decision.signalIdB())
                    - beyondLevel(snapshot, stations, epochs, decision.stationA(), satellite, decision.signalIdA());
            if (satellite == decision.satellite()) {
                own = between;
            } else if (!Double.isNaN(between)) {
                othersHalfCycles.merge((long) (2 * between), 1, Integer::sum);
            }
        }
        int most = 0;
        for (int count : othersHalfCycles.values()) {
            most = Math.max(most, count);
        }
        if (most == 0 || Double.isNaN(own)) {
            return Level.SILENT;
        }
        return othersHalfCycles.getOrDefault((long) (2 * own), 0) == most ? Level.AGREES : Level.DIFFERS;
    }

    /** N − n: a station's true ambiguity beyond the levelled integer, cycles; NaN where the arc of this epoch is not levelled. */
    static double beyondLevel(
            Snapshot snapshot,
            List<SimulatedStation> stations,
            EpochSet epochs,
            int station,
            int satellite,
            int signalId) {
        StationEpoch epoch = epochs.of(station);
        int cell = epoch == null ? -1 : epoch.observations().find(satellite, signalId);
        int integer = cell < 0 ? Snapshot.NOT_LEVELLED : snapshot.levelledInteger(station, satellite, signalId);
        return epoch != null
                        && integer != Snapshot.NOT_LEVELLED
                        && epoch.arc(cell) == snapshot.levelledArc(station, satellite, signalId)
                ? ambiguity(stations, epochs, station, satellite, signalId) - integer
                : Double.NaN;
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
