package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulationTest {
    @Test
    void sameSeedGivesTheSameBytes() {
        assertThat(hash(1, false)).isEqualTo(hash(1, false));
    }

    @Test
    void anotherSeedGivesOtherBytes() {
        assertThat(hash(1, false)).isNotEqualTo(hash(2, false));
    }

    @Test
    void scrambledTruthChangesNoEmittedByte() {
        assertThat(hash(3, true)).isEqualTo(hash(3, false));
    }

    @Test
    void scrambledTruthIsFalse() {
        var honest = new Simulation(scenario(3));
        var scrambled = new Simulation(scenario(3));
        scrambled.scrambleTruth();
        honest.advance();
        scrambled.advance();
        ReceiverEpoch a = honest.stations().getFirst().epoch();
        ReceiverEpoch b = scrambled.stations().getFirst().epoch();
        assertThat(b.pseudorangeMeters(0)).isEqualTo(a.pseudorangeMeters(0));
        assertThat(b.trueAmbiguityCycles(5)).isNotEqualTo(a.trueAmbiguityCycles(5));
        assertThat(b.trueIonosphereMeters(0)).isNotEqualTo(a.trueIonosphereMeters(0));
        Ecef place = honest.rovers().getFirst().trueArp();
        assertThat(scrambled.rovers().getFirst().trueArp().distanceMeters(place))
                .isGreaterThan(1);
        assertThat(scrambled.stations().getFirst().trueArp())
                .isNotEqualTo(honest.stations().getFirst().trueArp());
        ReceiverEpoch trueA = Truth.newEpoch();
        ReceiverEpoch trueB = Truth.newEpoch();
        honest.truth().observe(honest.time(), place, 0, trueA);
        scrambled.truth().observe(scrambled.time(), place, 0, trueB);
        int last = trueA.cellCount() - 1;
        assertThat(trueB.pseudorangeMeters(last)).isNotEqualTo(trueA.pseudorangeMeters(last));
    }

    /** Whatever two receivers or two points share would drop out of the differences that a network works with, and hide who looks. */
    @Test
    void scrambledTruthIsFalseInDifferencesBetweenReceiversAndBetweenPointsToo() {
        var honest = new Simulation(scenario(3));
        var scrambled = new Simulation(scenario(3));
        scrambled.scrambleTruth();
        honest.advance();
        scrambled.advance();
        int integers = 0;
        int delays = 0;
        int ranges = 0;
        int cells = 0;
        ReceiverEpoch[] epochs = {
            honest.stations().get(0).epoch(), honest.stations().get(1).epoch(),
            scrambled.stations().get(0).epoch(), scrambled.stations().get(1).epoch()
        };
        ReceiverEpoch[] truths = new ReceiverEpoch[4];
        for (int k = 0; k < 4; k++) {
            Simulation simulation = k < 2 ? honest : scrambled;
            truths[k] = Truth.newEpoch();
            simulation
                    .truth()
                    .observe(simulation.time(), honest.stations().get(k % 2).trueArp(), 0, truths[k]);
        }
        for (int cell = 0; cell < epochs[0].cellCount(); cell++) {
            int satellite = epochs[0].satellite(cell);
            Signal signal = epochs[0].signal(cell);
            int other = epochs[1].find(satellite, signal);
            int at = truths[0].find(satellite, signal);
            int otherAt = truths[1].find(satellite, signal);
            if (other >= 0 && otherAt >= 0) {
                cells++;
                integers += epochs[0].trueAmbiguityCycles(cell) - epochs[1].trueAmbiguityCycles(other)
                                == epochs[2].trueAmbiguityCycles(cell) - epochs[3].trueAmbiguityCycles(other)
                        ? 0
                        : 1;
                delays += differ(
                        epochs[0].trueIonosphereMeters(cell) - epochs[1].trueIonosphereMeters(other),
                        epochs[2].trueIonosphereMeters(cell) - epochs[3].trueIonosphereMeters(other));
                ranges += differ(
                        truths[0].pseudorangeMeters(at) - truths[1].pseudorangeMeters(otherAt),
                        truths[2].pseudorangeMeters(at) - truths[3].pseudorangeMeters(otherAt));
            }
        }
        assertThat(cells).isGreaterThan(50);
        assertThat(integers).isGreaterThan(cells * 3 / 4);
        assertThat(delays).isGreaterThan(cells * 3 / 4);
        assertThat(ranges).isGreaterThan(cells * 3 / 4);
    }

    private static int differ(double honest, double scrambled) {
        return Math.abs(honest - scrambled) > 1e-3 ? 1 : 0;
    }

    @Test
    void integersRecordedAreThoseOfTheObservations() {
        var simulation = new Simulation(scenario(4).withDurationSeconds(900));
        ReceiverEpoch truthA = Truth.newEpoch();
        ReceiverEpoch truthB = Truth.newEpoch();
        SimulatedStation a = simulation.stations().get(0);
        SimulatedRover b = simulation.rovers().get(0);
        int checked = 0;
        while (simulation.advance()) {
            if (simulation.epoch() % 60 != 0 || !a.epoch().sent()) {
                continue;
            }
            simulation.truth().observe(simulation.time(), a.trueArp(), a.epoch().trueClockSeconds(), truthA);
            simulation.truth().observe(simulation.time(), b.trueArp(), b.epoch().trueClockSeconds(), truthB);
            int reference = a.epoch().find(highest(a.epoch()), Signal.BEIDOU_2I);
            double atReference = between(a.epoch(), b.epoch(), truthA, truthB, reference);
            for (int cell = 0; cell < a.epoch().cellCount(); cell++) {
                if (a.epoch().signal(cell) == Signal.BEIDOU_2I
                        && b.epoch().find(a.epoch().satellite(cell), Signal.BEIDOU_2I) >= 0) {
                    double doubleDifference = between(a.epoch(), b.epoch(), truthA, truthB, cell) - atReference;
                    // A fifth of a cycle is 12 sigma of phase at the mask.
                    assertThat(Math.abs(doubleDifference)).isLessThan(0.2);
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    private static int highest(ReceiverEpoch epoch) {
        int best = -1;
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            if (epoch.signal(cell) == Signal.BEIDOU_2I
                    && (best < 0 || epoch.trueElevationRad(cell) > epoch.trueElevationRad(best))) {
                best = cell;
            }
        }
        return epoch.satellite(best);
    }

    /** Cycles of a's minus b's phase beyond truth and recorded integers. */
    private static double between(
            ReceiverEpoch a, ReceiverEpoch b, ReceiverEpoch truthA, ReceiverEpoch truthB, int cell) {
        int satellite = a.satellite(cell);
        Signal signal = a.signal(cell);
        int other = b.find(satellite, signal);
        double antenna = (a.trueAntennaMeters(cell) - b.trueAntennaMeters(other)) / signal.wavelengthMeters();
        return a.phaseCycles(cell)
                - a.trueAmbiguityCycles(cell)
                - truthA.phaseCycles(truthA.find(satellite, signal))
                - b.phaseCycles(other)
                + b.trueAmbiguityCycles(other)
                + truthB.phaseCycles(truthB.find(satellite, signal))
                - antenna;
    }

    @Test
    void aSatelliteSlipsOnceInTwoHoursAndAStationFailsOnceAnHour() {
        Scenario scenario = Scenario.named("triangle").withSeed(7).withRovers(0).withDurationSeconds(3_600);
        var simulation = new Simulation(scenario);
        int stations = simulation.stations().size();
        int[][] arcs = new int[stations][Satellite.COUNT];
        double[][] ambiguities = new double[stations][Satellite.COUNT];
        int[] silent = new int[stations];
        long tracked = 0;
        int slips = 0;
        while (simulation.advance()) {
            for (int k = 0; k < stations; k++) {
                ReceiverEpoch epoch = simulation.stations().get(k).epoch();
                silent[k] += epoch.sent() ? 0 : 1;
                assertThat(simulation.stations().get(k).length() > 0).isEqualTo(epoch.sent());
                boolean[] seen = new boolean[Satellite.COUNT];
                boolean[] slipped = new boolean[Satellite.COUNT];
                int[] sums = new int[Satellite.COUNT];
                double[] integers = new double[Satellite.COUNT];
                for (int cell = 0; cell < epoch.cellCount(); cell++) {
                    seen[epoch.satellite(cell)] = true;
                    sums[epoch.satellite(cell)] += epoch.trueArc(cell);
                    integers[epoch.satellite(cell)] += Math.floor(epoch.trueAmbiguityCycles(cell)) * (1 + cell % 7);
                }
                for (int satellite = 0; satellite < Satellite.COUNT; satellite++) {
                    if (!seen[satellite]) {
                        arcs[k][satellite] = 0;
                        continue;
                    }
                    tracked++;
                    // The end of a half-cycle ambiguity starts an arc, but leaves the whole cycles.
                    slipped[satellite] = arcs[k][satellite] > 0
                            && sums[satellite] != arcs[k][satellite]
                            && integers[satellite] != ambiguities[k][satellite];
                    slips += slipped[satellite] ? 1 : 0;
                    arcs[k][satellite] = sums[satellite];
                    ambiguities[k][satellite] = integers[satellite];
                }
            }
        }
        double expected = tracked / 7_200.0;
        assertThat((double) slips)
                .isBetween(expected - 3.5 * Math.sqrt(expected), expected + 3.5 * Math.sqrt(expected));
        assertThat(silent).containsOnly(30);
    }

    @Test
    void receiverClocksJumpByWholeMilliseconds() {
        int jumps = 0;
        for (int seed = 0; seed < 20; seed++) {
            var clock = new ReceiverClock(new SeededRandom(seed));
            double before = clock.offsetSeconds(0);
            for (int second = 1; second < 7_200; second++) {
                double now = clock.offsetSeconds(second);
                assertThat(Math.abs(now)).isLessThanOrEqualTo(0.5e-3);
                double step = (now - before) / 1e-3;
                assertThat(Math.abs(step - Math.rint(step))).isLessThan(0.002);
                jumps += Math.rint(step) != 0 ? 1 : 0;
                before = now;
            }
        }
        assertThat(jumps).isGreaterThan(10);
    }

    @Test
    void engineIsToldCoordinatesThreeMillimetresOffPerAxis() {
        var simulation = new Simulation(scenario(1));
        for (SimulatedStation station : simulation.stations()) {
            Ecef told = station.arp();
            Ecef truth = station.trueArp();
            assertThat(Math.abs(told.xMeters() - truth.xMeters())).isBetween(0.0029, 0.0031);
            assertThat(Math.abs(told.yMeters() - truth.yMeters())).isBetween(0.0029, 0.0031);
            assertThat(Math.abs(told.zMeters() - truth.zMeters())).isBetween(0.0029, 0.0031);
            assertThat(station.marker().toGeodetic().heightMeters()).isBetween(200.0, 1_500.0);
        }
    }

    @Test
    void roversStandInsideTheNetworkAwayFromStationsAndTheLastMoves() {
        var simulation = new Simulation(scenario(9));
        assertThat(simulation.rovers()).hasSize(8);
        simulation.advance();
        Ecef start = simulation.rovers().getLast().trueArp();
        for (SimulatedRover rover : simulation.rovers()) {
            for (SimulatedStation station : simulation.stations()) {
                assertThat(rover.trueArp().distanceMeters(station.trueArp())).isGreaterThan(0.29 * 30_000);
            }
        }
        double gga = 0;
        int count = 0;
        while (simulation.advance()) {
            for (SimulatedRover rover : simulation.rovers()) {
                gga += Math.pow(rover.gga().distanceMeters(rover.trueArp()), 2);
                count++;
            }
        }
        assertThat(Math.sqrt(gga / count / 3)).isBetween(2.6, 3.4);
        double way = simulation.rovers().getLast().trueArp().distanceMeters(start);
        int seconds = simulation.scenario().durationSeconds() - 1;
        assertThat(way).isBetween(0.95 * seconds, 1.2 * seconds);
    }

    @Test
    void scenarioOutOfRangeNamesTheKeyAndTheRange() {
        assertThatThrownBy(() -> Scenario.named("city30").withSpacingKm(0))
                .hasMessage("spacing-km: 0.0 (expected: 1.0 to 300.0)");
        assertThatThrownBy(() -> Scenario.named("village"))
                .hasMessage("scenario: village (expected: triangle, city30, city50, storm50)");
    }

    /** Where the moving one is at every epoch, too: the place that was drawn is the middle of its circle. */
    @ParameterizedTest
    @ValueSource(strings = {"triangle", "city30", "storm50"})
    void everyRoverIsInsideTheHullAndThreeTenthsOfASpacingFromEveryStationAtEveryEpoch(String name) {
        for (long seed = 1; seed <= 4; seed++) {
            var simulation = new Simulation(
                    Scenario.named(name).withSeed(seed).withDurationSeconds(960).withIntervalSeconds(60));
            double least = 0.3 * 1e3 * simulation.scenario().spacingKm();
            List<Ecef> markers =
                    simulation.stations().stream().map(SimulatedStation::marker).toList();
            while (simulation.advance()) {
                for (SimulatedRover rover : simulation.rovers()) {
                    // The coordinates told are 3 mm off per axis.
                    assertThat(nearestMeters(markers, rover.trueArp())).isGreaterThan(least - 0.01);
                    assertThat(isInHull(markers, rover.trueArp())).isTrue();
                }
            }
        }
    }

    private static double nearestMeters(List<Ecef> markers, Ecef place) {
        return markers.stream().mapToDouble(place::distanceMeters).min().orElseThrow();
    }

    /** Seen from a point inside, the stations leave no gap of half a turn. */
    private static boolean isInHull(List<Ecef> markers, Ecef place) {
        double[] azimuths = markers.stream()
                .map(place::enuTo)
                .mapToDouble(enu -> Math.atan2(enu.eastMeters(), enu.northMeters()))
                .sorted()
                .toArray();
        double gap = azimuths[0] + 2 * Math.PI - azimuths[azimuths.length - 1];
        for (int k = 1; k < azimuths.length; k++) {
            gap = Math.max(gap, azimuths[k] - azimuths[k - 1]);
        }
        return gap < Math.PI;
    }

    @Test
    void roversStandTwoMetresAboveTheTerrain() {
        var simulation = new Simulation(scenario(5));
        var terrain = new Terrain(simulation.scenario().centre());
        simulation.advance();
        for (SimulatedRover rover : simulation.rovers()) {
            Geodetic at = rover.trueArp().toGeodetic();
            assertThat(at.heightMeters() - terrain.heightMeters(at.latitudeRad(), at.longitudeRad()))
                    .isBetween(1.9, 2.1);
        }
    }

    /** Whoever believes a phase without the flag has a whole number of cycles. */
    @Test
    void halfACycleIsThereOnlyWhileTheHalfCycleFlagSaysSo() {
        var simulation = new Simulation(
                Scenario.named("triangle").withSeed(12).withRovers(2).withDurationSeconds(3_600));
        int flagged = 0;
        int halves = 0;
        while (simulation.advance()) {
            List<ReceiverEpoch> epochs = new ArrayList<>();
            simulation.stations().forEach(station -> epochs.add(station.epoch()));
            simulation.rovers().forEach(rover -> epochs.add(rover.epoch()));
            for (ReceiverEpoch epoch : epochs) {
                for (int cell = 0; cell < epoch.cellCount(); cell++) {
                    double cycles = epoch.trueAmbiguityCycles(cell);
                    boolean half = cycles != Math.rint(cycles);
                    assertThat(half && !epoch.halfCycle(cell)).isFalse();
                    flagged += epoch.halfCycle(cell) ? 1 : 0;
                    halves += half ? 1 : 0;
                }
            }
        }
        assertThat(flagged).isGreaterThan(5);
        assertThat(halves).isPositive().isLessThan(flagged);
    }

    private static Scenario scenario(long seed) {
        return Scenario.named("city30").withSeed(seed).withDurationSeconds(20);
    }

    private static String hash(long seed, boolean scramble) {
        var simulation = new Simulation(scenario(seed));
        if (scramble) {
            simulation.scrambleTruth();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            while (simulation.advance()) {
                for (SimulatedStation station : simulation.stations()) {
                    digest.update(station.bytes(), 0, station.length());
                }
                for (SimulatedRover rover : simulation.rovers()) {
                    digest.update(rover.bytes(), 0, rover.length());
                    digest.update(Double.toString(rover.gga().xMeters())
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
