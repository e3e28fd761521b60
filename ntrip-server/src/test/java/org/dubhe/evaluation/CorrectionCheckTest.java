package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.simulation.ReceiverEpoch;
import org.dubhe.simulation.Truth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CorrectionCheckTest {
    private static final int MASTER = 0;

    private final JudgeScene scene;
    private final CorrectionCheck check;

    CorrectionCheckTest() throws IOException {
        scene = new JudgeScene();
        check = new CorrectionCheck(scene.feed.simulation().truth(), SignalProfile.B1I, -1, (_, _, _, _, _) -> {});
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** The network's age limit at an epoch a second; the snapshot of the epoch's own second is there before the epoch is judged. */
    @Test
    void anEpochFromASnapshotOfTenSecondsAgoIsJudged() {
        for (int id = 1; id <= 11; id++) {
            check.snapshot(scene.snapshot(id), scene.stations, scene.epochs);
        }
        emit(1, 0);

        assertThat(check.servedEpochs()).isOne();
        assertThat(check.epochs()).isOne();
        assertThat(check.phaseRmsMm()).isCloseTo(0, within(0.1));
    }

    @Test
    void aWrongPhaseOfAnOldSnapshotIsSeen() {
        for (int id = 1; id <= 11; id++) {
            check.snapshot(scene.snapshot(id), scene.stations, scene.epochs);
        }
        emit(1, 0.5);

        assertThat(check.phaseRmsMm()).isGreaterThan(10);
    }

    @Test
    void anEpochThatCannotBeJudgedIsMissed() {
        for (int id = 1; id <= CorrectionCheck.SNAPSHOTS_MAX + 1; id++) {
            check.snapshot(scene.snapshot(id), scene.stations, scene.epochs);
        }
        emit(1, 0);
        emit(2, 0);
        scene.satellites.clear();
        check.snapshot(scene.snapshot(100), scene.stations, scene.epochs);
        emit(100, 0);

        assertThat(check.servedEpochs()).isEqualTo(3);
        assertThat(check.epochs())
                .as("neither the forgotten one nor the one without integers")
                .isOne();
    }

    /** A virtual station without error, but for one satellite's phase; its level is the constant that the scene's snapshots have of a satellite. */
    private void emit(long snapshotId, double wrongCycles) {
        Ecef point = scene.feed.roverTruth(0);
        ReceiverEpoch master = scene.stations.get(MASTER).epoch();
        ReceiverEpoch truth = Truth.newEpoch();
        scene.feed.simulation().truth().observe(scene.feed.time(), point, master.trueClockSeconds(), truth);
        EpochObservations emitted = new EpochObservations();
        emitted.reset(1, scene.feed.time().nanos());
        boolean isFirst = true;
        for (int cell = 0; cell < truth.cellCount(); cell++) {
            int masterCell = master.find(truth.satellite(cell), truth.signal(cell));
            if (truth.signal(cell) == JudgeScene.SIGNAL && masterCell >= 0) {
                int own = emitted.addCell(truth.satellite(cell), JudgeScene.SIGNAL.msmId());
                emitted.pseudorangeMeters(own, truth.pseudorangeMeters(cell));
                emitted.phaseCycles(
                        own,
                        truth.phaseCycles(cell)
                                + master.truePhaseErrorMeters(masterCell) / JudgeScene.SIGNAL.wavelengthMeters()
                                + 7L * truth.satellite(cell)
                                + (isFirst ? wrongCycles : 0));
                isFirst = false;
            }
        }
        check.served();
        check.emitted(0, scene.feed.time(), point, MASTER, master, snapshotId, emitted, (_, _) -> 0);
    }
}
