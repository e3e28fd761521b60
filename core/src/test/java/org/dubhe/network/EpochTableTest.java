package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Test;

/** A station whose receiver begins to track another code of a carrier; epochs of 10 s. */
final class EpochTableTest {
    private static final int GPS = Constellation.GPS.ordinal();
    private static final int L2 = 1;

    private final ArcScene scene = new ArcScene();
    private final SlipScreen screen = new SlipScreen(ArcScene.STATIONS.length);
    private final int cell = scene.cell(0, L2);
    private int before;

    private void settleOnSemiCodeless() {
        scene.signal(0, L2, Signal.GPS_2W);
        next(1);
        scene.table.settle();
        before = scene.table.arc(0, cell);
        assertThat(scene.table.signalId(0, GPS, L2)).isEqualTo(Signal.GPS_2W.msmId());
    }

    private void next(int epochs) {
        for (int i = 0; i < epochs; i++) {
            scene.next();
            screen.screen(scene.table, 0);
        }
    }

    @Test
    void aCodeThatStaysAwayGivesItsCarrierToAnotherOnNewArcs() {
        settleOnSemiCodeless();
        scene.signal(0, L2, Signal.GPS_2L);
        next(6);
        assertThat(scene.table.phase(0, cell)).isNaN();
        next(1);
        assertThat(scene.table.signalId(0, GPS, L2)).isEqualTo(Signal.GPS_2L.msmId());
        assertThat(scene.table.phase(0, cell)).isNotNaN();
        assertThat(scene.table.arc(0, cell)).isNotEqualTo(before);
        assertThat(SlipScreen.stationArc(scene.table.arc(0, cell))).isEqualTo(SlipScreen.stationArc(before));
        int after = scene.table.arc(0, cell);
        next(1);
        assertThat(scene.table.arc(0, cell)).isEqualTo(after);
    }

    @Test
    void aCodeThatComesBackInTimeKeepsItsCarrierAndArcs() {
        settleOnSemiCodeless();
        for (int absence = 0; absence < 3; absence++) {
            scene.signal(0, L2, Signal.GPS_2L);
            next(5);
            scene.signal(0, L2, Signal.GPS_2W);
            next(1);
        }
        assertThat(scene.table.signalId(0, GPS, L2)).isEqualTo(Signal.GPS_2W.msmId());
        assertThat(scene.table.arc(0, cell)).isEqualTo(before);
    }

    @Test
    void anOutageOfTheStationIsNoChangeOfItsReceiver() {
        settleOnSemiCodeless();
        scene.silence(0, true);
        next(20);
        scene.silence(0, false);
        scene.signal(0, L2, Signal.GPS_2L);
        next(1);
        assertThat(scene.table.signalId(0, GPS, L2)).isEqualTo(Signal.GPS_2W.msmId());
    }
}
