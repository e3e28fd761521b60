package org.dubhe.evaluation;

import java.util.Arrays;

/**
 * Times to first fix of a solver that starts anew at a fixed beat: from each restart to the first of {@link #CONSECUTIVE} consecutive correct
 * fixes.
 *
 * <p>A restart whose interval passes without them counts as the whole interval, so that a hard case cannot drop out of the figure. An interval
 * that the data cut short is not counted. Five fixes must lie within one interval.
 */
public final class FirstFixClock {
    /** One lucky fix proves nothing. */
    public static final int CONSECUTIVE = 5;

    /** A restart every 60 s … */
    private static final long RESTART_NANOS = 60_000_000_000L;

    /** … or every 20 epochs, where that is longer. */
    private static final int RESTART_EPOCHS = 20;

    private final long epochNanos;
    private final long intervalNanos;
    private double[] seconds = new double[16];
    private long[] restarts = new long[16];
    private int count;
    private long epochsSinceRestart;
    private long restartNanos;
    private long lastNanos;
    private long candidateNanos;
    private int consecutive;
    private boolean found;

    /**
     * A clock for data of one rate.
     *
     * @param epochIntervalNanos time between two rover epochs
     */
    public FirstFixClock(long epochIntervalNanos) {
        epochNanos = epochIntervalNanos;
        intervalNanos = restartEpochs(epochIntervalNanos) * epochIntervalNanos;
    }

    /** Epochs from one restart to the next: 60 s of them, and at least 20. */
    public static long restartEpochs(long epochIntervalNanos) {
        return Math.max(RESTART_EPOCHS, RESTART_NANOS / epochIntervalNanos);
    }

    /** The solver starts anew before the epoch of this time. */
    public void restart(long timeNanos) {
        close(timeNanos);
        restartNanos = timeNanos;
        epochsSinceRestart = 0;
        consecutive = 0;
        found = false;
    }

    /** One epoch since the restart; those of a rover without a solution too. */
    public void epoch(long timeNanos, boolean correctFix) {
        epochsSinceRestart++;
        lastNanos = timeNanos;
        if (found) {
            return;
        }
        if (!correctFix) {
            consecutive = 0;
            return;
        }
        if (consecutive == 0) {
            candidateNanos = timeNanos;
        }
        if (++consecutive == CONSECUTIVE) {
            found = true;
            add((candidateNanos - restartNanos) / 1e9);
        }
    }

    /** Whether the five fixes of the present interval have come. */
    public boolean isFound() {
        return found;
    }

    /** Ends the last interval and gives all times, seconds, in the order of the restarts. */
    public double[] finish() {
        close(lastNanos + epochNanos);
        epochsSinceRestart = 0;
        return Arrays.copyOf(seconds, count);
    }

    /** When the restarts were whose times {@link #finish} has given, GPST nanoseconds. */
    public long[] restartsNanos() {
        return Arrays.copyOf(restarts, count);
    }

    /** Ends the interval where the data went on to; epochs missing in its midst do not make it shorter. */
    private void close(long reachedNanos) {
        if (!found && epochsSinceRestart > 0 && reachedNanos - restartNanos >= intervalNanos - epochNanos / 2) {
            add(intervalNanos / 1e9);
        }
    }

    private void add(double value) {
        if (count == seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * count);
            restarts = Arrays.copyOf(restarts, 2 * count);
        }
        restarts[count] = restartNanos;
        seconds[count++] = value;
    }
}
