package org.dubhe.ephemeris;

import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * Broadcast ephemeris of a GLONASS satellite: position, velocity and luni-solar acceleration at tb, integrated by a fourth-order Runge–Kutta
 * (GLONASS ICD L1, L2, edition 5.1, §A.3.1.2, the simplified equations in PZ-90).
 *
 * <p>PZ-90.11 is taken as ITRF (they agree to 2 cm). Immutable; used by any thread.
 *
 * @param satellite as {@link org.dubhe.signal.Satellite#index}
 * @param channel frequency channel, −7 to +6
 * @param toe tb as GPST (tb counts UTC + 3 h)
 * @param xMeters position at tb, Earth-fixed; km on the wire
 * @param yMeters position at tb
 * @param zMeters position at tb
 * @param vxMetersPerSecond velocity at tb, Earth-fixed
 * @param vyMetersPerSecond velocity at tb
 * @param vzMetersPerSecond velocity at tb
 * @param axMetersPerSecond2 acceleration by Sun and Moon
 * @param ayMetersPerSecond2 acceleration by Sun and Moon
 * @param azMetersPerSecond2 acceleration by Sun and Moon
 * @param clockBiasSeconds satellite clock minus system time at tb, {@code −τn}
 * @param clockDriftSecondsPerSecond {@code γn}
 * @param l2DelaySeconds {@code Δτn}: delay of L2 against L1; NaN where unknown
 * @param health Bn as on the wire, 0 where all is well (only its uppermost bit speaks of the satellite), or 1 from a RINEX file
 * @param issue tb in quarter hours of the Moscow day, 1 to 95
 * @param ageDays En: age of the data in days
 */
public record GlonassEphemeris(
        int satellite,
        int channel,
        GpsTime toe,
        double xMeters,
        double yMeters,
        double zMeters,
        double vxMetersPerSecond,
        double vyMetersPerSecond,
        double vzMetersPerSecond,
        double axMetersPerSecond2,
        double ayMetersPerSecond2,
        double azMetersPerSecond2,
        double clockBiasSeconds,
        double clockDriftSecondsPerSecond,
        double l2DelaySeconds,
        int health,
        int issue,
        int ageDays)
        implements Ephemeris {
    /** Tb comes every 30 minutes and serves ±15; a late message is tolerated for a quarter of an hour more. */
    static final int VALIDITY_SECONDS = 1800;

    /** GLONASS ICD table A.1 (PZ-90): gravity, Earth's equatorial radius, J₂ and rate. */
    private static final double MU = 3.986_004_4e14;

    private static final double EARTH_RADIUS_METERS = 6_378_136.0;
    private static final double J2 = 1.082_625_7e-3;
    private static final double EARTH_RATE = 7.292_115e-5;

    /** Longest step; at 60 s the method's own error stays below 0.1 mm over half an hour. */
    private static final double STEP_SECONDS = 60;

    @Override
    public boolean healthy() {
        return health == 0;
    }

    @Override
    public int validitySeconds() {
        return VALIDITY_SECONDS;
    }

    /** {@code −τn + γn (t − tb)}: GLONASS's clock has relativity within. */
    @Override
    public double coarseClockSeconds(long timeNanos) {
        return clockBiasSeconds + clockDriftSecondsPerSecond * ((timeNanos - toe.nanos()) * 1e-9);
    }

    @Override
    public double codeDelaySeconds(Signal signal) {
        return switch (signal.rinexCode().charAt(0)) {
            case '1' -> 0;
            case '2' -> l2DelaySeconds;
            default -> Double.NaN;
        };
    }

    @Override
    public void stateAt(long timeNanos, SatelliteState state) {
        double[] y = state.integrated;
        y[0] = xMeters;
        y[1] = yMeters;
        y[2] = zMeters;
        y[3] = vxMetersPerSecond;
        y[4] = vyMetersPerSecond;
        y[5] = vzMetersPerSecond;
        double left = (timeNanos - toe.nanos()) * 1e-9;
        while (Math.abs(left) > 1e-9) {
            double step = Math.clamp(left, -STEP_SECONDS, STEP_SECONDS);
            rungeKutta(step, state);
            left -= step;
        }
        state.xMeters = y[0];
        state.yMeters = y[1];
        state.zMeters = y[2];
        state.vxMetersPerSecond = y[3];
        state.vyMetersPerSecond = y[4];
        state.vzMetersPerSecond = y[5];
        state.clockBiasSeconds = coarseClockSeconds(timeNanos);
        state.clockDriftSecondsPerSecond = clockDriftSecondsPerSecond;
    }

    private void rungeKutta(double h, SatelliteState state) {
        double[] y = state.integrated;
        double[] at = state.trial;
        double[] k = state.slope;
        double[] sum = state.slopeSum;
        derivative(y, k);
        accumulate(y, k, sum, 1, h / 2, at, true);
        derivative(at, k);
        accumulate(y, k, sum, 2, h / 2, at, false);
        derivative(at, k);
        accumulate(y, k, sum, 2, h, at, false);
        derivative(at, k);
        for (int i = 0; i < 6; i++) {
            y[i] += (sum[i] + k[i]) * (h / 6);
        }
    }

    private static void accumulate(
            double[] y, double[] k, double[] sum, double weight, double h, double[] at, boolean first) {
        for (int i = 0; i < 6; i++) {
            sum[i] = (first ? 0 : sum[i]) + weight * k[i];
            at[i] = y[i] + k[i] * h;
        }
    }

    /** GLONASS ICD §A.3.1.2: central gravity, J₂, the rotating frame, Sun and Moon. */
    private void derivative(double[] y, double[] out) {
        double r2 = y[0] * y[0] + y[1] * y[1] + y[2] * y[2];
        double central = MU / (r2 * Math.sqrt(r2));
        double oblate = 1.5 * J2 * central * EARTH_RADIUS_METERS * EARTH_RADIUS_METERS / r2;
        double z2 = 5 * y[2] * y[2] / r2;
        double spin2 = EARTH_RATE * EARTH_RATE;
        double inPlane = -central - oblate * (1 - z2);
        out[0] = y[3];
        out[1] = y[4];
        out[2] = y[5];
        out[3] = (inPlane + spin2) * y[0] + 2 * EARTH_RATE * y[4] + axMetersPerSecond2;
        out[4] = (inPlane + spin2) * y[1] - 2 * EARTH_RATE * y[3] + ayMetersPerSecond2;
        out[5] = (-central - oblate * (3 - z2)) * y[2] + azMetersPerSecond2;
    }
}
