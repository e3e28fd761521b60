package org.dubhe.simulation;

import java.util.Locale;
import org.dubhe.signal.Signal;

/**
 * A receiving antenna: where its phase centre lies against the antenna reference point (ARP), by direction.
 *
 * <p>One offset and one pattern for the carriers above 1.5 GHz, another for all below; code has the offset of the phase. {@link #antex} writes
 * the same numbers as ANTEX 1.4 for whoever corrects them.
 */
public final class Antenna {
    /** An antenna whose phase centre is its ARP. */
    public static final Antenna NULL = new Antenna("ADVNULLANTENNA  NONE", new double[3], new double[3], 0, 0);

    /** The antenna of the simulated stations. */
    public static final Antenna STATION = new Antenna(
            "DUBHE-CR1       NONE", new double[] {0.6, -0.4, 110.2}, new double[] {0.3, 0.2, 120.5}, 4.0, 3.0);

    private static final int ZENITH_STEP_DEGREES = 5;
    private static final int ZENITH_STEPS = 19;
    private static final double UPPER_BAND_HZ = 1.5e9;
    private static final String[] FREQUENCIES = {
        "G01", "G02", "G05", "R01", "R02", "E01", "E05", "E06", "E07", "J01", "J02", "J05", "C01", "C02", "C05", "C06",
        "C07"
    };

    private final String type;
    private final double[] upperNeuMillis;
    private final double[] lowerNeuMillis;
    private final double[] upperPattern;
    private final double[] lowerPattern;

    private Antenna(
            String type,
            double[] upperNeuMillis,
            double[] lowerNeuMillis,
            double upperDipMillis,
            double lowerDipMillis) {
        this.type = type;
        this.upperNeuMillis = upperNeuMillis;
        this.lowerNeuMillis = lowerNeuMillis;
        this.upperPattern = pattern(upperDipMillis);
        this.lowerPattern = pattern(lowerDipMillis);
    }

    /** IGS antenna and radome, 20 characters. */
    public String type() {
        return type;
    }

    /**
     * What the antenna adds to the range from satellite to ARP.
     *
     * @param east component of the unit vector towards the satellite, north and up likewise
     * @return metres
     */
    double rangeMeters(Signal signal, double east, double north, double up) {
        boolean upper = signal.carrierHz() > UPPER_BAND_HZ;
        double[] neu = upper ? upperNeuMillis : lowerNeuMillis;
        double[] pattern = upper ? upperPattern : lowerPattern;
        double at = Math.toDegrees(Math.acos(Math.min(1, up))) / ZENITH_STEP_DEGREES;
        int node = Math.min(ZENITH_STEPS - 2, (int) at);
        double variation = pattern[node] + (at - node) * (pattern[node + 1] - pattern[node]);
        return (variation - neu[0] * north - neu[1] * east - neu[2] * up) * 1e-3;
    }

    /** A dip at middle elevations, zero at the zenith, in hundredths of a millimetre as ANTEX has it. */
    private static double[] pattern(double dipMillis) {
        double[] pattern = new double[ZENITH_STEPS];
        for (int k = 0; k < ZENITH_STEPS; k++) {
            double zenith = Math.toRadians(k * ZENITH_STEP_DEGREES);
            double value = -dipMillis * Math.sin(2 * zenith) * Math.sin(zenith) * 1.3;
            pattern[k] = Math.round(value * 100) / 100.0 + 0.0;
        }
        return pattern;
    }

    /** All antennas of the simulation as an ANTEX 1.4 file. */
    public static String antex() {
        var out = new StringBuilder();
        line(out, "     1.4            M", "ANTEX VERSION / SYST");
        line(out, "A", "PCV TYPE / REFANT");
        line(out, "Simulated antennas", "COMMENT");
        line(out, "", "END OF HEADER");
        for (Antenna antenna : new Antenna[] {STATION, NULL}) {
            antenna.append(out);
        }
        return out.toString();
    }

    private void append(StringBuilder out) {
        line(out, "", "START OF ANTENNA");
        line(out, type, "TYPE / SERIAL NO");
        line(out, "SIMULATED           DUBHE                    1    01-JAN-26", "METH / BY / # / DATE");
        line(out, "     0.0", "DAZI");
        line(out, "     0.0  90.0   5.0", "ZEN1 / ZEN2 / DZEN");
        line(out, String.format(Locale.ROOT, "%6d", FREQUENCIES.length), "# OF FREQUENCIES");
        for (String frequency : FREQUENCIES) {
            boolean upper = frequency.endsWith("01") || "C02".equals(frequency);
            double[] neu = upper ? upperNeuMillis : lowerNeuMillis;
            line(out, "   " + frequency, "START OF FREQUENCY");
            line(out, String.format(Locale.ROOT, "%10.2f%10.2f%10.2f", neu[0], neu[1], neu[2]), "NORTH / EAST / UP");
            out.append("   NOAZI");
            for (double value : upper ? upperPattern : lowerPattern) {
                out.append(String.format(Locale.ROOT, "%8.2f", value));
            }
            out.append('\n');
            line(out, "   " + frequency, "END OF FREQUENCY");
        }
        line(out, "", "END OF ANTENNA");
    }

    private static void line(StringBuilder out, String content, String label) {
        out.append(String.format(Locale.ROOT, "%-60s%-20s", content, label).stripTrailing())
                .append('\n');
    }
}
