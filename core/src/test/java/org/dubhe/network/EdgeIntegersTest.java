package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.dubhe.signal.Constellation;
import org.junit.jupiter.api.Test;

final class EdgeIntegersTest {
    private final ArcScene scene = new ArcScene();
    private final EdgeIntegers integers = scene.edges.get(scene.edge(0, 1)).integers(Constellation.GPS.ordinal());
    private final int cell = scene.cell(2, 0) % EdgeSystem.CELLS;

    @Test
    void aProposalIsHeldAfterTenEpochsAndThreeSolutionsOfTheSameInteger() {
        integers.begin(scene.table.timeNanos(), 1);
        integers.beginArc(scene.table, cell, 0);
        integers.propose(cell, 41);
        propose(4, 42);
        propose(7, 42);
        propose(12, 42);
        assertThat(integers.isHeld(cell))
                .as("nine epochs after another integer")
                .isFalse();
        propose(13, 42);
        assertThat(integers.isHeld(cell)).isTrue();
        assertThat(integers.integer(cell)).isEqualTo(42);
    }

    @Test
    void aSolutionWithoutTheIntegerMakesItComeAnew() {
        integers.begin(scene.table.timeNanos(), 1);
        integers.beginArc(scene.table, cell, 0);
        integers.propose(cell, 42);
        propose(6, 42);
        integers.begin(scene.table.timeNanos(), 9);
        integers.proposeNone(cell);
        propose(12, 42);
        propose(15, 42);
        assertThat(integers.isHeld(cell)).isFalse();
    }

    @Test
    void waitsWhileAProposalHasToComeAgainAndWhileANewArcStandsInPlaceOfAHeldOne() {
        assertThat(integers.isWaiting(scene.table)).isFalse();
        integers.begin(scene.table.timeNanos(), 1);
        integers.beginArc(scene.table, cell, 0);
        integers.propose(cell, 42);
        assertThat(integers.isWaiting(scene.table)).isTrue();
        propose(5, 42);
        propose(10, 42);
        assertThat(integers.isWaiting(scene.table)).isFalse();

        scene.silence(1, true);
        scene.next();
        assertThat(integers.isWaiting(scene.table)).as("nothing to solve").isFalse();
        scene.silence(1, false);
        scene.slip(1);
        scene.next();
        assertThat(integers.isWaiting(scene.table)).isTrue();
    }

    private void propose(int epoch, long value) {
        integers.begin(scene.table.timeNanos(), epoch);
        integers.propose(cell, value);
    }
}
