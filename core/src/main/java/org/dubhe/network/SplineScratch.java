package org.dubhe.network;

/**
 * The stations that a point is interpolated from, and their weights by satellite: the corners of its triangle first, then, where the snapshot says so, the
 * nearest others. A satellite that one of the others lacks gets weights of its own; one that a corner lacks gets none.
 *
 * <p>Mutable and reused with its {@link AtmosphereDelta}; allocates nothing after construction.
 */
final class SplineScratch {
    /** Different sets of stations remembered per point; more are computed again. */
    private static final int SETS_MAX = 16;

    private final SplineWeights spline = new SplineWeights();
    private final int[] candidates = new int[SplineWeights.STATIONS_MAX];
    private final int[][] stations = new int[SETS_MAX][SplineWeights.STATIONS_MAX];
    private final double[][] weights = new double[SETS_MAX][SplineWeights.STATIONS_MAX];
    private final int[] counts = new int[SETS_MAX];
    private final int[] masks = new int[SETS_MAX];
    private final boolean[] solvable = new boolean[SETS_MAX];
    private int candidateCount;
    private int sets;
    private int current;
    private double atEast;
    private double atNorth;
    private double nearestSquared;
    private Snapshot snapshot = NOWHERE;

    private static final Snapshot NOWHERE =
            new Snapshot.Builder(0, new org.dubhe.time.GpsTime(0), new org.dubhe.geodesy.Ecef[0]).build();

    /** Starts a point in a triangle. */
    void begin(Snapshot of, int triangle, double east, double north) {
        snapshot = of;
        atEast = east;
        atNorth = north;
        sets = 0;
        nearestSquared = Double.POSITIVE_INFINITY;
        candidateCount = 3;
        for (int i = 0; i < 3; i++) {
            candidates[i] = of.vertex(triangle, i);
            nearestSquared = Math.min(nearestSquared, squared(candidates[i]));
        }
        if (of.usesSurroundings()) {
            addNearest();
        }
    }

    private double squared(int station) {
        double e = snapshot.triangles().easts()[station] - atEast;
        double n = snapshot.triangles().norths()[station] - atNorth;
        return e * e + n * n;
    }

    private void addNearest() {
        while (candidateCount < SplineWeights.STATIONS_MAX) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int m = 0; m < snapshot.stations(); m++) {
                if (!isCandidate(m) && snapshot.interpolatesFrom(m) && squared(m) < least) {
                    best = m;
                    least = squared(m);
                }
            }
            if (best < 0) {
                return;
            }
            candidates[candidateCount++] = best;
        }
    }

    private boolean isCandidate(int station) {
        for (int i = 0; i < candidateCount; i++) {
            if (candidates[i] == station) {
                return true;
            }
        }
        return false;
    }

    /** Chooses the weights of a satellite; false where a corner lacks it. */
    boolean weigh(int satellite) {
        int mask = 0;
        for (int i = 0; i < candidateCount; i++) {
            mask |= snapshot.hasResidual(candidates[i], satellite) ? 1 << i : 0;
        }
        if ((mask & 7) != 7) {
            return false;
        }
        for (int set = 0; set < sets; set++) {
            if (masks[set] == mask) {
                current = set;
                return solvable[set];
            }
        }
        current = sets < SETS_MAX ? sets++ : SETS_MAX - 1;
        masks[current] = mask;
        int count = 0;
        for (int i = 0; i < candidateCount; i++) {
            if ((mask & 1 << i) != 0) {
                stations[current][count++] = candidates[i];
            }
        }
        counts[current] = count;
        solvable[current] = spline.compute(
                snapshot.triangles().easts(),
                snapshot.triangles().norths(),
                stations[current],
                count,
                atEast,
                atNorth,
                weights[current]);
        return solvable[current];
    }

    int count() {
        return counts[current];
    }

    int station(int i) {
        return stations[current][i];
    }

    double weight(int i) {
        return weights[current][i];
    }

    double nearestSquared() {
        return nearestSquared;
    }
}
