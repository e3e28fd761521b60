package org.dubhe.network;

/**
 * Ionosphere and geometry of one station and satellite in time: a Kalman filter with the states I, its rate, and G.
 *
 * <p>What a set of carriers observes of (I, G) is strongly correlated, since each is {@code G − μ I}. The ionosphere moves within seconds, the geometry within
 * many minutes; so G is averaged for long, and I then follows from the phases with a known G, several times better than from the carriers'
 * differences alone. The two are observed as the uncorrelated pair {@code I − κ G} and {@code G}, κ = cov(I, G) / var(G).
 */
final class ResidualFilter {
    private double ionosphere;
    private double rate;
    private double geometry;
    private double pii;
    private double pir;
    private double pig;
    private double prr;
    private double prg;
    private double pgg;

    double ionosphere() {
        return ionosphere;
    }

    double rate() {
        return rate;
    }

    double rateVariance() {
        return prr;
    }

    double geometry() {
        return geometry;
    }

    double ionosphereVariance() {
        return pii;
    }

    double geometryVariance() {
        return pgg;
    }

    void begin(double ionosphere, double geometry, double vii, double vig, double vgg, double rateVariance) {
        this.ionosphere = ionosphere;
        this.geometry = geometry;
        rate = 0;
        pii = vii;
        pig = vig;
        pgg = vgg;
        pir = 0;
        prg = 0;
        prr = rateVariance;
    }

    /** Lets so many seconds pass: variances per second of I's and G's walks and of the walk of I's rate. */
    void predict(double elapsed, double ionosphereWalk, double rateWalk, double geometryWalk) {
        ionosphere += rate * elapsed;
        pii += 2 * pir * elapsed
                + prr * elapsed * elapsed
                + ionosphereWalk * elapsed
                + rateWalk * elapsed * elapsed * elapsed / 3;
        pir += prr * elapsed + rateWalk * elapsed * elapsed / 2;
        pig += prg * elapsed;
        prr += rateWalk * elapsed;
        pgg += geometryWalk * elapsed;
    }

    /** From now on the ionosphere is told against one that moved at this rate. Its error is the same for all values, so only one that was surer of its rate becomes less sure. */
    void turn(double ownRate, double ownRateVariance) {
        rate -= ownRate;
        prr = Math.max(prr, ownRateVariance);
    }

    /** Takes an epoch's own I and G with their variances and covariance. */
    void observe(double i, double g, double vii, double vig, double vgg) {
        double kappa = vig / vgg;
        // I − κ G
        double hi = pii - kappa * pig;
        double hr = pir - kappa * prg;
        double hg = pig - kappa * pgg;
        double variance = hi - kappa * hg + vii - kappa * vig;
        update(i - kappa * g - ionosphere + kappa * geometry, hi, hr, hg, variance);
        update(g - geometry, pig, prg, pgg, pgg + vgg);
    }

    private void update(double innovation, double hi, double hr, double hg, double variance) {
        double ki = hi / variance;
        double kr = hr / variance;
        double kg = hg / variance;
        ionosphere += ki * innovation;
        rate += kr * innovation;
        geometry += kg * innovation;
        pii -= ki * hi;
        pir -= ki * hr;
        pig -= ki * hg;
        prr -= kr * hr;
        prg -= kr * hg;
        pgg -= kg * hg;
    }
}
