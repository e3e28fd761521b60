package org.dubhe.ephemeris;

/** Position, velocity and clock of a satellite at one instant, ECEF; mutable, reused by its owner. */
public final class SatelliteState {
    /** Antenna phase centre as the broadcast orbit gives it, metres. */
    public double xMeters;

    public double yMeters;
    public double zMeters;

    /** ECEF velocity, m/s. */
    public double vxMetersPerSecond;

    public double vyMetersPerSecond;
    public double vzMetersPerSecond;

    /** Satellite clock minus system time, seconds, with the relativistic term, without group delays. */
    public double clockBiasSeconds;

    /** Rate of {@link #clockBiasSeconds}, s/s. */
    public double clockDriftSecondsPerSecond;

    /** Working space of the integration of GLONASS orbits: they are read by several threads, their results are not. */
    final double[] integrated = new double[6];

    final double[] trial = new double[6];
    final double[] slope = new double[6];
    final double[] slopeSum = new double[6];
}
