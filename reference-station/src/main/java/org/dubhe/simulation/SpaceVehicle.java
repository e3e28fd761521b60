package org.dubhe.simulation;

import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;

/**
 * One true satellite: orbit, clock, and the delays of its signals.
 *
 * <p>The clock counts as the broadcast one does: for GPS and QZSS the ionosphere-free L1/L2, for BeiDou B3I, for Galileo the ionosphere-free
 * E1/E5b (I/NAV), for GLONASS L1; group delays of the signals stand against that.
 */
final class SpaceVehicle {
    /** Most signals of one satellite. */
    static final int SIGNALS_MAX = 5;

    private static final double NANO_METERS = Signal.SPEED_OF_LIGHT * 1e-9;
    private static final Signal[] GPS = {Signal.GPS_1C, Signal.GPS_2W, Signal.GPS_5X};
    private static final Signal[] GPS_WITHOUT_L5 = {Signal.GPS_1C, Signal.GPS_2W};
    private static final Signal[] GLONASS = {Signal.GLONASS_1C, Signal.GLONASS_2C};
    private static final Signal[] GALILEO = {Signal.GALILEO_1X, Signal.GALILEO_6X, Signal.GALILEO_7X, Signal.GALILEO_5X
    };
    private static final Signal[] QZSS = {Signal.QZSS_1C, Signal.QZSS_2X, Signal.QZSS_5X};
    private static final Signal[] BEIDOU = {
        Signal.BEIDOU_2I, Signal.BEIDOU_6I, Signal.BEIDOU_5P, Signal.BEIDOU_7D, Signal.BEIDOU_1P
    };
    private static final Signal[] BEIDOU_GEO = {Signal.BEIDOU_2I, Signal.BEIDOU_6I};

    /** GPS numbers that send no L5, as the older third of the real constellation. */
    private static final long WITHOUT_L5 = bits(2, 5, 7, 12, 13, 15, 16, 17, 19, 20, 22, 29, 31);

    /** Frequency channels of the GLONASS slots 1 to 24. */
    private static final int[] CHANNELS = {
        1, -4, 5, 6, 1, -4, 5, 6, -2, -7, 0, -1, -2, -7, 0, -1, 4, -3, 3, 2, 4, -3, 3, 2
    };

    final int satellite;
    final OrbitTable orbit;

    /** Its signals in the order of the MSM ids. */
    final Signal[] signals;

    final double[] wavelengthsMeters;

    /** Code delay of each signal against {@link #clockSeconds}, metres. */
    final double[] codeDelaysMeters;

    /** Constant phase of each signal at the antenna, cycles. */
    final double[] phaseOffsetsCycles;

    /** Group delays as broadcast, seconds: GPS, QZSS T_GD; BeiDou T_GD1, T_GD2; Galileo BGD(E1,E5a), BGD(E1,E5b). */
    final double groupDelay1Seconds;

    final double groupDelay2Seconds;
    final int glonassChannel;

    private final double clockOffsetSeconds;
    private final double clockDrift;
    private final double clockPhase1;
    private final double clockPhase2;

    SpaceVehicle(long seed, int satellite, OrbitTable orbit) {
        this.satellite = satellite;
        this.orbit = orbit;
        this.signals = signals(satellite);
        this.glonassChannel = constellation() == Constellation.GLONASS ? CHANNELS[Satellite.number(satellite) - 1] : 0;
        var random = SeededRandom.of(seed, "vehicle", satellite);
        boolean glonass = constellation() == Constellation.GLONASS;
        clockOffsetSeconds = random.nextBetween(-1, 1) * (glonass ? 1e-4 : 4e-4);
        clockDrift = random.nextGaussian() * (glonass ? 2e-13 : 4e-12);
        clockPhase1 = random.nextBetween(0, 2 * Math.PI);
        clockPhase2 = random.nextBetween(0, 2 * Math.PI);
        groupDelay1Seconds = Math.round(random.nextGaussian() * 40) * 1e-10;
        groupDelay2Seconds = groupDelay1Seconds + Math.round(random.nextGaussian() * 10) * 1e-10;
        wavelengthsMeters = new double[signals.length];
        codeDelaysMeters = new double[signals.length];
        phaseOffsetsCycles = new double[signals.length];
        for (int i = 0; i < signals.length; i++) {
            wavelengthsMeters[i] = Signal.SPEED_OF_LIGHT / signals[i].carrierHz(glonassChannel);
            codeDelaysMeters[i] = codeDelayMeters(signals[i]) + random.nextGaussian() * unannouncedMeters(signals[i]);
            phaseOffsetsCycles[i] = random.nextDouble();
        }
    }

    Constellation constellation() {
        return Satellite.constellation(satellite);
    }

    /** True for BeiDou's geostationary satellites, whose broadcast orbit is given in a frame of its own. */
    boolean isBeidouGeo() {
        return constellation() == Constellation.BEIDOU && Satellite.number(satellite) >= 59;
    }

    /** Satellite clock minus system time without relativity, seconds: linear, with waves of 1 ns over 12 h and 0.2 ns over 80 min. */
    double clockSeconds(double seconds) {
        return clockOffsetSeconds
                + clockDrift * seconds
                + 1.0e-9 * Math.sin(2 * Math.PI / 43_200 * seconds + clockPhase1)
                + 0.2e-9 * Math.sin(2 * Math.PI / 4_800 * seconds + clockPhase2);
    }

    /** Rate of {@link #clockSeconds}, s/s. */
    double clockRate(double seconds) {
        return (clockSeconds(seconds + 1) - clockSeconds(seconds - 1)) / 2;
    }

    /** The periodic relativistic term −2 r·v / c², seconds; GLONASS has it in its broadcast clock, so none there. */
    double relativitySeconds(double[] state) {
        if (constellation() == Constellation.GLONASS) {
            return 0;
        }
        double dot = state[0] * state[3] + state[1] * state[4] + state[2] * state[5];
        return -2 * dot / (Signal.SPEED_OF_LIGHT * Signal.SPEED_OF_LIGHT);
    }

    private double codeDelayMeters(Signal signal) {
        double one = groupDelay1Seconds * 1e9 * NANO_METERS;
        double two = groupDelay2Seconds * 1e9 * NANO_METERS;
        double ratio = signals[0].carrierHz() / signal.carrierHz();
        return switch (signal.constellation()) {
            case GPS, QZSS -> one * ratio * ratio;
            case GALILEO -> signal == Signal.GALILEO_5X ? two - one + one * ratio * ratio : two * ratio * ratio;
            case BEIDOU -> signal == Signal.BEIDOU_2I || signal == Signal.BEIDOU_1P ? one : 0;
            case GLONASS, SBAS, NAVIC -> 0;
        };
    }

    /** Spread of the delay that no navigation message tells, metres. */
    private static double unannouncedMeters(Signal signal) {
        return switch (signal) {
            case GPS_5X, QZSS_5X, GALILEO_6X, BEIDOU_5P, BEIDOU_7D, BEIDOU_1P, GLONASS_2C -> 0.5;
            default -> 0;
        };
    }

    private static Signal[] signals(int satellite) {
        int number = Satellite.number(satellite);
        return switch (Satellite.constellation(satellite)) {
            case GPS -> (WITHOUT_L5 >> number & 1) == 1 ? GPS_WITHOUT_L5 : GPS;
            case GLONASS -> GLONASS;
            case GALILEO -> GALILEO;
            case QZSS -> QZSS;
            case BEIDOU -> number >= 59 ? BEIDOU_GEO : BEIDOU;
            case SBAS, NAVIC -> throw new IllegalArgumentException("satellite: " + satellite);
        };
    }

    private static long bits(int... numbers) {
        long mask = 0;
        for (int number : numbers) {
            mask |= 1L << number;
        }
        return mask;
    }
}
