package org.dubhe.evaluation;

import java.util.Arrays;

/**
 * Differences between the satellites of one group (a constellation's signal) at one epoch, each against the group's highest satellite; what
 * all satellites share (receiver clock, a level's own constant) drops out.
 *
 * <p>The highest satellite itself is differenced against the second, but enters no sum: it is in every difference already. Use: {@link #begin},
 * {@link #add} for every satellite, then {@link #end}.
 */
final class BetweenSatellites {
    /** Receives one difference. */
    interface Sink {
        /**
         * A satellite's value minus the reference's.
         *
         * @param isReference whether this is the group's highest satellite, given for completeness against the second
         */
        void difference(int group, int satellite, double value, boolean isReference);
    }

    /** Seven systems with a handful of signals each, 64 satellites at most. */
    private static final int CAPACITY = 1024;

    private final int[] groups = new int[CAPACITY];
    private final int[] satellites = new int[CAPACITY];
    private final double[] elevations = new double[CAPACITY];
    private final double[] values = new double[CAPACITY];
    private int count;

    /** Starts an epoch. */
    void begin() {
        count = 0;
    }

    /** One satellite's value; a NaN is left out. */
    void add(int group, int satellite, double elevationRad, double value) {
        if (Double.isNaN(value) || count == CAPACITY) {
            return;
        }
        groups[count] = group;
        satellites[count] = satellite;
        elevations[count] = elevationRad;
        values[count++] = value;
    }

    /** Ends the epoch: gives all differences, group by group. */
    void end(Sink sink) {
        int[] distinct = Arrays.stream(groups, 0, count).distinct().sorted().toArray();
        for (int group : distinct) {
            int first = highest(group, -1);
            int second = highest(group, first);
            if (second < 0) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                if (groups[i] == group) {
                    int reference = i == first ? second : first;
                    sink.difference(group, satellites[i], values[i] - values[reference], i == first);
                }
            }
        }
    }

    private int highest(int group, int except) {
        int best = -1;
        for (int i = 0; i < count; i++) {
            if (groups[i] == group && i != except && (best < 0 || elevations[i] > elevations[best])) {
                best = i;
            }
        }
        return best;
    }
}
