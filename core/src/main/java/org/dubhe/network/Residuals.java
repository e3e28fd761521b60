package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * What each station has of each satellite beyond the model, once all phases share one level: a dispersive and a non-dispersive part, smoothed in time.
 *
 * <p>{@link EpochResiduals} gives each epoch's own values against a reference station, which keeps its own value. The part common to a constellation at a
 * station is chosen so that the mean of the satellites' innovations is zero, so rising and setting ones move nobody. {@link ResidualFilter} does the
 * smoothing.
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
    private static final long FORGET_NANOS = 200_000_000_000L;

    /** What was before a silence helps to fix the arcs after it for so long. */
    private static final long FORECAST_NANOS = 120_000_000_000L;

    /** Smoothed state of one station and satellite. */
    private static final class State {
        final ResidualFilter filter = new ResidualFilter();
        boolean valid;
        boolean usable;
        boolean held;
        long nanos;
        long observedNanos;
        long begunNanos;
        double sinElevation;
        int rejections;

        /** As it was carried on through the station's last silence, and when it was last observed before that; see {@link #hold}. */
        double formerIonosphere;

        double formerRate;
        long formerNanos;
        long formerObservedNanos = Long.MIN_VALUE / 2;
    }

    private final int stations;
    private final NetworkConfig config;
    private final double[] distanceMeters;
    private final State[][] states;
    private final EpochResiduals own;
    private final ForecastError forecastError;
    private final int[] formerReference = new int[Satellite.COUNT];

    /** Of the constellation at hand, by station: what its satellites share against the root. */
    private final double[] offsetIonosphere;

    private final double[] offsetGeometry;
    private final boolean[] offsetKnown;
    private double walkScale = 1;

    Residuals(double[] distanceToCentreMeters, boolean[] monitors, NetworkConfig config) {
        stations = distanceToCentreMeters.length;
        this.config = config;
        distanceMeters = distanceToCentreMeters;
        states = new State[stations][Satellite.COUNT];
        for (State[] row : states) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new State();
            }
        }
        own = new EpochResiduals(distanceToCentreMeters, monitors);
        forecastError = new ForecastError(stations);
        Arrays.fill(formerReference, -1);
        offsetIonosphere = new double[stations];
        offsetGeometry = new double[stations];
        offsetKnown = new boolean[stations];
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
                state.formerIonosphere = state.filter.ionosphere();
                state.formerRate = state.filter.rate();
                state.formerNanos = now;
                state.formerObservedNanos = state.observedNanos;
            }
        }
    }

    /**
     * Whether a station's ionosphere of a satellite can be told from before its last silence: what it says owes nothing to the integers of the arcs that began
     * after it.
     */
    boolean isForecast(int m, int satellite, long now) {
        State state = states[m][satellite];
        return state.valid && now - state.formerObservedNanos <= FORECAST_NANOS;
    }

    /** The ionosphere to be expected now: from before the last silence, where {@link #isForecast}. */
    double expectedIonosphere(int m, int satellite, long now) {
        State state = states[m][satellite];
        return isForecast(m, satellite, now)
                ? state.formerIonosphere + state.formerRate * (now - state.formerNanos) * 1e-9
                : state.filter.ionosphere() + state.filter.rate() * (now - state.nanos) * 1e-9;
    }

    double expectedIonosphereVariance(int m, int satellite, long now) {
        State state = states[m][satellite];
        return isForecast(m, satellite, now)
                ? forecastVariance(m, satellite, (now - state.formerObservedNanos) * 1e-9)
                : state.filter.ionosphereVariance();
    }

    /** Variance of a value carried on for so long. */
    double forecastVariance(int m, int satellite, double seconds) {
        return forecastError.variance(m, satellite, states[m][satellite].sinElevation, seconds);
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
        return own.geometryToRoot(m, satellite);
    }

    /** This epoch's own values against the satellite's reference, not smoothed, on the smoothed values' footing; NaN where there are none. */
    double ownIonosphere(int m, int satellite) {
        return own.ionosphere(m, satellite);
    }

    double ownGeometry(int m, int satellite) {
        return own.geometry(m, satellite);
    }

    /** Station whose value of a satellite is a constant that all others refer to, or −1. */
    int reference(int satellite) {
        return own.reference(satellite);
    }

    /** Whether a station has followed a satellite for a while, up to this epoch. */
    boolean isSettled(int m, int satellite) {
        State state = states[m][satellite];
        return state.usable && isSettled(state, state.nanos);
    }

    /** Reference station of a constellation, or −1. */
    int root(int constellation) {
        return own.root(constellation);
    }

    void update(EpochTable table, Level level) {
        own.begin();
        for (int m = 0; m < stations; m++) {
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
            if (Carriers.count(c) > 0
                    && own.compute(table, level, c, (m, s) -> isSettled(states[m][s], table.timeNanos()))) {
                endFormerFootings(c);
                findOffsets(table, c);
                for (int m = 0; m < stations; m++) {
                    smooth(table, c, m);
                }
            }
        }
        forecastError.update(table, this);
    }

    private static boolean isSettled(State state, long now) {
        return state.valid && state.rejections == 0 && (now - state.begunNanos) * 1e-9 >= CORRELATION_SECONDS;
    }

    /** Where a satellite's reference has no value to go on with, nobody's former value of it means anything any more. */
    private void endFormerFootings(int c) {
        for (int s = c * 64; s < c * 64 + 64; s++) {
            int reference = own.reference(s);
            if (reference >= 0 && own.exists(reference, s) && !states[reference][s].valid) {
                for (int m = 0; m < stations; m++) {
                    states[m][s].valid = false;
                    states[m][s].formerObservedNanos = Long.MIN_VALUE / 2;
                }
            } else if (reference >= 0 && own.exists(reference, s) && reference != formerReference[s]) {
                turn(s, states[reference][s].filter);
            }
            formerReference[s] = reference;
        }
    }

    /** A satellite's new reference stands still from now on: what it moved at, the others move at less. */
    private void turn(int s, ResidualFilter reference) {
        double rate = reference.rate();
        double variance = reference.rateVariance();
        for (int m = 0; m < stations; m++) {
            State state = states[m][s];
            if (state.valid) {
                state.filter.turn(rate, variance);
                state.formerIonosphere += state.formerRate * (state.nanos - state.formerNanos) * 1e-9;
                state.formerNanos = state.nanos;
                state.formerRate -= rate;
            }
        }
    }

    /**
     * What a constellation's satellites share at each station against the root. First from the satellites that the root refers to; a station without those takes
     * the satellites of other references, whose own share is known by then.
     */
    private void findOffsets(EpochTable table, int c) {
        Arrays.fill(offsetKnown, false);
        int root = own.root(c);
        offsetKnown[root] = true;
        offsetIonosphere[root] = 0;
        offsetGeometry[root] = 0;
        for (int m = 0; m < stations; m++) {
            if (m != root) {
                findOffset(table, c, m, root);
            }
        }
        for (int m = 0; m < stations; m++) {
            if (!offsetKnown[m]) {
                findOffset(table, c, m, -1);
            }
        }
    }

    /** @param only the one reference whose satellites count, or −1 for all that are known */
    private void findOffset(EpochTable table, int c, int m, int only) {
        long now = table.timeNanos();
        double sumIonosphere = 0;
        double sumGeometry = 0;
        double weights = 0;
        double sumFirstIonosphere = 0;
        double sumFirstGeometry = 0;
        int firsts = 0;
        for (int s = c * 64 + 1; s < c * 64 + 64; s++) {
            int r = own.reference(s);
            if (!own.exists(m, s) || m == r || !offsetKnown[r] || (only >= 0 && r != only)) {
                continue;
            }
            State state = states[m][s];
            double ionosphere = own.ionosphere(m, s) + referenceIonosphere(s) + offsetIonosphere[r];
            double geometry = own.geometry(m, s) + referenceGeometry(s) + offsetGeometry[r];
            if (state.valid && state.rejections == 0) {
                double w = table.sinElevation(m, s);
                double elapsed = (now - state.nanos) * 1e-9;
                sumIonosphere += w * (ionosphere - state.filter.ionosphere() - state.filter.rate() * elapsed);
                sumGeometry += w * (geometry - state.filter.geometry());
                weights += w;
            }
            sumFirstIonosphere += ionosphere;
            sumFirstGeometry += geometry;
            firsts++;
        }
        if (firsts > 0) {
            offsetKnown[m] = true;
            offsetIonosphere[m] = weights > 0 ? sumIonosphere / weights : sumFirstIonosphere / firsts;
            offsetGeometry[m] = weights > 0 ? sumGeometry / weights : sumFirstGeometry / firsts;
        }
    }

    private void smooth(EpochTable table, int c, int m) {
        for (int s = c * 64 + 1; s < c * 64 + 64; s++) {
            if (!own.exists(m, s)) {
                continue;
            }
            int r = own.reference(s);
            State state = states[m][s];
            if (m == r) {
                keepReference(state, table.sinElevation(m, s), table.timeNanos());
                own.set(m, s, state.filter.ionosphere(), state.filter.geometry());
            } else if (offsetKnown[m] && offsetKnown[r]) {
                own.set(
                        m,
                        s,
                        own.ionosphere(m, s) + referenceIonosphere(s) + offsetIonosphere[r] - offsetIonosphere[m],
                        own.geometry(m, s) + referenceGeometry(s) + offsetGeometry[r] - offsetGeometry[m]);
                step(table, m, s, state, table.timeNanos());
            } else {
                own.set(m, s, Double.NaN, Double.NaN);
            }
        }
    }

    private double referenceIonosphere(int s) {
        State reference = states[own.reference(s)][s];
        return reference.valid ? reference.filter.ionosphere() : 0;
    }

    private double referenceGeometry(int s) {
        State reference = states[own.reference(s)][s];
        return reference.valid ? reference.filter.geometry() : 0;
    }

    /** The reference's own value is a constant that all stations share. */
    private static void keepReference(State state, double sinElevation, long now) {
        state.begunNanos = state.valid ? state.begunNanos : now;
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
        double vii = variance * own.factorIonosphere(m, s);
        double vig = variance * own.factorBoth(m, s);
        double vgg = variance * own.factorGeometry(m, s);
        if (!state.valid) {
            begin(state, m, s, vii / white, vig / white, vgg / white, now);
            return;
        }
        predict(state, m, mapping, now);
        double innovation = own.ionosphere(m, s) - state.filter.ionosphere();
        double geometryInnovation = own.geometry(m, s) - state.filter.geometry();
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
        state.filter.observe(own.ionosphere(m, s), own.geometry(m, s), vii, vig, vgg);
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
        state.begunNanos = now;
        state.valid = true;
        state.usable = true;
        state.rejections = 0;
        state.nanos = now;
        state.observedNanos = now;
        state.filter.begin(
                own.ionosphere(m, s), own.geometry(m, s), vii, vig, vgg, FIRST_RATE_SIGMA * FIRST_RATE_SIGMA);
    }
}
