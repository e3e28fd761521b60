package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * One epoch's own dispersive and non-dispersive part of every station and satellite, not smoothed, by least squares from the levelled phases of two or more carriers.
 *
 * <p>Levelled phases of station m against a reference station r are {@code y_f = β_f + G − μ_f I}, with the β of {@link ReceiverBiases}. A constellation's reference is one
 * station, its root, the same for all its satellites that it sees; a satellite that it lacks is referred to another station.
 */
final class EpochResiduals {
    private final int stations;
    private final double[] distanceMeters;
    private final boolean[] monitors;
    private final int[] referenceOf = new int[Satellite.COUNT];
    private final int[] rootOf = new int[7];
    private final ReceiverBiases biases;
    private final double[][] ionosphere;
    private final double[][] geometry;
    private final double[][] factorIonosphere;
    private final double[][] factorGeometry;
    private final double[][] factorBoth;
    private final double[][] rootGeometry;

    EpochResiduals(double[] distanceToCentreMeters, boolean[] monitors) {
        stations = distanceToCentreMeters.length;
        distanceMeters = distanceToCentreMeters;
        this.monitors = monitors;
        Arrays.fill(referenceOf, -1);
        Arrays.fill(rootOf, -1);
        biases = new ReceiverBiases(stations);
        ionosphere = new double[stations][Satellite.COUNT];
        geometry = new double[stations][Satellite.COUNT];
        factorIonosphere = new double[stations][Satellite.COUNT];
        factorGeometry = new double[stations][Satellite.COUNT];
        factorBoth = new double[stations][Satellite.COUNT];
        rootGeometry = new double[stations][Satellite.COUNT];
    }

    /** Reference station of a constellation, or −1. */
    int root(int constellation) {
        return rootOf[constellation];
    }

    /** Reference station of a satellite, the last one that it had; −1 before the first. */
    int reference(int satellite) {
        return referenceOf[satellite];
    }

    /** Whether a station has values of a satellite at this epoch. */
    boolean exists(int m, int satellite) {
        return !Double.isNaN(ionosphere[m][satellite]);
    }

    /** Slant delay on 1575.42 MHz, metres; NaN where there is none. */
    double ionosphere(int m, int satellite) {
        return ionosphere[m][satellite];
    }

    /** Non-dispersive slant, metres; NaN where there is none. */
    double geometry(int m, int satellite) {
        return geometry[m][satellite];
    }

    /** Puts a station's value on the footing of the smoothed ones. */
    void set(int m, int satellite, double ionosphereMeters, double geometryMeters) {
        ionosphere[m][satellite] = ionosphereMeters;
        geometry[m][satellite] = geometryMeters;
    }

    /** Variance of I for phases of variance 1. */
    double factorIonosphere(int m, int satellite) {
        return factorIonosphere[m][satellite];
    }

    /** Variance of G for phases of variance 1. */
    double factorGeometry(int m, int satellite) {
        return factorGeometry[m][satellite];
    }

    /** Covariance of I and G for phases of variance 1. */
    double factorBoth(int m, int satellite) {
        return factorBoth[m][satellite];
    }

    /** The non-dispersive slant against the constellation's root; NaN where there is none. */
    double geometryToRoot(int m, int satellite) {
        return rootGeometry[m][satellite];
    }

    /** Starts an epoch: nothing is known of it. */
    void begin() {
        for (int m = 0; m < stations; m++) {
            Arrays.fill(ionosphere[m], Double.NaN);
            Arrays.fill(geometry[m], Double.NaN);
            Arrays.fill(rootGeometry[m], Double.NaN);
        }
    }

    /** Whose smoothed values of a satellite a new reference could carry on. */
    interface Footing {
        /** Whether a station has followed a satellite for long enough that its value may become the one that all others refer to. */
        boolean stands(int station, int satellite);
    }

    /** Computes a constellation's values; false where it has no root. */
    boolean compute(EpochTable table, Level level, int c, Footing footing) {
        int root = chooseRoot(table, level, c);
        rootOf[c] = root;
        if (root < 0) {
            return false;
        }
        for (int m = 0; m < stations; m++) {
            biases.find(table, level, c, m, root);
        }
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 == c) {
                solve(table, level, satellite, chooseReference(table, level, satellite, root, footing));
            }
        }
        return true;
    }

    private static int levelledCarriers(EpochTable table, Level level, int m, int satellite) {
        int count = 0;
        for (int carrier = 0; carrier < Carriers.count(satellite >> 6); carrier++) {
            count += level.isLevelled(table, m, satellite * Carriers.CARRIERS + carrier) ? 1 : 0;
        }
        return count;
    }

    private int chooseRoot(EpochTable table, Level level, int c) {
        int best = -1;
        double most = 0;
        for (int m = 0; m < stations; m++) {
            if (monitors[m]) {
                continue;
            }
            int count = 0;
            for (int i = 0; i < table.satelliteCount(); i++) {
                int satellite = table.satellite(i);
                count += satellite >> 6 == c && levelledCarriers(table, level, m, satellite) >= 2 ? 1 : 0;
            }
            double merit = count + (m == rootOf[c] ? 2.5 : 0) - distanceMeters[m] * 1e-9;
            if (count > 0 && merit > most) {
                best = m;
                most = merit;
            }
        }
        return best;
    }

    /**
     * The root where it can, else the one before, else any: first of all among those whose value stands, so that the others' values go on unchanged.
     */
    private int chooseReference(EpochTable table, Level level, int satellite, int root, Footing footing) {
        boolean rootHas = levelledCarriers(table, level, root, satellite) >= 2;
        int before = referenceOf[satellite];
        int chosen = -1;
        if (rootHas && footing.stands(root, satellite)) {
            chosen = root;
        } else if (before >= 0 && isReference(table, level, before, satellite)) {
            chosen = before;
        } else {
            for (int m = 0; m < stations && chosen < 0; m++) {
                if (!monitors[m] && isReference(table, level, m, satellite) && footing.stands(m, satellite)) {
                    chosen = m;
                }
            }
            chosen = chosen < 0 && rootHas ? root : chosen;
            for (int m = 0; m < stations && chosen < 0; m++) {
                chosen = !monitors[m] && isReference(table, level, m, satellite) ? m : -1;
            }
        }
        referenceOf[satellite] = chosen < 0 ? before : chosen;
        return chosen;
    }

    private boolean isReference(EpochTable table, Level level, int m, int satellite) {
        int count = 0;
        for (int carrier = 0; carrier < Carriers.count(satellite >> 6); carrier++) {
            count += level.isLevelled(table, m, satellite * Carriers.CARRIERS + carrier)
                            && !Double.isNaN(biases.of(m, satellite >> 6, carrier))
                    ? 1
                    : 0;
        }
        return count >= 2;
    }

    private void solve(EpochTable table, Level level, int satellite, int reference) {
        if (reference < 0) {
            return;
        }
        int c = satellite >> 6;
        for (int m = 0; m < stations; m++) {
            double n = 0;
            double mu1 = 0;
            double mu2 = 0;
            double y0 = 0;
            double y1 = 0;
            for (int f = 0; f < Carriers.count(c); f++) {
                int cell = satellite * Carriers.CARRIERS + f;
                double y = level.phase(table, m, cell)
                        - biases.of(m, c, f)
                        - level.phase(table, reference, cell)
                        + biases.of(reference, c, f);
                if (!Double.isNaN(y)) {
                    double mu = Carriers.dispersion(c, f);
                    n++;
                    mu1 += mu;
                    mu2 += mu * mu;
                    y0 += y;
                    y1 += mu * y;
                }
            }
            double det = n * mu2 - mu1 * mu1;
            if (n >= 2 && det > 0.05) {
                // y = G − μ I
                ionosphere[m][satellite] = (mu1 * y0 - n * y1) / det;
                geometry[m][satellite] = (mu2 * y0 - mu1 * y1) / det;
                factorIonosphere[m][satellite] = n / det;
                factorGeometry[m][satellite] = mu2 / det;
                factorBoth[m][satellite] = mu1 / det;
                if (reference == rootOf[c] && m != reference) {
                    rootGeometry[m][satellite] = geometry[m][satellite];
                }
            }
        }
    }
}
