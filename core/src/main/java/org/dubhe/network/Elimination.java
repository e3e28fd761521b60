package org.dubhe.network;

/**
 * Cholesky factors of a reduced normal system in an order of one's choice, {@code Λ = L Lᵀ}: states at the front are eliminated, what is left at the
 * back is the marginal information of the states there. Mutable and reused by the solver's thread.
 */
final class Elimination {
    private int n;
    private double[] l = new double[0];
    private double[] y = new double[0];
    private int[] order = new int[0];

    /** Room for a system of so many states, whose order the caller fills in. */
    int[] begin(int states) {
        n = states;
        if (order.length < states) {
            int wider = states + 32;
            order = new int[wider];
            y = new double[wider];
            l = new double[wider * wider];
        }
        return order;
    }

    /** The state at a place of the order. */
    int state(int at) {
        return order[at];
    }

    /**
     * Loads the states in order and takes out the known ones.
     *
     * @param known states with a known value
     * @param values those values
     */
    void load(FloatFilter filter, int[] known, double[] values, int knownCount) {
        for (int i = 0; i < n; i++) {
            double b = filter.rhs(order[i]);
            for (int k = 0; k < knownCount; k++) {
                b -= filter.info(order[i], known[k]) * values[k];
            }
            y[i] = b;
            for (int k = 0; k <= i; k++) {
                l[i * n + k] = filter.info(order[i], order[k]);
            }
        }
    }

    /** Adds information about the pair of zenith delays, found at two places of the order. */
    void addZenith(int at0, int at1, double i00, double i01, double i11, double b0, double b1) {
        l[at0 * n + at0] += i00;
        l[at1 * n + at1] += i11;
        l[Math.max(at0, at1) * n + Math.min(at0, at1)] += i01;
        y[at0] += b0;
        y[at1] += b1;
    }

    /**
     * Adds observations of states that have a bias in common, about which nothing is known.
     *
     * @param at places of the states in the order
     */
    void addBiased(int[] at, double[] values, double[] weights, int count) {
        double total = 0;
        double mean = 0;
        for (int i = 0; i < count; i++) {
            total += weights[i];
            mean += weights[i] * values[i];
        }
        mean /= total;
        for (int i = 0; i < count; i++) {
            l[at[i] * n + at[i]] += weights[i];
            y[at[i]] += weights[i] * (values[i] - mean);
            for (int k = 0; k < count; k++) {
                if (at[k] <= at[i]) {
                    l[at[i] * n + at[k]] -= weights[i] * weights[k] / total;
                }
            }
        }
    }

    /** Factors and substitutes forward; false where the system is not positive definite. */
    boolean factor() {
        for (int i = 0; i < n; i++) {
            int row = i * n;
            for (int k = 0; k <= i; k++) {
                double sum = l[row + k];
                int other = k * n;
                for (int c = 0; c < k; c++) {
                    sum -= l[row + c] * l[other + c];
                }
                if (k < i) {
                    l[row + k] = sum / l[other + k];
                } else {
                    if (!(sum > 0)) {
                        return false;
                    }
                    l[row + i] = Math.sqrt(sum);
                }
            }
            double b = y[i];
            for (int c = 0; c < i; c++) {
                b -= l[row + c] * y[c];
            }
            y[i] = b / l[row + i];
        }
        return true;
    }

    /** Marginal information of the last two states: i00, i01, i11, b0, b1. */
    void marginalOfLastTwo(double[] out) {
        int i = n - 2;
        double l00 = l[i * n + i];
        double l10 = l[(i + 1) * n + i];
        double l11 = l[(i + 1) * n + i + 1];
        out[0] = l00 * l00;
        out[1] = l00 * l10;
        out[2] = l10 * l10 + l11 * l11;
        out[3] = l00 * y[i];
        out[4] = l10 * y[i] + l11 * y[i + 1];
    }

    /** Estimates of the last m states and their covariance, row-major. */
    void estimateLast(int m, double[] estimate, double[] covariance) {
        int first = n - m;
        for (int i = m - 1; i >= 0; i--) {
            double sum = y[first + i];
            for (int k = i + 1; k < m; k++) {
                sum -= l[(first + k) * n + first + i] * estimate[k];
            }
            estimate[i] = sum / l[(first + i) * n + first + i];
        }
        // Columns of L⁻¹, then Q = L⁻ᵀ L⁻¹.
        double[] inverse = new double[m * m];
        for (int c = 0; c < m; c++) {
            for (int r = c; r < m; r++) {
                double sum = r == c ? 1 : 0;
                for (int k = c; k < r; k++) {
                    sum -= l[(first + r) * n + first + k] * inverse[k * m + c];
                }
                inverse[r * m + c] = sum / l[(first + r) * n + first + r];
            }
        }
        for (int i = 0; i < m; i++) {
            for (int k = 0; k <= i; k++) {
                double sum = 0;
                for (int r = i; r < m; r++) {
                    sum += inverse[r * m + i] * inverse[r * m + k];
                }
                covariance[i * m + k] = sum;
                covariance[k * m + i] = sum;
            }
        }
    }
}
