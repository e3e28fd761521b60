package org.dubhe.network;

/**
 * Integers of a float vector: extra-wide lanes, then wide lanes, by rounding one after the other under conditions; then what is left of each
 * satellite by LAMBDA, in part if need be.
 *
 * <p>A lane is the difference of two ambiguities of one satellite, {@code t = Nᵢ − N_k}, with wavelength {@code c / |fᵢ − f_k|}: above 2 m it is
 * extra wide. The most precise one is rounded first where σ &lt; 0.1 and its fraction is small, and the vector is conditioned on it,
 * {@code â ← â − Q t (tᵀâ − ⌊tᵀâ⌉) / tᵀQt}; N_k is then bound to Nᵢ. So one float per satellite remains in the best case, and integer least squares
 * has few entries. Of those the largest set is taken whose rounding succeeds with {@link #SUCCESS_MIN} and which passes a ratio test; the least
 * certain are left out one by one. There is no test of the residual's size: code multipath is not white, and such a test would reject long edges.
 *
 * <p>Mutable and reused; belongs to the solver's thread.
 */
final class Cascade {
    /** Bootstrapped success that a set must reach. */
    static final double SUCCESS_MIN = 0.9995;

    private static final double LANE_SIGMA_MAX = 0.1;
    private static final double EXTRA_WIDE_FRACTION_MAX = 0.25;
    private static final double WIDE_FRACTION_MAX = 0.2;
    private static final double EXTRA_WIDE_METERS = 2;
    private static final double WIDE_METERS = 0.5;

    /** Longest vector for LAMBDA; beyond, the least certain wait. */
    private static final int SEARCH_MAX = 64;

    private final Lambda lambda = new Lambda(SEARCH_MAX);
    private final long[] searched = new long[SEARCH_MAX];

    private int n;
    private double[] a = new double[0];
    private double[] q = new double[0];
    private int[] satellite = new int[0];
    private double[] wavelength = new double[0];
    private boolean[] young = new boolean[0];
    private int[] boundTo = new int[0];
    private long[] boundBy = new long[0];
    private boolean[] fixed = new boolean[0];
    private double leastRatio = Double.NaN;
    private long[] integer = new long[0];

    /** Room for so many ambiguities; fill {@link #floats} and {@link #covariance}, and {@link #describe} each. */
    void begin(int count) {
        n = count;
        if (a.length < count) {
            int wider = count + 32;
            a = new double[wider];
            q = new double[wider * wider];
            satellite = new int[wider];
            wavelength = new double[wider];
            young = new boolean[wider];
            boundTo = new int[wider];
            boundBy = new long[wider];
            fixed = new boolean[wider];
            integer = new long[wider];
        }
        for (int i = 0; i < count; i++) {
            boundTo[i] = -1;
            fixed[i] = false;
        }
    }

    double[] floats() {
        return a;
    }

    double[] covariance() {
        return q;
    }

    /** Names entry i: its satellite, its wavelength, and whether it is too young for a wide lane. */
    void describe(int i, int satelliteOf, double wavelengthMeters, boolean isYoung) {
        satellite[i] = satelliteOf;
        wavelength[i] = wavelengthMeters;
        young[i] = isYoung;
    }

    /** Whether entry i was fixed. */
    boolean isFixed(int i) {
        return fixed[i];
    }

    /** Its integer. */
    long integer(int i) {
        return integer[i];
    }

    /** The smallest ratio of a set accepted since the last call; NaN where none was. */
    double takeLeastRatio() {
        double taken = leastRatio;
        leastRatio = Double.NaN;
        return taken;
    }

    /** Resolves what can be. */
    void resolve() {
        while (roundBestLane()) {
            // Each conditions the next.
        }
        searchRest();
        for (int i = 0; i < n; i++) {
            int root = i;
            long by = 0;
            while (boundTo[root] >= 0) {
                by += boundBy[root];
                root = boundTo[root];
            }
            if (root != i && fixed[root]) {
                fixed[i] = true;
                integer[i] = integer[root] + by;
            }
        }
    }

    private boolean roundBestLane() {
        int bestI = -1;
        int bestK = -1;
        double bestVariance = LANE_SIGMA_MAX * LANE_SIGMA_MAX;
        for (int i = 0; i < n; i++) {
            if (boundTo[i] >= 0 || young[i]) {
                continue;
            }
            for (int k = i + 1; k < n; k++) {
                if (satellite[k] != satellite[i] || boundTo[k] >= 0 || young[k]) {
                    continue;
                }
                double variance = q[i * n + i] + q[k * n + k] - 2 * q[i * n + k];
                if (variance < bestVariance && mayRound(i, k)) {
                    bestVariance = variance;
                    bestI = i;
                    bestK = k;
                }
            }
        }
        if (bestI < 0) {
            return false;
        }
        condition(bestI, bestK, bestVariance);
        return true;
    }

    private boolean mayRound(int i, int k) {
        double lane = laneMeters(i, k);
        if (lane < WIDE_METERS) {
            return false;
        }
        double value = a[i] - a[k];
        double fraction = Math.abs(value - Math.rint(value));
        return fraction < (lane >= EXTRA_WIDE_METERS ? EXTRA_WIDE_FRACTION_MAX : WIDE_FRACTION_MAX);
    }

    private double laneMeters(int i, int k) {
        return 1 / Math.abs(1 / wavelength[i] - 1 / wavelength[k]);
    }

    private void condition(int i, int k, double variance) {
        double value = a[i] - a[k];
        double rounded = Math.rint(value);
        // Before Q changes: g = Q t / tᵀQt.
        double[] g = new double[n];
        for (int r = 0; r < n; r++) {
            g[r] = (q[r * n + i] - q[r * n + k]) / variance;
        }
        for (int r = 0; r < n; r++) {
            a[r] -= g[r] * (value - rounded);
            for (int c = 0; c < n; c++) {
                q[r * n + c] -= g[r] * g[c] * variance;
            }
        }
        boundTo[k] = i;
        boundBy[k] = -(long) rounded;
    }

    private void searchRest() {
        int[] set = new int[n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            if (boundTo[i] < 0) {
                set[m++] = i;
            }
        }
        sortByVariance(set, m);
        m = Math.min(m, SEARCH_MAX);
        double[] floats = new double[m];
        double[] covariance = new double[m * m];
        int failures = 0;
        while (m > 0 && failures < 4) {
            for (int i = 0; i < m; i++) {
                floats[i] = a[set[i]];
                for (int k = 0; k < m; k++) {
                    covariance[i * m + k] = q[set[i] * n + set[k]];
                }
            }
            if (lambda.reduce(m, floats, covariance) && lambda.successRate() >= SUCCESS_MIN) {
                if (lambda.search() && lambda.secondNorm() >= ratioMin(m) * lambda.bestNorm()) {
                    lambda.integers(true, searched);
                    accepted(lambda.secondNorm() / Math.max(lambda.bestNorm(), 1e-9));
                    for (int i = 0; i < m; i++) {
                        fixed[set[i]] = true;
                        integer[set[i]] = searched[i];
                    }
                    return;
                }
                failures++;
            }
            m -= Math.max(1, m / 8);
        }
    }

    /**
     * With the success rate demanded, the ratio test of fixed failure rate 10⁻³ accepts always ([VerhagenTeunissen13]); what remains guards against
     * a wrong model, and may be weaker the more integers agree.
     */
    private static double ratioMin(int m) {
        return m > 8 ? 1.5 : m > 3 ? 2 : 2.5;
    }

    private void accepted(double ratio) {
        leastRatio = ratio < leastRatio || Double.isNaN(leastRatio) ? ratio : leastRatio;
    }

    private void sortByVariance(int[] set, int m) {
        for (int i = 1; i < m; i++) {
            int item = set[i];
            double variance = q[item * n + item];
            int k = i - 1;
            while (k >= 0 && q[set[k] * n + set[k]] > variance) {
                set[k + 1] = set[k];
                k--;
            }
            set[k + 1] = item;
        }
    }
}
