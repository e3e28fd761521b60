package org.dubhe.rtcm.msm;

/**
 * Lock time indicators of MSM both ways: DF402 (4 bits, RTCM 10403.3 table 3.5-74) and DF407 (10 bits, table 3.5-75).
 *
 * <p>An indicator says the <em>least</em> time of continuous lock; both scales are exponential.
 */
public final class LockTime {
    /** {@link #millisOf407} of an indicator that the table does not have. */
    public static final int UNKNOWN = -1;

    private static final int DF402_MAX = 15;
    private static final int DF407_MAX = 704;

    private LockTime() {}

    /** Least lock time in ms of a DF402, 0 to 15: 0, 32, 64, … 524,288. */
    public static int millisOf402(int indicator) {
        return indicator == 0 ? 0 : 16 << indicator;
    }

    /** The DF402 of a lock time in ms; 0 for a negative one. */
    public static int to402(long millis) {
        if (millis < 32) {
            return 0;
        }
        return Math.min(DF402_MAX, 59 - Long.numberOfLeadingZeros(millis));
    }

    /** Least lock time in ms of a DF407, 0 to 704; {@link #UNKNOWN} for the reserved ones above. */
    public static int millisOf407(int indicator) {
        if (indicator < 64) {
            return indicator;
        }
        if (indicator > DF407_MAX) {
            return UNKNOWN;
        }
        return (32 + indicator % 32) << (indicator / 32 - 1);
    }

    /** The DF407 of a lock time in ms; 0 for a negative one. */
    public static int to407(long millis) {
        if (millis < 64) {
            return (int) Math.max(0, millis);
        }
        int shift = 58 - Long.numberOfLeadingZeros(millis);
        long indicator = 32L * shift + (millis >> shift);
        return (int) Math.min(DF407_MAX, indicator);
    }
}
