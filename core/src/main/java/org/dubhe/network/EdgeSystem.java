package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * One constellation on one edge: its float filter and the integers held on top of it.
 *
 * <p>Cells are {@code number · CARRIERS + carrier}. A cell's integer N says that {@code (y_B − y_A) / λ} holds N cycles, up to the carrier's datum: the
 * first satellite of a carrier to be held is given the integer nearest to its code and carries the datum; as long as any integer of the carrier is
 * held the datum lives on, whichever satellite set it. Only differences between satellites mean anything.
 *
 * <p>An integer is accepted where {@link Cascade} found the same one over at least {@link #SAME_EPOCHS} epochs and {@link #SAME_SOLUTIONS} solutions, and
 * is given up when the phase may have slipped, when a triangle does not close over it, or when the float filter comes to prefer another.
 */
final class EdgeSystem {
    static final int CELLS = 64 * Carriers.CARRIERS;
    static final int SAME_EPOCHS = 10;
    static final int SAME_SOLUTIONS = 3;

    private static final byte FREE = 0;
    private static final byte HELD = 1;

    /** A satellite or carrier unseen for so long is forgotten. */
    private static final long FORGET_NANOS = 120_000_000_000L;

    /** Held for so long, an integer has been confirmed enough to outlive its arc in the ionosphere. */
    private static final long TRUSTED_NANOS = 60_000_000_000L;

    /** A wide lane asks for this much time and this many epochs. */
    private static final long LANE_NANOS = 30_000_000_000L;

    private static final double CODE_OUTLIER_METERS = 15;

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
    private final FloatFilter.Rows rows = new FloatFilter.Rows();

    private final byte[] state = new byte[CELLS];
    private final long[] integer = new long[CELLS];
    private final long[] offset = new long[CELLS];
    private final int[] arcA = new int[CELLS];
    private final int[] arcB = new int[CELLS];
    private final long[] startNanos = new long[CELLS];
    private final int[] startEpoch = new int[CELLS];
    private final long[] seenNanos = new long[CELLS];
    private final long[] heldNanos = new long[CELLS];
    private final long[] candidate = new long[CELLS];
    private final int[] candidateSolutions = new int[CELLS];
    private final int[] candidateEpoch = new int[CELLS];
    private final int[] datum = new int[Carriers.CARRIERS];
    private long timeNanos;
    private int epoch;

    EdgeSystem(int constellation, StationGraph.Edge edge, NetworkConfig config) {
        this.constellation = constellation;
        this.a = edge.a();
        this.b = edge.b();
        geometrySigmaMeters = Math.hypot(GEOMETRY_SIGMA_METERS, GEOMETRY_SIGMA_PER_METER * edge.lengthMeters());
        this.config = config;
        Arrays.fill(datum, 0);
    }

    FloatFilter filter() {
        return filter;
    }

    int constellation() {
        return constellation;
    }

    /** Whether a cell's integer is held and the phases of this epoch still belong to it. */
    boolean isFixed(EpochTable table, int cell) {
        if (state[cell] != HELD) {
            return false;
        }
        int at = constellation * CELLS + cell;
        return table.arc(a, at) == arcA[cell]
                && table.arc(b, at) == arcB[cell]
                && !Double.isNaN(table.phase(a, at))
                && !Double.isNaN(table.phase(b, at));
    }

    long integer(int cell) {
        return integer[cell];
    }

    int datum(int carrier) {
        return datum[carrier];
    }

    /** Since when the integer is held. */
    long heldNanos(int cell) {
        return heldNanos[cell];
    }

    boolean isHeld(int cell) {
        return state[cell] == HELD;
    }

    /** Gives an integer up; its float lives on. */
    void release(int cell) {
        state[cell] = FREE;
        candidateSolutions[cell] = 0;
    }

    /** What the ionosphere of an edge may do, as variances of the difference between its stations; by satellite as {@code excess} says, squared. */
    static final class Ionosphere {
        double priorVariance;
        double walkVariancePerSecond;
        final double[] excessSquared = new double[Satellite.COUNT];
    }

    private final double[] decays = new double[64];
    private final double[] walks = new double[64];

    /** Takes an epoch into the float filter. */
    void update(EpochTable table, int epochNumber, Ionosphere ionosphere) {
        long now = table.timeNanos();
        double elapsed = timeNanos == 0 ? 0 : (now - timeNanos) * 1e-9;
        timeNanos = now;
        epoch = epochNumber;
        forget(now);
        endBrokenArcs(table);
        if (elapsed > 0) {
            for (int number = 1; number < 64; number++) {
                double excess = ionosphere.excessSquared[satelliteIndex(number)];
                walks[number] = ionosphere.walkVariancePerSecond * excess * elapsed;
                decays[number] = Math.sqrt(Math.max(0.5, 1 - walks[number] / (ionosphere.priorVariance * excess)));
            }
            filter.predict(decays, walks, config.zenithWalk() * config.zenithWalk() * elapsed);
        }
        beginArcs(table, ionosphere);
        double interval = elapsed > 0 ? elapsed : config.solveIntervalSeconds();
        double inflation = Math.max(1, config.correlationSeconds() / interval);
        for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
            observePhases(table, carrier, inflation);
            observeCodes(table, carrier, inflation);
        }
    }

    private int satelliteIndex(int number) {
        return constellation * 64 + number;
    }

    private boolean isVisible(EpochTable table, int satellite) {
        return table.sinElevation(a, satellite) > 0 && table.sinElevation(b, satellite) > 0;
    }

    private void forget(long now) {
        for (int i = filter.size() - 1; i >= FloatFilter.BORDER; i--) {
            if (i >= filter.size() || filter.carrier(i) == FloatFilter.IONOSPHERE) {
                continue;
            }
            int cell = filter.satellite(i) * Carriers.CARRIERS + filter.carrier(i);
            if (now - seenNanos[cell] > FORGET_NANOS) {
                endArc(cell, now);
            }
        }
        for (int number = 1; number < 64; number++) {
            if (filter.ionosphere(number) >= 0 && !hasAmbiguity(number)) {
                filter.marginalize(filter.ionosphere(number));
            }
        }
    }

    private boolean hasAmbiguity(int number) {
        for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
            if (filter.ambiguity(number, carrier) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void endBrokenArcs(EpochTable table) {
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 != constellation || !isVisible(table, satellite)) {
                continue;
            }
            for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
                int cell = (satellite & 63) * Carriers.CARRIERS + carrier;
                int at = satellite * Carriers.CARRIERS + carrier;
                boolean both = !Double.isNaN(table.phase(a, at)) && !Double.isNaN(table.phase(b, at));
                if (both
                        && filter.ambiguity(satellite & 63, carrier) >= 0
                        && (table.arc(a, at) != arcA[cell] || table.arc(b, at) != arcB[cell])) {
                    endArc(cell, table.timeNanos());
                }
            }
        }
    }

    private void endArc(int cell, long now) {
        int number = cell / Carriers.CARRIERS;
        int ambiguity = filter.ambiguity(number, cell % Carriers.CARRIERS);
        if (state[cell] == HELD && now - heldNanos[cell] > TRUSTED_NANOS) {
            filter.substitute(ambiguity, integer[cell] - offset[cell]);
        } else {
            filter.marginalize(ambiguity);
        }
        release(cell);
    }

    private void beginArcs(EpochTable table, Ionosphere ionosphere) {
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 != constellation || !isVisible(table, satellite)) {
                continue;
            }
            int number = satellite & 63;
            for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
                int at = satellite * Carriers.CARRIERS + carrier;
                double phase = table.phase(b, at) - table.phase(a, at);
                double code = table.code(b, at) - table.code(a, at);
                if (Double.isNaN(phase)) {
                    continue;
                }
                int cell = number * Carriers.CARRIERS + carrier;
                if (filter.ambiguity(number, carrier) < 0) {
                    double level = phaseLevel(table, carrier);
                    double start = Double.isNaN(level) ? phase - code : phase - level;
                    if (Double.isNaN(start)) {
                        continue;
                    }
                    if (filter.ionosphere(number) < 0) {
                        filter.addIonosphere(number, ionosphere.priorVariance * ionosphere.excessSquared[satellite]);
                    }
                    filter.addAmbiguity(number, carrier);
                    offset[cell] = Math.round(start / Carriers.wavelength(constellation, carrier));
                    arcA[cell] = table.arc(a, at);
                    arcB[cell] = table.arc(b, at);
                    startNanos[cell] = table.timeNanos();
                    startEpoch[cell] = epoch;
                    release(cell);
                }
                seenNanos[cell] = table.timeNanos();
            }
        }
    }

    /**
     * What the phases of a carrier have in common now, less their offsets; NaN where none is tracked yet. New ambiguities start near it, so that all stay
     * small numbers whatever the receivers' clocks do to code and phase.
     */
    private double phaseLevel(EpochTable table, int carrier) {
        double[] values = new double[64];
        int count = 0;
        for (int number = 1; number < 64; number++) {
            int cell = number * Carriers.CARRIERS + carrier;
            int at = constellation * CELLS + cell;
            if (filter.ambiguity(number, carrier) >= 0) {
                double value = table.phase(b, at)
                        - table.phase(a, at)
                        - Carriers.wavelength(constellation, carrier) * offset[cell];
                if (!Double.isNaN(value)) {
                    values[count++] = value;
                }
            }
        }
        Arrays.sort(values, 0, count);
        return count == 0 ? Double.NaN : values[count / 2];
    }

    private void observePhases(EpochTable table, int carrier, double inflation) {
        rows.count = 0;
        double wavelength = Carriers.wavelength(constellation, carrier);
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 != constellation || filter.ambiguity(satellite & 63, carrier) < 0) {
                continue;
            }
            int at = satellite * Carriers.CARRIERS + carrier;
            double y = table.phase(b, at) - table.phase(a, at);
            if (!Double.isNaN(y)) {
                int cell = (satellite & 63) * Carriers.CARRIERS + carrier;
                add(table, satellite, y - wavelength * offset[cell], config.phaseSigmaMeters(), inflation);
            }
        }
        filter.observe(rows, -Carriers.dispersion(constellation, carrier), carrier, wavelength);
    }

    private void observeCodes(EpochTable table, int carrier, double inflation) {
        rows.count = 0;
        double zenithSigma =
                Carriers.isUpperBand(constellation, carrier) ? config.codeSigmaMeters() : config.codeSigmaLowerMeters();
        double[] values = new double[64];
        int count = 0;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 == constellation && filter.ionosphere(satellite & 63) >= 0) {
                int at = satellite * Carriers.CARRIERS + carrier;
                double y = table.code(b, at) - table.code(a, at);
                if (!Double.isNaN(y)) {
                    values[count++] = y;
                }
            }
        }
        if (count < 2) {
            return;
        }
        Arrays.sort(values, 0, count);
        double middle = values[count / 2];
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 == constellation && filter.ionosphere(satellite & 63) >= 0) {
                int at = satellite * Carriers.CARRIERS + carrier;
                double y = table.code(b, at) - table.code(a, at);
                if (Math.abs(y - middle) < CODE_OUTLIER_METERS) {
                    double sigma = zenithSigma * (Carriers.isGeostationary(satellite) ? config.geoCodeFactor() : 1);
                    add(table, satellite, y, sigma, inflation);
                }
            }
        }
        filter.observe(rows, Carriers.dispersion(constellation, carrier), -1, 0);
    }

    private void add(EpochTable table, int satellite, double y, double sigma, double inflation) {
        double sinA = table.sinElevation(a, satellite);
        double sinB = table.sinElevation(b, satellite);
        if (sinA <= 0 || sinB <= 0) {
            return;
        }
        double variance = sigma * sigma * inflation * (1 + 0.5 / (sinA * sinA) + 0.5 / (sinB * sinB));
        rows.add(satellite & 63, y, 1 / variance, WetMapping.of(sinA), WetMapping.of(sinB));
    }

    // ---- integers

    private int[] known = new int[0];
    private double[] knownValues = new double[0];
    private int knownCount;
    private int[] free = new int[0];

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
                if (state[cell] == HELD) {
                    isFree[i] = true;
                    free[freeCount++] = i;
                }
            } else if (state[cell] == HELD) {
                isKnown[i] = true;
                known[knownCount] = i;
                knownValues[knownCount++] = integer[cell] - offset[cell];
            } else if (candidates
                    && seenNanos[cell] == timeNanos
                    && hasDatum(filter.carrier(i))
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

    private boolean hasDatum(int carrier) {
        for (int number = 1; number < 64; number++) {
            if (state[number * Carriers.CARRIERS + carrier] == HELD) {
                return true;
            }
        }
        return false;
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
            if (hasDatum(carrier)) {
                continue;
            }
            int best = -1;
            double highest = sinMask;
            for (int number = 1; number < 64; number++) {
                int cell = number * Carriers.CARRIERS + carrier;
                int satellite = satelliteIndex(number);
                double sin = Math.min(table.sinElevation(a, satellite), table.sinElevation(b, satellite));
                if (filter.ambiguity(number, carrier) >= 0 && seenNanos[cell] == timeNanos && sin > highest) {
                    best = cell;
                    highest = sin;
                }
            }
            if (best >= 0) {
                datum[carrier]++;
                hold(best, offset[best], table.timeNanos());
            }
        }
    }

    private void hold(int cell, long value, long now) {
        state[cell] = HELD;
        integer[cell] = value;
        heldNanos[cell] = now;
    }

    /**
     * Tries to fix what is not fixed.
     *
     * @param others what the edge's other systems and its prior say of the zenith delays
     */
    void resolve(EpochTable table, Elimination elimination, Cascade cascade, double[] others) {
        int count = split(elimination, table, true, -1);
        if (count == 0) {
            return;
        }
        int first = filter.size() - knownCount - count;
        elimination.load(filter, known, knownValues, knownCount);
        elimination.addZenith(first - 2, first - 1, others[0], others[1], others[2], others[3], others[4]);
        if (!elimination.factor()) {
            return;
        }
        cascade.begin(count);
        elimination.estimateLast(count, cascade.floats(), cascade.covariance());
        addGeometryBias(count, cascade.covariance());
        for (int i = 0; i < count; i++) {
            int cell = filter.satellite(free[i]) * Carriers.CARRIERS + filter.carrier(free[i]);
            boolean young = timeNanos - startNanos[cell] < LANE_NANOS || epoch - startEpoch[cell] < SAME_EPOCHS - 1;
            cascade.describe(
                    i, filter.satellite(free[i]), Carriers.wavelength(constellation, filter.carrier(free[i])), young);
        }
        cascade.resolve();
        for (int i = 0; i < count; i++) {
            int cell = filter.satellite(free[i]) * Carriers.CARRIERS + filter.carrier(free[i]);
            if (cascade.isFixed(i)) {
                propose(cell, cascade.integer(i) + offset[cell]);
            } else {
                candidateSolutions[cell] = 0;
            }
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

    private void propose(int cell, long value) {
        if (candidateSolutions[cell] == 0 || candidate[cell] != value) {
            candidate[cell] = value;
            candidateSolutions[cell] = 0;
            candidateEpoch[cell] = epoch;
        }
        candidateSolutions[cell]++;
        if (candidateSolutions[cell] >= SAME_SOLUTIONS && epoch - candidateEpoch[cell] >= SAME_EPOCHS - 1) {
            hold(cell, value, timeNanos);
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
                held += state[number * Carriers.CARRIERS + carrier] == HELD && filter.ambiguity(number, carrier) >= 0
                        ? 1
                        : 0;
            }
            if (held > 0 && prefersOthers(table, elimination, lambda, others, number)) {
                for (int carrier = 0; carrier < Carriers.count(constellation); carrier++) {
                    int cell = number * Carriers.CARRIERS + carrier;
                    if (state[cell] == HELD) {
                        release(cell);
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
            estimate[i] -= integer[cell] - offset[cell];
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

    // ---- what others ask

    int arcA(int cell) {
        return arcA[cell];
    }

    int arcB(int cell) {
        return arcB[cell];
    }

    /** Index of the satellite of a cell. */
    int satelliteOf(int cell) {
        return constellation * 64 + cell / Carriers.CARRIERS;
    }

    static {
        assert Satellite.COUNT == 7 * 64;
    }
}
