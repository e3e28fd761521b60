package org.dubhe.network;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.NetworkStatistics.LeftOut;
import org.jspecify.annotations.Nullable;

/**
 * Each place predicted from the stations around it: the triangle that the other members form about a station, interpolated as for a rover, by its plane and
 * by a surface through up to eight stations, against what the station itself has. The better of the two over ten minutes serves the rovers. Monitors, where there are any, are the places; else every member inside the hull of the others.
 *
 * <p>Feeds back what interpolation really misses: the RMS of the ionosphere's error between satellites, per metre of distance to the nearest
 * vertex (at {@link Snapshot#ROUGHNESS_METERS}), becomes part of every σ.
 */
final class LeaveOneOut {
    private static final double SIN_15 = Math.sin(Math.toRadians(15));

    /** A test every ten seconds: ten minutes of memory. */
    private static final double KEEP = 0.983;

    /** A place with the triangle around it, and with up to eight stations around it. */
    private record Place(
            int station,
            Ecef position,
            int[] triangle,
            double[] weights,
            int[] surroundings,
            double[] surfaceWeights,
            double[] heights,
            double nearestMeters) {}

    private final List<Place> places = new ArrayList<>();
    private double ionosphereVariance = Double.NaN;
    private double geometryVariance = Double.NaN;
    private double planeVariance = Double.NaN;
    private double surfaceVariance = Double.NaN;

    LeaveOneOut(Ecef[] positions, boolean[] monitors) {
        Plane plane = new Plane(positions);
        boolean any = false;
        for (boolean monitor : monitors) {
            any |= monitor;
        }
        for (int m = 0; m < positions.length; m++) {
            if (any && !monitors[m]) {
                continue;
            }
            List<Integer> others = new ArrayList<>();
            for (int k = 0; k < positions.length; k++) {
                if (k != m && !monitors[k]) {
                    others.add(k);
                }
            }
            List<int[]> triangles = StationGraph.triangulate(positions, plane, others);
            int @Nullable [] t = StationGraph.around(positions[m], positions, plane, triangles);
            if (t != null) {
                places.add(place(positions, plane, m, t, others));
            }
        }
    }

    private static Place place(Ecef[] positions, Plane plane, int m, int[] t, List<Integer> others) {
        List<Integer> chosen = new ArrayList<>(List.of(t[0], t[1], t[2]));
        others.sort((x, y) ->
                Double.compare(positions[x].distanceMeters(positions[m]), positions[y].distanceMeters(positions[m])));
        for (int other : others) {
            if (!chosen.contains(other) && chosen.size() < SplineWeights.STATIONS_MAX) {
                chosen.add(other);
            }
        }
        int[] around = chosen.stream().mapToInt(Integer::intValue).toArray();
        double[] east = new double[positions.length];
        double[] north = new double[positions.length];
        for (int k = 0; k < positions.length; k++) {
            east[k] = plane.east(positions[k]);
            north[k] = plane.north(positions[k]);
        }
        double[] surface = new double[around.length];
        new SplineWeights().compute(east, north, around, around.length, east[m], north[m], surface);
        double[] heights = new double[around.length];
        double nearest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < around.length; k++) {
            heights[k] = positions[around[k]].toGeodetic().heightMeters();
            nearest = Math.min(nearest, positions[m].distanceMeters(positions[around[k]]));
        }
        return new Place(
                m,
                positions[m],
                t,
                StationGraph.weights(positions[m], positions, plane, t),
                around,
                surface,
                heights,
                nearest);
    }

    /** What the ionosphere's interpolation misses, metres per metre of distance to the nearest vertex. */
    double ionosphereRoughness() {
        return Double.isNaN(ionosphereVariance) ? 0.3e-6 : Math.sqrt(ionosphereVariance);
    }

    double geometryRoughness() {
        return Double.isNaN(geometryVariance) ? 0.1e-6 : Math.sqrt(geometryVariance);
    }

    /** Whether a surface through all stations around predicts better than the plane of the triangle, over the last ten minutes. */
    boolean surroundingsHelp() {
        return surfaceVariance < planeVariance;
    }

    List<LeftOut> test(EpochTable table, Residuals residuals, ZenithField zenith, CommonPart common) {
        List<LeftOut> plane = new ArrayList<>();
        List<LeftOut> surface = new ArrayList<>();
        for (Place place : places) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                int s = table.satellite(i);
                if (table.sinElevation(place.station, s) > SIN_15 && residuals.exists(place.station, s)) {
                    LeftOut byPlane =
                            predict(table, residuals, zenith, common, place, s, place.triangle, place.weights);
                    LeftOut bySurface = predict(
                            table, residuals, zenith, common, place, s, place.surroundings, place.surfaceWeights);
                    if (byPlane != null) {
                        plane.add(byPlane);
                        // A satellite that one of the surroundings lacks is predicted by the plane either way.
                        surface.add(bySurface == null ? byPlane : bySurface);
                    }
                }
            }
        }
        double[] ofPlane = roughness(plane);
        double[] ofSurface = roughness(surface);
        planeVariance = follow(planeVariance, ofPlane[0]);
        surfaceVariance = follow(surfaceVariance, ofSurface[0]);
        boolean help = surroundingsHelp();
        ionosphereVariance = help ? surfaceVariance : planeVariance;
        geometryVariance = follow(geometryVariance, help ? ofSurface[1] : ofPlane[1]);
        return help ? surface : plane;
    }

    private static @Nullable LeftOut predict(
            EpochTable table,
            Residuals residuals,
            ZenithField zenith,
            CommonPart common,
            Place place,
            int s,
            int[] stations,
            double[] weights) {
        int m = place.station;
        int c = s >> 6;
        double sin = table.sinElevation(m, s);
        double ionosphere = common.ionosphere(m, c) - residuals.ownIonosphere(m, s);
        double geometry = common.geometry(m, c) - residuals.ownGeometry(m, s);
        double z = zenith.gradient() * place.position.toGeodetic().heightMeters();
        for (int k = 0; k < stations.length; k++) {
            int station = stations[k];
            if (!residuals.exists(station, s)) {
                return null;
            }
            double mapped = WetMapping.of(table.sinElevation(station, s)) * zenith.zenith(station);
            ionosphere += weights[k] * (residuals.ionosphere(station, s) - common.ionosphere(station, c));
            geometry += weights[k] * (residuals.geometry(station, s) - mapped - common.geometry(station, c));
            z += weights[k] * (zenith.zenith(station) - zenith.gradient() * place.heights[k]);
        }
        geometry += WetMapping.of(sin) * z;
        return new LeftOut(m, s, Math.asin(sin), ionosphere, geometry);
    }

    private static double follow(double before, double now) {
        return Double.isNaN(now) ? before : Double.isNaN(before) ? now : KEEP * before + (1 - KEEP) * now;
    }

    /** Variance between satellites over what distance makes of it: ionosphere, geometry; NaN where there is too little. */
    private double[] roughness(List<LeftOut> all) {
        double ionosphere = 0;
        double geometry = 0;
        int count = 0;
        for (Place place : places) {
            for (int c = 0; c < 7; c++) {
                double[] sums = new double[5];
                for (LeftOut one : all) {
                    if (one.station() == place.station && one.satellite() >> 6 == c) {
                        sums[0]++;
                        sums[1] += one.ionosphereErrorMeters();
                        sums[2] += one.ionosphereErrorMeters() * one.ionosphereErrorMeters();
                        sums[3] += one.geometryErrorMeters();
                        sums[4] += one.geometryErrorMeters() * one.geometryErrorMeters();
                    }
                }
                if (sums[0] >= 4) {
                    double distance = place.nearestMeters;
                    double scale = (sums[0] - 1) * distance * distance * distance / Snapshot.ROUGHNESS_METERS;
                    ionosphere += (sums[2] - sums[1] * sums[1] / sums[0]) / scale;
                    geometry += (sums[4] - sums[3] * sums[3] / sums[0]) / scale;
                    count++;
                }
            }
        }
        return new double[] {count == 0 ? Double.NaN : ionosphere / count, count == 0 ? Double.NaN : geometry / count};
    }
}
