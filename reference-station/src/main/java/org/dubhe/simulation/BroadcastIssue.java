package org.dubhe.simulation;

import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * One issue of a satellite's broadcast ephemeris, in SI units before it is rounded to the message's fields.
 *
 * @param number counts issues of this satellite's system since the GPS epoch
 * @param reference t_oe and t_oc; for GLONASS t_b
 * @param orbit the fitted form; {@code null} for GLONASS
 * @param state GLONASS: Earth-fixed position and velocity at t_b; metres, m/s; empty otherwise
 * @param clockSeconds satellite minus system time at the reference
 * @param fitRmsMeters what the fit left per axis, without the orbit error put in on purpose; 0 for GLONASS
 */
record BroadcastIssue(
        SpaceVehicle vehicle,
        long number,
        GpsTime reference,
        @Nullable BroadcastOrbit orbit,
        double[] state,
        double clockSeconds,
        double clockRate,
        double fitRmsMeters) {}
