package org.dubhe.station.epoch;

import java.util.Arrays;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;

/** What a station measured last of every cell, and the number of the cell's arc; a table by satellite and MSM signal id. */
final class CellHistory {
    private static final int SIGNALS = Signal.MSM_ID_MAX + 1;
    private static final int SIZE = Satellite.COUNT * SIGNALS;
    private static final long NEVER = Long.MIN_VALUE;

    private final int[] arcs = new int[SIZE];
    private final long[] timesNanos = new long[SIZE];
    private final double[] codesMeters = new double[SIZE];
    private final double[] phasesMeters = new double[SIZE];
    private final int[] locksMillis = new int[SIZE];
    private final boolean[] halfCycles = new boolean[SIZE];
    private final int[] shiftsHalfCycles = new int[SIZE];
    private final long[] lockedSinceNanos = new long[SIZE];

    CellHistory() {
        Arrays.fill(timesNanos, NEVER);
    }

    static int key(int satellite, int signalId) {
        return satellite * SIGNALS + signalId;
    }

    int arc(int key) {
        return arcs[key];
    }

    /** A new arc, unshifted, locked since the receiver says. */
    void newArc(int key, EpochObservations epoch, int cell) {
        arcs[key]++;
        shiftsHalfCycles[key] = 0;
        lockedSinceNanos[key] = epoch.timeNanos() - Math.max(0, epoch.lockTimeMillis(cell)) * 1_000_000L;
    }

    /** What is added to the receiver's phase so that it goes on as before the slips mended since its arc began, half cycles. */
    int shiftHalfCycles(int key) {
        return shiftsHalfCycles[key];
    }

    /** Mends a slip: the phase went up by so many half cycles. */
    void mend(int key, int halfCycles) {
        shiftsHalfCycles[key] -= halfCycles;
    }

    boolean halfCycle(int key) {
        return halfCycles[key];
    }

    /** Lock time of the arc, mended slips not counted, milliseconds; unknown before the first phase. */
    int lockMillis(int key, long timeNanos) {
        if (arcs[key] == 0) {
            return EpochObservations.LOCK_UNKNOWN;
        }
        return (int) Math.min(Integer.MAX_VALUE, (timeNanos - lockedSinceNanos[key]) / 1_000_000);
    }

    /** True where the cell had a phase at exactly this time. */
    boolean seenAt(int key, long timeNanos) {
        return timesNanos[key] == timeNanos;
    }

    double codeMeters(int key) {
        return codesMeters[key];
    }

    double phaseMeters(int key) {
        return phasesMeters[key];
    }

    /**
     * Whether what the receiver says of its lock proves that the phase may have been lost since it was last seen: never seen, lock time below
     * the elapsed time or below what it was, half-cycle ambiguity just resolved; with no lock time, any gap.
     *
     * @param lastEpochNanos the station's epoch before this one
     */
    boolean lockLost(int key, EpochObservations epoch, int cell, long lastEpochNanos) {
        if (timesNanos[key] == NEVER || halfCycles[key] != epoch.halfCycle(cell)) {
            return true;
        }
        int lock = epoch.lockTimeMillis(cell);
        if (lock == EpochObservations.LOCK_UNKNOWN) {
            return timesNanos[key] != lastEpochNanos;
        }
        long elapsedMillis = (epoch.timeNanos() - timesNanos[key]) / 1_000_000;
        return lock < elapsedMillis || lock < locksMillis[key];
    }

    void store(int key, EpochObservations epoch, int cell, double phaseMeters) {
        timesNanos[key] = epoch.timeNanos();
        codesMeters[key] = epoch.pseudorangeMeters(cell);
        phasesMeters[key] = phaseMeters;
        locksMillis[key] = epoch.lockTimeMillis(cell);
        halfCycles[key] = epoch.halfCycle(cell);
    }
}
