package org.dubhe.time;

/**
 * An instant on BeiDou's time scale, in whole nanoseconds since 2006-01-01T00:00:00 BDT. No other class knows how BDT lies against GPST.
 *
 * <p>The static methods on nanoseconds are for paths that allocate nothing.
 *
 * @param nanos nanoseconds since the BDT epoch
 */
public record BeidouTime(long nanos) {
    /** BDT is this much behind GPST: BDT = GPST − 14 s (BDS-SIS-ICD, §3.3). */
    public static final long BEHIND_GPST_NANOS = 14 * GpsTime.SECOND;

    /** The GPS week in which BDT's week 0 begins. */
    private static final int GPS_WEEK_0 = 1356;

    private static final long EPOCH_GPS_NANOS = GPS_WEEK_0 * GpsTime.WEEK + BEHIND_GPST_NANOS;

    /** The same instant as a GPST one. */
    public static BeidouTime of(GpsTime time) {
        return new BeidouTime(ofGpsNanos(time.nanos()));
    }

    /** From a full BDT week number and nanoseconds of that week. */
    public static BeidouTime ofWeek(int week, long nanosOfWeek) {
        return new BeidouTime(week * GpsTime.WEEK + nanosOfWeek);
    }

    /** {@link #nanos} of a {@link GpsTime#nanos}. */
    public static long ofGpsNanos(long gpsNanos) {
        return gpsNanos - EPOCH_GPS_NANOS;
    }

    /** {@link GpsTime#nanos} of a {@link #nanos}. */
    public static long toGpsNanos(long beidouNanos) {
        return beidouNanos + EPOCH_GPS_NANOS;
    }

    /** Nanoseconds since the start of the BDT week, {@code [0, WEEK)}, of a {@link GpsTime#nanos}. */
    public static long nanosOfWeek(long gpsNanos) {
        return Math.floorMod(ofGpsNanos(gpsNanos), GpsTime.WEEK);
    }

    /** The same instant as GPST. */
    public GpsTime toGps() {
        return new GpsTime(toGpsNanos(nanos));
    }

    /** Full BDT week number. */
    public int week() {
        return (int) Math.floorDiv(nanos, GpsTime.WEEK);
    }

    /** Nanoseconds since the start of the BDT week, {@code [0, WEEK)}. */
    public long nanosOfWeek() {
        return Math.floorMod(nanos, GpsTime.WEEK);
    }

    /** Seconds since the start of the BDT week, {@code [0, 604800)}. */
    public double secondsOfWeek() {
        return nanosOfWeek() * 1e-9;
    }
}
