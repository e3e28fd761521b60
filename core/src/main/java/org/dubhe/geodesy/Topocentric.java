package org.dubhe.geodesy;

/** A place with its local axes computed once: directions to satellites become elevation and azimuth without allocation. Immutable. */
public final class Topocentric {
    private final Ecef position;
    private final Geodetic geodetic;
    private final double sinLat;
    private final double cosLat;
    private final double sinLon;
    private final double cosLon;

    /** The axes at a point. */
    public Topocentric(Ecef position) {
        this.position = position;
        this.geodetic = position.toGeodetic();
        this.sinLat = Math.sin(geodetic.latitudeRad());
        this.cosLat = Math.cos(geodetic.latitudeRad());
        this.sinLon = Math.sin(geodetic.longitudeRad());
        this.cosLon = Math.cos(geodetic.longitudeRad());
    }

    /** The point itself. */
    public Ecef position() {
        return position;
    }

    /** The point itself on the ellipsoid. */
    public Geodetic geodetic() {
        return geodetic;
    }

    /** The point's x, metres. */
    public double xMeters() {
        return position.xMeters();
    }

    /** The point's y, metres. */
    public double yMeters() {
        return position.yMeters();
    }

    /** The point's z, metres. */
    public double zMeters() {
        return position.zMeters();
    }

    /** East part of an Earth-fixed vector. */
    public double east(double dx, double dy, double dz) {
        return -sinLon * dx + cosLon * dy;
    }

    /** North part of an Earth-fixed vector. */
    public double north(double dx, double dy, double dz) {
        return -sinLat * cosLon * dx - sinLat * sinLon * dy + cosLat * dz;
    }

    /** Upward part of an Earth-fixed vector. */
    public double up(double dx, double dy, double dz) {
        return cosLat * cosLon * dx + cosLat * sinLon * dy + sinLat * dz;
    }

    /** Elevation of an Earth-fixed unit vector, radians, {@code [−π/2, π/2]}. */
    public double elevationRad(double ux, double uy, double uz) {
        return Math.asin(Math.clamp(up(ux, uy, uz), -1, 1));
    }

    /** Azimuth of an Earth-fixed vector from north by east, radians, {@code [0, 2π)}. */
    public double azimuthRad(double ux, double uy, double uz) {
        double azimuth = Math.atan2(east(ux, uy, uz), north(ux, uy, uz));
        return azimuth < 0 ? azimuth + 2 * Math.PI : azimuth;
    }
}
