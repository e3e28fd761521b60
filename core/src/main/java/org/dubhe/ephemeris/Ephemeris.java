package org.dubhe.ephemeris;

import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * A broadcast ephemeris of one satellite: orbit and clock around a reference time, immutable.
 *
 * <p>Master and virtual station, and the two ends of an edge, must use the same object for a satellite at an epoch: two data sets differ by
 * up to metres (see {@link EpochEphemerides}).
 */
public sealed interface Ephemeris permits KeplerEphemeris, GlonassEphemeris {
    /** The satellite, as {@link org.dubhe.signal.Satellite#index}. */
    int satellite();

    /** Reference time of the orbit (toe; tb of GLONASS). */
    GpsTime toe();

    /** What tells data sets of a satellite apart: IODE, IODnav, AODE, QZSS IODE; GLONASS: tb in quarter hours. */
    int issue();

    /** False where the message itself says the signals are not to be used. */
    boolean healthy();

    /** Farthest distance of a usable instant from {@link #toe()}, either way, seconds. */
    int validitySeconds();

    /** True where an instant, GPST nanoseconds, lies within {@link #validitySeconds()} of {@link #toe()}: never extrapolate beyond. */
    default boolean isValidAt(long timeNanos) {
        return Math.abs(timeNanos - toe().nanos()) <= validitySeconds() * GpsTime.SECOND;
    }

    /**
     * Position, velocity and clock at an instant, by formula, whether valid there or not; allocates nothing.
     *
     * @param timeNanos satellite system time of emission, on the GPST scale, nanoseconds
     * @param state receives the result, in the Earth-fixed frame of that very instant
     */
    void stateAt(long timeNanos, SatelliteState state);

    /**
     * Satellite clock minus system time at an instant without the relativistic term, seconds; good to some 25 ns, which moves a satellite by
     * 0.1 mm. Cheap: the first step of the emission time.
     */
    double coarseClockSeconds(long timeNanos);

    /**
     * Group delay of a signal's code against the clock of {@link SatelliteState#clockBiasSeconds}: {@code P = ρ + c (dt_r − dtˢ + delay)}.
     *
     * @return seconds; {@link Double#NaN} where the message says nothing of this signal (L5 in LNAV, B1C and B2a in D1)
     */
    double codeDelaySeconds(Signal signal);
}
