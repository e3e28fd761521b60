package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What of an edge counts as eligible and as fixed: epochs of the scene are 10 s apart, all six satellites stand above 12° at all stations. */
final class EdgeSolverTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int STATIONS = 4;

    /** The first after which two minutes are over. */
    private static final int EPOCHS = 14;

    private final ArcScene scene = new ArcScene();
    private final int index = scene.edge(A, B);
    private final EdgeSolver edge = scene.edges.get(index);

    @Test
    void aSatelliteIsEligibleAfterMoreThanTwoMinutesAboveTheMask() {
        count(EPOCHS - 1);
        assertThat(edge.eligible()).as("after 120 s").isZero();

        count(1);
        // Six satellites are five double differences on each of the two carriers.
        assertThat(edge.eligible()).as("after 130 s").isEqualTo(10);
        assertThat(edge.fixed()).isZero();
    }

    @Test
    void itMustBeSeenAtBothEnds() {
        scene.hide(A, 0, true);
        scene.hide(B, 1, true);
        scene.next();
        count(EPOCHS);

        assertThat(edge.eligible()).isEqualTo(2 * 3);
    }

    /** A mask that runs between the two ends' elevations of a satellite leaves it out; to look at one end alone would show. */
    @Test
    void itMustBeAboveTheMaskAtBothEnds() {
        assertThat(NetworkConfig.DEFAULT.resolveMaskRad()).isEqualTo(Math.toRadians(12));
        boolean firstEndAloneWouldShow = false;
        boolean secondEndAloneWouldShow = false;
        double[][][] elevations = elevationsRad();
        for (EdgeSolver any : scene.edges) {
            int a = any.edge().a();
            int b = any.edge().b();
            for (double[] last : elevations[EPOCHS - 1]) {
                double mask = (last[a] + last[b]) / 2;
                ArcScene again = new ArcScene();
                EdgeSolver masked = new EdgeSolver(any.edge(), 0, withMask(mask));
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                    masked.count(again.table);
                    again.next();
                }
                int above = above(elevations, mask, a, b);

                assertThat(masked.eligible()).isEqualTo(2 * Math.max(0, above - 1));
                firstEndAloneWouldShow |= above(elevations, mask, a, a) > Math.max(1, above);
                secondEndAloneWouldShow |= above(elevations, mask, b, b) > Math.max(1, above);
            }
        }
        assertThat(firstEndAloneWouldShow).isTrue();
        assertThat(secondEndAloneWouldShow).isTrue();
    }

    @Test
    void aGapOfAMinuteIsForgivenALongerOneBeginsAnew() {
        count(EPOCHS);
        hideFor(3);
        assertThat(edge.eligible()).as("without it").isEqualTo(8);
        count(1);
        assertThat(edge.eligible()).as("60 s after its last epoch").isEqualTo(10);

        hideFor(4);
        count(1);
        assertThat(edge.eligible()).as("70 s after its last epoch").isEqualTo(8);
    }

    @Test
    void fixedAreDifferencesToTheCarriersOwnDatum() {
        count(EPOCHS);
        scene.holdCarrier(index, 0);
        edge.count(scene.table);
        assertThat(edge.fixed()).as("six satellites, one of them the datum").isEqualTo(5);

        edge.release(scene.cell(3, 0));
        edge.count(scene.table);
        assertThat(edge.fixed()).isEqualTo(4);

        scene.slip(A);
        scene.next();
        edge.count(scene.table);
        assertThat(edge.fixed()).as("integers of former arcs").isZero();
        assertThat(edge.eligible()).as("a slip ends no eligibility").isEqualTo(10);
    }

    @Test
    void theShareSumsUpAllEpochs() {
        count(EPOCHS);
        scene.holdCarrier(index, 1);
        edge.count(scene.table);

        assertThat(edge.share().eligible()).isEqualTo(20);
        assertThat(edge.share().fixed()).isEqualTo(5);
        assertThat(edge.reliability()).isCloseTo(0.5, within(0.01));
    }

    /** Counts the present epoch and those after it; the table then stands at the next one. */
    private void count(int epochs) {
        for (int i = 0; i < epochs; i++) {
            edge.count(scene.table);
            scene.next();
        }
    }

    /** One satellite is away for so many counted epochs, and for the two around them that are not counted. */
    private void hideFor(int epochs) {
        scene.hide(A, 0, true);
        scene.next();
        count(epochs);
        scene.hide(A, 0, false);
        scene.next();
    }

    /** By epoch, satellite and station. */
    private static double[][][] elevationsRad() {
        ArcScene scene = new ArcScene();
        double[][][] elevations = new double[EPOCHS][scene.satellites.length][STATIONS];
        for (double[][] epoch : elevations) {
            for (int s = 0; s < epoch.length; s++) {
                for (int m = 0; m < STATIONS; m++) {
                    epoch[s][m] = Math.asin(scene.table.sinElevation(m, scene.satellites[s]));
                }
            }
            scene.next();
        }
        return elevations;
    }

    /** Satellites that stand above the mask at two ends in all epochs. */
    private static int above(double[][][] elevations, double mask, int one, int other) {
        int count = 0;
        for (int s = 0; s < elevations[0].length; s++) {
            boolean always = true;
            for (double[][] epoch : elevations) {
                always &= epoch[s][one] > mask && epoch[s][other] > mask;
            }
            count += always ? 1 : 0;
        }
        return count;
    }

    private static NetworkConfig withMask(double resolveMaskRad) {
        NetworkConfig c = NetworkConfig.DEFAULT;
        return new NetworkConfig(
                c.maxEdgeMeters(),
                c.sliverRad(),
                c.trackMaskRad(),
                resolveMaskRad,
                c.referenceMaskRad(),
                c.phaseSigmaMeters(),
                c.codeSigmaMeters(),
                c.codeSigmaLowerMeters(),
                c.geoCodeFactor(),
                c.correlationSeconds(),
                c.solveIntervalSeconds(),
                c.ionosphereFloorMeters(),
                c.ionosphereUnknown(),
                c.ionosphereWalk(),
                c.zenithSigmaMeters(),
                c.zenithSigmaPerHeight(),
                c.zenithCommonSigmaMeters(),
                c.zenithWalk(),
                c.ageLimitSeconds());
    }
}
