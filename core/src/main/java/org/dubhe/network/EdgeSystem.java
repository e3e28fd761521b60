package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * One constellation on one edge: its float filter, fed by a {@link FloatFeeder}, and the integers on top of it, kept by {@link EdgeIntegers}; here they are searched for and
 * tested again.
 *
 * <p>Cells are {@code number · CARRIERS + carrier}.
 */
final class EdgeSystem {
    static final int CELLS = 64 * Carriers.CARRIERS;

    /** Errors of two stations' coordinates and antennas towards a satellite. */
    private static final double GEOMETRY_SIGMA_METERS = 0.005;

    /** Broadcast orbits: half a metre across the line of sight over 20 000 km. */
    private static final double GEOMETRY_SIGMA_PER_METER = 2.5e-8;

    private final int constellation;
    private final int a;
    private final int b;
    private final NetworkConfig config;
    private final double geometrySigmaMeters;
    private final FloatFilter filter = new FloatFilter();
    private final EdgeIntegers integers;
    private final FloatFeeder feeder;

    private int[] known = new int[0];
    private double[] knownValues = new double[0];
    private int knownCount;
    private int[] free = new int[0];
    private final int[] expectedAt = new int[64];
    private final double[] expected = new double[64];
    private final double[] expectedWeights = new double[64];

    EdgeSystem(int constellation, StationGraph.Edge edge, NetworkConfig config) {
        this.constellation = constellation;
        this.a = edge.a();
        this.b = edge.b();
        geometrySigmaMeters = Math.hypot(GEOMETRY_SIGMA_METERS, GEOMETRY_SIGMA_PER_METER * edge.lengthMeters());
        this.config = config;
        integers = new EdgeIntegers(constellation, edge);
        feeder = new FloatFeeder(constellation, edge, config, integers, filter);
    }

    int constellation() {
        return constellation;
    }

    EdgeIntegers integers() {
        return integers;
    }

    /** Takes an epoch into the float filter. */
    void update(EpochTable table, int epochNumber, FloatFeeder.Ionosphere ionosphere) {
        feeder.take(table, epochNumber, ionosphere);
    }

    private int satelliteIndex(int number) {
        return constellation * 64 + number;
    }

    /** Sorts states into known ones, candidates (in {@code free}) and the rest. */
    private int split(Elimination elimination, EpochTable table, boolean candidates, int releasedNumber) {
        int n = filter.size();
        if (known.length < n) {
            known = new int[n + 32];
            knownValues = new double[n + 32];
            free = new int[n + 32];
        }
        knownCount = 0;
        int freeCount = 0;
        double sinMask = Math.sin(config.resolveMaskRad());
        boolean[] isKnown = new boolean[n];
        boolean[] isFree = new boolean[n];
        for (int i = FloatFilter.BORDER; i < n; i++) {
            if (filter.carrier(i) == FloatFilter.IONOSPHERE) {
                continue;
            }
            int number = filter.satellite(i);
            int cell = number * Carriers.CARRIERS + filter.carrier(i);
            if (number == releasedNumber) {
                if (integers.isHeld(cell)) {
                    isFree[i] = true;
                    free[freeCount++] = i;
                }
            } else if (integers.isHeld(cell)) {
                isKnown[i] = true;
                known[knownCount] = i;
                knownValues[knownCount++] = integers.integer(cell) - integers.offset(cell);
            } else if (candidates
                    && integers.isSeen(cell)
                    && integers.hasDatum(filter.carrier(i))
                    && table.sinElevation(a, satelliteIndex(number)) > sinMask
                    && table.sinElevation(b, satelliteIndex(number)) > sinMask) {
                isFree[i] = true;
                free[freeCount++] = i;
            }
        }
        int[] order = elimination.begin(n - knownCount);
        int at = 0;
        for (int i = FloatFilter.BORDER; i < n; i++) {
            if (!isKnown[i] && !isFree[i]) {
                order[at++] = i;
            }
        }
        order[at++] = 0;
        order[at++] = 1;
        for (int i = 0; i < freeCount; i++) {
            order[at++] = free[i];
        }
        return freeCount;
    }

    /** What this system says of the zenith delays by itself: i00, i01, i11, b0, b1. */
    void zenith(Elimination elimination, EpochTable table, double[] out) {
        Arrays.fill(out, 0);
        if (filter.size() > FloatFilter.BORDER) {
            split(elimination, table, false, -1);
            elimination.load(filter, known, knownValues, knownCount);
            if (elimination.factor()) {
                elimination.marginalOfLastTwo(out);
            }
        }
    }

    /** Where a carrier has no integer held, its highest satellite gets the one nearest to its code: the datum. */
    void setDatums(EpochTable table) {
        double sinMask = Math.sin(config.referenceMaskRad());
        for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
            if (integers.hasDatum(carrier)) {
                continue;
            }
            int best = -1;
            double highest = sinMask;
            for (int number = 1; number < 64; number++) {
                int cell = number * Carriers.CARRIERS + carrier;
                int satellite = satelliteIndex(number);
                double sin = Math.min(table.sinElevation(a, satellite), table.sinElevation(b, satellite));
                if (filter.ambiguity(number, carrier) >= 0 && integers.isSeen(cell) && sin > highest) {
                    best = cell;
                    highest = sin;
                }
            }
            if (best >= 0) {
                integers.setDatum(best);
            }
        }
    }

    /**
     * Tries to fix what is not fixed. What is expected of the ionosphere from before a silence counts here only: the filter does not take it in, so that
     * {@link #retest} owes it nothing.
     *
     * @param others what the edge's other systems and its prior say of the zenith delays
     */
    void resolve(
            EpochTable table,
            Elimination elimination,
            Cascade cascade,
            double[] others,
            FloatFeeder.Ionosphere ionosphere) {
        int count = split(elimination, table, true, -1);
        if (count == 0) {
            return;
        }
        int first = filter.size() - knownCount - count;
        elimination.load(filter, known, knownValues, knownCount);
        addExpected(elimination, first - FloatFilter.BORDER, ionosphere);
        elimination.addZenith(first - 2, first - 1, others[0], others[1], others[2], others[3], others[4]);
        if (!elimination.factor()) {
            return;
        }
        cascade.begin(count);
        elimination.estimateLast(count, cascade.floats(), cascade.covariance());
        addGeometryBias(count, cascade.covariance());
        for (int i = 0; i < count; i++) {
            int cell = filter.satellite(free[i]) * Carriers.CARRIERS + filter.carrier(free[i]);
            cascade.describe(
                    i,
                    filter.satellite(free[i]),
                    Carriers.wavelength(constellation, filter.carrier(free[i])),
                    integers.isYoung(cell));
        }
        cascade.resolve();
        for (int i = 0; i < count; i++) {
            int cell = filter.satellite(free[i]) * Carriers.CARRIERS + filter.carrier(free[i]);
            if (cascade.isFixed(i)) {
                integers.propose(cell, cascade.integer(i) + integers.offset(cell));
            } else {
                integers.proposeNone(cell);
            }
        }
    }

    private void addExpected(Elimination elimination, int before, FloatFeeder.Ionosphere ionosphere) {
        int count = 0;
        for (int at = 0; at < before; at++) {
            int state = elimination.state(at);
            if (filter.carrier(state) == FloatFilter.IONOSPHERE) {
                int satellite = satelliteIndex(filter.satellite(state));
                if (!Double.isNaN(ionosphere.expected[satellite])) {
                    expectedAt[count] = at;
                    expected[count] = ionosphere.expected[satellite];
                    expectedWeights[count++] = 1 / ionosphere.expectedVariance[satellite];
                }
            }
        }
        if (count > 1) {
            elimination.addBiased(expectedAt, expected, expectedWeights, count);
        }
    }

    /**
     * What no average takes away: errors of coordinates, orbit and antenna shift all phases of a satellite alike, by g, and with them its ambiguities by
     * g / λ. Without this the float would become arbitrarily certain, and centimetres of geometry decide between integers whose ionospheres differ
     * by decimetres.
     */
    private void addGeometryBias(int count, double[] covariance) {
        double variance = geometrySigmaMeters * geometrySigmaMeters;
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < count; k++) {
                if (filter.satellite(free[i]) == filter.satellite(free[k])) {
                    covariance[i * count + k] += variance
                            / (Carriers.wavelength(constellation, filter.carrier(free[i]))
                                    * Carriers.wavelength(constellation, filter.carrier(free[k])));
                }
            }
        }
    }

    /**
     * Tests each satellite's held integers against the float filter with only the other satellites' integers held: where other integers fit clearly
     * better, it gives them up.
     *
     * @return how many were given up
     */
    int retest(EpochTable table, Elimination elimination, Lambda lambda, double[] others) {
        int given = 0;
        for (int number = 1; number < 64; number++) {
            int held = 0;
            for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
                held += integers.isHeld(number * Carriers.CARRIERS + carrier) && filter.ambiguity(number, carrier) >= 0
                        ? 1
                        : 0;
            }
            if (held > 0 && prefersOthers(table, elimination, lambda, others, number)) {
                for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
                    int cell = number * Carriers.CARRIERS + carrier;
                    if (integers.isHeld(cell)) {
                        integers.release(cell);
                        given++;
                    }
                }
            }
        }
        return given;
    }

    private boolean prefersOthers(
            EpochTable table, Elimination elimination, Lambda lambda, double[] others, int number) {
        int count = split(elimination, table, false, number);
        int first = filter.size() - knownCount - count;
        elimination.load(filter, known, knownValues, knownCount);
        elimination.addZenith(first - 2, first - 1, others[0], others[1], others[2], others[3], others[4]);
        if (!elimination.factor()) {
            return false;
        }
        double[] estimate = new double[count];
        double[] covariance = new double[count * count];
        elimination.estimateLast(count, estimate, covariance);
        addGeometryBias(count, covariance);
        for (int i = 0; i < count; i++) {
            // Without another satellite of the carrier there is nothing to test against.
            if (covariance[i * count + i] > 1) {
                return false;
            }
            int cell = number * Carriers.CARRIERS + filter.carrier(free[i]);
            estimate[i] -= integers.integer(cell) - integers.offset(cell);
        }
        if (!lambda.reduce(count, estimate, covariance) || lambda.successRate() < 0.99 || !lambda.search()) {
            return false;
        }
        long[] best = new long[count];
        lambda.integers(true, best);
        for (long other : best) {
            if (other != 0) {
                return true;
            }
        }
        return false;
    }

    static {
        assert Satellite.COUNT == 7 * 64;
    }
}
