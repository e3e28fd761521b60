package org.dubhe.observation;

import java.util.Arrays;

/**
 * One clean epoch of one station: its observations, reduced to the ARP and free of receiver-clock jumps, and for every cell the arc of
 * continuous phase it belongs to.
 *
 * <p>An arc number changes where the phase may have slipped by an unknown amount; two epochs of a cell with the same arc number share one ambiguity.
 * Mutable and reused like the observations it holds; the solver's mailbox copies it.
 */
public final class StationEpoch {
    /** Index of the station in the network's list. */
    private int station;

    private final EpochObservations observations = new EpochObservations();
    private final int[] arcs = new int[EpochObservations.CELLS_MAX];
    private final int[] mendedCycles = new int[EpochObservations.CELLS_MAX];

    /** Empties it for a new epoch of a station. */
    public void reset(int station, int stationId, long timeNanos) {
        this.station = station;
        observations.reset(stationId, timeNanos);
        Arrays.fill(arcs, 0);
        Arrays.fill(mendedCycles, 0);
    }

    /** Takes over all of another epoch. */
    public void copyFrom(StationEpoch other) {
        station = other.station;
        observations.copyFrom(other.observations);
        System.arraycopy(other.arcs, 0, arcs, 0, observations.cellCount());
        System.arraycopy(other.mendedCycles, 0, mendedCycles, 0, observations.cellCount());
    }

    /** Index of the station in the network's list of stations. */
    public int station() {
        return station;
    }

    /** The observations, free of clock jumps; a cell that failed a test is absent or has NaN. */
    public EpochObservations observations() {
        return observations;
    }

    /** Number of the arc of continuous phase of a cell, growing with every slip of this satellite and signal at this station. */
    public int arc(int cell) {
        return arcs[cell];
    }

    /** Cycles added to the receiver's phase so that slips of known size, mended since the arc began, do not end it. */
    public int mendedCycles(int cell) {
        return mendedCycles[cell];
    }

    /** Sets what was added to the receiver's phase of a cell. */
    public void mendedCycles(int cell, int cycles) {
        mendedCycles[cell] = cycles;
    }

    /** Sets the arc of a cell. */
    public void arc(int cell, int arc) {
        arcs[cell] = arc;
    }
}
