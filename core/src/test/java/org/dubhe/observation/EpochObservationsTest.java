package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class EpochObservationsTest {
    @Test
    void sortsWholeCellsAndKeepsTheFirstOfEach() {
        Random random = new Random(8);
        EpochObservations epoch = new EpochObservations();
        for (int round = 0; round < 200; round++) {
            epoch.reset(1, round);
            TreeMap<Integer, Integer> first = new TreeMap<>();
            int cells = random.nextInt(round < 100 ? 8 : EpochObservations.CELLS_MAX);
            for (int i = 0; i < cells; i++) {
                int satellite = random.nextInt(round < 100 ? 3 : 448);
                int signalId = 1 + random.nextInt(round < 100 ? 3 : 32);
                int cell = epoch.addCell(satellite, signalId);
                epoch.pseudorangeMeters(cell, i);
                epoch.phaseCycles(cell, i + 0.25);
                epoch.dopplerHz(cell, -i);
                epoch.cn0DbHz(cell, i);
                epoch.lock(cell, i, i % 2 == 1);
                epoch.glonassChannel(cell, (byte) i);
                first.putIfAbsent(satellite * 100 + signalId, i);
            }
            epoch.sortCells();
            assertThat(epoch.cellCount()).isEqualTo(first.size());
            int cell = 0;
            for (var entry : first.entrySet()) {
                int i = entry.getValue();
                assertThat(epoch.satellite(cell) * 100 + epoch.signalId(cell)).isEqualTo(entry.getKey());
                assertThat(epoch.pseudorangeMeters(cell)).isEqualTo(i);
                assertThat(epoch.phaseCycles(cell)).isEqualTo(i + 0.25);
                assertThat(epoch.dopplerHz(cell)).isEqualTo(-i);
                assertThat(epoch.cn0DbHz(cell)).isEqualTo(i);
                assertThat(epoch.lockTimeMillis(cell)).isEqualTo(i);
                assertThat(epoch.halfCycle(cell)).isEqualTo(i % 2 == 1);
                assertThat(epoch.glonassChannel(cell)).isEqualTo((byte) i);
                cell++;
            }
        }
    }

    @Test
    void takesNoMoreCellsThanItHolds() {
        EpochObservations epoch = new EpochObservations();
        epoch.reset(1, 0);
        for (int i = 0; i < EpochObservations.CELLS_MAX; i++) {
            assertThat(epoch.addCell(i / 32, i % 32 + 1)).isEqualTo(i);
        }
        assertThat(epoch.addCell(400, 1)).isEqualTo(-1);
    }
}
