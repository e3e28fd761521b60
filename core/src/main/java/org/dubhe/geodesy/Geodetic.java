package org.dubhe.geodesy;

/**
 * A point by latitude, longitude and height above the GRS 80 ellipsoid.
 *
 * @param latitudeRad geodetic latitude, radians, {@code [−π/2, π/2]}
 * @param longitudeRad longitude east of Greenwich, radians, {@code [−π, π]}
 * @param heightMeters ellipsoidal height, metres
 */
public record Geodetic(double latitudeRad, double longitudeRad, double heightMeters) {
    /** Semi-major axis of GRS 80, metres. */
    public static final double SEMI_MAJOR_METERS = 6_378_137.0;

    /** Flattening of GRS 80. */
    public static final double FLATTENING = 1 / 298.257_222_101;

    /** First eccentricity squared. */
    public static final double ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

    /** From degrees, as people and files write them. */
    public static Geodetic ofDegrees(double latitude, double longitude, double heightMeters) {
        return new Geodetic(Math.toRadians(latitude), Math.toRadians(longitude), heightMeters);
    }

    /** Latitude in degrees, for wire and display. */
    public double latitudeDegrees() {
        return Math.toDegrees(latitudeRad);
    }

    /** Longitude in degrees, for wire and display. */
    public double longitudeDegrees() {
        return Math.toDegrees(longitudeRad);
    }

    /** The same point in Cartesian coordinates. */
    public Ecef toEcef() {
        double sinLat = Math.sin(latitudeRad);
        double cosLat = Math.cos(latitudeRad);
        double radius = SEMI_MAJOR_METERS / Math.sqrt(1 - ECCENTRICITY_SQUARED * sinLat * sinLat);
        return new Ecef(
                (radius + heightMeters) * cosLat * Math.cos(longitudeRad),
                (radius + heightMeters) * cosLat * Math.sin(longitudeRad),
                (radius * (1 - ECCENTRICITY_SQUARED) + heightMeters) * sinLat);
    }
}
