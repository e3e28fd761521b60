package org.dubhe.simulation;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;

/**
 * Sets the amplitudes of an {@link Ionosphere} so that the RMS of double-differenced slant L1 delay above 20°, over the length of the edge, is
 * the level's figure on the scenario's own edges, sky and time.
 *
 * <p>The delay is linear in the amplitudes, so each part is sampled once with unit amplitude. Plumes get their share of the RMS; the bulge at
 * most 0.8 of it; the travelling disturbances fill it up.
 */
final class IonosphereCalibration {
    private static final double SIN_20 = Math.sin(Math.toRadians(20));
    private static final double L1_HZ = 1_575.42e6;
    private static final int EPOCHS = 12;
    private static final int PARTS = 4;
    private static final double BULGE_SHARE_MAX = 0.8;

    /** Edges are the pairs of stations up to this many spacings. */
    static final double EDGE_SPACINGS = 1.5;

    private final Ionosphere ionosphere;
    private final RayGeometry ray;
    private final List<SpaceVehicle> vehicles;
    private final List<Ecef> stations;

    /** DD delay over edge length of each sample: night, bulge, waves, plumes. */
    private final List<double[]> samples = new ArrayList<>();

    IonosphereCalibration(Atmosphere atmosphere, List<SpaceVehicle> vehicles, List<Ecef> stations) {
        this.ionosphere = atmosphere.ionosphere();
        this.ray = new RayGeometry(atmosphere);
        this.vehicles = vehicles;
        this.stations = stations;
    }

    void run(IonosphereLevel level, double spacingMeters, double durationSeconds) {
        for (int k = 0; k < EPOCHS; k++) {
            sample(durationSeconds * (k + 0.5) / EPOCHS, EDGE_SPACINGS * spacingMeters);
        }
        double target = level.partsPerMillion() * 1e-6;
        double bulge = largestBelow(BULGE_SHARE_MAX * target, 1, 0, 0);
        double plumes = target * level.plumeShare() / rms(0, 0, 0, 1);
        double low = 0;
        double high = 2 * target / rms(0, 0, 1, 0);
        for (int k = 0; k < 60; k++) {
            double middle = (low + high) / 2;
            if (rms(1, bulge, middle, plumes) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        ionosphere.bulgeScale = bulge;
        ionosphere.waveTecu = (low + high) / 2;
        ionosphere.plumeTecu = plumes;
    }

    /** The largest scale of the bulge, at most 1, that keeps night and bulge below a limit. */
    private double largestBelow(double limit, double start, double waves, double plumes) {
        double scale = start;
        while (scale > 0.01 && rms(1, scale, waves, plumes) > limit) {
            scale *= 0.9;
        }
        return scale;
    }

    private double rms(double night, double bulge, double waves, double plumes) {
        double sum = 0;
        for (double[] sample : samples) {
            double value = night * sample[0] + bulge * sample[1] + waves * sample[2] + plumes * sample[3];
            sum += value * value;
        }
        return Math.sqrt(sum / Math.max(1, samples.size()));
    }

    private void sample(double seconds, double edgeMax) {
        double[][][] slants = new double[stations.size()][vehicles.size()][];
        double[][] heights = new double[stations.size()][vehicles.size()];
        for (int station = 0; station < stations.size(); station++) {
            ray.place(stations.get(station), 0, 0, 0, seconds);
            for (int slot = 0; slot < vehicles.size(); slot++) {
                boolean visible = ray.trace(vehicles.get(slot)) && ray.up > SIN_20;
                heights[station][slot] = visible ? ray.up : 0;
                slants[station][slot] = visible ? parts() : new double[PARTS];
            }
        }
        for (int a = 0; a < stations.size(); a++) {
            for (int b = a + 1; b < stations.size(); b++) {
                double length = stations.get(a).distanceMeters(stations.get(b));
                if (length <= edgeMax) {
                    difference(slants[a], slants[b], heights[a], heights[b], length);
                }
            }
        }
    }

    private void difference(double[][] a, double[][] b, double[] heightsA, double[] heightsB, double length) {
        int reference = 0;
        for (int slot = 0; slot < heightsA.length; slot++) {
            if (heightsA[slot] + heightsB[slot] > heightsA[reference] + heightsB[reference]) {
                reference = slot;
            }
        }
        for (int slot = 0; slot < heightsA.length; slot++) {
            if (slot != reference && heightsA[slot] > 0 && heightsB[slot] > 0) {
                double[] sample = new double[PARTS];
                for (int part = 0; part < PARTS; part++) {
                    double difference = a[slot][part] - b[slot][part] - a[reference][part] + b[reference][part];
                    sample[part] = difference * Ionosphere.METERS_HZ2_PER_TECU / (L1_HZ * L1_HZ) / length;
                }
                samples.add(sample);
            }
        }
    }

    /** Slant content of the ray by part, at unit amplitudes. */
    private double[] parts() {
        double[] parts = new double[PARTS];
        double[][] amplitudes = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int part = 0; part < PARTS; part++) {
            ionosphere.bulgeScale = amplitudes[part][0];
            ionosphere.waveTecu = amplitudes[part][1];
            ionosphere.plumeTecu = amplitudes[part][2];
            ray.traceDelays();
            parts[part] = ray.slantTecu - (part == 0 ? 0 : parts[0]);
        }
        return parts;
    }
}
