package org.dubhe.network;

/** The normal distribution, as far as decisions need it. */
final class Gaussian {
    private Gaussian() {}

    /** Probability of lying within ± x standard deviations, {@code 2Φ(x) − 1 = 1 − erfc(x / √2)}; absolute error below 2·10⁻⁷. */
    static double within(double x) {
        return 1 - complementaryError(x / Math.sqrt(2));
    }

    /** {@code erfc} for x ≥ 0 by the rational Chebyshev fit of Numerical Recipes, §6.2; relative error below 1.2·10⁻⁷. */
    private static double complementaryError(double x) {
        double t = 1 / (1 + 0.5 * x);
        double series = 0.17087277;
        double[] coefficients = {
            -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368
        };
        for (double coefficient : coefficients) {
            series = coefficient + t * series;
        }
        return t * Math.exp(-x * x - 1.26551223 + t * series);
    }
}
