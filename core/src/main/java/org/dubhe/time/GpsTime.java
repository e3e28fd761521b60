package org.dubhe.time;

import java.math.BigDecimal;

/**
 * An instant on the GPS time scale, in whole nanoseconds since 1980-01-06T00:00:00 GPST.
 *
 * <p>Galileo System Time and QZSS time are taken as GPST (their offsets are far below a nanosecond of orbit error here). BDT is
 * {@link BeidouTime}, GLONASS's time {@link GlonassTime}; UTC is Java's {@code Instant}, converted in {@link LeapSeconds}.
 *
 * @param nanos nanoseconds since the GPS epoch; good to the year 2262 − 10
 */
public record GpsTime(long nanos) implements Comparable<GpsTime> {
    /** Nanoseconds in a second. */
    public static final long SECOND = 1_000_000_000L;

    /** Nanoseconds in a GPS week. */
    public static final long WEEK = 604_800L * SECOND;

    /** From a full GPS week number and nanoseconds of that week. */
    public static GpsTime ofWeek(int week, long nanosOfWeek) {
        return new GpsTime(week * WEEK + nanosOfWeek);
    }

    /** Full GPS week number. */
    public int week() {
        return (int) Math.floorDiv(nanos, WEEK);
    }

    /** Nanoseconds since the start of the GPS week, {@code [0, WEEK)}. */
    public long nanosOfWeek() {
        return Math.floorMod(nanos, WEEK);
    }

    /** Seconds since the start of the GPS week, {@code [0, 604800)}. */
    public double secondsOfWeek() {
        return nanosOfWeek() * 1e-9;
    }

    /** This instant moved by so many nanoseconds. */
    public GpsTime plusNanos(long delta) {
        return new GpsTime(nanos + delta);
    }

    /** This instant moved by so many seconds, rounded to the nanosecond. */
    public GpsTime plusSeconds(double delta) {
        return new GpsTime(nanos + Math.round(delta * 1e9));
    }

    /** {@code this − other} in seconds. */
    public double secondsSince(GpsTime other) {
        return (nanos - other.nanos) * 1e-9;
    }

    @Override
    public int compareTo(GpsTime other) {
        return Long.compare(nanos, other.nanos);
    }

    @Override
    public String toString() {
        return "GPST " + week() + ":"
                + BigDecimal.valueOf(nanosOfWeek(), 9).stripTrailingZeros().toPlainString();
    }
}
