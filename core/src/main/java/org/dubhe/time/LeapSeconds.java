package org.dubhe.time;

import java.time.Instant;

/**
 * Between GPST and UTC: GPST − UTC in whole seconds, from IERS Bulletin C.
 *
 * <p>The last entry holds until a new one is added here; no leap second has been announced after 2017-01-01.
 */
public final class LeapSeconds {
    /** Unix second of 1980-01-06T00:00:00Z. */
    private static final long GPS_EPOCH_UNIX_SECONDS = 315_964_800L;

    /** First Unix second of each interval and GPST − UTC from then on. */
    private static final long[][] TABLE = {
        {362_793_600L, 1},
        {394_329_600L, 2},
        {425_865_600L, 3},
        {489_024_000L, 4},
        {567_993_600L, 5},
        {631_152_000L, 6},
        {662_688_000L, 7},
        {709_948_800L, 8},
        {741_484_800L, 9},
        {773_020_800L, 10},
        {820_454_400L, 11},
        {867_715_200L, 12},
        {915_148_800L, 13},
        {1_136_073_600L, 14},
        {1_230_768_000L, 15},
        {1_341_100_800L, 16},
        {1_435_708_800L, 17},
        {1_483_228_800L, 18},
    };

    private LeapSeconds() {}

    /** GPST − UTC in seconds at a UTC instant. */
    public static int at(Instant utc) {
        for (int i = TABLE.length - 1; i >= 0; i--) {
            if (utc.getEpochSecond() >= TABLE[i][0]) {
                return (int) TABLE[i][1];
            }
        }
        return 0;
    }

    /** GPST − UTC in seconds at a GPST instant. */
    public static int at(GpsTime time) {
        return atGpsNanos(time.nanos());
    }

    /** GPST − UTC in seconds at {@link GpsTime#nanos}, for paths that allocate nothing. */
    public static int atGpsNanos(long gpsNanos) {
        long gpsUnixSeconds = GPS_EPOCH_UNIX_SECONDS + Math.floorDiv(gpsNanos, GpsTime.SECOND);
        for (int i = TABLE.length - 1; i >= 0; i--) {
            if (gpsUnixSeconds - TABLE[i][1] >= TABLE[i][0]) {
                return (int) TABLE[i][1];
            }
        }
        return 0;
    }

    /** The GPST instant of a UTC instant. */
    public static GpsTime toGps(Instant utc) {
        long seconds = utc.getEpochSecond() - GPS_EPOCH_UNIX_SECONDS + at(utc);
        return new GpsTime(seconds * GpsTime.SECOND + utc.getNano());
    }

    /** The UTC instant of a GPST instant; inside a leap second the second after it. */
    public static Instant toUtc(GpsTime time) {
        long nanos = time.nanos() - at(time) * GpsTime.SECOND;
        return Instant.ofEpochSecond(
                GPS_EPOCH_UNIX_SECONDS + Math.floorDiv(nanos, GpsTime.SECOND), Math.floorMod(nanos, GpsTime.SECOND));
    }
}
