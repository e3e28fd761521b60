package org.dubhe.simulation;

import java.util.Arrays;
import org.dubhe.signal.Signal;

/**
 * What one receiver observes at one epoch, as parallel arrays by cell, with the truth of each cell beside it.
 *
 * <p>A cell is one satellite × signal, ordered by satellite index, then by MSM signal id; at most {@link #CELLS_MAX}. Reused by its receiver:
 * valid until the next epoch. The truth never goes into a message; what begins with {@code true} is for judges only, and is falsified where
 * the simulation was told to ({@link Simulation#scrambleTruth}).
 */
public final class ReceiverEpoch {
    /** 120 satellites × 5 signals bounds what stands above any horizon. */
    public static final int CELLS_MAX = 512;

    private final int salt;
    private int cellCount;
    private boolean sent;
    private double trueClockSeconds;
    private boolean scrambled;
    private final int[] satellites = new int[CELLS_MAX];
    private final Signal[] signals = new Signal[CELLS_MAX];
    private final int[] glonassChannels = new int[CELLS_MAX];
    private final double[] pseudorangesMeters = new double[CELLS_MAX];
    private final double[] phasesCycles = new double[CELLS_MAX];
    private final double[] dopplersHz = new double[CELLS_MAX];
    private final double[] cn0sDbHz = new double[CELLS_MAX];
    private final int[] lockTimesMillis = new int[CELLS_MAX];
    private final boolean[] halfCycles = new boolean[CELLS_MAX];
    private final double[] elevationsRad = new double[CELLS_MAX];
    private final double[] codeErrorsMeters = new double[CELLS_MAX];
    private final double[] phaseErrorsMeters = new double[CELLS_MAX];
    private final double[] antennasMeters = new double[CELLS_MAX];
    private final double[] ambiguitiesCycles = new double[CELLS_MAX];
    private final int[] arcs = new int[CELLS_MAX];
    private final double[] ionosphereMeters = new double[CELLS_MAX];
    private final double[] troposphereMeters = new double[CELLS_MAX];

    /** An epoch of no receiver in particular. */
    ReceiverEpoch() {
        this(0);
    }

    /**
     * An epoch of a receiver.
     *
     * @param salt the receiver's own: what is falsified must not be alike at two receivers, or it would drop out of their differences
     */
    ReceiverEpoch(int salt) {
        this.salt = salt;
        Arrays.fill(signals, Signal.GPS_1C);
    }

    void reset(double trueClockSeconds, boolean sent, boolean scrambled) {
        this.cellCount = 0;
        this.trueClockSeconds = trueClockSeconds;
        this.sent = sent;
        this.scrambled = scrambled;
    }

    boolean scrambled() {
        return scrambled;
    }

    int add(int satellite, Signal signal, int glonassChannel) {
        int cell = cellCount++;
        satellites[cell] = satellite;
        signals[cell] = signal;
        glonassChannels[cell] = glonassChannel;
        return cell;
    }

    void observe(int cell, double pseudorangeMeters, double phaseCycles, double dopplerHz, double cn0DbHz) {
        pseudorangesMeters[cell] = pseudorangeMeters;
        phasesCycles[cell] = phaseCycles;
        dopplersHz[cell] = dopplerHz;
        cn0sDbHz[cell] = cn0DbHz;
    }

    void lock(int cell, int lockTimeMillis, boolean halfCycle) {
        lockTimesMillis[cell] = lockTimeMillis;
        halfCycles[cell] = halfCycle;
    }

    void direction(int cell, double elevationRad, double ionosphere, double troposphere) {
        elevationsRad[cell] = elevationRad;
        ionosphereMeters[cell] = ionosphere;
        troposphereMeters[cell] = troposphere;
    }

    void errors(int cell, double codeMeters, double phaseMeters, double antennaMeters) {
        codeErrorsMeters[cell] = codeMeters;
        phaseErrorsMeters[cell] = phaseMeters;
        antennasMeters[cell] = antennaMeters;
    }

    void ambiguity(int cell, double cycles, int arc) {
        ambiguitiesCycles[cell] = cycles;
        arcs[cell] = arc;
    }

    /** False during an outage: the receiver's bytes do not arrive. */
    public boolean sent() {
        return sent;
    }

    /** Number of cells; 0 where the receiver tracks nothing. */
    public int cellCount() {
        return cellCount;
    }

    /** The cell of a satellite and signal, or −1. */
    public int find(int satellite, Signal signal) {
        for (int cell = 0; cell < cellCount; cell++) {
            if (satellites[cell] == satellite && signals[cell] == signal) {
                return cell;
            }
        }
        return -1;
    }

    /** Satellite of a cell as {@link org.dubhe.signal.Satellite#index}. */
    public int satellite(int cell) {
        return satellites[cell];
    }

    /** Signal of a cell. */
    public Signal signal(int cell) {
        return signals[cell];
    }

    /** GLONASS channel, −7 to +6; 0 for all other systems. */
    public int glonassChannel(int cell) {
        return glonassChannels[cell];
    }

    /** Pseudorange in metres. */
    public double pseudorangeMeters(int cell) {
        return pseudorangesMeters[cell];
    }

    /** Carrier phase in cycles, growing with the range. */
    public double phaseCycles(int cell) {
        return phasesCycles[cell];
    }

    /** Doppler in Hz, positive when approaching. */
    public double dopplerHz(int cell) {
        return dopplersHz[cell];
    }

    /** Carrier-to-noise density in dB-Hz. */
    public double cn0DbHz(int cell) {
        return cn0sDbHz[cell];
    }

    /** Time of continuous lock as the receiver believes, milliseconds. */
    public int lockTimeMillis(int cell) {
        return lockTimesMillis[cell];
    }

    /** The phase may be off by half a cycle. */
    public boolean halfCycle(int cell) {
        return halfCycles[cell];
    }

    /** Receiver clock minus GPST at this epoch, seconds. */
    public double trueClockSeconds() {
        return scrambled ? trueClockSeconds + 1e-7 * (1 + mixed(0, 15)) : trueClockSeconds;
    }

    /** Elevation at the receiver, radians. */
    public double trueElevationRad(int cell) {
        return scrambled ? 1 - elevationsRad[cell] : elevationsRad[cell];
    }

    /** Thermal noise and multipath in the pseudorange, metres. */
    public double trueCodeErrorMeters(int cell) {
        return codeErrorsMeters[cell] + falsehood(cell);
    }

    /** Thermal noise and multipath in the phase, metres. */
    public double truePhaseErrorMeters(int cell) {
        return phaseErrorsMeters[cell] + falsehood(cell);
    }

    /** What the antenna adds to code and phase against its ARP, metres. */
    public double trueAntennaMeters(int cell) {
        return antennasMeters[cell] + falsehood(cell);
    }

    /** The integer of the phase as it is encoded, cycles; half a cycle more where a half-cycle ambiguity is unresolved. */
    public double trueAmbiguityCycles(int cell) {
        return scrambled ? ambiguitiesCycles[cell] + mixed(cell, 63) : ambiguitiesCycles[cell];
    }

    /** Number of the arc of constant {@link #trueAmbiguityCycles} of this satellite and signal at this receiver. */
    public int trueArc(int cell) {
        return scrambled ? arcs[cell] + 1_000 : arcs[cell];
    }

    /** Slant ionospheric delay of the code on this signal, metres. */
    public double trueIonosphereMeters(int cell) {
        return ionosphereMeters[cell] + falsehood(cell);
    }

    /** Slant tropospheric delay, metres. */
    public double trueTroposphereMeters(int cell) {
        return troposphereMeters[cell] + falsehood(cell);
    }

    private double falsehood(int cell) {
        return scrambled ? 0.5 + 0.1 * mixed(cell, 15) : 0;
    }

    private int mixed(int cell, int mask) {
        return SeededRandom.mixed(salt, cell) & mask;
    }
}
