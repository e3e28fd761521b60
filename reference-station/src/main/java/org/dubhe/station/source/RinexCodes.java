package org.dubhe.station.source;

import java.util.List;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Which signal an observation code means.
 *
 * <p>RINEX 3 names it ({@code C2W}: kind, band, attribute); RINEX 3.02 calls BeiDou's B1I band 1. RINEX 2 names a band and, for codes, C or P; its
 * phase belongs to no code, so one code of a band is chosen by what the file lists:
 *
 * <table>
 * <caption>RINEX 2</caption>
 * <tr><th>system</th><th>band 1</th><th>band 2</th><th>others</th></tr>
 * <tr><td>GPS</td><td>C1 → 1C, else P1 → 1W</td><td>P2 → 2W, else C2 → 2X</td><td>C5 → 5X</td></tr>
 * <tr><td>GLONASS</td><td>C1 → 1C, else P1 → 1P</td><td>P2 → 2P, else C2 → 2C</td><td></td></tr>
 * <tr><td>Galileo</td><td>C1 → 1X</td><td></td><td>C5 → 5X, C6 → 6X, C7 → 7X, C8 → 8X</td></tr>
 * <tr><td>BeiDou (2.12)</td><td></td><td>C2 → 2I</td><td>C6 → 6I, C7 → 7I</td></tr>
 * <tr><td>QZSS</td><td>C1 → 1C</td><td>C2 → 2X</td><td>C5 → 5X, C6 → 6X</td></tr>
 * <tr><td>SBAS</td><td>C1 → 1C</td><td></td><td>C5 → 5X</td></tr>
 * </table>
 *
 * <p>P1 beside C1 is not used: mixed between stations it biases wide lanes by half a cycle.
 */
final class RinexCodes {
    private RinexCodes() {}

    /** The signal of a RINEX 3 code such as {@code L2W}; {@code null} where {@link Signal} has none. */
    static @Nullable Signal ofRinex3(Constellation system, String code, double version) {
        String bandAndAttribute = code.substring(1);
        if (system == Constellation.BEIDOU && bandAndAttribute.charAt(0) == '1' && version < 3.025 && version > 3.015) {
            bandAndAttribute = "2" + bandAndAttribute.charAt(1);
        }
        return Signal.ofRinexCode(system, bandAndAttribute);
    }

    /**
     * The signal of a RINEX 2 code such as {@code P2} or {@code S1}.
     *
     * @param listed all codes of the file's header
     * @return {@code null} where it is not used
     */
    static @Nullable Signal ofRinex2(Constellation system, String code, List<String> listed) {
        char kind = code.charAt(0);
        char band = code.charAt(1);
        boolean precise = usesP(system, band, listed);
        if (kind == (precise ? 'C' : 'P')) {
            return null;
        }
        String attribute = switch (system) {
            case GPS -> band == '1' ? (precise ? "W" : "C") : band == '2' && precise ? "W" : "X";
            case GLONASS -> precise ? "P" : "C";
            case GALILEO -> "X";
            case BEIDOU -> "I";
            case QZSS, SBAS, NAVIC -> band == '1' ? "C" : "X";
        };
        return Signal.ofRinexCode(system, band + attribute);
    }

    private static boolean usesP(Constellation system, char band, List<String> listed) {
        if (system != Constellation.GPS && system != Constellation.GLONASS) {
            return false;
        }
        return switch (band) {
            case '1' -> !listed.contains("C1") && listed.contains("P1");
            case '2' -> listed.contains("P2");
            default -> false;
        };
    }
}
