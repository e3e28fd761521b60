package org.dubhe.time;

import java.util.Arrays;

/**
 * The time of recorded data: now is the newest epoch that a station has sent.
 *
 * <p>One station cannot carry the time away: a step of more than {@link #STEP_MAX_NANOS} is taken only when more than half of the stations
 * heard so far stand on its far side. Time never goes back.
 *
 * <p>{@link #epoch} and {@link #seed} belong to one thread, the one that decodes.
 */
public final class DataClock implements ServiceClock {
    /** Longer than any interval of stations, shorter than the jumps that broken receivers make. */
    public static final long STEP_MAX_NANOS = 600 * GpsTime.SECOND;

    private final long[] newest;
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
        newest[station] = tagNanos;
        if (rough) {
            rough = false;
            now = tagNanos;
        } else if (tagNanos > now && (tagNanos - now <= STEP_MAX_NANOS || mostStandPast(now + STEP_MAX_NANOS))) {
            now = tagNanos;
        }
    }

    private boolean mostStandPast(long limit) {
        int heard = 0;
        int past = 0;
        for (long tag : newest) {
            heard += tag == UNKNOWN ? 0 : 1;
            past += tag > limit ? 1 : 0;
        }
        return 2 * past > heard;
    }
}
