package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** Four stations with integers and ionosphere by construction: what the residuals say of it must not depend on which station they refer to. */
final class ResidualsTest {
    private static final int STATIONS = 4;

    /** The satellite with an ionosphere of its own at each station, by its place in the scene; the others have none. */
    private static final int LIVELY = 5;

    private static final int SILENT = 3;

    private final ArcScene scene = new ArcScene();
    private final Closure closure = new Closure(scene.triangles, scene.edges);
    private final Level level = new Level(STATIONS, scene.edges, closure, IntegerFault.NONE);
    private final Residuals residuals =
            new Residuals(new double[] {0, 30_000, 31_000, 32_000}, new boolean[STATIONS], NetworkConfig.DEFAULT);

    private void settle() {
        for (int m = 0; m < STATIONS; m++) {
            scene.ionosphere(m, LIVELY, m);
        }
        for (int epoch = 0; epoch < 6; epoch++) {
            scene.next();
            scene.holdAll();
            update();
        }
    }

    private void update() {
        closure.test(scene.table);
        level.update(scene.table);
        residuals.update(scene.table, level);
    }

    /** Slant ionosphere between two stations and between a satellite and the lively one: free of all that is common. */
    private double difference(int a, int b, int satellite) {
        int s = scene.satellites[satellite];
        int lively = scene.satellites[LIVELY];
        return residuals.ionosphere(b, s)
                - residuals.ionosphere(a, s)
                - residuals.ionosphere(b, lively)
                + residuals.ionosphere(a, lively);
    }

    @Test
    void giveTheIonosphereThatWasPutIn() {
        settle();
        for (int b = 1; b < STATIONS; b++) {
            assertThat(difference(0, b, 1)).isCloseTo(-b, within(1e-3));
        }
    }

    @Test
    void goOnAtTheSameValuesWhenTheRootLosesASatelliteAndHasItAgain() {
        settle();
        double before = difference(2, 3, 1);
        double[] own = new double[STATIONS];
        for (int m = 0; m < STATIONS; m++) {
            own[m] = residuals.ionosphere(m, scene.satellites[1]);
        }
        for (boolean hidden : new boolean[] {true, true, false, false}) {
            scene.hide(residuals.root(0), 1, hidden);
            scene.next();
            update();
            for (int m = 1; m < STATIONS; m++) {
                assertThat(residuals.exists(m, scene.satellites[1]))
                        .as("station %d has the satellite while the root %s", m, hidden ? "lacks it" : "has it")
                        .isTrue();
                assertThat(residuals.ionosphere(m, scene.satellites[1])).isCloseTo(own[m], within(1e-3));
            }
            assertThat(difference(2, 3, 1)).isCloseTo(before, within(1e-3));
        }
    }

    @Test
    void beginAnewTogetherWhereNobodyHasAValueToGoOnWith() {
        settle();
        for (int m = 0; m < STATIONS; m++) {
            scene.hide(m, 1, true);
        }
        for (int epoch = 0; epoch < 14; epoch++) {
            scene.next();
            update();
        }
        for (int m = 0; m < STATIONS; m++) {
            scene.hide(m, 1, false);
        }
        scene.next();
        update();
        assertThat(difference(0, 3, 1)).isCloseTo(-3, within(1e-3));
    }

    @Test
    void standInForASilentStationsUntilTheLimitAskedFor() {
        settle();
        double before = residuals.ionosphere(SILENT, scene.satellites[1]);
        double sigma = residuals.ionosphereSigma(SILENT, scene.satellites[1]);
        scene.silence(SILENT, true);
        for (int seconds = 10; seconds <= 60; seconds += 10) {
            silentEpoch(60);
            assertThat(residuals.exists(SILENT, scene.satellites[1])).isFalse();
            assertThat(residuals.isHeld(SILENT, scene.satellites[1]))
                    .as("after %d s", seconds)
                    .isTrue();
            assertThat(residuals.ionosphere(SILENT, scene.satellites[1])).isCloseTo(before, within(1e-3));
            assertThat(residuals.ionosphereSigma(SILENT, scene.satellites[1])).isGreaterThan(sigma);
            sigma = residuals.ionosphereSigma(SILENT, scene.satellites[1]);
        }
        silentEpoch(60);
        assertThat(residuals.stands(SILENT, scene.satellites[1])).isFalse();
    }

    @Test
    void areForgotten200SecondsAfterTheirLastEpochWhoeverWouldHoldThem() {
        settle();
        scene.silence(SILENT, true);
        for (int seconds = 10; seconds <= 200; seconds += 10) {
            silentEpoch(10_000);
            assertThat(residuals.stands(SILENT, scene.satellites[1]))
                    .as("after %d s", seconds)
                    .isTrue();
        }
        silentEpoch(10_000);
        assertThat(residuals.stands(SILENT, scene.satellites[1])).isFalse();
    }

    @Test
    void doNotBelieveAJumpAfterAShortSilenceAndBeginAnewAfterALongOne() {
        for (int seconds : new int[] {200, 210}) {
            ResidualsTest one = new ResidualsTest();
            one.returnWithOtherIonosphere(seconds);
            assertThat(one.residuals.exists(SILENT, one.scene.satellites[1]))
                    .as("a value of 5 m more, %d s after the last", seconds)
                    .isEqualTo(seconds > 200);
        }
    }

    private void returnWithOtherIonosphere(int afterSeconds) {
        settle();
        scene.silence(SILENT, true);
        for (int seconds = 10; seconds < afterSeconds; seconds += 10) {
            scene.next();
            update();
        }
        scene.silence(SILENT, false);
        scene.ionosphere(SILENT, 1, 5);
        scene.next();
        update();
    }

    private void silentEpoch(int atMostSeconds) {
        scene.next();
        update();
        residuals.hold(SILENT, scene.time().nanos(), atMostSeconds * GpsTime.SECOND);
    }
}
