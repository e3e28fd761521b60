package org.dubhe.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;

/**
 * The sky: BeiDou-3 (24 MEO as Walker 24/3/1 at 55°, 3 IGSO, 3 GEO at 80°, 110.5°, 140° E), GPS in six planes, Galileo 24/3/1 at 56°, GLONASS
 * 24/3/1 at 64.8°, QZSS (three at 135° E, one GEO). The seed turns every constellation of medium orbits as a whole, so that another seed has
 * another geometry; what stands over a longitude stays there.
 */
final class NominalConstellations {
    private static final double SYNCHRONOUS_METERS = 42_164_170;
    private static final int[] BEIDOU_MEO = {
        19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46
    };

    private final List<NominalOrbit> orbits = new ArrayList<>();
    private final long seed;

    private NominalConstellations(long seed) {
        this.seed = seed;
    }

    /** By satellite, ascending. */
    static List<NominalOrbit> of(long seed) {
        var sky = new NominalConstellations(seed);
        sky.addGps();
        sky.addWalker(Constellation.GLONASS, null, 25_508_200, 64.8, 0.001);
        sky.addWalker(Constellation.GALILEO, null, 29_600_318, 56.0, 0.0003);
        sky.addQzss();
        sky.addWalker(Constellation.BEIDOU, BEIDOU_MEO, 27_906_100, 55.0, 0.0006);
        sky.addBeidouSynchronous();
        return sky.orbits.stream()
                .sorted(Comparator.comparingInt(NominalOrbit::satellite))
                .toList();
    }

    /** Walker 24/3/1: three planes of eight, 15° of phase from plane to plane. */
    private void addWalker(
            Constellation constellation,
            int @org.jspecify.annotations.Nullable [] numbers,
            double semiMajorMeters,
            double inclinationDegrees,
            double eccentricity) {
        var random = SeededRandom.of(seed, "walker", constellation.ordinal());
        double node0 = random.nextBetween(0, 360);
        double phase0 = random.nextBetween(0, 45);
        for (int k = 0; k < 24; k++) {
            int plane = k / 8;
            int number = numbers == null ? k + 1 : numbers[k];
            double argument = phase0 + 45 * (k % 8) + 15 * plane + random.nextGaussian() * 0.2;
            add(
                    constellation,
                    number,
                    semiMajorMeters + random.nextGaussian() * 500,
                    eccentricity * random.nextBetween(0.5, 1.5),
                    inclinationDegrees + random.nextGaussian() * 0.2,
                    node0 + 120 * plane + random.nextGaussian() * 0.2,
                    random.nextBetween(0, 360),
                    argument);
        }
    }

    private void addGps() {
        var random = SeededRandom.of(seed, "planes", Constellation.GPS.ordinal());
        double node0 = random.nextBetween(0, 360);
        double phase0 = random.nextBetween(0, 72);
        for (int k = 0; k < 31; k++) {
            int plane = k % 6;
            double argument = phase0 + 72 * (k / 6) + 12 * plane + random.nextBetween(-8, 8);
            add(
                    Constellation.GPS,
                    k + 1,
                    26_559_800 + random.nextGaussian() * 500,
                    random.nextBetween(0.002, 0.015),
                    55 + random.nextGaussian() * 0.5,
                    node0 + 60 * plane + random.nextGaussian(),
                    random.nextBetween(0, 360),
                    argument);
        }
    }

    private void addQzss() {
        var random = SeededRandom.of(seed, "synchronous", Constellation.QZSS.ordinal());
        double phase = random.nextBetween(0, 360);
        int[] numbers = {1, 2, 4};
        for (int k = 0; k < 3; k++) {
            addSynchronous(Constellation.QZSS, numbers[k], 135, 0.075, 41, 270, phase + 120 * k);
        }
        addSynchronous(Constellation.QZSS, 3, 127, 0.0002, 0.1, 0, 0);
    }

    private void addBeidouSynchronous() {
        var random = SeededRandom.of(seed, "synchronous", Constellation.BEIDOU.ordinal());
        double phase = random.nextBetween(0, 360);
        for (int k = 0; k < 3; k++) {
            addSynchronous(Constellation.BEIDOU, 38 + k, 118, 0.003, 55, 180, phase + 120 * k);
        }
        double[] longitudes = {140, 80, 110.5};
        for (int k = 0; k < 3; k++) {
            double argument = random.nextBetween(0, 360);
            addSynchronous(Constellation.BEIDOU, 59 + k, longitudes[k], 0.0004, 1.0, 90, argument);
        }
    }

    /** A satellite whose mean longitude stands still: node + argument of latitude = longitude at second 0. */
    private void addSynchronous(
            Constellation constellation,
            int number,
            double longitudeDegrees,
            double eccentricity,
            double inclinationDegrees,
            double perigeeDegrees,
            double argumentDegrees) {
        add(
                constellation,
                number,
                SYNCHRONOUS_METERS,
                eccentricity,
                inclinationDegrees,
                longitudeDegrees - argumentDegrees,
                perigeeDegrees,
                argumentDegrees);
    }

    private void add(
            Constellation constellation,
            int number,
            double semiMajorMeters,
            double eccentricity,
            double inclinationDegrees,
            double nodeDegrees,
            double perigeeDegrees,
            double argumentDegrees) {
        orbits.add(new NominalOrbit(
                Satellite.index(constellation, number),
                semiMajorMeters,
                eccentricity,
                Math.toRadians(inclinationDegrees),
                Math.toRadians(nodeDegrees),
                Math.toRadians(perigeeDegrees),
                Math.toRadians(argumentDegrees - perigeeDegrees)));
    }
}
