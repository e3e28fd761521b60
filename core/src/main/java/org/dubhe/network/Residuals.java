package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * What each station has of each satellite beyond the model, once all phases share one level: a dispersive and a non-dispersive part, smoothed in time.
 *
 * <p>Levelled phases of station m against a reference station r are {@code y_f = β_f + G − μ_f I}, with one receiver bias per carrier. Two carriers' biases
 * are pinned at the median over the satellites (what they hold of I and G is common to all satellites and falls into the receiver clock), the others
 * follow from satellites with three carriers or more. Two or more carriers then give I and G by least squares. A constellation's reference is one
 * station, the same for all its satellites that it sees; a satellite that it lacks is referred to another station whose own value is kept.
 *
 * <p>The part common to a constellation at a station is chosen so that the mean of the satellites' innovations is zero, so rising and setting ones move
 * nobody. {@link ResidualFilter} does the smoothing.
 */
final class Residuals {
    /** Undifferenced phase noise that the smoothing assumes, metres at the zenith, with what multipath adds. */
    private static final double PHASE_SIGMA_METERS = 0.002;

    /** Multipath repeats itself for so long; samples closer together count as one. */
    private static final double CORRELATION_SECONDS = 30;

    private static final double FIRST_RATE_SIGMA = 0.2e-3;

    /** Walk of the non-dispersive slant, m/√s, times the mapping: 5 mm/√h, and as much again for turbulence along the slant. */
    private static final double GEOMETRY_WALK = 0.12e-3;

    /** Walk of the ionosphere's rate, m/s per √s, times its activity. */
    private static final double RATE_WALK = 0.01e-3;

    /** A non-dispersive innovation beyond this, times the mapping, is not believed at once (DESIGN §3: 2.5 cm · m(E)). */
    private static final double INNOVATION_MAX_METERS = 0.025;

    /** Orbit errors may add this much per metre of distance. */
    private static final double INNOVATION_PER_METER = 1.5e-7;

    private static final int REJECTIONS_MAX = 3;
    private static final long FORGET_NANOS = 120_000_000_000L;

    /** Smoothed state of one station and satellite. */
    private static final class State {
        final ResidualFilter filter = new ResidualFilter();
        boolean valid;
        boolean usable;
        boolean held;
        long nanos;
        long observedNanos;
        double sinElevation;
        int rejections;
    }

    private final int stations;
    private final NetworkConfig config;
    private final double[] distanceMeters;
    private final State[][] states;
    private final int[] referenceOf = new int[Satellite.COUNT];
    private final int[] rootOf = new int[7];
    private final boolean[] monitors;

    private final double[][] bias;
    private final double[][] rawIonosphere;
    private final double[][] rawGeometry;
    private final double[][] factorIonosphere;
    private final double[][] factorGeometry;
    private final double[][] factorBoth;
    private final double[][] rootGeometry;
    private double walkScale = 1;

    Residuals(double[] distanceToCentreMeters, boolean[] monitors, NetworkConfig config) {
        stations = distanceToCentreMeters.length;
        this.config = config;
        this.monitors = monitors;
        distanceMeters = distanceToCentreMeters;
        states = new State[stations][Satellite.COUNT];
        for (State[] row : states) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new State();
            }
        }
        Arrays.fill(referenceOf, -1);
        Arrays.fill(rootOf, -1);
        bias = new double[stations][7 * Carriers.CARRIERS];
        rawIonosphere = new double[stations][Satellite.COUNT];
        rawGeometry = new double[stations][Satellite.COUNT];
        factorIonosphere = new double[stations][Satellite.COUNT];
        factorGeometry = new double[stations][Satellite.COUNT];
        factorBoth = new double[stations][Satellite.COUNT];
        rootGeometry = new double[stations][Satellite.COUNT];
    }

    void walkScale(double scale) {
        walkScale = scale;
    }

    /** Whether a station has a value of a satellite at this epoch. */
    boolean exists(int m, int satellite) {
        return states[m][satellite].usable;
    }

    /** Whether a former value stands in for the one that a station lacks at this epoch; see {@link #hold}. */
    boolean isHeld(int m, int satellite) {
        return states[m][satellite].held;
    }

    /** Whether there is a value to interpolate from, of this epoch or held. */
    boolean stands(int m, int satellite) {
        return states[m][satellite].usable || states[m][satellite].held;
    }

    /** Sine of a satellite's elevation when the station last saw it. */
    double sinElevation(int m, int satellite) {
        return states[m][satellite].sinElevation;
    }

    /**
     * Carries on what a station had of the satellites that it lacks now: values against the others' walk slowly, so a silent station's are good for a
     * minute, with a σ that grows.
     *
     * @param atMostNanos since the value was last observed
     */
    void hold(int m, long now, long atMostNanos) {
        for (int s = 0; s < Satellite.COUNT; s++) {
            State state = states[m][s];
            if (!state.usable && state.valid && state.rejections == 0 && now - state.observedNanos <= atMostNanos) {
                predict(state, m, WetMapping.of(state.sinElevation), now);
                state.held = true;
            }
        }
    }

    double ionosphere(int m, int satellite) {
        return states[m][satellite].filter.ionosphere();
    }

    double ionosphereRate(int m, int satellite) {
        return states[m][satellite].filter.rate();
    }

    double ionosphereSigma(int m, int satellite) {
        return Math.sqrt(states[m][satellite].filter.ionosphereVariance());
    }

    double geometry(int m, int satellite) {
        return states[m][satellite].filter.geometry();
    }

    double geometrySigma(int m, int satellite) {
        return Math.sqrt(states[m][satellite].filter.geometryVariance());
    }

    /** This epoch's own non-dispersive slant against the constellation's root, not smoothed; NaN where there is none. */
    double rawGeometryToRoot(int m, int satellite) {
        return rootGeometry[m][satellite];
    }

    /** This epoch's own values against the satellite's reference, not smoothed, on the smoothed values' footing; NaN where there are none. */
    double ownIonosphere(int m, int satellite) {
        return rawIonosphere[m][satellite];
    }

    double ownGeometry(int m, int satellite) {
        return rawGeometry[m][satellite];
    }

    /** Reference station of a constellation, or −1. */
    int root(int constellation) {
        return rootOf[constellation];
    }

    void update(EpochTable table, Level level) {
        for (int m = 0; m < stations; m++) {
            Arrays.fill(rawIonosphere[m], Double.NaN);
            Arrays.fill(rawGeometry[m], Double.NaN);
            Arrays.fill(rootGeometry[m], Double.NaN);
            for (int s = 0; s < Satellite.COUNT; s++) {
                State state = states[m][s];
                state.usable = false;
                state.held = false;
                if (state.valid && table.timeNanos() - state.observedNanos > FORGET_NANOS) {
                    state.valid = false;
                }
            }
        }
        for (int c = 0; c < 7; c++) {
            if (Carriers.count(c) > 0) {
                constellation(table, level, c);
            }
        }
    }

    private int levelledCarriers(EpochTable table, Level level, int m, int satellite) {
        int count = 0;
        for (int carrier = 0; carrier < Carriers.count(satellite >> 6); carrier++) {
            count += level.isLevelled(table, m, satellite * Carriers.CARRIERS + carrier) ? 1 : 0;
        }
        return count;
    }

    private void constellation(EpochTable table, Level level, int c) {
        int root = chooseRoot(table, level, c);
        rootOf[c] = root;
        if (root < 0) {
            return;
        }
        for (int m = 0; m < stations; m++) {
            findBiases(table, level, c, m, root);
        }
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 == c) {
                raw(table, level, satellite, chooseReference(table, level, satellite, root));
            }
        }
        for (int m = 0; m < stations; m++) {
            smooth(table, c, m);
        }
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

    private int chooseReference(EpochTable table, Level level, int satellite, int root) {
        if (levelledCarriers(table, level, root, satellite) >= 2) {
            referenceOf[satellite] = root;
            return root;
        }
        int before = referenceOf[satellite];
        if (before >= 0 && isReference(table, level, before, satellite)) {
            return before;
        }
        for (int m = 0; m < stations; m++) {
            if (!monitors[m] && isReference(table, level, m, satellite)) {
                referenceOf[satellite] = m;
                return m;
            }
        }
        return -1;
    }

    private boolean isReference(EpochTable table, Level level, int m, int satellite) {
        int count = 0;
        for (int carrier = 0; carrier < Carriers.count(satellite >> 6); carrier++) {
            count += level.isLevelled(table, m, satellite * Carriers.CARRIERS + carrier)
                            && !Double.isNaN(bias[m][(satellite >> 6) * Carriers.CARRIERS + carrier])
                    ? 1
                    : 0;
        }
        return count >= 2;
    }

    private double levelled(EpochTable table, Level level, int m, int cell) {
        if (!level.isLevelled(table, m, cell)) {
            return Double.NaN;
        }
        int c = cell / EdgeSystem.CELLS;
        return table.phase(m, cell) - Carriers.wavelength(c, cell % Carriers.CARRIERS) * level.integer(m, cell);
    }

    /** Receiver biases of a station against the root, by carrier; NaN where undetermined. */
    private void findBiases(EpochTable table, Level level, int c, int m, int root) {
        int carriers = Carriers.count(c);
        int base = c * Carriers.CARRIERS;
        if (m == root) {
            Arrays.fill(bias[m], base, base + Carriers.CARRIERS, 0);
            return;
        }
        Arrays.fill(bias[m], base, base + Carriers.CARRIERS, Double.NaN);
        double[][] y = new double[carriers][64];
        for (double[] row : y) {
            Arrays.fill(row, Double.NaN);
        }
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            if (satellite >> 6 == c) {
                for (int f = 0; f < carriers; f++) {
                    int cell = satellite * Carriers.CARRIERS + f;
                    y[f][satellite & 63] = levelled(table, level, m, cell) - levelled(table, level, root, cell);
                }
            }
        }
        int first = -1;
        int second = -1;
        int most = 0;
        for (int f = 0; f < carriers; f++) {
            for (int g = f + 1; g < carriers; g++) {
                int count = 0;
                for (int s = 0; s < 64; s++) {
                    count += Double.isNaN(y[f][s] + y[g][s]) ? 0 : 1;
                }
                if (count > most && Math.abs(Carriers.dispersion(c, f) - Carriers.dispersion(c, g)) > 0.3) {
                    most = count;
                    first = f;
                    second = g;
                }
            }
        }
        if (first < 0) {
            return;
        }
        bias[m][base + first] = median(y[first], y[second]);
        bias[m][base + second] = median(y[second], y[first]);
        double muFirst = Carriers.dispersion(c, first);
        double muSecond = Carriers.dispersion(c, second);
        for (int f = 0; f < carriers; f++) {
            if (f == first || f == second) {
                continue;
            }
            double sum = 0;
            int count = 0;
            for (int s = 0; s < 64; s++) {
                double ya = y[first][s] - bias[m][base + first];
                double yb = y[second][s] - bias[m][base + second];
                double ionosphere = (ya - yb) / (muSecond - muFirst);
                double expected = ya + (muFirst - Carriers.dispersion(c, f)) * ionosphere;
                if (!Double.isNaN(expected + y[f][s])) {
                    sum += y[f][s] - expected;
                    count++;
                }
            }
            if (count > 0) {
                bias[m][base + f] = sum / count;
            }
        }
    }

    private static double median(double[] values, double[] where) {
        double[] found = new double[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i] + where[i])) {
                found[count++] = values[i];
            }
        }
        Arrays.sort(found, 0, count);
        return found[count / 2];
    }

    private void raw(EpochTable table, Level level, int satellite, int reference) {
        if (reference < 0) {
            return;
        }
        int c = satellite >> 6;
        int base = c * Carriers.CARRIERS;
        for (int m = 0; m < stations; m++) {
            double n = 0;
            double mu1 = 0;
            double mu2 = 0;
            double y0 = 0;
            double y1 = 0;
            for (int f = 0; f < Carriers.count(c); f++) {
                int cell = satellite * Carriers.CARRIERS + f;
                double y = levelled(table, level, m, cell)
                        - bias[m][base + f]
                        - levelled(table, level, reference, cell)
                        + bias[reference][base + f];
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
                rawIonosphere[m][satellite] = (mu1 * y0 - n * y1) / det;
                rawGeometry[m][satellite] = (mu2 * y0 - mu1 * y1) / det;
                factorIonosphere[m][satellite] = n / det;
                factorGeometry[m][satellite] = mu2 / det;
                factorBoth[m][satellite] = mu1 / det;
                if (reference == rootOf[c] && m != reference) {
                    rootGeometry[m][satellite] = rawGeometry[m][satellite];
                }
            }
        }
    }

    private void smooth(EpochTable table, int c, int m) {
        long now = table.timeNanos();
        double sumIonosphere = 0;
        double sumGeometry = 0;
        double weights = 0;
        double sumFirstIonosphere = 0;
        double sumFirstGeometry = 0;
        int firsts = 0;
        for (int number = 1; number < 64; number++) {
            int s = c * 64 + number;
            if (Double.isNaN(rawIonosphere[m][s]) || m == referenceOf[s]) {
                continue;
            }
            State state = states[m][s];
            State reference = states[referenceOf[s]][s];
            if (state.valid && state.rejections == 0) {
                double w = table.sinElevation(m, s);
                double elapsed = (now - state.nanos) * 1e-9;
                sumIonosphere += w
                        * (rawIonosphere[m][s]
                                + referenceValue(reference, true)
                                - state.filter.ionosphere()
                                - state.filter.rate() * elapsed);
                sumGeometry += w * (rawGeometry[m][s] + referenceValue(reference, false) - state.filter.geometry());
                weights += w;
            }
            sumFirstIonosphere += rawIonosphere[m][s];
            sumFirstGeometry += rawGeometry[m][s];
            firsts++;
        }
        boolean continues = weights > 0;
        double offsetIonosphere = continues ? sumIonosphere / weights : firsts > 0 ? sumFirstIonosphere / firsts : 0;
        double offsetGeometry = continues ? sumGeometry / weights : firsts > 0 ? sumFirstGeometry / firsts : 0;
        for (int number = 1; number < 64; number++) {
            int s = c * 64 + number;
            if (Double.isNaN(rawIonosphere[m][s])) {
                continue;
            }
            State state = states[m][s];
            if (m == referenceOf[s]) {
                keepReference(state, table.sinElevation(m, s), now);
                rawIonosphere[m][s] = state.filter.ionosphere();
                rawGeometry[m][s] = state.filter.geometry();
                continue;
            }
            State reference = states[referenceOf[s]][s];
            rawIonosphere[m][s] += referenceValue(reference, true) - offsetIonosphere;
            rawGeometry[m][s] += referenceValue(reference, false) - offsetGeometry;
            step(table, m, s, state, now);
        }
    }

    private static double referenceValue(State reference, boolean ionosphere) {
        return !reference.valid ? 0 : ionosphere ? reference.filter.ionosphere() : reference.filter.geometry();
    }

    /** The reference's own value is a constant that all stations share. */
    private static void keepReference(State state, double sinElevation, long now) {
        state.filter.begin(
                state.valid ? state.filter.ionosphere() : 0,
                state.valid ? state.filter.geometry() : 0,
                1e-8,
                0,
                1e-8,
                1e-12);
        state.valid = true;
        state.usable = true;
        state.nanos = now;
        state.observedNanos = now;
        state.sinElevation = sinElevation;
        state.rejections = 0;
    }

    private void step(EpochTable table, int m, int s, State state, long now) {
        double sin = table.sinElevation(m, s);
        double mapping = WetMapping.of(sin);
        double elevation = 1 + 1 / (sin * sin);
        double elapsed = (now - state.nanos) * 1e-9;
        state.sinElevation = sin;
        double white = Math.max(1, CORRELATION_SECONDS / Math.max(elapsed, 1e-3));
        double variance = white * PHASE_SIGMA_METERS * PHASE_SIGMA_METERS * elevation;
        double vii = variance * factorIonosphere[m][s];
        double vig = variance * factorBoth[m][s];
        double vgg = variance * factorGeometry[m][s];
        if (!state.valid) {
            begin(state, m, s, vii / white, vig / white, vgg / white, now);
            return;
        }
        predict(state, m, mapping, now);
        double innovation = rawIonosphere[m][s] - state.filter.ionosphere();
        double geometryInnovation = rawGeometry[m][s] - state.filter.geometry();
        double limit = INNOVATION_MAX_METERS * mapping + INNOVATION_PER_METER * distanceMeters[m];
        double ionosphereLimit = 3 * limit + 5 * Math.sqrt(state.filter.ionosphereVariance());
        if (Math.abs(geometryInnovation) > limit || Math.abs(innovation) > ionosphereLimit) {
            if (++state.rejections > REJECTIONS_MAX) {
                begin(state, m, s, vii / white, vig / white, vgg / white, now);
            }
            return;
        }
        state.rejections = 0;
        state.usable = true;
        state.observedNanos = now;
        state.filter.observe(rawIonosphere[m][s], rawGeometry[m][s], vii, vig, vgg);
    }

    private void predict(State state, int m, double mapping, long now) {
        double distance = Math.max(0.3, Math.min(1, distanceMeters[m] / 50_000));
        double walk = config.ionosphereWalk() * walkScale;
        state.filter.predict(
                (now - state.nanos) * 1e-9,
                walk * walk * distance / 2,
                RATE_WALK * RATE_WALK * walkScale * walkScale,
                GEOMETRY_WALK * GEOMETRY_WALK * mapping * mapping);
        state.nanos = now;
    }

    private void begin(State state, int m, int s, double vii, double vig, double vgg, long now) {
        state.valid = true;
        state.usable = true;
        state.rejections = 0;
        state.nanos = now;
        state.observedNanos = now;
        state.filter.begin(rawIonosphere[m][s], rawGeometry[m][s], vii, vig, vgg, FIRST_RATE_SIGMA * FIRST_RATE_SIGMA);
    }
}
