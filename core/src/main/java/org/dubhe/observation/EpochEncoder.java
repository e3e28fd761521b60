package org.dubhe.observation;

import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.rtcm.msm.MsmComposer;
import org.dubhe.rtcm.msm.PhaseOffsets;

/**
 * Makes the MSM frames of whole epochs: the inverse of {@link EpochAssembler}, by the rules of {@link MsmComposer}.
 *
 * <p>One per stream that is emitted, on the thread that emits it, for it remembers the whole cycles it subtracted from each phase. The composer is
 * scratch from one epoch to the next: streams of one thread may share one.
 */
public final class EpochEncoder {
    private final MsmComposer composer;
    private final PhaseOffsets offsets = new PhaseOffsets();

    /**
     * An encoder of one level with a composer of its own.
     *
     * @param level 4, 5, 6 or 7
     * @throws IllegalArgumentException for any other level
     */
    public EpochEncoder(int level) {
        this(new MsmComposer(level));
    }

    /** An encoder that shares a composer, and so its level, with others of its thread. */
    public EpochEncoder(MsmComposer composer) {
        this.composer = composer;
    }

    /**
     * Hands over the frames of an epoch, one constellation a message, ascending by message number, at most 64 cells each, the multiple-message bit
     * 0 on the last alone. Signals that no table knows and satellites without a pseudorange are left out.
     *
     * @return number of frames; 0 where nothing can be sent
     */
    public int encode(EpochObservations epoch, FrameListener listener) {
        return encode(epoch, epoch.stationId(), listener);
    }

    /** {@link #encode(EpochObservations, FrameListener)} with another DF003. */
    public int encode(EpochObservations epoch, int stationId, FrameListener listener) {
        composer.begin(offsets, stationId, epoch.timeNanos());
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            composer.add(
                    epoch.satellite(cell),
                    epoch.signalId(cell),
                    epoch.pseudorangeMeters(cell),
                    epoch.phaseCycles(cell),
                    epoch.dopplerHz(cell),
                    epoch.cn0DbHz(cell),
                    epoch.lockTimeMillis(cell),
                    epoch.halfCycle(cell),
                    epoch.glonassChannel(cell));
        }
        return composer.finish(listener);
    }

    /** {@link PhaseOffsets#cycles}: sent phase = given phase − this. */
    public long phaseOffsetCycles(int satellite, int signalId) {
        return offsets.cycles(satellite, signalId);
    }
}
