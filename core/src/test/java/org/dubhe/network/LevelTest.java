package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Test;

/** Four stations whose true integers are known: differences of n between stations and satellites must be theirs, and stay. */
final class LevelTest {
    private final ArcScene scene = new ArcScene();
    private final Closure closure = new Closure(scene.triangles, scene.edges);
    private final Level level = new Level(4, scene.edges, closure, IntegerFault.NONE);

    private void update(Level of) {
        closure.test(scene.table);
        of.update(scene.table);
    }

    @Test
    void differencesBetweenStationsAndSatellitesAreTheTrueOnes() {
        scene.holdAll();
        update(level);
        assertLevelled(0, 1, 2, 3);
        // The edges that the tree did not need learn their constants from it at the next epoch.
        scene.next();
        update(level);
        for (int e = 0; e < scene.edges.size(); e++) {
            for (int s = 0; s < scene.satellites.length; s++) {
                assertThat(level.agrees(scene.table, e, scene.cell(s, 0))).isTrue();
            }
        }
    }

    @Test
    void nStaysWhenTheRootIsLostAndReturnsWithNewArcs() {
        scene.holdAll();
        update(level);
        int root = 0;
        assertThat(level.integer(root, scene.cell(2, 0)))
                .as("the first station starts a satellite")
                .isZero();
        int[][] before = integers();
        long since = level.sinceNanos(1, scene.cell(2, 0));

        scene.silence(root, true);
        scene.next();
        update(level);
        assertSame(before, 1, 2, 3);

        scene.silence(root, false);
        scene.slip(root);
        scene.next();
        scene.holdAll();
        update(level);
        assertSame(before, 1, 2, 3);
        assertLevelled(0, 1, 2, 3);
        assertThat(level.sinceNanos(1, scene.cell(2, 0))).isEqualTo(since);
        assertThat(level.sinceNanos(root, scene.cell(2, 0))).isEqualTo(scene.table.timeNanos());
    }

    @Test
    void nStaysWhenEveryEdgeGetsANewDatum() {
        scene.holdAll();
        update(level);
        int[][] before = integers();
        scene.next();
        for (int e = 0; e < scene.edges.size(); e++) {
            scene.changeConstant(e, 0);
            scene.changeConstant(e, 1);
        }
        scene.holdAll();
        update(level);
        assertSame(before, 0, 1, 2, 3);
        for (int e = 0; e < scene.edges.size(); e++) {
            assertThat(level.agrees(scene.table, e, scene.cell(4, 1)))
                    .as("edge %d", e)
                    .isTrue();
        }
    }

    @Test
    void anArcThatMostEdgesContradictIsLevelledAnewAndSaysSo() {
        scene.holdAll();
        update(level);
        int cell = scene.cell(3, 1);
        int before = level.integer(2, cell);
        int steady = level.integer(1, cell);
        scene.next();
        scene.truth[2][cell]++;
        for (int neighbour = 0; neighbour < 2; neighbour++) {
            scene.hold(scene.edge(neighbour, 2), cell, scene.right(scene.edge(neighbour, 2), cell));
        }
        update(level);
        assertThat(level.integer(2, cell)).isEqualTo(before + 1);
        assertThat(level.sinceNanos(2, cell)).isEqualTo(scene.table.timeNanos());
        assertThat(level.integer(1, cell)).isEqualTo(steady);
        assertThat(level.sinceNanos(1, cell)).isLessThan(scene.table.timeNanos());
    }

    @Test
    void anIntegerThatNeverClosedLevelsNothing() {
        for (int other = 0; other < 2; other++) {
            scene.holdCarrier(scene.edge(other, 3), 0);
        }
        update(level);
        assertThat(level.isLevelled(scene.table, 3, scene.cell(1, 0))).isFalse();
        assertThat(level.isLevelled(scene.table, 0, scene.cell(1, 0))).isFalse();
    }

    /** Told to those after it in its time and carrier only, never used by the level itself. */
    @Test
    void aFaultIsToldAndNotUsed() {
        int cell = scene.cell(2, 0);
        long now = ArcScene.START.nanos();
        Level faulty = new Level(
                4,
                scene.edges,
                closure,
                new IntegerFault(1, cell / Carriers.CARRIERS, Signal.GPS_1C.msmId(), now, now + 1));
        scene.holdAll();
        update(level);
        faulty.update(scene.table);
        faulty.update(scene.table);
        assertThat(faulty.integer(1, cell)).isEqualTo(level.integer(1, cell) + 1);
        assertThat(level.phase(scene.table, 1, cell) - faulty.phase(scene.table, 1, cell))
                .isCloseTo(
                        Carriers.wavelength(
                                Satellite.constellation(cell / Carriers.CARRIERS)
                                        .ordinal(),
                                0),
                        within(1e-6));
        assertThat(faulty.integer(1, scene.cell(2, 1))).isEqualTo(level.integer(1, scene.cell(2, 1)));
        assertThat(faulty.integer(2, cell)).isEqualTo(level.integer(2, cell));
        for (int other : new int[] {0, 2, 3}) {
            assertThat(faulty.agrees(scene.table, scene.edge(1, other), cell)).isTrue();
        }

        scene.next();
        update(faulty);
        assertThat(faulty.integer(1, cell)).as("after its time").isEqualTo(level.integer(1, cell));
    }

    private int[][] integers() {
        int[][] out = new int[4][scene.satellites.length * ArcScene.CARRIERS];
        for (int m = 0; m < 4; m++) {
            for (int i = 0; i < out[m].length; i++) {
                out[m][i] = level.integer(m, scene.cell(i / ArcScene.CARRIERS, i % ArcScene.CARRIERS));
            }
        }
        return out;
    }

    private void assertSame(int[][] before, int... stations) {
        for (int m : stations) {
            assertThat(integers()[m]).as("station %d", m).isEqualTo(before[m]);
        }
    }

    private void assertLevelled(int... stations) {
        int root = stations[0];
        for (int m : stations) {
            for (int carrier = 0; carrier < ArcScene.CARRIERS; carrier++) {
                for (int s = 0; s < scene.satellites.length; s++) {
                    int cell = scene.cell(s, carrier);
                    int first = scene.cell(0, carrier);
                    assertThat(level.isLevelled(scene.table, m, cell))
                            .as("station %d cell %d", m, cell)
                            .isTrue();
                    assertThat(level.integer(m, cell)
                                    - level.integer(root, cell)
                                    - level.integer(m, first)
                                    + level.integer(root, first))
                            .as("station %d satellite %d carrier %d", m, s, carrier)
                            .isEqualTo(scene.truth[m][cell]
                                    - scene.truth[root][cell]
                                    - scene.truth[m][first]
                                    + scene.truth[root][first]);
                }
            }
        }
    }
}
