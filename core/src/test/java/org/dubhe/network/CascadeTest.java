package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Float vectors by construction: E1, E6 and E5a of some satellites with known integers, an ionosphere I and noise, and the covariance that belongs to
 * them. Lanes: E6 − E5a 2.93 m (extra wide), E1 − E6 1.01 m and E1 − E5a 0.75 m (wide).
 */
final class CascadeTest {
    private static final double C = 299_792_458.0;
    private static final double[] HZ = {1_575_420_000.0, 1_278_750_000.0, 1_176_450_000.0};

    private final Cascade cascade = new Cascade();
    private long[] integers = new long[0];

    /** Ionosphere in metres on f₁, by satellite; noise in cycles, alternating in sign. */
    private void build(double[] ionosphere, double ionosphereSigma, double noiseCycles, double noiseSigma) {
        int n = 3 * ionosphere.length;
        integers = new long[n];
        cascade.begin(n);
        Arrays.fill(cascade.covariance(), 0, n * n, 0);
        for (int i = 0; i < n; i++) {
            integers[i] = 7L * i * i - 31 * i + 5;
            double mu = Math.pow(HZ[0] / HZ[i % 3], 2) / wavelength(i);
            cascade.floats()[i] = integers[i] + mu * ionosphere[i / 3] + (i % 2 == 0 ? noiseCycles : -noiseCycles);
            for (int k = i - i % 3; k < i - i % 3 + 3; k++) {
                double muK = Math.pow(HZ[0] / HZ[k % 3], 2) / wavelength(k);
                cascade.covariance()[i * n + k] =
                        mu * muK * ionosphereSigma * ionosphereSigma + (i == k ? noiseSigma * noiseSigma : 0);
            }
            cascade.describe(i, 1 + i / 3, wavelength(i), false);
        }
    }

    private static double wavelength(int i) {
        return C / HZ[i % 3];
    }

    @Test
    void fixesExtraWideThenWideThenNarrowWhereRoundingWouldBeWrong() {
        build(new double[] {0.12, -0.11, 0.13, -0.12}, 0.1, 0.01, 0.01);
        int roundedWrong = 0;
        for (int i = 0; i < integers.length; i++) {
            roundedWrong += Math.rint(cascade.floats()[i]) != integers[i] ? 1 : 0;
        }
        assertThat(roundedWrong).as("integers that plain rounding misses").isEqualTo(integers.length);
        cascade.resolve();
        for (int i = 0; i < integers.length; i++) {
            assertThat(cascade.isFixed(i)).as("entry %d", i).isTrue();
            assertThat(cascade.integer(i)).as("entry %d", i).isEqualTo(integers[i]);
        }
    }

    @Test
    void refusesWhereTheIonosphereMayBeAnything() {
        build(new double[] {1.3, -0.8, 0.4, 2.1}, 3, 0.1, 0.15);
        cascade.resolve();
        for (int i = 0; i < integers.length; i++) {
            assertThat(cascade.isFixed(i)).as("entry %d", i).isFalse();
        }
    }

    /** What is said to be certain and lies halfway between two integers is no integer: the ratio test refuses. */
    @Test
    void refusesAFloatHalfwayBetweenTwoIntegers() {
        one(3.5, 0.05);
        assertThat(cascade.isFixed(0)).isFalse();
        one(3.1, 0.05);
        assertThat(cascade.isFixed(0)).isTrue();
        assertThat(cascade.integer(0)).isEqualTo(3);
    }

    /** However near an integer it lies, one of twenty such would be another's: the success rate refuses. */
    @Test
    void refusesAFloatTooUncertainThoughItIsNearAnInteger() {
        one(3.02, 0.25);
        assertThat(cascade.isFixed(0)).isFalse();
    }

    private void one(double value, double sigma) {
        cascade.begin(1);
        cascade.floats()[0] = value;
        cascade.covariance()[0] = sigma * sigma;
        cascade.describe(0, 1, wavelength(0), false);
        cascade.resolve();
    }

    /** A lane whose fraction is large binds nothing, however certain it is said to be. */
    @Test
    void roundsNoLaneWithALargeFraction() {
        lane(0.45);
        assertThat(cascade.isFixed(0)).isTrue();
        assertThat(cascade.isFixed(1)).isFalse();
        lane(0.05);
        assertThat(cascade.isFixed(1)).as("the same with a small one").isTrue();
        assertThat(cascade.integer(1)).isEqualTo(-4);
    }

    /** E1 certain, the lane E1 − E5a as certain and with a fraction. */
    private void lane(double fraction) {
        double variance = 0.05 * 0.05;
        cascade.begin(2);
        cascade.floats()[0] = 9.02;
        cascade.floats()[1] = 9.02 - 13 - fraction;
        cascade.covariance()[0] = variance;
        cascade.covariance()[1] = variance;
        cascade.covariance()[2] = variance;
        cascade.covariance()[3] = 2 * variance;
        cascade.describe(0, 1, wavelength(0), false);
        cascade.describe(1, 1, wavelength(2), false);
        cascade.resolve();
    }

    @Test
    void leavesOutTheSatelliteThatIsTooUncertainAndFixesTheOthers() {
        build(new double[] {0.02, -0.03, 0.01, 0.02}, 0.02, 0.01, 0.01);
        int n = integers.length;
        for (int i = n - 3; i < n; i++) {
            cascade.floats()[i] += 0.4;
            for (int k = n - 3; k < n; k++) {
                cascade.covariance()[i * n + k] += 4;
            }
        }
        cascade.resolve();
        for (int i = 0; i < n - 3; i++) {
            assertThat(cascade.isFixed(i)).as("entry %d", i).isTrue();
            assertThat(cascade.integer(i)).isEqualTo(integers[i]);
        }
        for (int i = n - 3; i < n; i++) {
            assertThat(cascade.isFixed(i)).as("entry %d", i).isFalse();
        }
    }
}
