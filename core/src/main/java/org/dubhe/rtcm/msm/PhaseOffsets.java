package org.dubhe.rtcm.msm;

import java.util.Arrays;
import org.dubhe.signal.Satellite;
import org.jspecify.annotations.Nullable;

/**
 * The whole cycles that were subtracted from each satellite's and signal's phase to bring it near the pseudorange, and when they last changed.
 *
 * <p>A row per satellite, made when it is first seen.
 */
final class PhaseOffsets {
    /** No offset yet, or never changed. */
    static final long NONE = Long.MIN_VALUE;

    private static final int ROW = Msm.SIGNALS_MAX + 1;

    private final long[] @Nullable [] rows = new long[Satellite.COUNT][];

    long offset(int satellite, int signalId) {
        long @Nullable [] row = rows[satellite];
        return row == null ? NONE : row[signalId];
    }

    long changedNanos(int satellite, int signalId) {
        long @Nullable [] row = rows[satellite];
        return row == null ? NONE : row[ROW + signalId];
    }

    void first(int satellite, int signalId, long offset) {
        row(satellite)[signalId] = offset;
    }

    void change(int satellite, int signalId, long offset, long nanos) {
        long[] row = row(satellite);
        row[signalId] = offset;
        row[ROW + signalId] = nanos;
    }

    private long[] row(int satellite) {
        long @Nullable [] row = rows[satellite];
        if (row == null) {
            row = new long[2 * ROW];
            Arrays.fill(row, NONE);
            rows[satellite] = row;
        }
        return row;
    }
}
