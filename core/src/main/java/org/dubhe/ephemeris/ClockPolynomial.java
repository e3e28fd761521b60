package org.dubhe.ephemeris;

import org.dubhe.time.GpsTime;

/**
 * Satellite clock minus system time, without relativity and group delays: {@code a₀ + a₁ (t − toc) + a₂ (t − toc)²}.
 *
 * @param toc reference time
 * @param a0Seconds bias
 * @param a1SecondsPerSecond drift
 * @param a2PerSecond drift rate, s/s²
 */
public record ClockPolynomial(GpsTime toc, double a0Seconds, double a1SecondsPerSecond, double a2PerSecond) {
    /** The polynomial at an instant, GPST nanoseconds. */
    public double biasSeconds(long timeNanos) {
        double dt = (timeNanos - toc.nanos()) * 1e-9;
        return a0Seconds + dt * (a1SecondsPerSecond + dt * a2PerSecond);
    }

    /** Its rate at an instant, s/s. */
    public double driftSecondsPerSecond(long timeNanos) {
        return a1SecondsPerSecond + 2 * a2PerSecond * ((timeNanos - toc.nanos()) * 1e-9);
    }
}
