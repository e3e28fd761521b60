package org.dubhe.simulation;

/** The Earth of the simulation: its field and its even rotation. */
final class Earth {
    /** Gravitational constant, m³/s² (EGM96). */
    static final double GM = 3.986004418e14;

    /** Equatorial radius that goes with {@link #J2}, metres. */
    static final double RADIUS_METERS = 6_378_136.3;

    /** Second zonal harmonic, unnormalised (EGM96). */
    static final double J2 = 1.0826266835e-3;

    /** Rate of rotation, rad/s. */
    static final double ROTATION_RATE = 7.2921151467e-5;

    /** Mean radius for thin shells, metres. */
    static final double MEAN_RADIUS_METERS = 6_371_000;

    private Earth() {}

    /** Turns an inertial vector into the Earth-fixed frame of that second, in place; {@code at} is the index of its x. */
    static void toFixed(double seconds, double[] vector, int at) {
        double angle = ROTATION_RATE * seconds;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double x = vector[at];
        double y = vector[at + 1];
        vector[at] = cos * x + sin * y;
        vector[at + 1] = -sin * x + cos * y;
    }

    /** Inverse of {@link #toFixed}. */
    static void toInertial(double seconds, double[] vector, int at) {
        toFixed(-seconds, vector, at);
    }
}
