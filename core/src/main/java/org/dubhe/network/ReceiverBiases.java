package org.dubhe.network;

import java.util.Arrays;

/**
 * Receiver biases of each station against a constellation's root, by carrier, of one epoch: what a station's levelled phases have in common beyond the model.
 *
 * <p>Two carriers' biases are pinned at the median over the satellites (what they hold of I and G is common to all satellites and falls into the receiver clock), the
 * others follow from satellites with three carriers or more.
 */
final class ReceiverBiases {
    private final double[][] bias;

    ReceiverBiases(int stations) {
        bias = new double[stations][7 * Carriers.CARRIERS];
    }

    /** Bias of a carrier, metres; NaN where undetermined. */
    double of(int m, int constellation, int carrier) {
        return bias[m][constellation * Carriers.CARRIERS + carrier];
    }

    /** Finds a station's biases of a constellation; the root's are 0. */
    void find(EpochTable table, Level level, int c, int m, int root) {
        int carriers = Carriers.count(c);
        int base = c * Carriers.CARRIERS;
        if (m == root) {
            Arrays.fill(bias[m], base, base + Carriers.CARRIERS, 0);
            return;
        }
        Arrays.fill(bias[m], base, base + Carriers.CARRIERS, Double.NaN);
        double[][] y = new double[carriers][64];
        for (double[] row : y) {
            Arrays.fill(row, Double.NaN);
        }
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 == c) {
                for (int f = 0; f < carriers; f++) {
                    int cell = satellite * Carriers.CARRIERS + f;
                    y[f][satellite & 63] = level.phase(table, m, cell) - level.phase(table, root, cell);
                }
            }
        }
        int first = -1;
        int second = -1;
        int most = 0;
        for (int f = 0; f < carriers; f++) {
            for (int g = f + 1; g < carriers; g++) {
                int count = 0;
                for (int s = 0; s < 64; s++) {
                    count += Double.isNaN(y[f][s] + y[g][s]) ? 0 : 1;
                }
                if (count > most && Math.abs(Carriers.dispersion(c, f) - Carriers.dispersion(c, g)) > 0.3) {
                    most = count;
                    first = f;
                    second = g;
                }
            }
        }
        if (first < 0) {
            return;
        }
        bias[m][base + first] = median(y[first], y[second]);
        bias[m][base + second] = median(y[second], y[first]);
        double muFirst = Carriers.dispersion(c, first);
        double muSecond = Carriers.dispersion(c, second);
        for (int f = 0; f < carriers; f++) {
            if (f == first || f == second) {
                continue;
            }
            double sum = 0;
            int count = 0;
            for (int s = 0; s < 64; s++) {
                double ya = y[first][s] - bias[m][base + first];
                double yb = y[second][s] - bias[m][base + second];
                double ionosphere = (ya - yb) / (muSecond - muFirst);
                double expected = ya + (muFirst - Carriers.dispersion(c, f)) * ionosphere;
                if (!Double.isNaN(expected + y[f][s])) {
                    sum += y[f][s] - expected;
                    count++;
                }
            }
            if (count > 0) {
                bias[m][base + f] = sum / count;
            }
        }
    }

    private static double median(double[] values, double[] where) {
        double[] found = new double[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i] + where[i])) {
                found[count++] = values[i];
            }
        }
        Arrays.sort(found, 0, count);
        return found[count / 2];
    }
}
