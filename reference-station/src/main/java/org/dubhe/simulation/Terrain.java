package org.dubhe.simulation;

import org.dubhe.geodesy.Geodetic;

/**
 * Ground heights between about 200 and 1500 m around a place: parallel folds on rolling country, as in eastern Sichuan. The same for every seed,
 * so that a scenario keeps its landscape.
 */
final class Terrain {
    private static final double MIDDLE_METERS = 850;
    private static final double HALF_RANGE_METERS = 650;
    private static final double FOLD_METERS = 26_000;
    private static final double ROLL_METERS = 35_000;
    private static final double FOLD_AXIS_RAD = Math.toRadians(25);

    private final Geodetic centre;
    private final LatticeNoise rolling = new LatticeNoise(20_260_101);

    Terrain(Geodetic centre) {
        this.centre = centre;
    }

    /** Ellipsoidal height of the ground, metres. */
    double heightMeters(double latitudeRad, double longitudeRad) {
        double east =
                (longitudeRad - centre.longitudeRad()) * Math.cos(centre.latitudeRad()) * Earth.MEAN_RADIUS_METERS;
        double north = (latitudeRad - centre.latitudeRad()) * Earth.MEAN_RADIUS_METERS;
        double across = east * Math.cos(FOLD_AXIS_RAD) - north * Math.sin(FOLD_AXIS_RAD);
        double roll = rolling.at(east / ROLL_METERS, north / ROLL_METERS, 0);
        double fold = Math.sin(2 * Math.PI * (across / FOLD_METERS + 0.2 * roll));
        return MIDDLE_METERS + HALF_RANGE_METERS * Math.tanh(0.9 * roll + 0.35 * fold - 0.2);
    }
}
