package org.dubhe.time;

import java.util.Arrays;

/**
 * The time of recorded data: now is the newest epoch that a station has sent.
 *
 * <p>One station cannot carry the time away: a step of more than {@link #STEP_MAX_NANOS} is taken only when more than half of the stations
 * heard so far stand on its far side. Time goes back only when more than half of them stand that far behind it.
 *
 * <p>{@link #epoch} and {@link #seed} belong to one thread, the one that decodes.
 */
public final class DataClock implements ServiceClock {
    /** Longer than any interval of stations, shorter than the jumps that broken receivers make. */
    public static final long STEP_MAX_NANOS = 90 * GpsTime.SECOND;

    private long[] newest;
    private volatile long now = UNKNOWN;
    /** True while {@code now} was said by {@code --start} or an ephemeris and no epoch has confirmed it. */
    private boolean rough = true;

    /** A clock that learns the time from ephemerides. */
    public DataClock(int stations) {
        newest = new long[stations];
        Arrays.fill(newest, UNKNOWN);
    }

    /** A clock that is told where the data begin, good to half a week. */
    public DataClock(int stations, GpsTime start) {
        this(stations);
        now = start.nanos();
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public boolean seed(GpsTime roughly) {
        if (now != UNKNOWN) {
            return false;
        }
        now = roughly.nanos();
        return true;
    }

    @Override
    public void epoch(int station, long tagNanos) {
        if (station >= newest.length) {
            int known = newest.length;
            newest = Arrays.copyOf(newest, station + 1);
            Arrays.fill(newest, known, station + 1, UNKNOWN);
        }
        newest[station] = tagNanos;
        if (rough) {
            rough = false;
            now = tagNanos;
        } else if (isTaken(tagNanos - now)) {
            now = tagNanos;
        }
    }

    private boolean isTaken(long step) {
        if (step > STEP_MAX_NANOS || step < -STEP_MAX_NANOS) {
            return mostAreBeyond(step > 0);
        }
        return step > 0;
    }

    private boolean mostAreBeyond(boolean ahead) {
        int heard = 0;
        int beyond = 0;
        for (long tag : newest) {
            if (tag != UNKNOWN) {
                heard++;
                beyond += (ahead ? tag - now : now - tag) > STEP_MAX_NANOS ? 1 : 0;
            }
        }
        return 2 * beyond > heard;
    }
}
