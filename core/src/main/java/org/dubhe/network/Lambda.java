package org.dubhe.network;

import java.util.Arrays;

/**
 * Integer least squares: of all integer vectors the two nearest to a float vector â in the metric of its covariance Q.
 *
 * <p>Three steps. (1) {@code Q = Lᵀ D L} with L unit lower triangular, so that dᵢ is the variance of âᵢ given all later ones. (2) Decorrelation:
 * integer Gauss transforms and exchanges of neighbours make {@code z = Zᵀ a} nearly uncorrelated and order d so that the most precise comes
 * last; a lazy form of it transforms a column only when an exchange depends on it ([Teunissen95], [ChangYangZhou05]). (3) A depth-first search from
 * the last entry on, integers in order of their distance from the conditional estimate, in an ellipsoid that shrinks to the second best vector
 * found ([SchnorrEuchner94]). The probability that rounding in this sequence succeeds, {@code ∏ (2Φ(1 / 2√dᵢ) − 1)}, bounds that of integer least
 * squares from below ([Teunissen98]).
 *
 * <p>Mutable and reused; belongs to its owner's thread. Matrices are row-major.
 */
final class Lambda {
    /** Nodes after which a search gives up: a float solution that bad is not worth a millisecond. */
    private static final int NODES_MAX = 20_000;

    private final int capacity;
    private final double[] lower;
    private final double[] d;
    private final long[] z;
    private final double[] zFloat;
    private final double[] a;
    private final long[] offset;

    private final long[] trial;
    private final long[] step;
    private final double[] centre;
    private final double[] partial;
    private final double[] sums;
    private final long[] best;
    private final long[] second;

    private int n;
    private double bestNorm;
    private double secondNorm;

    /** For vectors up to a length. */
    Lambda(int capacity) {
        this.capacity = capacity;
        lower = new double[capacity * capacity];
        d = new double[capacity];
        z = new long[capacity * capacity];
        zFloat = new double[capacity];
        a = new double[capacity];
        offset = new long[capacity];
        trial = new long[capacity];
        step = new long[capacity];
        centre = new double[capacity];
        partial = new double[capacity + 1];
        sums = new double[capacity * capacity];
        best = new long[capacity];
        second = new long[capacity];
    }

    /**
     * Factors and decorrelates; {@link #successRate} answers then.
     *
     * @param n length of the vector, at least 1
     * @param floats â
     * @param covariance n × n; the lower triangle is read
     * @return false where the covariance is not positive definite
     */
    boolean reduce(int n, double[] floats, double[] covariance) {
        assert n >= 1 && n <= capacity : n;
        this.n = n;
        for (int i = 0; i < n; i++) {
            offset[i] = Math.round(floats[i]);
            a[i] = floats[i] - offset[i];
        }
        if (!factor(covariance)) {
            return false;
        }
        decorrelate();
        return true;
    }

    /** Probability that sequential rounding of the decorrelated vector gives all integers right. */
    double successRate() {
        double p = 1;
        for (int i = 0; i < n; i++) {
            p *= Gaussian.within(0.5 / Math.sqrt(d[i]));
        }
        return p;
    }

    /**
     * Searches the two nearest integer vectors.
     *
     * @return false where the search was given up
     */
    boolean search() {
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
                sum += z[k * n + i] * a[k];
            }
            zFloat[i] = sum;
        }
        return descend();
    }

    /** Squared distance of the nearest vector. */
    double bestNorm() {
        return bestNorm;
    }

    /** Squared distance of the second nearest vector. */
    double secondNorm() {
        return secondNorm;
    }

    /** The nearest integer vector, or the second. */
    void integers(boolean nearest, long[] out) {
        long[] from = nearest ? best : second;
        // a = Z⁻ᵀ z: solved in integers by Gauss elimination on the unimodular Zᵀ.
        double[] matrix = new double[n * n];
        double[] rhs = new double[n];
        for (int i = 0; i < n; i++) {
            rhs[i] = from[i];
            for (int k = 0; k < n; k++) {
                matrix[i * n + k] = z[k * n + i];
            }
        }
        solve(matrix, rhs);
        for (int i = 0; i < n; i++) {
            out[i] = Math.round(rhs[i]) + offset[i];
        }
    }

    private boolean factor(double[] covariance) {
        double[] q = new double[n * n];
        System.arraycopy(covariance, 0, q, 0, n * n);
        Arrays.fill(lower, 0, n * n, 0);
        for (int i = n - 1; i >= 0; i--) {
            d[i] = q[i * n + i];
            if (!(d[i] > 1e-14)) {
                return false;
            }
            for (int j = 0; j <= i; j++) {
                lower[i * n + j] = q[i * n + j] / d[i];
            }
            for (int j = 0; j < i; j++) {
                for (int k = 0; k <= j; k++) {
                    q[j * n + k] -= lower[i * n + j] * lower[i * n + k] * d[i];
                }
            }
        }
        return true;
    }

    /** From the last pair of neighbours up; after an exchange one pair back. */
    private void decorrelate() {
        Arrays.fill(z, 0, n * n, 0);
        for (int i = 0; i < n; i++) {
            z[i * n + i] = 1;
        }
        int j = n - 2;
        int clean = n - 2;
        while (j >= 0) {
            if (j <= clean) {
                for (int i = j + 1; i < n; i++) {
                    gauss(i, j);
                }
            }
            double exchanged = d[j] + lower[(j + 1) * n + j] * lower[(j + 1) * n + j] * d[j + 1];
            if (exchanged + 1e-6 * d[j + 1] < d[j + 1]) {
                exchange(j, exchanged);
                clean = j;
                j = Math.min(j + 1, n - 2);
            } else {
                j--;
            }
        }
    }

    /** Makes |L(i, j)| ≤ ½ by an integer multiple of column i. */
    private void gauss(int i, int j) {
        long mu = Math.round(lower[i * n + j]);
        if (mu == 0) {
            return;
        }
        for (int k = i; k < n; k++) {
            lower[k * n + j] -= mu * lower[k * n + i];
        }
        for (int k = 0; k < n; k++) {
            z[k * n + j] -= mu * z[k * n + i];
        }
    }

    /** Exchanges entries j and j + 1 and keeps the factors those of the exchanged covariance. */
    private void exchange(int j, double exchanged) {
        double l = lower[(j + 1) * n + j];
        double eta = d[j] / exchanged;
        double lambda = d[j + 1] * l / exchanged;
        d[j] = eta * d[j + 1];
        d[j + 1] = exchanged;
        for (int k = 0; k < j; k++) {
            double above = lower[j * n + k];
            double below = lower[(j + 1) * n + k];
            lower[j * n + k] = below - l * above;
            lower[(j + 1) * n + k] = eta * above + lambda * below;
        }
        lower[(j + 1) * n + j] = lambda;
        for (int k = j + 2; k < n; k++) {
            swap(lower, k * n + j, k * n + j + 1);
        }
        for (int k = 0; k < n; k++) {
            long keep = z[k * n + j];
            z[k * n + j] = z[k * n + j + 1];
            z[k * n + j + 1] = keep;
        }
    }

    private boolean descend() {
        bestNorm = Double.POSITIVE_INFINITY;
        secondNorm = Double.POSITIVE_INFINITY;
        Arrays.fill(sums, 0, n * n, 0);
        int k = n - 1;
        partial[n] = 0;
        centre[k] = zFloat[k];
        start(k);
        for (int node = 0; node < NODES_MAX; node++) {
            double off = centre[k] - trial[k];
            double norm = partial[k + 1] + off * off / d[k];
            if (norm < secondNorm) {
                if (k > 0) {
                    partial[k] = norm;
                    // Row k − 1 of sums holds, by column, what entries ≥ k have moved.
                    for (int c = 0; c < k; c++) {
                        double above = k == n - 1 ? 0 : sums[k * n + c];
                        sums[(k - 1) * n + c] = above + (trial[k] - centre[k]) * lower[k * n + c];
                    }
                    k--;
                    centre[k] = zFloat[k] + sums[k * n + k];
                    start(k);
                    continue;
                }
                keep(norm);
                next(0);
                continue;
            }
            if (k == n - 1) {
                return secondNorm < Double.POSITIVE_INFINITY;
            }
            k++;
            next(k);
        }
        return false;
    }

    private void start(int k) {
        trial[k] = Math.round(centre[k]);
        step[k] = centre[k] >= trial[k] ? 1 : -1;
    }

    /** The next integer by distance from the centre: alternately on either side. */
    private void next(int k) {
        trial[k] += step[k];
        step[k] = -step[k] - Long.signum(step[k]);
    }

    private void keep(double norm) {
        if (norm < bestNorm) {
            System.arraycopy(best, 0, second, 0, n);
            secondNorm = bestNorm;
            System.arraycopy(trial, 0, best, 0, n);
            bestNorm = norm;
        } else {
            System.arraycopy(trial, 0, second, 0, n);
            secondNorm = norm;
        }
    }

    private void solve(double[] matrix, double[] rhs) {
        for (int c = 0; c < n; c++) {
            int pivot = c;
            for (int r = c + 1; r < n; r++) {
                if (Math.abs(matrix[r * n + c]) > Math.abs(matrix[pivot * n + c])) {
                    pivot = r;
                }
            }
            if (pivot != c) {
                for (int k = c; k < n; k++) {
                    swap(matrix, pivot * n + k, c * n + k);
                }
                swap(rhs, pivot, c);
            }
            for (int r = c + 1; r < n; r++) {
                double f = matrix[r * n + c] / matrix[c * n + c];
                if (f != 0) {
                    for (int k = c; k < n; k++) {
                        matrix[r * n + k] -= f * matrix[c * n + k];
                    }
                    rhs[r] -= f * rhs[c];
                }
            }
        }
        for (int r = n - 1; r >= 0; r--) {
            for (int k = r + 1; k < n; k++) {
                rhs[r] -= matrix[r * n + k] * rhs[k];
            }
            rhs[r] /= matrix[r * n + r];
        }
    }

    private static void swap(double[] array, int i, int j) {
        double keep = array[i];
        array[i] = array[j];
        array[j] = keep;
    }
}
