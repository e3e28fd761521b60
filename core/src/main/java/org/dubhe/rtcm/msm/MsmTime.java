package org.dubhe.rtcm.msm;

import org.dubhe.signal.Constellation;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;

/**
 * The epoch field of MSM both ways, between GPST and the time scale of each system: BeiDou counts ms of the BDT week, GLONASS the day of week
 * and ms of day of UTC + 3 h, all others ms of the GPST week.
 *
 * <p>The wire has no week (GLONASS: no date), so reading needs a reference that is right to half a week (half a day); leap seconds come from
 * {@link LeapSeconds} at the reference.
 */
public final class MsmTime {
    /** {@link #gpsNanos}'s answer where the field has no meaning. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final long MILLI = 1_000_000L;
    private static final long DAY = 86_400 * GpsTime.SECOND;
    private static final long MOSCOW = 3 * 3600 * GpsTime.SECOND;
    private static final int WEEK_MILLIS = 604_800_000;

    /** DF034 reaches one second into the next day at a leap second. */
    private static final int DAY_MILLIS_MAX = 86_400_999;

    /** A BDS receiver that counts GPST − 14 s without the wrap sends −14 s … −1 ms after GPST's week has begun (seen from a PolaRx5). */
    private static final int UNDERFLOW_MILLIS = -14_000;

    private static final int DAY_OF_WEEK_SHIFT = 27;

    private MsmTime() {}

    /**
     * The instant of an epoch field.
     *
     * @param epoch {@link Msm#epoch}
     * @param referenceNanos GPST nanoseconds near the epoch
     * @return GPST nanoseconds, or {@link #INVALID}
     */
    public static long gpsNanos(Constellation constellation, int epoch, long referenceNanos) {
        return switch (constellation) {
            case GLONASS -> ofGlonass(epoch, referenceNanos);
            case BEIDOU -> ofWeek(signed30(epoch), UNDERFLOW_MILLIS, GpsTime.BDT_OFFSET, referenceNanos);
            case GPS, GALILEO, SBAS, QZSS, NAVIC -> ofWeek(epoch, 0, 0, referenceNanos);
        };
    }

    /** The epoch field of an instant, rounded to the millisecond. */
    public static int epoch(Constellation constellation, long gpsNanos) {
        return switch (constellation) {
            case GLONASS -> {
                long millis = rounded(gpsNanos - LeapSeconds.atGpsNanos(gpsNanos) * GpsTime.SECOND + MOSCOW);
                long day = Math.floorDiv(millis, DAY / MILLI);
                yield (int) (Math.floorMod(day, 7L) << DAY_OF_WEEK_SHIFT | Math.floorMod(millis, DAY / MILLI));
            }
            case BEIDOU -> (int) Math.floorMod(rounded(gpsNanos - GpsTime.BDT_OFFSET), (long) WEEK_MILLIS);
            case GPS, GALILEO, SBAS, QZSS, NAVIC -> (int) Math.floorMod(rounded(gpsNanos), (long) WEEK_MILLIS);
        };
    }

    private static long ofWeek(int millis, int least, long offsetNanos, long referenceNanos) {
        if (millis < least || millis >= WEEK_MILLIS) {
            return INVALID;
        }
        long nanosOfWeek = millis * MILLI + offsetNanos;
        return nearest(nanosOfWeek, referenceNanos, GpsTime.WEEK);
    }

    /** The day of week is not used: 7 means unknown and other values are often wrong. */
    private static long ofGlonass(int epoch, long referenceNanos) {
        int millisOfDay = epoch & ((1 << DAY_OF_WEEK_SHIFT) - 1);
        if (millisOfDay > DAY_MILLIS_MAX) {
            return INVALID;
        }
        long toGps = LeapSeconds.atGpsNanos(referenceNanos) * GpsTime.SECOND - MOSCOW;
        return nearest(millisOfDay * MILLI, referenceNanos - toGps, DAY) + toGps;
    }

    /** The instant congruent to {@code phase} that is nearest to the reference. */
    private static long nearest(long phase, long reference, long period) {
        return phase + Math.floorDiv(reference - phase + period / 2, period) * period;
    }

    private static long rounded(long nanos) {
        return Math.floorDiv(nanos + MILLI / 2, MILLI);
    }

    /** Negative times wrap at 2³⁰, far above the end of the week; times past 2²⁹ ms (Saturday morning) are times. */
    private static int signed30(int epoch) {
        return epoch >= WEEK_MILLIS ? epoch - (1 << 30) : epoch;
    }
}
