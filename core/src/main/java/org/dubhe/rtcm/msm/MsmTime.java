package org.dubhe.rtcm.msm;

import org.dubhe.signal.Constellation;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GlonassTime;
import org.dubhe.time.GpsTime;

/**
 * The epoch field of MSM both ways, between GPST and the time scale of each system: BeiDou counts ms of the BDT week, GLONASS the day of week
 * and ms of day of {@link GlonassTime}, all others ms of the GPST week.
 *
 * <p>The wire has no week (GLONASS: no date), so reading needs a reference that is right to half a week (half a day); leap seconds are
 * those at the reference.
 */
public final class MsmTime {
    /** {@link #gpsNanos}'s answer where the field has no meaning. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final long MILLI = 1_000_000L;
    private static final int WEEK_MILLIS = 604_800_000;

    /** DF034 reaches one second into the next day at a leap second. */
    private static final int DAY_MILLIS_MAX = 86_400_999;

    /** A BDS receiver that counts BDT from the start of GPST's week, without the wrap, sends −14 s … −1 ms at first (seen from a PolaRx5). */
    private static final int UNDERFLOW_MILLIS = (int) (-BeidouTime.BEHIND_GPST_NANOS / MILLI);

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
            case BEIDOU -> {
                long nanos = ofWeek(signed30(epoch), UNDERFLOW_MILLIS, BeidouTime.ofGpsNanos(referenceNanos));
                yield nanos == INVALID ? INVALID : BeidouTime.toGpsNanos(nanos);
            }
            case GPS, GALILEO, SBAS, QZSS, NAVIC -> ofWeek(epoch, 0, referenceNanos);
        };
    }

    /** The epoch field of an instant, rounded to the millisecond. */
    public static int epoch(Constellation constellation, long gpsNanos) {
        return switch (constellation) {
            case GLONASS -> {
                long millis = rounded(GlonassTime.ofGpsNanos(gpsNanos));
                long day = Math.floorDiv(millis, GlonassTime.DAY / MILLI);
                long ofDay = Math.floorMod(millis, GlonassTime.DAY / MILLI);
                yield (int) (Math.floorMod(day, 7L) << DAY_OF_WEEK_SHIFT | ofDay);
            }
            case BEIDOU -> (int) Math.floorMod(rounded(BeidouTime.ofGpsNanos(gpsNanos)), (long) WEEK_MILLIS);
            case GPS, GALILEO, SBAS, QZSS, NAVIC -> (int) Math.floorMod(rounded(gpsNanos), (long) WEEK_MILLIS);
        };
    }

    /** On the scale of the reference. */
    private static long ofWeek(int millis, int least, long referenceNanos) {
        if (millis < least || millis >= WEEK_MILLIS) {
            return INVALID;
        }
        return nearest(millis * MILLI, referenceNanos, GpsTime.WEEK);
    }

    /** The day of week is not used: 7 means unknown and other values are often wrong. */
    private static long ofGlonass(int epoch, long referenceNanos) {
        int millisOfDay = epoch & ((1 << DAY_OF_WEEK_SHIFT) - 1);
        if (millisOfDay > DAY_MILLIS_MAX) {
            return INVALID;
        }
        long nanos = nearest(millisOfDay * MILLI, GlonassTime.ofGpsNanos(referenceNanos), GlonassTime.DAY);
        return GlonassTime.toGpsNanos(nanos, referenceNanos);
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
