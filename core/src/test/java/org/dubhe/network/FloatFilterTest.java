package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against truth by construction: noise-free observations with known states must give these states back, whatever the receiver clock does. */
final class FloatFilterTest {
    private static final double LAMBDA = 0.19;
    private static final int SATELLITES = 8;

    private final FloatFilter filter = new FloatFilter();
    private final FloatFilter.Rows rows = new FloatFilter.Rows();
    private final Random random = new Random(5);
    private final double[] ionosphere = new double[SATELLITES + 1];
    private final long[] integers = new long[SATELLITES + 1];

    private void fill(double clockMeters, double sign, double wavelength, double sigma) {
        rows.count = 0;
        for (int s = 1; s <= SATELLITES; s++) {
            double y = clockMeters + sign * ionosphere[s] + wavelength * integers[s];
            rows.add(s, y, 1 / (sigma * sigma), 1 + 0.2 * s, 1 + 0.2 * s);
        }
    }

    private void observeEpochs(int epochs) {
        for (int s = 1; s <= SATELLITES; s++) {
            ionosphere[s] = 0.02 * random.nextGaussian();
            integers[s] = random.nextInt(21) - 10;
            filter.addIonosphere(s, 1);
            filter.addAmbiguity(s, 0);
        }
        for (int epoch = 0; epoch < epochs; epoch++) {
            // A clock that jumps by kilometres from epoch to epoch.
            double clock = 1e5 * random.nextGaussian();
            fill(clock, -1, LAMBDA, 0.003);
            filter.observe(rows, -1, 0, LAMBDA);
            fill(clock, 1, 0, 0.01);
            for (int i = 0; i < rows.count; i++) {
                rows.y[i] = clock + ionosphere[rows.number[i]];
            }
            filter.observe(rows, 1, -1, 0);
        }
    }

    @Test
    void eliminatesTheReceiverClockAndFindsIntegersBetweenSatellites() {
        observeEpochs(200);
        int[] known = {filter.ambiguity(1, 0)};
        double[] values = {integers[1]};
        Elimination elimination = new Elimination();
        int[] order = elimination.begin(filter.size() - 1);
        int at = 0;
        for (int s = 1; s <= SATELLITES; s++) {
            order[at++] = filter.ionosphere(s);
        }
        order[at++] = 0;
        order[at++] = 1;
        for (int s = 2; s <= SATELLITES; s++) {
            order[at++] = filter.ambiguity(s, 0);
        }
        elimination.load(filter, known, values, 1);
        assertThat(elimination.factor()).isTrue();
        double[] estimate = new double[SATELLITES - 1];
        double[] covariance = new double[(SATELLITES - 1) * (SATELLITES - 1)];
        elimination.estimateLast(SATELLITES - 1, estimate, covariance);
        for (int s = 2; s <= SATELLITES; s++) {
            assertThat(estimate[s - 2])
                    .isCloseTo(integers[s], within(0.25)); // the prior of I moves a float by centimetres
            assertThat(covariance[(s - 2) * SATELLITES]).isPositive();
        }
    }

    @Test
    void forgettingAStateKeepsWhatItSaysOfOthers() {
        observeEpochs(50);
        int size = filter.size();
        filter.marginalize(filter.ambiguity(3, 0));
        assertThat(filter.size()).isEqualTo(size - 1);
        assertThat(filter.ambiguity(3, 0)).isEqualTo(-1);
        for (int s = 1; s <= SATELLITES; s++) {
            int state = filter.ionosphere(s);
            assertThat(filter.satellite(state)).isEqualTo(s);
            assertThat(filter.carrier(state)).isEqualTo(FloatFilter.IONOSPHERE);
            assertThat(filter.info(state, state)).isPositive();
        }
    }
}
