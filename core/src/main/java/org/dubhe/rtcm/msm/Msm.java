package org.dubhe.rtcm.msm;

import org.dubhe.signal.Constellation;
import org.jspecify.annotations.Nullable;

/**
 * One multiple signal message (MSM1 to MSM7; RTCM 10403.3 §3.5.16) as the raw integers of the wire, invalid values as they are.
 *
 * <p>A holder that is filled again for every message: by {@link MsmDecoder}, or by hand for {@link MsmEncoder}. Which satellite and cell
 * fields mean something depends on {@link #level()}: those that a level lacks keep what they had. Satellites, signals and cells are
 * ascending; a cell points into the two lists.
 */
public final class Msm {
    /** Satellites of the mask DF394. */
    public static final int SATELLITES_MAX = 64;

    /** Signals of the mask DF395. */
    public static final int SIGNALS_MAX = 32;

    /** Longest cell mask DF396 that the standard allows, so also the most cells. */
    public static final int CELLS_MAX = 64;

    /** DF397 "no value". */
    public static final int ROUGH_MILLIS_INVALID = 255;

    /** DF399 "no value". */
    public static final int ROUGH_RATE_INVALID = -8192;

    /** DF404 "no value". */
    public static final int FINE_RATE_INVALID = -16384;

    /** DF419 in the extended satellite information of GLONASS where the channel is not known. */
    public static final int CHANNEL_UNKNOWN = 15;

    /** DF002: 1071 to 1077 for GPS, … 1131 to 1137 for NavIC. */
    public int messageNumber;

    /** DF003, 12 bits. */
    public int stationId;

    /** Epoch as sent, 30 bits: DF004, DF248, DF427, DF428 (ms of week); GLONASS: DF416 (day of week) in 3 bits and DF034 (ms of day) in 27. */
    public int epoch;

    /** DF393: more messages of this epoch follow. */
    public boolean multipleMessage;

    /** DF409, 3 bits. */
    public int issueOfDataStation;

    /** DF411, 2 bits: clock steering. */
    public int clockSteering;

    /** DF412, 2 bits: external clock. */
    public int externalClock;

    /** DF417: divergence-free smoothing. */
    public boolean divergenceFreeSmoothing;

    /** DF418, 3 bits: smoothing interval. */
    public int smoothingInterval;

    /** Length of the satellite list. */
    public int satelliteCount;

    /** Satellites of DF394, 1 to 64, ascending. */
    public final int[] satellites = new int[SATELLITES_MAX];

    /** DF397 by satellite: whole milliseconds of the rough range; MSM4 to MSM7. */
    public final int[] roughMillis = new int[SATELLITES_MAX];

    /** Extended satellite information by satellite, 4 bits (GLONASS: DF419); MSM5 and MSM7. */
    public final int[] extendedInfo = new int[SATELLITES_MAX];

    /** DF398 by satellite: rough range modulo 1 ms, 2⁻¹⁰ ms. */
    public final int[] roughModulo = new int[SATELLITES_MAX];

    /** DF399 by satellite: rough rate of the phase range, m/s; MSM5 and MSM7. */
    public final int[] roughRates = new int[SATELLITES_MAX];

    /** Length of the signal list. */
    public int signalCount;

    /** Signals of DF395, 1 to 32, ascending; ids that no table knows included. */
    public final int[] signals = new int[SIGNALS_MAX];

    /** Length of the cell list. */
    public int cellCount;

    /** Index into {@link #satellites} by cell, ascending. */
    public final int[] cellSatellites = new int[CELLS_MAX];

    /** Index into {@link #signals} by cell, ascending within a satellite. */
    public final int[] cellSignals = new int[CELLS_MAX];

    /** DF400 (MSM1, 3, 4, 5; 2⁻²⁴ ms) or DF405 (MSM6, 7; 2⁻²⁹ ms) by cell: fine pseudorange. */
    public final int[] finePseudoranges = new int[CELLS_MAX];

    /** DF401 (MSM2 to 5; 2⁻²⁹ ms) or DF406 (MSM6, 7; 2⁻³¹ ms) by cell: fine phase range. */
    public final int[] finePhases = new int[CELLS_MAX];

    /** DF402 (4 bits) or DF407 (10 bits) by cell: lock time indicator, see {@link LockTime}. */
    public final int[] lockTimes = new int[CELLS_MAX];

    /** DF420 by cell: half-cycle ambiguity not resolved. */
    public final boolean[] halfCycles = new boolean[CELLS_MAX];

    /** DF403 (6 bits, dB-Hz) or DF408 (10 bits, 2⁻⁴ dB-Hz) by cell; 0 = no value. */
    public final int[] cnrs = new int[CELLS_MAX];

    /** DF404 by cell: fine rate of the phase range, 0.0001 m/s; MSM5 and MSM7. */
    public final int[] fineRates = new int[CELLS_MAX];

    /** True for the message numbers of MSM1 to MSM7 of the seven systems. */
    public static boolean isMsm(int messageNumber) {
        int level = messageNumber % 10;
        return messageNumber > 1070 && messageNumber < 1138 && level >= 1 && level <= 7;
    }

    /** The system of an MSM's number; {@code null} where it is none. */
    public static @Nullable Constellation constellation(int messageNumber) {
        return isMsm(messageNumber) ? Constellation.of((messageNumber - 1070) / 10) : null;
    }

    /** 1 to 7, by DF002. */
    public int level() {
        return messageNumber % 10;
    }

    /** The system, by DF002. */
    public Constellation constellation() {
        return Constellation.of((messageNumber - 1070) / 10);
    }

    /** Satellite of a cell as DF394 counts, 1 to 64. */
    public int satellite(int cell) {
        return satellites[cellSatellites[cell]];
    }

    /** MSM signal id of a cell, 1 to 32. */
    public int signal(int cell) {
        return signals[cellSignals[cell]];
    }

    /** True where the level has whole milliseconds of range (MSM4 to MSM7). */
    static boolean hasRoughMillis(int level) {
        return level >= 4;
    }

    /** True where the level has extended information and rates (MSM5, MSM7). */
    static boolean hasRates(int level) {
        return level == 5 || level == 7;
    }

    /** True where fields have the extended resolution (MSM6, MSM7). */
    public static boolean isHighResolution(int level) {
        return level >= 6;
    }
}
