package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * Feeds one constellation's observations on one edge to its {@link FloatFilter}: an epoch lets time pass, ends and begins arcs, and adds each carrier's phases and codes.
 *
 * <p>Where an arc ends whose integer was held for long enough, the integer is put into the filter, so that the satellite's ionosphere outlives the slip.
 */
final class FloatFeeder {
    /** A satellite or carrier unseen for so long is forgotten. */
    private static final long FORGET_NANOS = 120_000_000_000L;

    /** Held for so long, an integer has been confirmed enough to outlive its arc in the ionosphere. */
    private static final long TRUSTED_NANOS = 60_000_000_000L;

    private static final double CODE_OUTLIER_METERS = 15;

    /** What the ionosphere of an edge may do, as variances of the difference between its stations; by satellite as {@code excess} says, squared. */
    static final class Ionosphere {
        double priorVariance;
        double walkVariancePerSecond;
        final double[] excessSquared = new double[Satellite.COUNT];

        /** What is expected of the difference between the stations from before a silence, m; NaN where nothing is; {@link Residuals#isForecast}. */
        final double[] expected = new double[Satellite.COUNT];

        final double[] expectedVariance = new double[Satellite.COUNT];
    }

    private final int constellation;
    private final int a;
    private final int b;
    private final NetworkConfig config;
    private final EdgeIntegers integers;
    private final FloatFilter filter;
    private final FloatFilter.Rows rows = new FloatFilter.Rows();
    private final double[] decays = new double[64];
    private final double[] walks = new double[64];

    FloatFeeder(
            int constellation,
            StationGraph.Edge edge,
            NetworkConfig config,
            EdgeIntegers integers,
            FloatFilter filter) {
        this.constellation = constellation;
        a = edge.a();
        b = edge.b();
        this.config = config;
        this.integers = integers;
        this.filter = filter;
    }

    /** Takes an epoch into the float filter. */
    void take(EpochTable table, int epochNumber, Ionosphere ionosphere) {
        long now = table.timeNanos();
        double elapsed = integers.timeNanos() == 0 ? 0 : (now - integers.timeNanos()) * 1e-9;
        integers.begin(now, epochNumber);
        forget(now);
        endBrokenArcs(table);
        if (elapsed > 0) {
            for (int number = 1; number < 64; number++) {
                double excess = ionosphere.excessSquared[constellation * 64 + number];
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

    private boolean isVisible(EpochTable table, int satellite) {
        return table.sinElevation(a, satellite) > 0 && table.sinElevation(b, satellite) > 0;
    }

    private void forget(long now) {
        for (int i = filter.size() - 1; i >= FloatFilter.BORDER; i--) {
            if (i >= filter.size() || filter.carrier(i) == FloatFilter.IONOSPHERE) {
                continue;
            }
            int cell = filter.satellite(i) * Carriers.CARRIERS + filter.carrier(i);
            if (now - integers.seenNanos(cell) > FORGET_NANOS) {
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
                if (both && filter.ambiguity(satellite & 63, carrier) >= 0 && !integers.isArc(table, cell)) {
                    endArc(cell, table.timeNanos());
                }
            }
        }
    }

    private void endArc(int cell, long now) {
        int number = cell / Carriers.CARRIERS;
        int ambiguity = filter.ambiguity(number, cell % Carriers.CARRIERS);
        if (integers.isHeld(cell) && now - integers.heldNanos(cell) > TRUSTED_NANOS) {
            filter.substitute(ambiguity, integers.integer(cell) - integers.offset(cell));
        } else {
            filter.marginalize(ambiguity);
        }
        integers.release(cell);
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
                    integers.beginArc(table, cell, Math.round(start / Carriers.wavelength(constellation, carrier)));
                }
                integers.see(cell);
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
            int at = constellation * EdgeSystem.CELLS + cell;
            if (filter.ambiguity(number, carrier) >= 0) {
                double value = table.phase(b, at)
                        - table.phase(a, at)
                        - Carriers.wavelength(constellation, carrier) * integers.offset(cell);
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
                add(table, satellite, y - wavelength * integers.offset(cell), config.phaseSigmaMeters(), inflation);
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
}
