package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.signal.Signal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two receivers on one antenna: whatever is common is gone from their double differences, and what is left is the configured noise of four observations. */
final class ZeroBaselineTest {
    @ParameterizedTest
    @EnumSource(names = {"BEIDOU_2I", "BEIDOU_6I", "GPS_1C", "GPS_2W", "GALILEO_5X"})
    void doubleDifferencesOfTwoReceiversOnOneAntennaHaveTheConfiguredNoise(Signal signal) {
        var simulation = new Simulation(Scenario.named("triangle")
                .withSeed(21)
                .withRovers(0)
                .withDurationSeconds(3_600)
                .withIntervalSeconds(200));
        Ecef place = simulation.stations().getFirst().trueArp();
        Receiver a = receiver(simulation, place, 1);
        Receiver b = receiver(simulation, place, 2);
        double[] sums = new double[3];
        while (simulation.advance()) {
            double seconds = simulation.epoch() * 200.0;
            a.observe(seconds, false);
            b.observe(seconds, false);
            accumulate(a.epoch(), b.epoch(), signal, sums);
        }
        assertThat(sums[2]).isGreaterThan(40);
        double tolerance = 4 * Math.sqrt(2 / sums[2]);
        assertThat(sums[0] / sums[2]).isBetween(1 - tolerance, 1 + tolerance);
        assertThat(sums[1] / sums[2]).isBetween(1 - tolerance, 1 + tolerance);
    }

    private static Receiver receiver(Simulation simulation, Ecef place, long seed) {
        return new Receiver(
                seed,
                simulation.vehicles(),
                simulation.atmosphere(),
                Trajectory.atRest(place, new Terrain(simulation.scenario().centre())),
                Antenna.STATION,
                false,
                0,
                200);
    }

    /** Neighbours in the list of satellites are differenced, each satellite used once, so that the samples are independent. */
    private static void accumulate(ReceiverEpoch a, ReceiverEpoch b, Signal signal, double[] sums) {
        List<Integer> cells = new ArrayList<>();
        for (int cell = 0; cell < a.cellCount(); cell++) {
            if (a.signal(cell) == signal && b.find(a.satellite(cell), signal) >= 0) {
                cells.add(cell);
            }
        }
        for (int k = 0; k + 1 < cells.size(); k += 2) {
            double[] one = singleDifference(a, b, cells.get(k));
            double[] other = singleDifference(a, b, cells.get(k + 1));
            sums[0] += Math.pow(one[0] - other[0], 2) / (one[2] + other[2]);
            sums[1] += Math.pow(one[1] - other[1], 2) / (one[3] + other[3]);
            sums[2]++;
        }
    }

    /** Phase and code of a minus b, metres, brought to one instant by the Doppler; then their variances. */
    private static double[] singleDifference(ReceiverEpoch a, ReceiverEpoch b, int cell) {
        int other = b.find(a.satellite(cell), a.signal(cell));
        double wavelength = a.signal(cell).wavelengthMeters();
        double rate = -a.dopplerHz(cell) * wavelength;
        double moved = rate * (b.trueClockSeconds() - a.trueClockSeconds());
        double cycles =
                a.phaseCycles(cell) - a.trueAmbiguityCycles(cell) - b.phaseCycles(other) + b.trueAmbiguityCycles(other);
        double sin = Math.sin(a.trueElevationRad(cell));
        double cos = Math.cos(a.trueElevationRad(cell)) / Math.cos(Math.toRadians(15));
        double thermal = 0.5 + 0.5 / (sin * sin);
        return new double[] {
            cycles * wavelength - moved,
            a.pseudorangeMeters(cell) - b.pseudorangeMeters(other) - moved,
            2 * (0.0015 * 0.0015 * thermal + 0.003 * 0.003 * cos * cos),
            2 * (0.20 * 0.20 * thermal + 0.40 * 0.40 * cos * cos)
        };
    }
}
