package org.dubhe.signal;

/**
 * A satellite as one small integer, so that tables are plain arrays: {@code constellation ordinal · 64 + number}.
 *
 * <p>The number is the satellite's own in its system as MSM's DF394 counts it, 1 to 63 (64 exists on the wire and is index 0 of the next
 * system's block; no system uses it): GPS and Galileo PRN, GLONASS slot, BeiDou PRN, QZSS PRN − 192, SBAS PRN − 119. RINEX numbers are the
 * same but for SBAS (PRN − 100).
 */
public final class Satellite {
    /** Size of a table by satellite. */
    public static final int COUNT = 7 * 64;

    private Satellite() {}

    /** The index of a satellite, {@code [0, COUNT)}; {@code number} 1 to 63. */
    public static int index(Constellation constellation, int number) {
        assert number >= 1 && number <= 63 : number;
        return constellation.ordinal() * 64 + number;
    }

    /** The system of a satellite index. */
    public static Constellation constellation(int satellite) {
        return Constellation.of(satellite >> 6);
    }

    /** The number of a satellite index within its system. */
    public static int number(int satellite) {
        return satellite & 63;
    }

    /** As RINEX 3 writes it, for example {@code C23}. */
    public static String name(int satellite) {
        int number = constellation(satellite) == Constellation.SBAS ? number(satellite) + 19 : number(satellite);
        return constellation(satellite).rinexLetter() + (number < 10 ? "0" : "") + number;
    }
}
