package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * How far a station's ionosphere of half a minute ago, carried on with its rate, comes to lie from what it has become: measured all the time, so that what stands in for
 * a silent station's ionosphere has a σ that holds on this day.
 *
 * <p>What the satellites of a station and constellation share means nothing and is taken out. The RMS over the network follows upwards at once and downwards slowly,
 * per unit of a slant at 35°; a satellite that was worse at a station than that counts by itself there.
 */
final class ForecastError {
    /** Errors are measured over this much time. */
    static final double SPAN_SECONDS = 30;

    private static final long INTERVAL_NANOS = 29_500_000_000L;
    private static final long INTERVAL_MAX_NANOS = 61_000_000_000L;
    private static final int SATELLITES_MIN = 4;

    /** Share of the old value kept per measurement. */
    private static final double KEEP = 0.9;

    private final double[][] ionosphere;
    private final double[][] rate;
    private final double[][] ownVariance;
    private final int[] reference = new int[Satellite.COUNT];
    private final double[] errors = new double[64];
    private long begunNanos;
    private double variance = Double.NaN;

    ForecastError(int stations) {
        ionosphere = new double[stations][Satellite.COUNT];
        rate = new double[stations][Satellite.COUNT];
        ownVariance = new double[stations][Satellite.COUNT];
        for (double[] row : ionosphere) {
            Arrays.fill(row, Double.NaN);
        }
    }

    /**
     * Variance of a forecast.
     *
     * @param seconds how old the last value is that it goes on from
     * @return m²; infinite until there are measurements
     */
    double variance(int m, int satellite, double sinElevation, double seconds) {
        if (Double.isNaN(variance)) {
            return Double.POSITIVE_INFINITY;
        }
        // A rate that walks is off by the time to the power 1½.
        double longer = Math.max(1, seconds / SPAN_SECONDS);
        double usual = Math.max(variance, ownVariance[m][satellite]);
        return usual * squaredSlant(sinElevation) * longer * longer * longer;
    }

    private static double squaredSlant(double sinElevation) {
        double slant = IonosphereActivity.slant(sinElevation);
        return slant * slant;
    }

    /** Measures where half a minute is over, and begins the next one. */
    void update(EpochTable table, Residuals residuals) {
        long elapsed = table.timeNanos() - begunNanos;
        if (elapsed < INTERVAL_NANOS) {
            return;
        }
        if (elapsed <= INTERVAL_MAX_NANOS) {
            measure(table, residuals, elapsed * 1e-9);
        }
        begunNanos = table.timeNanos();
        for (int m = 0; m < ionosphere.length; m++) {
            for (int s = 0; s < Satellite.COUNT; s++) {
                ionosphere[m][s] = isFollowed(residuals, m, s) ? residuals.ionosphere(m, s) : Double.NaN;
                rate[m][s] = residuals.ionosphereRate(m, s);
                reference[s] = residuals.reference(s);
            }
        }
    }

    /** The reference's own value is none of the ionosphere's. */
    private static boolean isFollowed(Residuals residuals, int m, int satellite) {
        return residuals.isSettled(m, satellite) && residuals.reference(satellite) != m;
    }

    private void measure(EpochTable table, Residuals residuals, double elapsed) {
        double sum = 0;
        int count = 0;
        for (int m = 0; m < ionosphere.length; m++) {
            for (int c = 0; c < 7; c++) {
                int n = 0;
                double mean = 0;
                Arrays.fill(errors, Double.NaN);
                for (int s = c * 64 + 1; s < c * 64 + 64; s++) {
                    if (!Double.isNaN(ionosphere[m][s])
                            && isFollowed(residuals, m, s)
                            && reference[s] == residuals.reference(s)) {
                        errors[s & 63] = residuals.ionosphere(m, s) - ionosphere[m][s] - rate[m][s] * elapsed;
                        mean += errors[s & 63];
                        n++;
                    }
                }
                if (n < SATELLITES_MIN) {
                    continue;
                }
                mean /= n;
                for (int number = 1; number < 64; number++) {
                    if (!Double.isNaN(errors[number])) {
                        int s = c * 64 + number;
                        double error = errors[number] - mean;
                        double square = error * error / squaredSlant(table.sinElevation(m, s)) * n / (n - 1);
                        ownVariance[m][s] = follow(ownVariance[m][s], square);
                        sum += square;
                        count++;
                    }
                }
            }
        }
        if (count > 0) {
            variance = follow(variance, sum / count);
        }
    }

    private static double follow(double before, double now) {
        return Double.isNaN(before) || now > before ? now : KEEP * before + (1 - KEEP) * now;
    }
}
