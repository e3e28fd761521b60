package org.dubhe.network;

import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Topocentric;

/**
 * The map of the network: points projected along the local vertical of its centre, metres east and north, with their ellipsoidal heights.
 * Over 300 km the projection's scale is off by 10⁻³, which weights of interpolation do not notice. Immutable.
 */
final class Plane {
    private final Topocentric centre;

    /** Centred at the mean of some points. */
    Plane(Ecef[] points) {
        double x = 0;
        double y = 0;
        double z = 0;
        for (Ecef point : points) {
            x += point.xMeters() / points.length;
            y += point.yMeters() / points.length;
            z += point.zMeters() / points.length;
        }
        centre = new Topocentric(new Ecef(x, y, z));
    }

    double east(Ecef point) {
        return centre.east(
                point.xMeters() - centre.xMeters(),
                point.yMeters() - centre.yMeters(),
                point.zMeters() - centre.zMeters());
    }

    double north(Ecef point) {
        return centre.north(
                point.xMeters() - centre.xMeters(),
                point.yMeters() - centre.yMeters(),
                point.zMeters() - centre.zMeters());
    }
}
