package org.dubhe.network;

import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Which signals may be differenced between stations: of each system a few carriers, and of each carrier the codes that are alike, best first.
 *
 * <p>Alike are codes of one carrier whose phases a receiver tracks as one: data, pilot and both (5I 5Q 5X; 1D 1P 1X), and semi-codeless 2W with
 * 2L, whose quarter cycle is a constant of the pair of receivers and falls into the edge's phase bias. B2I (7I) and B2b (7D) share a frequency,
 * not a signal, and stand apart, as C/A and L1C do. A station keeps the code it was first seen with for as long as it has it.
 *
 * <p>A cell is one satellite × carrier: {@code satellite · CARRIERS + carrier}.
 */
final class Carriers {
    /** Carriers of a system at most: BeiDou's B1I B3I B1C B2a B2b B2I. */
    static final int CARRIERS = 6;

    /** Size of a table by cell. */
    static final int CELLS = Satellite.COUNT * CARRIERS;

    /** The carrier that ionospheric delays are told on. */
    static final double REFERENCE_HZ = 1_575_420_000.0;

    private static final String[][] GPS = {{"1C", "1W", "1P"}, {"2W", "2P", "2L", "2X", "2S"}, {"5X", "5Q", "5I"}};
    private static final String[][] QZSS = {{"1C"}, {"2X", "2L", "2S"}, {"5X", "5Q", "5I"}};
    private static final String[][] GALILEO = {
        {"1X", "1C", "1B", "1Z"}, {"5X", "5Q", "5I"}, {"7X", "7Q", "7I"}, {"6X", "6C", "6B", "6Z"}
    };
    private static final String[][] BEIDOU = {
        {"2I", "2X", "2Q"}, {"6I", "6X", "6Q"}, {"1P", "1X", "1D"}, {"5P", "5X", "5D"}, {"7D"}, {"7I", "7X", "7Q"}
    };

    private static final byte[] CARRIER_OF = new byte[7 * (Signal.MSM_ID_MAX + 1)];
    private static final byte[] RANK_OF = new byte[7 * (Signal.MSM_ID_MAX + 1)];
    private static final double[] WAVELENGTH = new double[7 * CARRIERS];
    private static final double[] DISPERSION = new double[7 * CARRIERS];
    private static final int[] COUNT = new int[7];

    static {
        java.util.Arrays.fill(CARRIER_OF, (byte) -1);
        register(Constellation.GPS, GPS);
        register(Constellation.QZSS, QZSS);
        register(Constellation.GALILEO, GALILEO);
        register(Constellation.BEIDOU, BEIDOU);
    }

    private Carriers() {}

    private static void register(Constellation constellation, String[][] carriers) {
        COUNT[constellation.ordinal()] = carriers.length;
        for (int carrier = 0; carrier < carriers.length; carrier++) {
            for (int rank = 0; rank < carriers[carrier].length; rank++) {
                Signal signal = Signal.ofRinexCode(constellation, carriers[carrier][rank]);
                if (signal != null) {
                    int key = constellation.ordinal() * (Signal.MSM_ID_MAX + 1) + signal.msmId();
                    CARRIER_OF[key] = (byte) carrier;
                    RANK_OF[key] = (byte) rank;
                    int slot = constellation.ordinal() * CARRIERS + carrier;
                    WAVELENGTH[slot] = signal.wavelengthMeters();
                    DISPERSION[slot] = (REFERENCE_HZ / signal.carrierHz()) * (REFERENCE_HZ / signal.carrierHz());
                }
            }
        }
    }

    /** The carrier of a signal, or −1 for one that is not differenced. */
    static int carrier(Constellation constellation, int signalId) {
        return CARRIER_OF[constellation.ordinal() * (Signal.MSM_ID_MAX + 1) + signalId];
    }

    /** Order of preference of a signal among those of its carrier, 0 first. */
    static int rank(Constellation constellation, int signalId) {
        return RANK_OF[constellation.ordinal() * (Signal.MSM_ID_MAX + 1) + signalId];
    }

    /** Whether integers of this system are solved: CDMA systems with carriers in the table. */
    static boolean solves(Constellation constellation) {
        return COUNT[constellation.ordinal()] > 0;
    }

    /** Number of carriers of a system. */
    static int count(int constellation) {
        return COUNT[constellation];
    }

    /** Wavelength, metres. */
    static double wavelength(int constellation, int carrier) {
        return WAVELENGTH[constellation * CARRIERS + carrier];
    }

    /** {@code f₁² / f²} with f₁ = 1575.42 MHz: ionospheric delay on the carrier over that on f₁. */
    static double dispersion(int constellation, int carrier) {
        return DISPERSION[constellation * CARRIERS + carrier];
    }

    /** Whether a carrier's code is one of the noisier ones of L1, E1 and B1. */
    static boolean isUpperBand(int constellation, int carrier) {
        return DISPERSION[constellation * CARRIERS + carrier] < 1.1;
    }

    /** Whether a satellite is one of BeiDou's geostationary ones. */
    static boolean isGeostationary(int satellite) {
        int number = Satellite.number(satellite);
        return Satellite.constellation(satellite) == Constellation.BEIDOU && (number <= 5 || number >= 59);
    }

    /** For messages: the signal of a station's cell. */
    static @Nullable Signal signal(Constellation constellation, int signalId) {
        return Signal.ofMsmId(constellation, signalId);
    }
}
