package org.dubhe.network;

/**
 * Weights of stations for a point, by geometry alone: those of the thin plate spline through the stations, {@code Σ w_k f_k} with
 *
 * <pre>
 * [K P] [w]   [k(v)]
 * [Pᵀ 0] [·] = [p(v)],   K_ij = φ(|x_i − x_j|),  φ(r) = r² ln r,  p = (1, east, north)
 * </pre>
 *
 * (Duchon 1976; the same as kriging with a linear drift and this generalized covariance). Planes are reproduced exactly, and curvature as far as the stations
 * show it; three stations give barycentric weights. {@link #SMOOTHING} on the diagonal lets the stations' own noise not be followed.
 *
 * <p>Mutable scratch, reused; belongs to whoever interpolates. Allocates nothing after construction.
 */
final class SplineWeights {
    /** Stations at most; farther ones add nothing. */
    static final int STATIONS_MAX = 8;

    private static final int SIZE = STATIONS_MAX + 3;

    /** Unit of length; the spline does not depend on it but for rounding and smoothing. */
    private static final double UNIT_METERS = 50_000;

    private static final double SMOOTHING = 0.01;

    private final double[] matrix = new double[SIZE * (SIZE + 1)];

    /**
     * Computes weights.
     *
     * @param east of all stations, metres
     * @param north likewise
     * @param stations indices of those to use, at least 3, not all in a line
     * @param count how many of them
     * @param weights receives theirs; their sum is 1
     * @return false where the stations lie in a line
     */
    boolean compute(
            double[] east, double[] north, int[] stations, int count, double atEast, double atNorth, double[] weights) {
        int n = count + 3;
        int width = n + 1;
        for (int i = 0; i < count; i++) {
            double e = (east[stations[i]] - atEast) / UNIT_METERS;
            double s = (north[stations[i]] - atNorth) / UNIT_METERS;
            for (int k = 0; k <= i; k++) {
                double value = i == k
                        ? SMOOTHING
                        : plate(Math.hypot(
                                e - (east[stations[k]] - atEast) / UNIT_METERS,
                                s - (north[stations[k]] - atNorth) / UNIT_METERS));
                matrix[i * width + k] = value;
                matrix[k * width + i] = value;
            }
            double[] drift = this.drift;
            drift[0] = 1;
            drift[1] = e;
            drift[2] = s;
            for (int k = 0; k < 3; k++) {
                matrix[i * width + count + k] = drift[k];
                matrix[(count + k) * width + i] = drift[k];
            }
            matrix[i * width + n] = plate(Math.hypot(e, s));
        }
        for (int i = count; i < n; i++) {
            for (int k = count; k < n; k++) {
                matrix[i * width + k] = 0;
            }
            matrix[i * width + n] = i == count ? 1 : 0;
        }
        if (!solve(n, width)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            weights[i] = matrix[i * width + n];
        }
        return true;
    }

    private final double[] drift = new double[3];

    private static double plate(double r) {
        return r < 1e-9 ? 0 : r * r * Math.log(r);
    }

    private boolean solve(int n, int width) {
        for (int c = 0; c < n; c++) {
            int pivot = c;
            for (int r = c + 1; r < n; r++) {
                if (Math.abs(matrix[r * width + c]) > Math.abs(matrix[pivot * width + c])) {
                    pivot = r;
                }
            }
            if (Math.abs(matrix[pivot * width + c]) < 1e-9) {
                return false;
            }
            for (int k = c; k < width; k++) {
                double keep = matrix[pivot * width + k];
                matrix[pivot * width + k] = matrix[c * width + k];
                matrix[c * width + k] = keep;
            }
            for (int r = 0; r < n; r++) {
                double f = matrix[r * width + c] / matrix[c * width + c];
                if (r != c && f != 0) {
                    for (int k = c; k < width; k++) {
                        matrix[r * width + k] -= f * matrix[c * width + k];
                    }
                }
            }
        }
        for (int r = 0; r < n; r++) {
            matrix[r * width + n] /= matrix[r * width + r];
        }
        return true;
    }
}
