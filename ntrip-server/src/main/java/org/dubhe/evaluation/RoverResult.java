package org.dubhe.evaluation;

import java.util.List;

/**
 * What became of one rover.
 *
 * @param name for tables
 * @param nearestBase name of the station nearest to it, which {@code nearest} serves it with while that station lives; empty where it served none
 * @param nearestKm distance to that station
 * @param served epoch by epoch of the scored window: whether its VRS came from a snapshot with enough satellites
 * @param vrs the solver on the VRS stream
 * @param nearest the solver on the {@code nearest} stream
 */
public record RoverResult(
        String name, String nearestBase, double nearestKm, boolean[] served, Track vrs, Track nearest) {
    /**
     * One stream's two solvers.
     *
     * @param outcomes of the solver that runs through, epoch by epoch of the scored window
     * @param firstFixSeconds of the solver that restarts, restart by restart
     * @param restartNanos when those restarts were, GPST nanoseconds
     */
    public record Track(List<EpochOutcome> outcomes, double[] firstFixSeconds, long[] restartNanos) {}

    /** Counted epochs whose VRS came from a snapshot with enough satellites. */
    int servedEpochs() {
        int count = 0;
        for (int e = 0; e < served.length; e++) {
            count += served[e] && vrs.outcomes().get(e).counted() ? 1 : 0;
        }
        return count;
    }
}
