package org.dubhe.simulation;

import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.signal.Signal;

/**
 * The way of a signal from a satellite to one place: where the satellite was when it left, range, rate, direction and delays. Mutable; set the
 * place, then trace satellites one by one.
 *
 * <p>All vectors are along the Earth-fixed axes of the moment of reception, in which the satellite's inertial place at emission is expressed:
 * the turning of the Earth during the flight needs no correction term.
 */
final class RayGeometry {
    private static final int LIGHT_TIME_ITERATIONS = 3;

    private final Atmosphere atmosphere;
    private final double[] receiver = new double[3];
    private final double[] receiverVelocity = new double[3];
    private final double[] state = new double[6];
    private final double[] ray = new double[3];
    private Geodetic place = new Geodetic(0, 0, 0);
    private double receptionSeconds;
    private double cosTurn;
    private double sinTurn;
    private double sinLatitude;
    private double cosLatitude;
    private double sinLongitude;
    private double cosLongitude;

    /** Of the satellite traced last. */
    double rangeMeters;

    double rangeRate;
    double emissionSeconds;
    double east;
    double north;
    double up;

    /** Satellite clock minus system time at emission, relativity included, seconds; and its rate. */
    double clockSeconds;

    double clockRate;

    /** Set by {@link #traceDelays}: slant electron content and tropospheric delay. */
    double slantTecu;

    double troposphereMeters;

    RayGeometry(Atmosphere atmosphere) {
        this.atmosphere = atmosphere;
    }

    /**
     * Where and when the signals are received.
     *
     * @param at antenna reference point
     * @param vx Earth-fixed velocity, m/s
     */
    void place(Ecef at, double vx, double vy, double vz, double receptionSeconds) {
        this.receptionSeconds = receptionSeconds;
        receiver[0] = at.xMeters();
        receiver[1] = at.yMeters();
        receiver[2] = at.zMeters();
        receiverVelocity[0] = vx - Earth.ROTATION_RATE * receiver[1];
        receiverVelocity[1] = vy + Earth.ROTATION_RATE * receiver[0];
        receiverVelocity[2] = vz;
        place = at.toGeodetic();
        sinLatitude = Math.sin(place.latitudeRad());
        cosLatitude = Math.cos(place.latitudeRad());
        sinLongitude = Math.sin(place.longitudeRad());
        cosLongitude = Math.cos(place.longitudeRad());
        cosTurn = Math.cos(Earth.ROTATION_RATE * receptionSeconds);
        sinTurn = Math.sin(Earth.ROTATION_RATE * receptionSeconds);
    }

    /** The geometry of a satellite; false where it stands under the horizon, the rest is not set then. */
    boolean trace(SpaceVehicle vehicle) {
        emissionSeconds = receptionSeconds - 0.08;
        for (int k = 0; k < LIGHT_TIME_ITERATIONS; k++) {
            vehicle.orbit.state(emissionSeconds, state);
            setRay();
            if (k == 0 && up < -0.02) {
                return false;
            }
            emissionSeconds = receptionSeconds - rangeMeters / Signal.SPEED_OF_LIGHT;
        }
        double vx = cosTurn * state[3] + sinTurn * state[4];
        double vy = -sinTurn * state[3] + cosTurn * state[4];
        double satelliteRate = ray[0] * vx + ray[1] * vy + ray[2] * state[5];
        double receiverRate =
                ray[0] * receiverVelocity[0] + ray[1] * receiverVelocity[1] + ray[2] * receiverVelocity[2];
        rangeRate = (satelliteRate - receiverRate) / (1 + satelliteRate / Signal.SPEED_OF_LIGHT);
        clockSeconds = vehicle.clockSeconds(emissionSeconds) + vehicle.relativitySeconds(state);
        clockRate = vehicle.clockRate(emissionSeconds);
        return up > 0;
    }

    /** The delays of the satellite traced last. */
    void traceDelays() {
        double cosElevation = Math.hypot(east, north);
        slantTecu = atmosphere.ionosphere().slantTecu(receiver, ray, receptionSeconds);
        troposphereMeters = atmosphere
                .troposphere()
                .slantMeters(place, up, cosElevation, east / cosElevation, north / cosElevation, receptionSeconds);
    }

    private void setRay() {
        double x = cosTurn * state[0] + sinTurn * state[1] - receiver[0];
        double y = -sinTurn * state[0] + cosTurn * state[1] - receiver[1];
        double z = state[2] - receiver[2];
        rangeMeters = Math.sqrt(x * x + y * y + z * z);
        ray[0] = x / rangeMeters;
        ray[1] = y / rangeMeters;
        ray[2] = z / rangeMeters;
        east = -sinLongitude * ray[0] + cosLongitude * ray[1];
        north = -sinLatitude * cosLongitude * ray[0] - sinLatitude * sinLongitude * ray[1] + cosLatitude * ray[2];
        up = cosLatitude * cosLongitude * ray[0] + cosLatitude * sinLongitude * ray[1] + sinLatitude * ray[2];
    }
}
