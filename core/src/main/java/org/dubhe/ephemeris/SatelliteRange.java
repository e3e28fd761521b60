package org.dubhe.ephemeris;

import org.dubhe.geodesy.Topocentric;
import org.dubhe.signal.Signal;

/**
 * Where a satellite was when it sent what a receiver measures, and the geometry between the two; mutable, reused by its owner, allocates
 * nothing.
 *
 * <p>The satellite's position is turned into the Earth-fixed frame of the reception (Sagnac) by the exact rotation, not its first order; the
 * two differ by less than 1 mm. Range and rate are of vacuum: no atmosphere, no clocks, no antennas.
 */
public final class SatelliteRange {
    /** Earth's rotation in WGS 84, rad/s; the systems' own values differ by 5·10⁻¹⁶ rad/s. */
    private static final double EARTH_RATE = 7.292_115_146_7e-5;

    private static final double C = Signal.SPEED_OF_LIGHT;

    private final SatelliteState state = new SatelliteState();
    private long emissionNanos;
    private double rangeMeters;
    private double rangeRateMetersPerSecond;
    /** The satellite in the frame of the reception, and the turn that brought it there. */
    private double x;

    private double y;
    private double sin;
    private double cos;
    private double unitX;
    private double unitY;
    private double unitZ;
    private double elevationRad;
    private double azimuthRad;

    /**
     * From a measured code: emission is {@code tag − P/c − dtˢ}, free of the receiver's clock.
     *
     * @param tagNanos the receiver's time tag, GPST nanoseconds
     * @param pseudorangeMeters any code of the satellite; 10 m of atmosphere and group delay move the satellite by 0.1 mm
     */
    public void fromCode(Ephemeris ephemeris, long tagNanos, double pseudorangeMeters, Topocentric receiver) {
        long sent = tagNanos - Math.round(pseudorangeMeters / C * 1e9);
        long clock = Math.round(ephemeris.coarseClockSeconds(sent) * 1e9);
        fromEmission(ephemeris, sent - clock, receiver);
    }

    /**
     * From a reception in true system time: emission is found by iteration.
     *
     * @param receptionNanos true time of reception (no receiver clock), GPST nanoseconds
     */
    public void fromReception(Ephemeris ephemeris, long receptionNanos, Topocentric receiver) {
        double travelSeconds = 0.075;
        for (int round = 0; round < 3; round++) {
            fromEmission(ephemeris, receptionNanos - Math.round(travelSeconds * 1e9), receiver);
            double next = rangeMeters / C;
            if (Math.abs(next - travelSeconds) < 0.5e-9) {
                return;
            }
            // The satellite moves towards the receiver by ρ̇ while the guess is off.
            travelSeconds = next + (next - travelSeconds) * -rangeRateMetersPerSecond / C;
        }
    }

    /** From a known true time of emission, GPST nanoseconds. */
    public void fromEmission(Ephemeris ephemeris, long emissionNanos, Topocentric receiver) {
        this.emissionNanos = emissionNanos;
        ephemeris.stateAt(emissionNanos, state);
        range(receiver);
        direction(receiver);
    }

    /**
     * From the same instant of reception as another receiver's: what a virtual station and its master share.
     *
     * <p>The satellite sent at another time by the difference of the two light times, below 1 ms for 300 km; it is moved there along its
     * velocity, which is exact to a micrometre, and costs no ephemeris.
     */
    public void fromSameReception(SatelliteRange other, Topocentric receiver) {
        SatelliteState from = other.state;
        state.vxMetersPerSecond = from.vxMetersPerSecond;
        state.vyMetersPerSecond = from.vyMetersPerSecond;
        state.vzMetersPerSecond = from.vzMetersPerSecond;
        state.clockDriftSecondsPerSecond = from.clockDriftSecondsPerSecond;
        double later = 0;
        // Each round leaves ρ̇/c ≈ 3·10⁻⁶ of the error before it, 100 km at first.
        for (int round = 0; round < 3; round++) {
            state.xMeters = from.xMeters + from.vxMetersPerSecond * later;
            state.yMeters = from.yMeters + from.vyMetersPerSecond * later;
            state.zMeters = from.zMeters + from.vzMetersPerSecond * later;
            range(receiver);
            later = (other.rangeMeters - rangeMeters) / C;
        }
        state.clockBiasSeconds = from.clockBiasSeconds + from.clockDriftSecondsPerSecond * later;
        emissionNanos = other.emissionNanos + Math.round(later * 1e9);
        direction(receiver);
    }

    /** Range and direction from {@link #state}, turned into the frame of the reception. */
    private void range(Topocentric receiver) {
        double dx = state.xMeters - receiver.xMeters();
        double dy = state.yMeters - receiver.yMeters();
        double dz = state.zMeters - receiver.zMeters();
        rangeMeters = Math.sqrt(dx * dx + dy * dy + dz * dz);
        // The turn changes the range by some 30 m, the turn by 10⁻¹¹ rad of that: two rounds are exact to a nanometre.
        for (int round = 0; round < 2; round++) {
            double angle = EARTH_RATE * rangeMeters / C;
            // Below 10⁻⁵ rad: the next terms of the series are under 10⁻²².
            sin = angle * (1 - angle * angle / 6);
            cos = 1 - angle * angle / 2;
            x = state.xMeters * cos + state.yMeters * sin;
            y = -state.xMeters * sin + state.yMeters * cos;
            dx = x - receiver.xMeters();
            dy = y - receiver.yMeters();
            rangeMeters = Math.sqrt(dx * dx + dy * dy + dz * dz);
        }
        unitX = dx / rangeMeters;
        unitY = dy / rangeMeters;
        unitZ = dz / rangeMeters;
    }

    private void direction(Topocentric receiver) {
        double vx = state.vxMetersPerSecond * cos + state.vyMetersPerSecond * sin;
        double vy = -state.vxMetersPerSecond * sin + state.vyMetersPerSecond * cos;
        double along = unitX * vx + unitY * vy + unitZ * state.vzMetersPerSecond;
        // d/dt_r of |R(ω τ) r(t_r − τ) − r_r| with τ = ρ/c on both sides, solved for ρ̇.
        double turning = EARTH_RATE * (unitX * y - unitY * x);
        rangeRateMetersPerSecond = along / (1 + (along - turning) / C);
        elevationRad = receiver.elevationRad(unitX, unitY, unitZ);
        azimuthRad = receiver.azimuthRad(unitX, unitY, unitZ);
    }

    /** Position, velocity and clock at emission, in the Earth-fixed frame of the emission. */
    public SatelliteState state() {
        return state;
    }

    /** Time of emission, GPST nanoseconds. */
    public long emissionNanos() {
        return emissionNanos;
    }

    /** Time of reception by light in vacuum, GPST nanoseconds: what a virtual station shares with its master. */
    public long receptionNanos() {
        return emissionNanos + Math.round(rangeMeters / C * 1e9);
    }

    /** Geometric range with Sagnac, metres. */
    public double rangeMeters() {
        return rangeMeters;
    }

    /** Its rate in the receiver's time, m/s, positive for a satellite that recedes; the receiver stands still. */
    public double rangeRateMetersPerSecond() {
        return rangeRateMetersPerSecond;
    }

    /** {@code ρ − c dtˢ}, metres: what the satellite contributes to code and phase. */
    public double rangeMinusClockMeters() {
        return rangeMeters - C * state.clockBiasSeconds;
    }

    /** Unit vector receiver to satellite, Earth-fixed at reception, x. */
    public double unitX() {
        return unitX;
    }

    /** Unit vector receiver to satellite, y. */
    public double unitY() {
        return unitY;
    }

    /** Unit vector receiver to satellite, z. */
    public double unitZ() {
        return unitZ;
    }

    /** Elevation above the ellipsoidal horizon, radians. */
    public double elevationRad() {
        return elevationRad;
    }

    /** Azimuth from north by east, radians, {@code [0, 2π)}. */
    public double azimuthRad() {
        return azimuthRad;
    }
}
