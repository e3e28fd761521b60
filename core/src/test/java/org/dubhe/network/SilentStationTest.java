package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A station that was silent for half a minute: what is expected of its ionosphere, how sure that is, and what it is good for. Epochs are 10 s apart. */
final class SilentStationTest {
    private static final int STATIONS = 4;
    private static final int SATELLITES = 6;
    private static final long HOLD_NANOS = 180_000_000_000L;

    private final ArcScene scene = new ArcScene();
    private final Closure closure = new Closure(scene.triangles, scene.edges);
    private final Level level = new Level(STATIONS, scene.edges, closure, IntegerFault.NONE);
    private final Residuals residuals =
            new Residuals(new double[] {0, 30_000, 31_000, 32_000}, new boolean[STATIONS], NetworkConfig.DEFAULT);
    private final double[][] ionosphere = new double[STATIONS][SATELLITES];
    private final double[][] rates = new double[STATIONS][SATELLITES];
    private final Random random = new Random(23);
    private double stepMeters;

    SilentStationTest() {
        for (double[] row : rates) {
            for (int s = 0; s < SATELLITES; s++) {
                row[s] = 0.3e-3 * random.nextGaussian();
            }
        }
    }

    /** The next epoch: each satellite's ionosphere has moved at its station's rate, and by a step that nobody can know. */
    private void next() {
        for (int m = 0; m < STATIONS; m++) {
            for (int s = 0; s < SATELLITES; s++) {
                ionosphere[m][s] += 10 * rates[m][s] + stepMeters * random.nextGaussian();
                scene.ionosphere(m, s, ionosphere[m][s]);
            }
        }
        scene.next();
    }

    private void followWithRightIntegers(int epochs) {
        for (int epoch = 0; epoch < epochs; epoch++) {
            next();
            scene.holdAll();
            update();
        }
    }

    private void update() {
        closure.test(scene.table);
        level.update(scene.table);
        residuals.update(scene.table, level);
    }

    private void hold(int m) {
        residuals.hold(m, scene.table.timeNanos(), HOLD_NANOS);
    }

    /** What is expected between two stations and two satellites, less what is. */
    private double error(int a, int b, int satellite, int other) {
        return expected(b, satellite)
                - expected(a, satellite)
                - expected(b, other)
                + expected(a, other)
                - ionosphere[b][satellite]
                + ionosphere[a][satellite]
                + ionosphere[b][other]
                - ionosphere[a][other];
    }

    private double expected(int m, int satellite) {
        return residuals.expectedIonosphere(m, scene.satellites[satellite], scene.table.timeNanos());
    }

    /** All other stations' values are told against the root's; once it is silent they are told against another's, which moves, too. */
    @Test
    void theRootsIonosphereGoesOnAtItsRate() {
        followWithRightIntegers(30);
        int root = residuals.root(0);
        int other = (root + 1) % STATIONS;
        scene.silence(root, true);
        for (int epoch = 0; epoch < 4; epoch++) {
            next();
            scene.holdAll();
            update();
            hold(root);
        }
        assertThat(residuals.root(0)).isNotEqualTo(root);
        for (int s = 1; s < SATELLITES; s++) {
            assertThat(residuals.isForecast(root, scene.satellites[s], scene.table.timeNanos()))
                    .isTrue();
            assertThat(error(root, other, s, 0)).as("satellite %d", s).isCloseTo(0, within(2e-3));
        }
    }

    @Test
    void aForecastIsAsSureAsForecastsHaveBeenRight() {
        int m = 2;
        assertThat(sigma(m, 30)).isInfinite();

        followWithRightIntegers(80);
        double steady = sigma(m, 30);
        assertThat(steady).isLessThan(2e-3);
        assertThat(sigma(m, 120)).as("a rate that walks").isCloseTo(8 * steady, within(1e-9));

        stepMeters = 0.02;
        followWithRightIntegers(7);
        assertThat(sigma(m, 30)).isGreaterThan(0.015);
    }

    private double sigma(int m, long seconds) {
        return Math.sqrt(residuals.forecastVariance(m, scene.satellites[1], seconds));
    }

    /** With what is expected of the ionosphere the new integers come at once, and only have to come again as often as any. */
    @Test
    void newArcsAreFixedByTheIonosphereFromBeforeTheSilence() {
        assertThat(solutionsUntilFixed(true)).isEqualTo(EdgeIntegers.SAME_SOLUTIONS);
    }

    @Test
    void withoutItTheyWaitForTheFloatFilter() {
        assertThat(solutionsUntilFixed(false)).isGreaterThan(2 * EdgeIntegers.SAME_SOLUTIONS);
    }

    private int solutionsUntilFixed(boolean withFormerValues) {
        int silent = 2;
        IonosphereActivity activity = new IonosphereActivity(
                STATIONS, scene.edges.stream().map(EdgeSolver::edge).toList(), NetworkConfig.DEFAULT);
        stepMeters = 0.001;
        int epoch = 0;
        for (; epoch < 200; epoch++) {
            solve(epoch, activity);
        }
        assertThat(fixed(silent)).as("before").isTrue();
        scene.silence(silent, true);
        scene.slip(silent);
        for (int i = 0; i < 3; i++) {
            solve(epoch++, activity);
            if (withFormerValues) {
                hold(silent);
            }
        }
        scene.silence(silent, false);
        int solutions = 0;
        while (solutions == 0 || (!fixed(silent) && solutions < 30)) {
            solve(epoch++, activity);
            if (withFormerValues) {
                hold(silent);
            }
            solutions++;
        }
        return solutions;
    }

    private void solve(int epoch, IonosphereActivity activity) {
        next();
        for (int e = 0; e < scene.edges.size(); e++) {
            EdgeSolver edge = scene.edges.get(e);
            if (scene.table.present(edge.edge().a())
                    && scene.table.present(edge.edge().b())) {
                // As many epochs as of 1 s: ten then hold three solutions.
                edge.solve(
                        scene.table,
                        10 * epoch,
                        e,
                        activity,
                        residuals,
                        new Elimination(),
                        new Cascade(),
                        new Lambda(Carriers.CARRIERS));
            }
        }
        update();
        activity.update(scene.table, residuals, epoch > 60);
    }

    /** Whether all of a station's satellites are fixed with all its neighbours, and right against the first of them. */
    private boolean fixed(int m) {
        for (EdgeSolver edge : scene.edges) {
            if (edge.edge().a() != m && edge.edge().b() != m) {
                continue;
            }
            for (int s = 0; s < SATELLITES; s++) {
                for (int carrier = 0; carrier < ArcScene.CARRIERS; carrier++) {
                    int cell = scene.cell(s, carrier);
                    if (!edge.isFixed(scene.table, cell)) {
                        return false;
                    }
                    assertThat(integer(edge, s, carrier) - integer(edge, 0, carrier))
                            .isEqualTo(truth(edge, s, carrier) - truth(edge, 0, carrier));
                }
            }
        }
        return true;
    }

    private long integer(EdgeSolver edge, int satellite, int carrier) {
        return edge.integer(scene.cell(satellite, carrier));
    }

    private long truth(EdgeSolver edge, int satellite, int carrier) {
        int cell = scene.cell(satellite, carrier);
        return scene.truth[edge.edge().b()][cell] - scene.truth[edge.edge().a()][cell];
    }
}
