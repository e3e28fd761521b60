package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two triangles, 0 1 2 and 0 1 3, whose integers are known by construction; a wrong one is put in. */
final class ClosureTest {
    private final ArcScene scene = new ArcScene();
    private final Closure closure = new Closure(scene.triangles, scene.edges);
    private final int upper = scene.triangle(0, 1, 2);
    private final int lower = scene.triangle(0, 1, 3);
    private final int shared = scene.edge(0, 1);
    private final int outer = scene.edge(1, 2);
    private final int cell = scene.cell(3, 0);

    @Test
    void closesWhateverTheEdgesDatumsAre() {
        scene.holdAll();
        closure.test(scene.table);
        for (int s = 0; s < scene.satellites.length; s++) {
            for (int carrier = 0; carrier < ArcScene.CARRIERS; carrier++) {
                assertThat(closure.isClosed(upper, scene.cell(s, carrier))).isTrue();
                assertThat(closure.isClosed(lower, scene.cell(s, carrier))).isTrue();
                assertThat(closure.isConfirmed(outer, scene.cell(s, carrier))).isTrue();
            }
        }
        assertThat(closure.failures()).isZero();
    }

    @Test
    void unfixesTheEdgeFixedLastWhereNothingElseTellsThemApart() {
        scene.holdAll();
        scene.next();
        scene.hold(outer, cell, scene.right(outer, cell) + 1);
        closure.test(scene.table);
        assertThat(closure.failures()).isEqualTo(1);
        assertThat(closure.isClosed(upper, cell)).isFalse();
        assertThat(closure.isConfirmed(outer, cell)).isFalse();
        assertThat(fixed(outer)).isFalse();
        assertThat(fixed(scene.edge(0, 2))).isTrue();
        assertThat(fixed(shared)).isTrue();
        assertThat(closure.isClosed(lower, cell)).isTrue();
        assertThat(closure.isClosed(upper, scene.cell(3, 1)))
                .as("the satellite's other carrier")
                .isTrue();
        assertThat(closure.isClosed(upper, scene.cell(2, 0)))
                .as("the carrier's other satellites")
                .isTrue();
    }

    @Test
    void unfixesTheEdgeThatTwoTrianglesContradictThoughItWasFixedFirst() {
        scene.holdAll();
        scene.hold(shared, cell, scene.right(shared, cell) - 1);
        scene.next();
        for (int e = 0; e < scene.edges.size(); e++) {
            if (e != shared) {
                scene.hold(e, cell, scene.right(e, cell));
            }
        }
        closure.test(scene.table);
        for (int e = 0; e < scene.edges.size(); e++) {
            assertThat(fixed(e)).as("edge %d", e).isEqualTo(e != shared);
        }
        assertThat(closure.failures()).as("one in each triangle").isEqualTo(2);
    }

    @Test
    void countsAFailureOnceAsLongAsTheArcsLast() {
        scene.holdAll();
        closure.test(scene.table);
        for (int again = 0; again < 3; again++) {
            scene.next();
            scene.hold(outer, cell, scene.right(outer, cell) + 1);
            closure.test(scene.table);
        }
        assertThat(closure.failures()).isEqualTo(1);

        scene.slip(2);
        scene.next();
        scene.holdAll();
        scene.next();
        scene.hold(outer, cell, scene.right(outer, cell) + 1);
        closure.test(scene.table);
        assertThat(closure.failures()).as("of the new arc, too").isEqualTo(2);
    }

    @Test
    void anIntegerHeldAnewIsConfirmedOnlyOnceItCloses() {
        scene.holdAll();
        closure.test(scene.table);
        assertThat(closure.isConfirmed(outer, cell)).isTrue();
        scene.next();
        scene.hold(outer, cell, scene.right(outer, cell));
        assertThat(closure.isConfirmed(outer, cell)).isFalse();
        closure.test(scene.table);
        assertThat(closure.isConfirmed(outer, cell)).isTrue();
    }

    /** A constant that lives on lets a single satellite be judged; one satellite alone cannot make it. */
    @Test
    void oneSatelliteAloneClosesOnlyAgainstAConstantFoundBefore() {
        scene.holdAll();
        closure.test(scene.table);
        releaseAllBut(3);
        closure.test(scene.table);
        assertThat(closure.isClosed(upper, cell)).isTrue();

        Closure fresh = new Closure(scene.triangles, scene.edges);
        fresh.test(scene.table);
        assertThat(fresh.isClosed(upper, cell)).isFalse();
        assertThat(fresh.failures()).isZero();
    }

    private void releaseAllBut(int satellite) {
        for (EdgeSolver edge : scene.edges) {
            for (int s = 0; s < scene.satellites.length; s++) {
                if (s != satellite) {
                    edge.release(scene.cell(s, 0));
                }
            }
        }
    }

    private boolean fixed(int e) {
        return scene.edges.get(e).isFixed(scene.table, cell);
    }
}
