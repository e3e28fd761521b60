package org.dubhe.geodesy;

/**
 * A point in an Earth-centred, Earth-fixed frame (ITRF, CGCS2000: the configuration names frame and epoch), metres.
 *
 * @param xMeters towards the equator at the Greenwich meridian
 * @param yMeters towards the equator at 90° E
 * @param zMeters towards the north pole
 */
public record Ecef(double xMeters, double yMeters, double zMeters) {
    /** Straight-line distance in metres. */
    public double distanceMeters(Ecef other) {
        double dx = xMeters - other.xMeters;
        double dy = yMeters - other.yMeters;
        double dz = zMeters - other.zMeters;
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    /** Distance from the geocentre in metres. */
    public double normMeters() {
        return Math.sqrt(xMeters * xMeters + yMeters * yMeters + zMeters * zMeters);
    }

    /** This point moved by a vector, metres. */
    public Ecef plus(double dx, double dy, double dz) {
        return new Ecef(xMeters + dx, yMeters + dy, zMeters + dz);
    }

    /** This point moved along the local axes of its own place, metres. */
    public Ecef plusEnu(double eastMeters, double northMeters, double upMeters) {
        Geodetic at = toGeodetic();
        double sinLat = Math.sin(at.latitudeRad());
        double cosLat = Math.cos(at.latitudeRad());
        double sinLon = Math.sin(at.longitudeRad());
        double cosLon = Math.cos(at.longitudeRad());
        return plus(
                -sinLon * eastMeters - sinLat * cosLon * northMeters + cosLat * cosLon * upMeters,
                cosLon * eastMeters - sinLat * sinLon * northMeters + cosLat * sinLon * upMeters,
                cosLat * northMeters + sinLat * upMeters);
    }

    /** {@code target − this} along the local east, north and up axes of this point. */
    public Enu enuTo(Ecef target) {
        Geodetic at = toGeodetic();
        double sinLat = Math.sin(at.latitudeRad());
        double cosLat = Math.cos(at.latitudeRad());
        double sinLon = Math.sin(at.longitudeRad());
        double cosLon = Math.cos(at.longitudeRad());
        double dx = target.xMeters - xMeters;
        double dy = target.yMeters - yMeters;
        double dz = target.zMeters - zMeters;
        return new Enu(
                -sinLon * dx + cosLon * dy,
                -sinLat * cosLon * dx - sinLat * sinLon * dy + cosLat * dz,
                cosLat * cosLon * dx + cosLat * sinLon * dy + sinLat * dz);
    }

    /** On the GRS 80 ellipsoid, which CGCS2000 and WGS 84 share to 0.1 mm; converges to well below a micrometre. */
    public Geodetic toGeodetic() {
        double p = Math.hypot(xMeters, yMeters);
        double latitude = Math.atan2(zMeters, p * (1 - Geodetic.ECCENTRICITY_SQUARED));
        double height = 0;
        for (int i = 0; i < 10; i++) {
            double sin = Math.sin(latitude);
            double radius = Geodetic.SEMI_MAJOR_METERS / Math.sqrt(1 - Geodetic.ECCENTRICITY_SQUARED * sin * sin);
            double next = Math.atan2(zMeters + Geodetic.ECCENTRICITY_SQUARED * radius * sin, p);
            // Valid at the poles as well, where p / cos(latitude) is not.
            height = p * Math.cos(next)
                    + zMeters * Math.sin(next)
                    - Geodetic.SEMI_MAJOR_METERS
                            * Math.sqrt(1 - Geodetic.ECCENTRICITY_SQUARED * Math.sin(next) * Math.sin(next));
            if (Math.abs(next - latitude) < 1e-15) {
                latitude = next;
                break;
            }
            latitude = next;
        }
        return new Geodetic(latitude, Math.atan2(yMeters, xMeters), height);
    }
}
