package org.dubhe.simulation;

import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;

/** The true way of a receiver's antenna reference point: at rest, or on a level circle's plan over the terrain at constant speed. */
final class Trajectory {
    /** Of the circle that a moving rover goes round. */
    static final double RADIUS_METERS = 150;

    /** Antenna of a rover over ground, metres. */
    static final double POLE_METERS = 2;

    private final Ecef rest;
    private final Geodetic centre;
    private final double speed;
    private final Terrain terrain;

    private Trajectory(Ecef rest, double speed, Terrain terrain) {
        this.rest = rest;
        this.centre = rest.toGeodetic();
        this.speed = speed;
        this.terrain = terrain;
    }

    static Trajectory atRest(Ecef place, Terrain terrain) {
        return new Trajectory(place, 0, terrain);
    }

    /** Around a place, anticlockwise at so many m/s in plan, with the height of the ground under it. */
    static Trajectory circling(Ecef place, double speed, Terrain terrain) {
        return new Trajectory(place, speed, terrain);
    }

    Ecef at(double seconds) {
        if (speed == 0) {
            return rest;
        }
        double angle = speed / RADIUS_METERS * seconds;
        Geodetic plan = rest.plusEnu(RADIUS_METERS * Math.cos(angle), RADIUS_METERS * Math.sin(angle), 0)
                .toGeodetic();
        double ground = terrain.heightMeters(plan.latitudeRad(), plan.longitudeRad());
        return new Geodetic(plan.latitudeRad(), plan.longitudeRad(), ground + POLE_METERS).toEcef();
    }

    /** The middle of the way. */
    Geodetic centre() {
        return centre;
    }

    boolean moves() {
        return speed != 0;
    }
}
