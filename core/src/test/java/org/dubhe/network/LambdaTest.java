package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibOracle;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LambdaTest {
    /** Float ambiguities and their covariance, like double differences': few strong common directions, small own variances. */
    private static void draw(Random random, int n, double[] q, double[] floats) {
        int directions = 3 + random.nextInt(3);
        double[] common = new double[directions];
        for (int c = 0; c < directions; c++) {
            common[c] = random.nextGaussian();
        }
        double[] g = new double[n * directions];
        for (int i = 0; i < g.length; i++) {
            g[i] = 2 * random.nextGaussian();
        }
        for (int i = 0; i < n; i++) {
            double own = Math.sqrt(0.0005 + 0.006 * random.nextDouble());
            q[i * n + i] = own * own;
            floats[i] = Math.rint(1000 * random.nextGaussian()) + own * random.nextGaussian();
            for (int c = 0; c < directions; c++) {
                floats[i] += g[i * directions + c] * common[c];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int c = 0; c < directions; c++) {
                    q[i * n + k] += g[i * directions + c] * g[k * directions + c];
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsTheSameTwoVectorsAsRtklib(long seed) {
        Rtklib rtklib = Rtklib.find().orElse(null);
        Assumptions.assumeTrue(rtklib != null, "RTKLIB (librtklib1) is not installed");
        Random random = new Random(seed);
        Lambda lambda = new Lambda(40);
        int compared = 0;
        for (int round = 0; round < 40; round++) {
            int n = 2 + random.nextInt(24);
            double[] q = new double[n * n];
            double[] floats = new double[n];
            draw(random, n, q, floats);
            double[] expected = new double[2 * n];
            double[] norms = new double[2];
            if (!RtklibOracle.lambda(rtklib, floats, q, 2, expected, norms)) {
                continue; // Its search has a bound of its own.
            }
            compared++;

            assertThat(lambda.reduce(n, floats, q)).isTrue();
            assertThat(lambda.search()).isTrue();
            long[] integers = new long[n];
            assertThat(lambda.bestNorm()).isCloseTo(norms[0], within(1e-6 * norms[0] + 1e-9));
            assertThat(lambda.secondNorm()).isCloseTo(norms[1], within(1e-6 * norms[1] + 1e-9));
            lambda.integers(true, integers);
            for (int i = 0; i < n; i++) {
                assertThat(integers[i]).isEqualTo(Math.round(expected[i]));
            }
            lambda.integers(false, integers);
            for (int i = 0; i < n; i++) {
                assertThat(integers[i]).isEqualTo(Math.round(expected[n + i]));
            }
        }
        assertThat(compared).isGreaterThan(35);
    }

    /** [Teunissen95] works an example of this kind by hand; here the nearest of all vectors in a box is found by trying each. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void findsWhatTryingEveryVectorFinds(long seed) {
        Random random = new Random(seed);
        Lambda lambda = new Lambda(2);
        for (int round = 0; round < 50; round++) {
            double s = 0.2 + random.nextDouble();
            double t = 0.2 + random.nextDouble();
            double r = 0.9 * (2 * random.nextDouble() - 1) * s * t;
            double[] q = {s * s, r, r, t * t};
            double[] floats = {random.nextDouble(), random.nextDouble()};
            double det = q[0] * q[3] - r * r;
            double least = Double.POSITIVE_INFINITY;
            for (int i = -8; i <= 8; i++) {
                for (int k = -8; k <= 8; k++) {
                    double x = floats[0] - i;
                    double y = floats[1] - k;
                    least = Math.min(least, (q[3] * x * x - 2 * r * x * y + q[0] * y * y) / det);
                }
            }
            assertThat(lambda.reduce(2, floats, q)).isTrue();
            assertThat(lambda.search()).isTrue();
            assertThat(lambda.bestNorm()).isCloseTo(least, within(1e-9));
        }
    }

    /** For one ambiguity of σ = 0.1 cycle: 2Φ(5) − 1 = 1 − 5.733·10⁻⁷; of σ = 0.25: 2Φ(2) − 1 = 0.954500. */
    @Test
    void successRateIsThatOfTheNormalDistribution() {
        Lambda lambda = new Lambda(2);
        assertThat(lambda.reduce(1, new double[] {0.3}, new double[] {0.01})).isTrue();
        assertThat(1 - lambda.successRate()).isCloseTo(5.733e-7, within(1e-9));
        assertThat(lambda.reduce(2, new double[] {0.3, 7.9}, new double[] {0.0625, 0, 0, 0.0625}))
                .isTrue();
        assertThat(lambda.successRate()).isCloseTo(0.9545 * 0.9545, within(1e-5));
    }

    @Test
    void refusesACovarianceThatIsNone() {
        assertThat(new Lambda(2).reduce(2, new double[] {0, 0}, new double[] {1, 2, 2, 1}))
                .isFalse();
    }
}
