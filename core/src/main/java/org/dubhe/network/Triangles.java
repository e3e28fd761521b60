package org.dubhe.network;

import org.dubhe.geodesy.Ecef;

/**
 * The triangles of a network on its map, and which of them serves a point. Immutable.
 *
 * <p>A sliver is a triangle too narrow to interpolate in: its own plane would magnify errors across its narrow side. A point in it is served from the triangle
 * beside it, whose plane reaches a few kilometres farther than its corners.
 */
final class Triangles {
    /** A point on a triangle's edge belongs to it, rounding of the projection included. */
    private static final double WEIGHT_TOLERANCE = 1e-3;

    private final Plane plane;
    private final double[] easts;
    private final double[] norths;
    private final int[][] corners;
    private final int[][] slivers;

    /**
     * Triangles between some stations.
     *
     * @param positions of all stations
     * @param corners three stations of each triangle that may be interpolated in
     * @param slivers three stations of each that may not
     */
    Triangles(Ecef[] positions, int[][] corners, int[][] slivers) {
        plane = new Plane(positions);
        easts = new double[positions.length];
        norths = new double[positions.length];
        for (int i = 0; i < positions.length; i++) {
            easts[i] = plane.east(positions[i]);
            norths[i] = plane.north(positions[i]);
        }
        this.corners = corners;
        this.slivers = slivers;
    }

    /** Number of triangles that may be interpolated in. */
    int count() {
        return corners.length;
    }

    /** A vertex of a triangle, index of a station. */
    int vertex(int triangle, int corner) {
        return corners[triangle][corner];
    }

    /** A point on the map, metres. */
    double east(Ecef point) {
        return plane.east(point);
    }

    double north(Ecef point) {
        return plane.north(point);
    }

    /** All stations on the map, metres; not to be changed. */
    double[] easts() {
        return easts;
    }

    double[] norths() {
        return norths;
    }

    /** The triangle that serves a point of the map: the one it lies in, or, where that is a sliver, the one beside it; −1 outside. Allocates nothing. */
    int at(double east, double north) {
        int best = -1;
        double bestLeast = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < corners.length; t++) {
            double least = leastWeight(corners[t], east, north);
            if (least > bestLeast) {
                best = t;
                bestLeast = least;
            }
        }
        return bestLeast > -WEIGHT_TOLERANCE || isInSliver(east, north) ? best : -1;
    }

    private boolean isInSliver(double east, double north) {
        for (int[] sliver : slivers) {
            if (leastWeight(sliver, east, north) > -WEIGHT_TOLERANCE) {
                return true;
            }
        }
        return false;
    }

    /** The least of the three barycentric weights of a point; negative outside. */
    private double leastWeight(int[] t, double e, double n) {
        return Math.min(weight(t, 0, e, n), Math.min(weight(t, 1, e, n), weight(t, 2, e, n)));
    }

    /** Barycentric weight of a corner at a point. */
    private double weight(int[] t, int corner, double e, double n) {
        int a = t[corner];
        int b = t[(corner + 1) % 3];
        int c = t[(corner + 2) % 3];
        double whole =
                (norths[b] - norths[c]) * (easts[a] - easts[c]) + (easts[c] - easts[b]) * (norths[a] - norths[c]);
        return ((norths[b] - norths[c]) * (e - easts[c]) + (easts[c] - easts[b]) * (n - norths[c])) / whole;
    }
}
