package org.dubhe.network;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.NetworkStatistics.LeftOut;
import org.jspecify.annotations.Nullable;

/**
 * Each place predicted from the stations around it: the triangle that the other members form about a station, interpolated as for a rover, against what the
 * station itself has. Monitors, where there are any, are the places; else every member inside the hull of the others.
 *
 * <p>Feeds back what interpolation really misses: the RMS of the ionosphere's error between satellites, per metre of distance to the nearest
 * vertex, becomes part of every σ.
 */
final class LeaveOneOut {
    private static final double SIN_15 = Math.sin(Math.toRadians(15));

    private record Place(int station, int[] triangle, double[] weights, double nearestMeters, double heightMeters) {}

    private final List<Place> places = new ArrayList<>();
    private double ionosphereVariance = Double.NaN;
    private double geometryVariance = Double.NaN;

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
                double nearest = Double.POSITIVE_INFINITY;
                double height = positions[m].toGeodetic().heightMeters();
                double[] w = StationGraph.weights(positions[m], positions, plane, t);
                for (int i = 0; i < 3; i++) {
                    nearest = Math.min(nearest, positions[m].distanceMeters(positions[t[i]]));
                    height -= w[i] * positions[t[i]].toGeodetic().heightMeters();
                }
                places.add(new Place(m, t, w, nearest, height));
            }
        }
    }

    /** What the ionosphere's interpolation misses, metres per metre of distance to the nearest vertex. */
    double ionosphereRoughness() {
        return Double.isNaN(ionosphereVariance) ? 0.3e-6 : Math.sqrt(ionosphereVariance);
    }

    double geometryRoughness() {
        return Double.isNaN(geometryVariance) ? 0.1e-6 : Math.sqrt(geometryVariance);
    }

    List<LeftOut> test(EpochTable table, Residuals residuals, ZenithField zenith) {
        List<LeftOut> out = new ArrayList<>();
        for (Place place : places) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                int s = table.satellite(i);
                int m = place.station;
                int[] t = place.triangle;
                double sin = table.sinElevation(m, s);
                if (sin < SIN_15
                        || !residuals.exists(m, s)
                        || !residuals.exists(t[0], s)
                        || !residuals.exists(t[1], s)
                        || !residuals.exists(t[2], s)) {
                    continue;
                }
                double ionosphere = -residuals.ownIonosphere(m, s);
                double geometry = -residuals.ownGeometry(m, s);
                double z = zenith.gradient() * place.heightMeters;
                for (int k = 0; k < 3; k++) {
                    double mapped = WetMapping.of(table.sinElevation(t[k], s)) * zenith.zenith(t[k]);
                    ionosphere += place.weights[k] * residuals.ionosphere(t[k], s);
                    geometry += place.weights[k] * (residuals.geometry(t[k], s) - mapped);
                    z += place.weights[k] * zenith.zenith(t[k]);
                }
                geometry += WetMapping.of(sin) * z;
                out.add(new LeftOut(m, s, Math.asin(sin), ionosphere, geometry));
            }
        }
        learn(out);
        return out;
    }

    private void learn(List<LeftOut> all) {
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
                    double scale = (sums[0] - 1) * place.nearestMeters * place.nearestMeters;
                    ionosphere += (sums[2] - sums[1] * sums[1] / sums[0]) / scale;
                    geometry += (sums[4] - sums[3] * sums[3] / sums[0]) / scale;
                    count++;
                }
            }
        }
        if (count > 0) {
            double keep = Double.isNaN(ionosphereVariance) ? 0 : 0.9;
            ionosphereVariance = keep * (keep == 0 ? 0 : ionosphereVariance) + (1 - keep) * ionosphere / count;
            geometryVariance = keep * (keep == 0 ? 0 : geometryVariance) + (1 - keep) * geometry / count;
        }
    }
}
