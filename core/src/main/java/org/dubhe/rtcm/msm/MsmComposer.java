package org.dubhe.rtcm.msm;

import java.util.Arrays;
import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;

/**
 * Makes the MSM frames of one epoch of one station from metres, cycles and Hz.
 *
 * <p>{@link #begin}, {@link #add} for each satellite and signal in any order, {@link #finish}. One constellation a message, ascending by message
 * number, split by satellites so that satellites × signals never exceed {@link Msm#CELLS_MAX}; the multiple-message bit (DF393) is 0 on the
 * last frame alone.
 *
 * <p>A satellite's rough range (DF397, DF398) is the middle of its pseudoranges, which leaves each ± 292 m. A phase has ± 1171 m around it
 * (2⁻⁸ ms), so whole cycles are subtracted: the first time none where the phase lies within half that window of the pseudorange, else the
 * nearest number. They are kept while the phase stays in the window, so the phase is continuous; a new number restarts the lock time of the
 * cell, as a receiver must see a new ambiguity. {@link PhaseOffsets#cycles} tells what was subtracted.
 *
 * <p>Those numbers are the stream's and last from epoch to epoch; all else here is scratch (some 60 kB) and lasts from {@link #begin} to {@link
 * #finish}, so one composer serves all the streams of a thread, one after the other. Allocates only at the first appearance of a satellite's signal in a
 * stream.
 */
public final class MsmComposer {
    /** Seven systems × 64 cells × 2 messages. */
    public static final int CELLS_MAX = 896;

    private static final double METERS_PER_MILLI = Signal.SPEED_OF_LIGHT * 1e-3;
    private static final double ROUGH_PER_MILLI = 1024;
    private static final int ROUGH_MILLIS_MAX = 254;
    private static final double WINDOW_METERS = METERS_PER_MILLI / 256;
    private static final int RATE_MAX = 8191;
    private static final int FINE_RATE_MAX = 16383;
    private static final int GLONASS_CHANNEL_MIN = -7;
    private static final int GLONASS_CHANNEL_MAX = 6;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int level;
    private final double pseudorangePerMilli;
    private final double phasePerMilli;
    private final int pseudorangeMax;
    private final int phaseMax;
    private final Msm msm = new Msm();
    private final MsmEncoder encoder = new MsmEncoder();
    private final byte[] frame = new byte[Frames.BYTES_MAX];

    private PhaseOffsets offsets = new PhaseOffsets();
    private int stationId;
    private long timeNanos;
    private int count;
    private final int[] order = new int[CELLS_MAX];
    private final int[] satellites = new int[CELLS_MAX];
    private final int[] signalIds = new int[CELLS_MAX];
    private final double[] pseudorangesMeters = new double[CELLS_MAX];
    private final double[] phasesCycles = new double[CELLS_MAX];
    private final double[] dopplersHz = new double[CELLS_MAX];
    private final double[] wavelengthsMeters = new double[CELLS_MAX];
    private final float[] cn0sDbHz = new float[CELLS_MAX];
    private final int[] lockTimesMillis = new int[CELLS_MAX];
    private final boolean[] halfCycles = new boolean[CELLS_MAX];
    private final int[] glonassChannels = new int[CELLS_MAX];

    /**
     * A composer of one level.
     *
     * @param level 4, 5, 6 or 7
     * @throws IllegalArgumentException for any other level
     */
    public MsmComposer(int level) {
        if (level < 4 || level > 7) {
            throw new IllegalArgumentException("MSM level: " + level + " (expected: 4 to 7)");
        }
        this.level = level;
        boolean high = Msm.isHighResolution(level);
        pseudorangePerMilli = high ? 0x1p29 : 0x1p24;
        phasePerMilli = high ? 0x1p31 : 0x1p29;
        pseudorangeMax = high ? (1 << 19) - 1 : (1 << 14) - 1;
        phaseMax = high ? (1 << 23) - 1 : (1 << 21) - 1;
    }

    /**
     * Starts an epoch of a stream.
     *
     * @param stream what the stream remembers of its epochs before, and will of this one
     * @param stationId DF003, 0 to 4095
     * @param timeNanos time tag, GPST nanoseconds; the wire holds whole milliseconds
     */
    public void begin(PhaseOffsets stream, int stationId, long timeNanos) {
        offsets = stream;
        this.stationId = stationId;
        this.timeNanos = timeNanos;
        count = 0;
    }

    /**
     * Adds a satellite's signal.
     *
     * @param satellite as {@link Satellite#index}
     * @param signalId MSM signal id; one that {@link Signal} lacks is never originated
     * @param pseudorangeMeters NaN for none; a satellite without any is not sent
     * @param phaseCycles growing with the range; NaN for none
     * @param dopplerHz positive when approaching; NaN for none
     * @param cn0DbHz NaN for none
     * @param lockTimeMillis time of continuous lock; negative for unknown, sent as 0
     * @param halfCycle DF420
     * @param glonassChannel −7 to +6, others unknown (no phase and no Doppler then); ignored for all other systems
     * @return false where it was not taken: unknown signal, or {@link #CELLS_MAX} reached
     */
    public boolean add(
            int satellite,
            int signalId,
            double pseudorangeMeters,
            double phaseCycles,
            double dopplerHz,
            float cn0DbHz,
            int lockTimeMillis,
            boolean halfCycle,
            int glonassChannel) {
        Signal signal = Signal.ofMsmId(Satellite.constellation(satellite), signalId);
        if (signal == null || count == CELLS_MAX) {
            return false;
        }
        int cell = count++;
        boolean channelKnown = glonassChannel >= GLONASS_CHANNEL_MIN && glonassChannel <= GLONASS_CHANNEL_MAX;
        satellites[cell] = satellite;
        signalIds[cell] = signalId;
        pseudorangesMeters[cell] = pseudorangeMeters;
        phasesCycles[cell] = phaseCycles;
        dopplersHz[cell] = dopplerHz;
        wavelengthsMeters[cell] = signal.constellation().isFdma() && !channelKnown
                ? Double.NaN
                : Signal.SPEED_OF_LIGHT / signal.carrierHz(glonassChannel);
        cn0sDbHz[cell] = cn0DbHz;
        lockTimesMillis[cell] = lockTimeMillis;
        halfCycles[cell] = halfCycle;
        glonassChannels[cell] = channelKnown ? glonassChannel : Msm.CHANNEL_UNKNOWN + GLONASS_CHANNEL_MIN;
        return true;
    }

    /**
     * Encodes the epoch and hands over its frames, ascending by message number.
     *
     * @return number of frames; 0 where no satellite has a pseudorange
     */
    public int finish(FrameListener listener) {
        int cells = sortAndDropSatellitesWithoutRange();
        int frames = 0;
        int from = 0;
        while (from < cells) {
            int to = endOfMessage(from, cells);
            fill(from, to);
            msm.multipleMessage = to < cells;
            int length = encoder.encode(msm, frame, 0);
            if (length > 0) {
                frames++;
                listener.onFrame(frame, 0, length);
            }
            from = to;
        }
        return frames;
    }

    /** Sorts {@link #order} by satellite and signal; a repeated cell and satellites without any usable pseudorange fall out. */
    private int sortAndDropSatellitesWithoutRange() {
        for (int i = 0; i < count; i++) {
            order[i] = (satellites[i] << 5 | signalIds[i] - 1) << 10 | i;
        }
        Arrays.sort(order, 0, count);
        int kept = 0;
        int i = 0;
        while (i < count) {
            int satellite = order[i] >> 15;
            int start = kept;
            boolean ranged = false;
            int lastKey = -1;
            for (; i < count && order[i] >> 15 == satellite; i++) {
                int key = order[i] >> 10;
                int cell = order[i] & 1023;
                if (key != lastKey) {
                    order[kept++] = cell;
                    ranged |= usableRange(pseudorangesMeters[cell]);
                }
                lastKey = key;
            }
            if (!ranged) {
                kept = start;
            }
        }
        return kept;
    }

    private static boolean usableRange(double meters) {
        return meters >= 0 && meters < ROUGH_MILLIS_MAX * METERS_PER_MILLI;
    }

    /** First position behind {@code from} whose satellite does not fit the same message. */
    private int endOfMessage(int from, int cells) {
        Constellation constellation = Satellite.constellation(satellites[order[from]]);
        int signalMask = 0;
        int satelliteCount = 0;
        int at = from;
        while (at < cells) {
            int satellite = satellites[order[at]];
            int mask = signalMask;
            int next = at;
            for (; next < cells && satellites[order[next]] == satellite; next++) {
                mask |= 1 << (signalIds[order[next]] - 1);
            }
            if (Satellite.constellation(satellite) != constellation
                    || (satelliteCount + 1) * Integer.bitCount(mask) > Msm.CELLS_MAX) {
                return at;
            }
            signalMask = mask;
            satelliteCount++;
            at = next;
        }
        return at;
    }

    private void fill(int from, int to) {
        Constellation constellation = Satellite.constellation(satellites[order[from]]);
        msm.messageNumber = constellation.msmBase() + level;
        msm.stationId = stationId;
        msm.epoch = MsmTime.epoch(constellation, timeNanos);
        int signalMask = 0;
        for (int i = from; i < to; i++) {
            signalMask |= 1 << (signalIds[order[i]] - 1);
        }
        msm.signalCount = 0;
        for (int id = 1; id <= Msm.SIGNALS_MAX; id++) {
            if ((signalMask >> (id - 1) & 1) != 0) {
                msm.signals[msm.signalCount++] = id;
            }
        }
        msm.satelliteCount = 0;
        msm.cellCount = 0;
        int at = from;
        while (at < to) {
            int end = at + 1;
            while (end < to && satellites[order[end]] == satellites[order[at]]) {
                end++;
            }
            fillSatellite(constellation, at, end, signalMask);
            at = end;
        }
    }

    private void fillSatellite(Constellation constellation, int from, int to, int signalMask) {
        int index = msm.satelliteCount++;
        int first = order[from];
        msm.satellites[index] = Satellite.number(satellites[first]);
        int rough = roughRange(from, to);
        msm.roughMillis[index] = rough >> 10;
        msm.roughModulo[index] = rough & 1023;
        msm.extendedInfo[index] =
                constellation == Constellation.GLONASS ? glonassChannels[first] - GLONASS_CHANNEL_MIN : 0;
        int roughRate = roughRate(from, to);
        msm.roughRates[index] = roughRate;
        for (int i = from; i < to; i++) {
            int at = msm.cellCount++;
            msm.cellSatellites[at] = index;
            msm.cellSignals[at] = Integer.bitCount(signalMask & ((1 << (signalIds[order[i]] - 1)) - 1));
            fillCell(order[i], at, rough / ROUGH_PER_MILLI, roughRate);
        }
    }

    /** Middle of a satellite's pseudoranges, 2⁻¹⁰ ms. */
    private int roughRange(int from, int to) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            double range = pseudorangesMeters[order[i]];
            if (usableRange(range)) {
                least = Math.min(least, range);
                most = Math.max(most, range);
            }
        }
        return (int) Math.rint((least + most) / 2 / METERS_PER_MILLI * ROUGH_PER_MILLI);
    }

    /** Rate of a satellite's first phase range that has one, m/s, or {@link Msm#ROUGH_RATE_INVALID}. */
    private int roughRate(int from, int to) {
        for (int i = from; i < to; i++) {
            double rate = Math.rint(rateMetersPerSecond(order[i]));
            if (Math.abs(rate) <= RATE_MAX) {
                return (int) rate;
            }
        }
        return Msm.ROUGH_RATE_INVALID;
    }

    private double rateMetersPerSecond(int cell) {
        return -dopplersHz[cell] * wavelengthsMeters[cell];
    }

    private void fillCell(int cell, int at, double roughMillis, int roughRate) {
        double pseudorange =
                Math.rint((pseudorangesMeters[cell] / METERS_PER_MILLI - roughMillis) * pseudorangePerMilli);
        msm.finePseudoranges[at] = Math.abs(pseudorange) <= pseudorangeMax ? (int) pseudorange : -pseudorangeMax - 1;
        msm.finePhases[at] = finePhase(cell, roughMillis);
        long lock = lockMillis(cell);
        msm.lockTimes[at] = Msm.isHighResolution(level) ? LockTime.to407(lock) : LockTime.to402(lock);
        msm.halfCycles[at] = halfCycles[cell];
        float cn0 = cn0sDbHz[cell];
        msm.cnrs[at] = Float.isNaN(cn0)
                ? 0
                : Msm.isHighResolution(level)
                        ? Math.clamp(Math.round(cn0 * 16), 1, 1023)
                        : Math.clamp(Math.round(cn0), 1, 63);
        double fineRate = Math.rint((rateMetersPerSecond(cell) - roughRate) * 10_000);
        msm.fineRates[at] = roughRate != Msm.ROUGH_RATE_INVALID && Math.abs(fineRate) <= FINE_RATE_MAX
                ? (int) fineRate
                : Msm.FINE_RATE_INVALID;
    }

    private int finePhase(int cell, double roughMillis) {
        int invalid = -phaseMax - 1;
        double wavelength = wavelengthsMeters[cell];
        double phase = phasesCycles[cell];
        if (Double.isNaN(phase * wavelength)) {
            return invalid;
        }
        int satellite = satellites[cell];
        int signalId = signalIds[cell];
        double range = pseudorangesMeters[cell];
        double beside = phase * wavelength - (usableRange(range) ? range : roughMillis * METERS_PER_MILLI);
        long offset = offsets.cycles(satellite, signalId);
        if (offset == PhaseOffsets.NONE) {
            offset = Math.abs(beside) <= WINDOW_METERS / 2 ? 0 : Math.round(beside / wavelength);
            offsets.first(satellite, signalId, offset);
        }
        double fine = finePhase(phase - offset, wavelength, roughMillis);
        if (Math.abs(fine) > phaseMax) {
            offset = Math.round(beside / wavelength);
            offsets.change(satellite, signalId, offset, timeNanos);
            fine = finePhase(phase - offset, wavelength, roughMillis);
        }
        return Math.abs(fine) <= phaseMax ? (int) fine : invalid;
    }

    private double finePhase(double cycles, double wavelength, double roughMillis) {
        return Math.rint((cycles * wavelength / METERS_PER_MILLI - roughMillis) * phasePerMilli);
    }

    /** Lock time given, but not longer than since the offset changed. */
    private long lockMillis(int cell) {
        long changed = offsets.changedNanos(satellites[cell], signalIds[cell]);
        long given = lockTimesMillis[cell];
        return changed == PhaseOffsets.NONE ? given : Math.min(given, (timeNanos - changed) / NANOS_PER_MILLI);
    }
}
