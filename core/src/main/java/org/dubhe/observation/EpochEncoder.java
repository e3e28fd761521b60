package org.dubhe.observation;

import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.rtcm.msm.MsmComposer;

/**
 * Makes the MSM frames of whole epochs: the inverse of {@link EpochAssembler}, by the rules of {@link MsmComposer}.
 *
 * <p>One per stream that is emitted, on the thread that emits it, for it remembers the whole cycles it subtracted from each phase.
 */
public final class EpochEncoder {
    private final MsmComposer composer;

    /**
     * An encoder of one level.
     *
     * @param level 4, 5, 6 or 7
     * @throws IllegalArgumentException for any other level
     */
    public EpochEncoder(int level) {
        composer = new MsmComposer(level);
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
        composer.begin(stationId, epoch.timeNanos());
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

    /** {@link MsmComposer#phaseOffsetCycles}: sent phase = given phase − this. */
    public long phaseOffsetCycles(int satellite, int signalId) {
        return composer.phaseOffsetCycles(satellite, signalId);
    }
}
