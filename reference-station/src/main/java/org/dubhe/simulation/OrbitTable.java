package org.dubhe.simulation;

/**
 * A satellite's true orbit as equidistant samples of position, velocity and acceleration, joined by quintic Hermite polynomials.
 *
 * <p>Frame: inertial, equal to the Earth-fixed frame at second 0 of the scenario. At {@link #STEP_SECONDS} the interpolation error of a
 * medium orbit stays below a micrometre (h⁶ r n⁶ / 46080).
 */
final class OrbitTable {
    /** Distance of the samples, seconds. */
    static final double STEP_SECONDS = 60;

    private static final int FIELDS = 9;

    private final double startSeconds;
    private final int count;
    private final double[] samples;

    /**
     * @param samples x y z, vx vy vz, ax ay az of each sample; metres and seconds
     */
    OrbitTable(double startSeconds, double[] samples) {
        this.startSeconds = startSeconds;
        this.samples = samples;
        this.count = samples.length / FIELDS;
    }

    /**
     * Position and velocity at a second of the scenario.
     *
     * @param out gets x y z vx vy vz; metres, m/s
     */
    void state(double seconds, double[] out) {
        double at = (seconds - startSeconds) / STEP_SECONDS;
        int node = (int) Math.floor(at);
        if (node < 0 || node + 1 >= count) {
            throw new IllegalArgumentException("seconds: " + seconds + " (expected: inside the propagated orbit)");
        }
        double s = at - node;
        double s2 = s * s;
        double s3 = s2 * s;
        double s4 = s3 * s;
        double s5 = s4 * s;
        double p1 = 10 * s3 - 15 * s4 + 6 * s5;
        double v0 = (s - 6 * s3 + 8 * s4 - 3 * s5) * STEP_SECONDS;
        double v1 = (-4 * s3 + 7 * s4 - 3 * s5) * STEP_SECONDS;
        double a0 = 0.5 * (s2 - 3 * s3 + 3 * s4 - s5) * STEP_SECONDS * STEP_SECONDS;
        double a1 = 0.5 * (s3 - 2 * s4 + s5) * STEP_SECONDS * STEP_SECONDS;
        double dp1 = (30 * s2 - 60 * s3 + 30 * s4) / STEP_SECONDS;
        double dv0 = 1 - 18 * s2 + 32 * s3 - 15 * s4;
        double dv1 = -12 * s2 + 28 * s3 - 15 * s4;
        double da0 = 0.5 * (2 * s - 9 * s2 + 12 * s3 - 5 * s4) * STEP_SECONDS;
        double da1 = 0.5 * (3 * s2 - 8 * s3 + 5 * s4) * STEP_SECONDS;
        int i = node * FIELDS;
        int j = i + FIELDS;
        for (int k = 0; k < 3; k++) {
            double step = samples[j + k] - samples[i + k];
            out[k] = samples[i + k]
                    + p1 * step
                    + v0 * samples[i + 3 + k]
                    + v1 * samples[j + 3 + k]
                    + a0 * samples[i + 6 + k]
                    + a1 * samples[j + 6 + k];
            out[3 + k] = dp1 * step
                    + dv0 * samples[i + 3 + k]
                    + dv1 * samples[j + 3 + k]
                    + da0 * samples[i + 6 + k]
                    + da1 * samples[j + 6 + k];
        }
    }
}
