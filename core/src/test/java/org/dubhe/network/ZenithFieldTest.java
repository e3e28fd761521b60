package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Four stations of one height, the wet zenith delay of one of them other than that of the rest by construction. */
final class ZenithFieldTest {
    private static final int STATIONS = 4;
    private static final int WET = 2;
    private static final int BAD = 3;
    private static final double WET_METERS = 0.04;

    private final ArcScene scene = new ArcScene();
    private final Closure closure = new Closure(scene.triangles, scene.edges);
    private final Level level = new Level(STATIONS, scene.edges, closure, IntegerFault.NONE);
    private final Residuals residuals =
            new Residuals(new double[] {0, 30_000, 31_000, 32_000}, new boolean[STATIONS], NetworkConfig.DEFAULT);
    private final ZenithField zenith = new ZenithField(ArcScene.STATIONS, NetworkConfig.DEFAULT);

    /** Zenith delay of the wet station less the first one's after a quarter of an hour. */
    private double difference(double badMeters) {
        scene.air(WET, WET_METERS);
        scene.geometry(WET, BAD, badMeters);
        for (int epoch = 0; epoch < 90; epoch++) {
            scene.next();
            if (epoch < 6) {
                scene.holdAll();
            }
            closure.test(scene.table);
            level.update(scene.table);
            residuals.update(scene.table, level);
            zenith.update(scene.table, residuals);
        }
        return zenith.zenith(WET) - zenith.zenith(0);
    }

    @Test
    void findsTheDelayOfAWetterStation() {
        // The prior that all delays are alike takes a part of it away: five differences of 12 mm against its
        // centimetre.
        assertThat(difference(0)).isBetween(0.02, WET_METERS);
    }

    @Test
    void aBadSlantCountsAsIfItWereNotThere() {
        scene.hide(WET, BAD, true);
        double without = difference(0);
        assertThat(new ZenithFieldTest().difference(0.8)).isCloseTo(without, within(0.003));
        assertThat(new ZenithFieldTest().difference(-0.8)).isCloseTo(without, within(0.003));
    }
}
