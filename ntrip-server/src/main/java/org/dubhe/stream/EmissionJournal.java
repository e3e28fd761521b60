package org.dubhe.stream;

import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;

/** Is told of every epoch that a rover on a mountpoint of kind vrs gets, on the thread that emits. */
@FunctionalInterface
public interface EmissionJournal {
    /** Writes nothing down. */
    EmissionJournal NONE = (_, _, _, _, _, _, _) -> {};

    /**
     * An epoch has been sent.
     *
     * @param rover {@link org.dubhe.caster.RoverConnection#id}
     * @param mode {@link VrsMode#VIRTUAL} or {@link VrsMode#NEAREST}
     * @param station network index of the master, or of the single base
     * @param snapshotId of the snapshot used; −1 in mode {@link VrsMode#NEAREST}
     * @param snapshotAgeSeconds time tag minus the snapshot's time; 0 in mode {@link VrsMode#NEAREST}
     * @param sent what was encoded; valid inside the call
     * @param encoder knows the whole cycles that encoding subtracted
     */
    void emitted(
            long rover,
            VrsMode mode,
            int station,
            long snapshotId,
            double snapshotAgeSeconds,
            EpochObservations sent,
            EpochEncoder encoder);
}
