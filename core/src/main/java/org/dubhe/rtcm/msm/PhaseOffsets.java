package org.dubhe.rtcm.msm;

import java.util.Arrays;
import org.dubhe.signal.Satellite;
import org.jspecify.annotations.Nullable;

/**
 * What one stream of MSMs remembers from epoch to epoch: the whole cycles that were subtracted from each satellite's and signal's phase to bring it
 * near the pseudorange, and when they last changed.
 *
 * <p>All that a stream needs of its own, so it is small, some 10 kB with fifty satellites: a row per satellite with a place per signal, made when
 * each is first sent. Belongs to the thread that emits the stream.
 */
public final class PhaseOffsets {
    /** No offset yet, or never changed. */
    public static final long NONE = Long.MIN_VALUE;

    // A row is one stretch of three longs per signal: its MSM id, the offset, the time of its last change.
    private static final int STRIDE = 3;

    private static final int OFFSET = 1;
    private static final int CHANGED = 2;

    private final long[] @Nullable [] rows = new long[Satellite.COUNT][];

    /**
     * Whole cycles subtracted from a satellite's and signal's phase when it was last sent; sent phase = given phase − this.
     *
     * @return {@link #NONE} where none was ever sent
     */
    public long cycles(int satellite, int signalId) {
        return get(satellite, signalId, OFFSET);
    }

    /** GPST nanoseconds of the last change; {@link #NONE} where there was none. */
    long changedNanos(int satellite, int signalId) {
        return get(satellite, signalId, CHANGED);
    }

    void first(int satellite, int signalId, long cycles) {
        change(satellite, signalId, cycles, NONE);
    }

    void change(int satellite, int signalId, long cycles, long nanos) {
        long @Nullable [] row = rows[satellite];
        int at = row == null ? -1 : find(row, signalId);
        if (row == null || at < 0) {
            at = row == null ? 0 : row.length;
            row = row == null ? new long[STRIDE] : Arrays.copyOf(row, at + STRIDE);
            row[at] = signalId;
            rows[satellite] = row;
        }
        row[at + OFFSET] = cycles;
        row[at + CHANGED] = nanos;
    }

    private long get(int satellite, int signalId, int what) {
        long @Nullable [] row = rows[satellite];
        int at = row == null ? -1 : find(row, signalId);
        return row == null || at < 0 ? NONE : row[at + what];
    }

    private static int find(long[] row, int signalId) {
        for (int at = 0; at < row.length; at += STRIDE) {
            if (row[at] == signalId) {
                return at;
            }
        }
        return -1;
    }
}
