package org.dubhe.observation;

import java.util.Arrays;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * All observations of one station at one epoch, as parallel arrays indexed by cell.
 *
 * <p>Shape: {@code [0, cellCount)}, at most {@link #CELLS_MAX}; a cell is one satellite × signal, ordered by satellite, then by MSM signal id
 * ({@link #sortCells}).
 * Mutable and reused: whoever owns it fills it, others copy what must outlive the call. No thread of its own.
 */
public final class EpochObservations {
    /** Seven systems × 64 cells × 2 messages; real receivers stay below 300. */
    public static final int CELLS_MAX = 896;

    /** Where a cell has no lock time. */
    public static final int LOCK_UNKNOWN = -1;

    /** GLONASS channel of other systems, and where it is not known. */
    public static final byte CHANNEL_UNKNOWN = Byte.MIN_VALUE;

    /** Bits of a cell's index in a sort key. */
    private static final int ORDER_BITS = 10;

    private final int[] order = new int[CELLS_MAX];
    private int stationId;
    private long timeNanos;
    private int cellCount;
    private final int[] satellites = new int[CELLS_MAX];
    private final byte[] signalIds = new byte[CELLS_MAX];
    private final byte[] glonassChannels = new byte[CELLS_MAX];
    private final double[] pseudorangesMeters = new double[CELLS_MAX];
    private final double[] phasesCycles = new double[CELLS_MAX];
    private final double[] dopplersHz = new double[CELLS_MAX];
    private final float[] cn0sDbHz = new float[CELLS_MAX];
    private final int[] lockTimesMillis = new int[CELLS_MAX];
    private final boolean[] halfCycles = new boolean[CELLS_MAX];

    /** Empties it for a new epoch. */
    public void reset(int stationId, long timeNanos) {
        this.stationId = stationId;
        this.timeNanos = timeNanos;
        this.cellCount = 0;
    }

    /**
     * Appends a cell with no values; set them by the index returned.
     *
     * @param satellite as {@link Satellite#index}
     * @param signalId MSM signal id, 1 to 32, known to {@link Signal} or not
     * @return the cell's index, or −1 where {@link #CELLS_MAX} is reached
     */
    public int addCell(int satellite, int signalId) {
        if (cellCount == CELLS_MAX) {
            return -1;
        }
        int cell = cellCount++;
        satellites[cell] = satellite;
        signalIds[cell] = (byte) signalId;
        glonassChannels[cell] = CHANNEL_UNKNOWN;
        pseudorangesMeters[cell] = Double.NaN;
        phasesCycles[cell] = Double.NaN;
        dopplersHz[cell] = Double.NaN;
        cn0sDbHz[cell] = Float.NaN;
        lockTimesMillis[cell] = LOCK_UNKNOWN;
        halfCycles[cell] = false;
        return cell;
    }

    /** Takes over all of another epoch. */
    public void copyFrom(EpochObservations other) {
        reset(other.stationId, other.timeNanos);
        cellCount = other.cellCount;
        System.arraycopy(other.satellites, 0, satellites, 0, cellCount);
        System.arraycopy(other.signalIds, 0, signalIds, 0, cellCount);
        System.arraycopy(other.glonassChannels, 0, glonassChannels, 0, cellCount);
        System.arraycopy(other.pseudorangesMeters, 0, pseudorangesMeters, 0, cellCount);
        System.arraycopy(other.phasesCycles, 0, phasesCycles, 0, cellCount);
        System.arraycopy(other.dopplersHz, 0, dopplersHz, 0, cellCount);
        System.arraycopy(other.cn0sDbHz, 0, cn0sDbHz, 0, cellCount);
        System.arraycopy(other.lockTimesMillis, 0, lockTimesMillis, 0, cellCount);
        System.arraycopy(other.halfCycles, 0, halfCycles, 0, cellCount);
    }

    /** Orders the cells by satellite, then by signal id; of a repeated satellite and signal the first stays. */
    public void sortCells() {
        boolean ascending = true;
        for (int cell = 0; cell < cellCount; cell++) {
            order[cell] = (key(cell) << ORDER_BITS) | cell;
            ascending &= cell == 0 || key(cell) > key(cell - 1);
        }
        if (ascending) {
            return;
        }
        Arrays.sort(order, 0, cellCount);
        int kept = 0;
        int lastKey = -1;
        for (int i = 0; i < cellCount; i++) {
            int key = order[i] >> ORDER_BITS;
            if (key != lastKey) {
                order[kept++] = order[i] & ((1 << ORDER_BITS) - 1);
            }
            lastKey = key;
        }
        for (int i = 0; i < kept; i++) {
            // What belongs at i was moved by the exchanges of the places before it: follow them.
            int from = order[i];
            while (from < i) {
                from = order[from];
            }
            exchange(i, from);
        }
        cellCount = kept;
    }

    private int key(int cell) {
        return (satellites[cell] << 6) | signalIds[cell];
    }

    private void exchange(int a, int b) {
        if (a == b) {
            return;
        }
        int satellite = satellites[a];
        satellites[a] = satellites[b];
        satellites[b] = satellite;
        byte signalId = signalIds[a];
        signalIds[a] = signalIds[b];
        signalIds[b] = signalId;
        byte channel = glonassChannels[a];
        glonassChannels[a] = glonassChannels[b];
        glonassChannels[b] = channel;
        swap(pseudorangesMeters, a, b);
        swap(phasesCycles, a, b);
        swap(dopplersHz, a, b);
        float cn0 = cn0sDbHz[a];
        cn0sDbHz[a] = cn0sDbHz[b];
        cn0sDbHz[b] = cn0;
        int lockTime = lockTimesMillis[a];
        lockTimesMillis[a] = lockTimesMillis[b];
        lockTimesMillis[b] = lockTime;
        boolean halfCycle = halfCycles[a];
        halfCycles[a] = halfCycles[b];
        halfCycles[b] = halfCycle;
    }

    private static void swap(double[] values, int a, int b) {
        double value = values[a];
        values[a] = values[b];
        values[b] = value;
    }

    /** The cell of a satellite and signal, or −1. */
    public int find(int satellite, int signalId) {
        for (int cell = 0; cell < cellCount; cell++) {
            if (satellites[cell] == satellite && signalIds[cell] == signalId) {
                return cell;
            }
        }
        return -1;
    }

    /** DF003 of the station, 0 to 4095. */
    public int stationId() {
        return stationId;
    }

    /** Receiver's time tag, GPST nanoseconds. */
    public long timeNanos() {
        return timeNanos;
    }

    /** Receiver's time tag. */
    public GpsTime time() {
        return new GpsTime(timeNanos);
    }

    /** Number of cells. */
    public int cellCount() {
        return cellCount;
    }

    /** Satellite of a cell as {@link Satellite#index}. */
    public int satellite(int cell) {
        return satellites[cell];
    }

    /** System of a cell. */
    public Constellation constellation(int cell) {
        return Satellite.constellation(satellites[cell]);
    }

    /** MSM signal id of a cell, 1 to 32. */
    public int signalId(int cell) {
        return signalIds[cell];
    }

    /** Signal of a cell; {@code null} for an id that {@link Signal} lacks. */
    public @Nullable Signal signal(int cell) {
        return Signal.ofMsmId(constellation(cell), signalIds[cell]);
    }

    /** GLONASS frequency channel, −7 to +6, or {@link #CHANNEL_UNKNOWN}. */
    public byte glonassChannel(int cell) {
        return glonassChannels[cell];
    }

    /** Pseudorange in metres; NaN where there is none. */
    public double pseudorangeMeters(int cell) {
        return pseudorangesMeters[cell];
    }

    /** Carrier phase in cycles, growing with the range (as in RINEX); NaN where there is none. */
    public double phaseCycles(int cell) {
        return phasesCycles[cell];
    }

    /** Doppler in Hz, positive for an approaching satellite (as in RINEX); NaN where there is none. */
    public double dopplerHz(int cell) {
        return dopplersHz[cell];
    }

    /** Carrier-to-noise density in dB-Hz; NaN where there is none. */
    public float cn0DbHz(int cell) {
        return cn0sDbHz[cell];
    }

    /** Least time of continuous lock, milliseconds, as DF402/DF407 give it; {@link #LOCK_UNKNOWN} where they do not. */
    public int lockTimeMillis(int cell) {
        return lockTimesMillis[cell];
    }

    /** DF420: the phase may be off by half a cycle. */
    public boolean halfCycle(int cell) {
        return halfCycles[cell];
    }

    /** Sets the pseudorange of a cell, metres. */
    public void pseudorangeMeters(int cell, double value) {
        pseudorangesMeters[cell] = value;
    }

    /** Sets the carrier phase of a cell, cycles. */
    public void phaseCycles(int cell, double value) {
        phasesCycles[cell] = value;
    }

    /** Sets the Doppler of a cell, Hz. */
    public void dopplerHz(int cell, double value) {
        dopplersHz[cell] = value;
    }

    /** Sets the carrier-to-noise density of a cell, dB-Hz. */
    public void cn0DbHz(int cell, float value) {
        cn0sDbHz[cell] = value;
    }

    /** Sets lock time in milliseconds and half-cycle flag of a cell. */
    public void lock(int cell, int lockTimeMillis, boolean halfCycle) {
        lockTimesMillis[cell] = lockTimeMillis;
        halfCycles[cell] = halfCycle;
    }

    /** Sets the GLONASS channel of a cell. */
    public void glonassChannel(int cell, byte channel) {
        glonassChannels[cell] = channel;
    }

    @Override
    public String toString() {
        return "station " + stationId + " at " + time() + ": " + cellCount + " cells, satellites "
                + Arrays.toString(Arrays.stream(satellites, 0, cellCount)
                        .distinct()
                        .mapToObj(Satellite::name)
                        .toArray());
    }
}
