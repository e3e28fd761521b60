package org.dubhe.time;

import java.time.Instant;

/**
 * An instant on GLONASS's time scale, UTC + 3 h, in whole nanoseconds of its own calendar since 1980-01-06T00:00:00, a Sunday. No other class
 * knows the three hours.
 *
 * <p>Like UTC it has leap seconds, which {@link #nanos} does not count; inside one stands the second after it. The static methods on nanoseconds
 * are for paths that allocate nothing.
 *
 * @param nanos nanoseconds since 1980-01-06T00:00:00 UTC + 3 h, days of 86,400 s
 */
public record GlonassTime(long nanos) {
    /** Nanoseconds of a day. */
    public static final long DAY = 86_400 * GpsTime.SECOND;

    /** GLONASS time is this much ahead of UTC (GLONASS ICD L1/L2, §3.3.3). */
    private static final long AHEAD_OF_UTC_NANOS = 3 * 3600 * GpsTime.SECOND;

    /** Unix second where {@link #nanos} has its zero, were there no three hours. */
    private static final long UNIX_SECONDS_0 =
            Instant.parse("1980-01-06T00:00:00Z").getEpochSecond();

    /** The same instant as a GPST one. */
    public static GlonassTime of(GpsTime time) {
        return new GlonassTime(ofGpsNanos(time.nanos()));
    }

    /** From a {@link #day} and nanoseconds of that day. */
    public static GlonassTime ofDay(long day, long nanosOfDay) {
        return new GlonassTime(day * DAY + nanosOfDay);
    }

    /** {@link #nanos} of a {@link GpsTime#nanos}. */
    public static long ofGpsNanos(long gpsNanos) {
        return gpsNanos - LeapSeconds.atGpsNanos(gpsNanos) * GpsTime.SECOND + AHEAD_OF_UTC_NANOS;
    }

    /** {@link GpsTime#nanos} of a {@link #nanos}, with the leap seconds of a GPST instant close by. */
    public static long toGpsNanos(long glonassNanos, long nearGpsNanos) {
        return glonassNanos - AHEAD_OF_UTC_NANOS + LeapSeconds.atGpsNanos(nearGpsNanos) * GpsTime.SECOND;
    }

    /** The same instant as GPST. */
    public GpsTime toGps() {
        long utcNanos = nanos - AHEAD_OF_UTC_NANOS;
        return LeapSeconds.toGps(Instant.ofEpochSecond(
                UNIX_SECONDS_0 + Math.floorDiv(utcNanos, GpsTime.SECOND), Math.floorMod(utcNanos, GpsTime.SECOND)));
    }

    /** Days since 1980-01-06 in this scale's calendar; a multiple of seven on Sundays. */
    public long day() {
        return Math.floorDiv(nanos, DAY);
    }

    /** Nanoseconds since midnight in this scale, {@code [0, DAY)}. */
    public long nanosOfDay() {
        return Math.floorMod(nanos, DAY);
    }
}
