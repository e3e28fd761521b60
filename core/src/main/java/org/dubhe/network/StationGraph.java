package org.dubhe.network;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.triangulate.DelaunayTriangulationBuilder;

/**
 * Which stations are differenced with which: the Delaunay triangulation of the members, its edges up to the longest allowed. A monitor is a station
 * whose integers are solved against its neighbours without taking part: it hangs on the triangle around it and carries nothing. Immutable.
 */
final class StationGraph {
    /** Two stations, {@code a < b} by order of the members, a monitor last. */
    record Edge(int a, int b, double lengthMeters, boolean monitor) {}

    /**
     * Three stations, with the edges AB, BC and AC between them and the sign that makes each run that way.
     *
     * @param interpolated whether a point inside may be interpolated: no monitor, no sliver
     */
    record Triangle(
            int a, int b, int c, int ab, int bc, int ac, int signAb, int signBc, int signAc, boolean interpolated) {
        int edge(int i) {
            return i == 0 ? ab : i == 1 ? bc : ac;
        }
    }

    private final List<Edge> edges = new ArrayList<>();
    private final List<Triangle> triangles = new ArrayList<>();
    private final Ecef[] positions;

    StationGraph(Ecef[] positions, boolean[] monitors, double maxEdgeMeters, double sliverRad) {
        this.positions = positions;
        Plane plane = new Plane(positions);
        List<Integer> members = new ArrayList<>();
        for (int m = 0; m < positions.length; m++) {
            if (!monitors[m]) {
                members.add(m);
            }
        }
        List<int[]> found = triangulate(positions, plane, members);
        for (int[] t : found) {
            for (int i = 0; i < 3; i++) {
                connect(t[i], t[(i + 1) % 3], maxEdgeMeters, false);
            }
        }
        if (found.isEmpty()) {
            for (int i = 1; i < members.size(); i++) {
                connect(members.get(i - 1), members.get(i), maxEdgeMeters, false);
            }
        }
        for (int[] t : found) {
            close(t[0], t[1], t[2], leastAngle(t) >= sliverRad);
        }
        for (int m = 0; m < positions.length; m++) {
            if (monitors[m]) {
                hang(m, plane, members, found, maxEdgeMeters);
            }
        }
    }

    /** The triangles of the Delaunay triangulation of some stations, by their indices. */
    static List<int[]> triangulate(Ecef[] positions, Plane plane, List<Integer> members) {
        List<int[]> out = new ArrayList<>();
        if (members.size() < 3) {
            return out;
        }
        List<Coordinate> sites = new ArrayList<>();
        for (int m : members) {
            sites.add(new Coordinate(plane.east(positions[m]), plane.north(positions[m])));
        }
        DelaunayTriangulationBuilder builder = new DelaunayTriangulationBuilder();
        builder.setSites(sites);
        Geometry all = builder.getTriangles(new GeometryFactory());
        for (int g = 0; g < all.getNumGeometries(); g++) {
            Coordinate[] ring = all.getGeometryN(g).getCoordinates();
            int[] t = new int[3];
            for (int i = 0; i < 3; i++) {
                t[i] = members.get(nearest(sites, ring[i]));
            }
            out.add(t);
        }
        return out;
    }

    private static int nearest(List<Coordinate> sites, Coordinate at) {
        int best = 0;
        for (int i = 1; i < sites.size(); i++) {
            if (sites.get(i).distance(at) < sites.get(best).distance(at)) {
                best = i;
            }
        }
        return best;
    }

    /** The triangle of a list that a point lies in; {@code null} where none. */
    static int @org.jspecify.annotations.Nullable [] around(
            Ecef point, Ecef[] positions, Plane plane, List<int[]> triangles) {
        for (int[] t : triangles) {
            double[] w = weights(point, positions, plane, t);
            if (Math.min(w[0], Math.min(w[1], w[2])) >= 0) {
                return t;
            }
        }
        return null;
    }

    /** Barycentric weights of a point in a triangle. */
    static double[] weights(Ecef point, Ecef[] positions, Plane plane, int[] t) {
        double[] e = new double[3];
        double[] n = new double[3];
        for (int i = 0; i < 3; i++) {
            e[i] = plane.east(positions[t[i]]) - plane.east(point);
            n[i] = plane.north(positions[t[i]]) - plane.north(point);
        }
        double whole = cross(e[1] - e[0], n[1] - n[0], e[2] - e[0], n[2] - n[0]);
        return new double[] {
            cross(e[1], n[1], e[2], n[2]) / whole,
            cross(e[2], n[2], e[0], n[0]) / whole,
            cross(e[0], n[0], e[1], n[1]) / whole
        };
    }

    private static double cross(double ax, double ay, double bx, double by) {
        return ax * by - ay * bx;
    }

    private void hang(int monitor, Plane plane, List<Integer> members, List<int[]> found, double maxEdgeMeters) {
        int[] inside = around(positions[monitor], positions, plane, found);
        List<Integer> neighbours = new ArrayList<>();
        if (inside != null) {
            for (int m : inside) {
                neighbours.add(m);
            }
        } else {
            neighbours.addAll(members);
            neighbours.sort((x, y) -> Double.compare(
                    positions[x].distanceMeters(positions[monitor]), positions[y].distanceMeters(positions[monitor])));
            while (neighbours.size() > 3) {
                neighbours.removeLast();
            }
        }
        for (int m : neighbours) {
            connect(m, monitor, maxEdgeMeters, true);
        }
        for (int i = 0; i < neighbours.size(); i++) {
            for (int k = i + 1; k < neighbours.size(); k++) {
                close(neighbours.get(i), neighbours.get(k), monitor, false);
            }
        }
    }

    private void connect(int x, int y, double maxEdgeMeters, boolean monitor) {
        int a = monitor ? x : Math.min(x, y);
        int b = monitor ? y : Math.max(x, y);
        double length = positions[a].distanceMeters(positions[b]);
        if (length <= maxEdgeMeters && edgeBetween(a, b) < 0) {
            edges.add(new Edge(a, b, length, monitor));
        }
    }

    private void close(int a, int b, int c, boolean interpolated) {
        int ab = edgeBetween(a, b);
        int bc = edgeBetween(b, c);
        int ac = edgeBetween(a, c);
        if (ab >= 0 && bc >= 0 && ac >= 0) {
            triangles.add(new Triangle(a, b, c, ab, bc, ac, sign(ab, a), sign(bc, b), sign(ac, a), interpolated));
        }
    }

    private int sign(int edge, int from) {
        return edges.get(edge).a() == from ? 1 : -1;
    }

    private int edgeBetween(int a, int b) {
        for (int i = 0; i < edges.size(); i++) {
            Edge e = edges.get(i);
            if ((e.a() == a && e.b() == b) || (e.a() == b && e.b() == a)) {
                return i;
            }
        }
        return -1;
    }

    private double leastAngle(int[] t) {
        double least = Math.PI;
        for (int i = 0; i < 3; i++) {
            double opposite = positions[t[(i + 1) % 3]].distanceMeters(positions[t[(i + 2) % 3]]);
            double left = positions[t[i]].distanceMeters(positions[t[(i + 1) % 3]]);
            double right = positions[t[i]].distanceMeters(positions[t[(i + 2) % 3]]);
            double cos = (left * left + right * right - opposite * opposite) / (2 * left * right);
            least = Math.min(least, Math.acos(Math.clamp(cos, -1, 1)));
        }
        return least;
    }

    List<Edge> edges() {
        return edges;
    }

    List<Triangle> triangles() {
        return triangles;
    }
}
