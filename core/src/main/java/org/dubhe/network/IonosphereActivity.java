package org.dubhe.network;

import java.util.List;
import org.dubhe.signal.Satellite;

/**
 * How uneven the ionosphere is, in space and time; both set how tightly an edge may believe in little of it.
 *
 * <p>Time: the change of the geometry-free phase within half a minute, differenced between an edge's stations and freed of the constellation's mean, needs no
 * integers; its RMS over the satellites above 20°, less the phases' own noise, scales the random walk by 1 to 100. Space: once most of the network is
 * fixed, the RMS of double-difference slant delays over the edges' lengths. Before that a rate stands for a gradient that drifts past at
 * {@link #DRIFT_METERS_PER_SECOND}, and the value for "unknown" is the least.
 */
final class IonosphereActivity {
    private static final double DRIFT_METERS_PER_SECOND = 100;
    private static final long INTERVAL_NANOS = 29_500_000_000L;
    private static final long FIRST_INTERVAL_NANOS = 14_500_000_000L;
    private static final double SIN_20 = Math.sin(Math.toRadians(20));
    private static final double SIN_35 = Math.sin(Math.toRadians(35));
    private static final double LEAST = 1e-6;
    private static final double GREATEST = 100e-6;

    /** Random walk while nothing is measured, and at most, as a multiple of the configured one. */
    private static final double WALK_SCALE_UNKNOWN = 10;

    private static final double WALK_SCALE_MAX = 100;

    /** The ionosphere drifts rather than walks: over more than half a minute its change grows faster than a random walk's. */
    private static final double PERSISTENCE = 2;

    /** Share of the old value kept per measurement. */
    private static final double KEEP = 0.9;

    /** A measured RMS as a prior's σ: some margin for the satellites that are worse. */
    private static final double MARGIN = 1.5;

    /** DD geometry-free noise at the zenith, over the wider pair of carriers, metres of delay on f₁. */
    private static final double NOISE_METERS = 0.007;

    private final NetworkConfig config;
    private final List<StationGraph.Edge> edges;
    private final double[][] before;
    private final long[][] arcsBefore;
    private final double[][] now;
    private final long[][] arcsNow;
    private final double[][] ownVariance;
    private long lastNanos;
    private double rateVariance = Double.NaN;
    private double walkVariance = Double.NaN;
    private double gradientVariance = Double.NaN;

    IonosphereActivity(int stations, List<StationGraph.Edge> edges, NetworkConfig config) {
        this.config = config;
        this.edges = edges;
        ownVariance = new double[edges.size()][Satellite.COUNT];
        before = new double[stations][Satellite.COUNT];
        now = new double[stations][Satellite.COUNT];
        arcsBefore = new long[stations][Satellite.COUNT];
        arcsNow = new long[stations][Satellite.COUNT];
    }

    /** Whether anything was measured yet: before, nothing may be believed of the ionosphere, and no integer be fixed by it. */
    boolean isMeasured() {
        return !Double.isNaN(walkVariance);
    }

    /**
     * How much livelier a satellite is on an edge than the RMS, 1 or more: plumes are few, and the worst satellites are what is fixed wrongly.
     */
    double excess(int edge, int satellite, double sinElevation) {
        double usual = Math.max(walkVariance, config.ionosphereWalk() * config.ionosphereWalk());
        double own = ownVariance[edge][satellite];
        return Math.max(own > usual ? Math.sqrt(own / usual) : 1, slant(sinElevation));
    }

    /** Slant delay at an elevation by that at 35°. */
    static double slant(double sinElevation) {
        return obliquity(sinElevation) / obliquity(SIN_35);
    }

    /** Slant over vertical delay of a thin shell 350 km high. */
    private static double obliquity(double sinElevation) {
        double sinShell = Math.sqrt(1 - sinElevation * sinElevation) * 6371 / (6371 + 350);
        return 1 / Math.sqrt(1 - sinShell * sinShell);
    }

    /** RMS rate of double-difference slant delays, m/s; 0 while unknown. */
    double rateMetersPerSecond() {
        return Double.isNaN(rateVariance) ? 0 : Math.sqrt(rateVariance);
    }

    /** Scale of the random walk, 1 to 100. */
    double walkScale() {
        if (Double.isNaN(rateVariance)) {
            return WALK_SCALE_UNKNOWN;
        }
        return Math.clamp(Math.sqrt(PERSISTENCE * walkVariance) / config.ionosphereWalk(), 1, WALK_SCALE_MAX);
    }

    /** σ of DD slant delays per metre of edge. */
    double activity() {
        if (!Double.isNaN(gradientVariance)) {
            return Math.clamp(MARGIN * Math.sqrt(gradientVariance), LEAST, GREATEST);
        }
        double byRate = Double.isNaN(rateVariance) ? 0 : Math.sqrt(rateVariance) / DRIFT_METERS_PER_SECOND;
        return Math.clamp(byRate, config.ionosphereUnknown(), GREATEST);
    }

    /** Measures every half minute; {@code mostlyFixed} says whether the residuals speak for the network. */
    void update(EpochTable table, Residuals residuals, boolean mostlyFixed) {
        if (table.timeNanos() - lastNanos < (isMeasured() ? INTERVAL_NANOS : FIRST_INTERVAL_NANOS)) {
            return;
        }
        double elapsed = (table.timeNanos() - lastNanos) * 1e-9;
        boolean usable = elapsed < 200;
        lastNanos = table.timeNanos();
        geometryFree(table);
        if (usable) {
            rate(table, elapsed);
            gradient(table, residuals, mostlyFixed);
        }
        for (int m = 0; m < now.length; m++) {
            System.arraycopy(now[m], 0, before[m], 0, Satellite.COUNT);
            System.arraycopy(arcsNow[m], 0, arcsBefore[m], 0, Satellite.COUNT);
        }
    }

    private void geometryFree(EpochTable table) {
        for (int m = 0; m < now.length; m++) {
            java.util.Arrays.fill(now[m], Double.NaN);
            for (int i = 0; i < table.satelliteCount(); i++) {
                int s = table.satellite(i);
                int c = s >> 6;
                double widest = 0.3;
                for (int f = 0; f < Carriers.count(c); f++) {
                    for (int g = f + 1; g < Carriers.count(c); g++) {
                        int x = s * Carriers.CARRIERS + f;
                        int y = s * Carriers.CARRIERS + g;
                        double mu = Carriers.dispersion(c, g) - Carriers.dispersion(c, f);
                        double value = (table.phase(m, x) - table.phase(m, y)) / mu;
                        if (Math.abs(mu) > widest && !Double.isNaN(value)) {
                            widest = Math.abs(mu);
                            now[m][s] = value;
                            arcsNow[m][s] = ((long) table.arc(m, x) << 32) ^ (table.arc(m, y) * 64L) ^ (f * 8 + g);
                        }
                    }
                }
            }
        }
    }

    private void rate(EpochTable table, double elapsed) {
        double sum = 0;
        int count = 0;
        double[] values = new double[64];
        double[] higher = new double[64];
        int[] satellites = new int[64];
        double noise = 2 * NOISE_METERS * NOISE_METERS;
        for (int e = 0; e < edges.size(); e++) {
            StationGraph.Edge edge = edges.get(e);
            for (int c = 0; c < 7; c++) {
                int n = 0;
                for (int i = 0; i < table.satelliteCount(); i++) {
                    int s = table.satellite(i);
                    if (s >> 6 != c
                            || arcsNow[edge.a()][s] != arcsBefore[edge.a()][s]
                            || arcsNow[edge.b()][s] != arcsBefore[edge.b()][s]) {
                        continue;
                    }
                    double change = now[edge.b()][s] - before[edge.b()][s] - now[edge.a()][s] + before[edge.a()][s];
                    if (!Double.isNaN(change)) {
                        satellites[n] = s;
                        values[n++] = change;
                    }
                }
                if (n >= 4) {
                    double middle = median(values, n);
                    int high = 0;
                    for (int i = 0; i < n; i++) {
                        if (table.sinElevation(edge.a(), satellites[i]) > SIN_20) {
                            higher[high++] = values[i];
                        }
                    }
                    if (high >= 4) {
                        sum += spread(higher, high);
                        count++;
                    }
                    for (int i = 0; i < n; i++) {
                        double own = 2 * (values[i] - middle) * (values[i] - middle) - noise;
                        int s = satellites[i];
                        ownVariance[e][s] = follow(ownVariance[e][s], Math.max(0, own) / elapsed);
                    }
                }
            }
        }
        if (count > 0) {
            double variance = Math.max(0, sum / count - noise);
            rateVariance = follow(rateVariance, variance / (elapsed * elapsed));
            walkVariance = follow(walkVariance, variance / elapsed);
        }
    }

    /** A storm begins faster than it ends. */
    private static double follow(double before, double now) {
        return Double.isNaN(before) || now > before ? now : KEEP * before + (1 - KEEP) * now;
    }

    private void gradient(EpochTable table, Residuals residuals, boolean mostlyFixed) {
        if (!mostlyFixed) {
            return;
        }
        double sum = 0;
        int count = 0;
        double[] values = new double[64];
        for (StationGraph.Edge edge : edges) {
            for (int c = 0; c < 7; c++) {
                int n = 0;
                for (int i = 0; i < table.satelliteCount(); i++) {
                    int s = table.satellite(i);
                    if (s >> 6 == c
                            && table.sinElevation(edge.a(), s) > SIN_20
                            && residuals.exists(edge.a(), s)
                            && residuals.exists(edge.b(), s)) {
                        values[n++] = residuals.ionosphere(edge.b(), s) - residuals.ionosphere(edge.a(), s);
                    }
                }
                if (n >= 4) {
                    sum += spread(values, n) / (edge.lengthMeters() * edge.lengthMeters());
                    count++;
                }
            }
        }
        if (count > 0) {
            gradientVariance = follow(gradientVariance, sum / count);
        }
    }

    private static double median(double[] values, int n) {
        double[] sorted = java.util.Arrays.copyOf(values, n);
        java.util.Arrays.sort(sorted);
        return sorted[n / 2];
    }

    /** Variance of double differences, twice that of the values about their mean. */
    private static double spread(double[] values, int n) {
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += values[i] / n;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return 2 * sum / (n - 1);
    }
}
