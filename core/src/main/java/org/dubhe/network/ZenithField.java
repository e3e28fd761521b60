package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.geodesy.Ecef;

/**
 * Residual wet zenith delays of all stations and their vertical gradient.
 *
 * <p>The non-dispersive slants against a constellation's root, less their mean over the satellites, are {@code m(E_m) Z_m − m(E_r) Z_r}: accumulated as
 * normal equations of all Z with exponential forgetting, and solved with a prior that all Z are alike (a common part of 20 cm, and 5 cm of their own plus 8 cm
 * per km of height). A slant far from what most of the station's say, by the zenith delays so far, is left out. What a plane cannot say of mountains the gradient does: {@code Z = z₀ + east + north + γ h}, fitted with weak priors.
 */
final class ZenithField {
    private static final double FORGET_SECONDS = 1200;

    /** A slant of some minutes counts once: multipath and turbulence repeat themselves. */
    private static final double SLANT_SIGMA_METERS = 0.012;

    /** At the zenith: more than residual zenith delays of two stations differ by, so that only faults are left out before these are known. */
    private static final double GROSS_ZENITH_METERS = 0.10;

    private static final double SLOPE_PRIOR_PER_METER = 0.03 / 50_000;
    private static final double GRADIENT_PRIOR_PER_METER = 8e-5;
    private static final double CORRELATION_SECONDS = 60;

    private final int stations;
    private final double[] east;
    private final double[] north;
    private final double[] height;
    private final NetworkConfig config;
    private final double[] normal;
    private final double[] right;
    private final double[] zenith;
    private final double[] departures = new double[64];
    private final double[] sorted = new double[64];
    private double gradient;
    private long lastNanos;

    ZenithField(Ecef[] positions, NetworkConfig config) {
        stations = positions.length;
        this.config = config;
        Plane plane = new Plane(positions);
        east = new double[stations];
        north = new double[stations];
        height = new double[stations];
        for (int m = 0; m < stations; m++) {
            east[m] = plane.east(positions[m]);
            north[m] = plane.north(positions[m]);
            height[m] = positions[m].toGeodetic().heightMeters();
        }
        normal = new double[stations * stations];
        right = new double[stations];
        zenith = new double[stations];
    }

    double zenith(int m) {
        return zenith[m];
    }

    /** Metres of zenith delay per metre of height. */
    double gradient() {
        return gradient;
    }

    void update(EpochTable table, Residuals residuals) {
        double elapsed = lastNanos == 0 ? 1 : Math.max(0, (table.timeNanos() - lastNanos) * 1e-9);
        lastNanos = table.timeNanos();
        double keep = Math.exp(-elapsed / FORGET_SECONDS);
        for (int i = 0; i < normal.length; i++) {
            normal[i] *= keep;
        }
        for (int i = 0; i < stations; i++) {
            right[i] *= keep;
        }
        double share = Math.min(1, elapsed / CORRELATION_SECONDS);
        for (int c = 0; c < 7; c++) {
            int root = residuals.root(c);
            if (Carriers.count(c) > 0 && root >= 0) {
                for (int m = 0; m < stations; m++) {
                    if (m != root) {
                        accumulate(table, residuals, c, m, root, share);
                    }
                }
            }
        }
        solve();
    }

    private void accumulate(EpochTable table, Residuals residuals, int c, int m, int root, double share) {
        double total = 0;
        double meanG = 0;
        double meanM = 0;
        double meanR = 0;
        int count = 0;
        double middle = departures(table, residuals, c, m, root);
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                int s = table.satellite(i);
                double sin = table.sinElevation(m, s);
                // False, too, where there is no slant.
                if (s >> 6 != c
                        || !(Math.abs(departures[s & 63] - middle) <= GROSS_ZENITH_METERS * WetMapping.of(sin))) {
                    continue;
                }
                double w = share * sin * sin / (SLANT_SIGMA_METERS * SLANT_SIGMA_METERS);
                double g = residuals.rawGeometryToRoot(m, s);
                double mm = WetMapping.of(sin);
                double mr = WetMapping.of(table.sinElevation(root, s));
                if (pass == 0) {
                    total += w;
                    meanG += w * g;
                    meanM += w * mm;
                    meanR += w * mr;
                    count++;
                } else {
                    double y = g - meanG / total;
                    double hm = mm - meanM / total;
                    double hr = -(mr - meanR / total);
                    normal[m * stations + m] += w * hm * hm;
                    normal[m * stations + root] += w * hm * hr;
                    normal[root * stations + m] += w * hm * hr;
                    normal[root * stations + root] += w * hr * hr;
                    right[m] += w * hm * y;
                    right[root] += w * hr * y;
                }
            }
            if (count < 4) {
                return;
            }
        }
    }

    /** By satellite, how far each slant is from what the zenith delays so far say, NaN where there is none; gives their median. */
    private double departures(EpochTable table, Residuals residuals, int c, int m, int root) {
        Arrays.fill(departures, Double.NaN);
        int count = 0;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int s = table.satellite(i);
            if (s >> 6 == c && !Double.isNaN(residuals.rawGeometryToRoot(m, s)) && residuals.exists(m, s)) {
                double known = WetMapping.of(table.sinElevation(m, s)) * zenith[m]
                        - WetMapping.of(table.sinElevation(root, s)) * zenith[root];
                departures[s & 63] = residuals.rawGeometryToRoot(m, s) - known;
                sorted[count++] = departures[s & 63];
            }
        }
        Arrays.sort(sorted, 0, count);
        return count == 0 ? Double.NaN : 0.5 * (sorted[(count - 1) / 2] + sorted[count / 2]);
    }

    private void solve() {
        // States: Z of all stations, then the four of the surface they scatter about.
        int n = stations + 4;
        double[] a = new double[n * n];
        double[] b = new double[n];
        double own = config.zenithSigmaMeters() / 5;
        for (int m = 0; m < stations; m++) {
            System.arraycopy(normal, m * stations, a, m * n, stations);
            b[m] = right[m];
            double[] h = {1, east[m], north[m], height[m]};
            double w = 1 / (own * own);
            a[m * n + m] += w;
            for (int i = 0; i < 4; i++) {
                a[m * n + stations + i] -= w * h[i];
                a[(stations + i) * n + m] -= w * h[i];
                for (int k = 0; k < 4; k++) {
                    a[(stations + i) * n + stations + k] += w * h[i] * h[k];
                }
            }
        }
        double[] priors = {
            config.zenithCommonSigmaMeters(), SLOPE_PRIOR_PER_METER, SLOPE_PRIOR_PER_METER, GRADIENT_PRIOR_PER_METER
        };
        for (int i = 0; i < 4; i++) {
            a[(stations + i) * n + stations + i] += 1 / (priors[i] * priors[i]);
        }
        if (cholesky(a, b, n)) {
            System.arraycopy(b, 0, zenith, 0, stations);
            gradient = b[stations + 3];
        }
    }

    /** Solves in place; scaled first, since slopes and delays differ by 10⁵. */
    private static boolean cholesky(double[] a, double[] b, int n) {
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            scale[i] = 1 / Math.sqrt(a[i * n + i]);
        }
        for (int i = 0; i < n; i++) {
            b[i] *= scale[i];
            for (int k = 0; k < n; k++) {
                a[i * n + k] *= scale[i] * scale[k];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k <= i; k++) {
                double sum = a[i * n + k];
                for (int j = 0; j < k; j++) {
                    sum -= a[i * n + j] * a[k * n + j];
                }
                if (i == k) {
                    if (!(sum > 1e-15)) {
                        return false;
                    }
                    a[i * n + i] = Math.sqrt(sum);
                } else {
                    a[i * n + k] = sum / a[k * n + k];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= a[i * n + k] * b[k];
            }
            b[i] /= a[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= a[k * n + i] * b[k];
            }
            b[i] /= a[i * n + i];
        }
        for (int i = 0; i < n; i++) {
            b[i] *= scale[i];
        }
        return !Double.isNaN(Arrays.stream(b).sum());
    }
}
