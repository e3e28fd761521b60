package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The atmosphere is as rough as the scenario says, measured from what the stations observe. */
final class AtmosphereLevelTest {
    private static final double SIN_20 = Math.sin(Math.toRadians(20));

    @ParameterizedTest
    @CsvSource({"triangle, quiet, 2", "city30, quiet, 2", "storm50, storm, 20", "city50, active, 5"})
    void ddIonosphereMeasuredFromL1AndL5HasTheLevelOfTheScenario(String name, String level, double partsPerMillion) {
        Scenario scenario = Scenario.named(name)
                .withIonosphere(IonosphereLevel.of(level))
                .withRovers(0)
                .withIntervalSeconds(200);
        var simulation = new Simulation(scenario);
        double[] sum = new double[2];
        while (simulation.advance()) {
            List<SimulatedStation> stations = simulation.stations();
            for (int a = 0; a < stations.size(); a++) {
                for (int b = a + 1; b < stations.size(); b++) {
                    double length =
                            stations.get(a).arp().distanceMeters(stations.get(b).arp());
                    if (length < 1.5 * 1e3 * scenario.spacingKm()) {
                        accumulate(stations.get(a).epoch(), stations.get(b).epoch(), length, sum);
                    }
                }
            }
        }
        double measured = Math.sqrt(sum[0] / sum[1]) * 1e6;
        assertThat(measured).isBetween(0.85 * partsPerMillion, 1.15 * partsPerMillion);
    }

    /** Galileo and BeiDou, E1–E5a and B1C–B2a: one pair of frequencies, so that all satellites difference alike. */
    private static void accumulate(ReceiverEpoch a, ReceiverEpoch b, double lengthMeters, double[] sum) {
        int reference = -1;
        double highest = 0;
        for (int cell = 0; cell < a.cellCount(); cell++) {
            if (isUpper(a.signal(cell))
                    && a.trueElevationRad(cell) > highest
                    && b.find(a.satellite(cell), a.signal(cell)) >= 0) {
                highest = a.trueElevationRad(cell);
                reference = cell;
            }
        }
        for (int cell = 0; cell < a.cellCount(); cell++) {
            boolean high = Math.sin(a.trueElevationRad(cell)) > SIN_20;
            boolean alike = reference >= 0 && a.signal(cell) == a.signal(reference);
            int other = b.find(a.satellite(cell), a.signal(cell));
            if (cell != reference && high && alike && other >= 0 && Math.sin(b.trueElevationRad(other)) > SIN_20) {
                double delay =
                        singleDifference(a, b, a.satellite(cell)) - singleDifference(a, b, a.satellite(reference));
                sum[0] += delay * delay / (lengthMeters * lengthMeters);
                sum[1]++;
            }
        }
    }

    private static boolean isUpper(Signal signal) {
        return signal == Signal.GALILEO_1X || signal == Signal.BEIDOU_1P;
    }

    /** L1 delay between two receivers from phases, known integers removed; each receiver has its bias in it. */
    private static double singleDifference(ReceiverEpoch a, ReceiverEpoch b, int satellite) {
        boolean galileo = Satellite.constellation(satellite) == Constellation.GALILEO;
        Signal upper = galileo ? Signal.GALILEO_1X : Signal.BEIDOU_1P;
        Signal lower = galileo ? Signal.GALILEO_5X : Signal.BEIDOU_5P;
        double gamma = Math.pow(upper.carrierHz() / lower.carrierHz(), 2);
        double difference = meters(a, satellite, upper)
                - meters(b, satellite, upper)
                - meters(a, satellite, lower)
                + meters(b, satellite, lower);
        return difference / (gamma - 1);
    }

    private static double meters(ReceiverEpoch epoch, int satellite, Signal signal) {
        int cell = epoch.find(satellite, signal);
        return (epoch.phaseCycles(cell) - epoch.trueAmbiguityCycles(cell)) * signal.wavelengthMeters()
                - epoch.trueAntennaMeters(cell);
    }

    /** Of all satellites, since those of two systems scatter by a fifth from seed to seed; each system against its own highest one, as it is used. */
    @ParameterizedTest
    @CsvSource({
        "triangle, quiet, 2, 77",
        "city30, quiet, 2, 7",
        "city30, quiet, 2, 23",
        "city50, quiet, 2, 4",
        "city50, active, 5, 5",
        "storm50, storm, 20, 9"
    })
    void everySeedHasTheLevelOfTheScenario(String name, String level, double partsPerMillion, long seed) {
        Scenario scenario = Scenario.named(name)
                .withIonosphere(IonosphereLevel.of(level))
                .withSeed(seed)
                .withRovers(0)
                .withIntervalSeconds(200);
        var simulation = new Simulation(scenario);
        double[] sum = new double[2];
        while (simulation.advance()) {
            List<SimulatedStation> stations = simulation.stations();
            for (int a = 0; a < stations.size(); a++) {
                for (int b = a + 1; b < stations.size(); b++) {
                    double length =
                            stations.get(a).arp().distanceMeters(stations.get(b).arp());
                    if (length < 1.5 * 1e3 * scenario.spacingKm()) {
                        for (Constellation system : Constellation.values()) {
                            accumulateTrue(
                                    stations.get(a).epoch(), stations.get(b).epoch(), system, length, sum);
                        }
                    }
                }
            }
        }
        assertThat(Math.sqrt(sum[0] / sum[1]) * 1e6).isBetween(0.85 * partsPerMillion, 1.15 * partsPerMillion);
    }

    private static void accumulateTrue(
            ReceiverEpoch a, ReceiverEpoch b, Constellation system, double lengthMeters, double[] sum) {
        List<Double> delays = new ArrayList<>();
        double reference = 0;
        double highest = 0;
        for (int cell = 0; cell < a.cellCount(); cell++) {
            boolean first = cell == 0 || a.satellite(cell) != a.satellite(cell - 1);
            int other = b.find(a.satellite(cell), a.signal(cell));
            if (first
                    && Satellite.constellation(a.satellite(cell)) == system
                    && other >= 0
                    && Math.sin(a.trueElevationRad(cell)) > SIN_20
                    && Math.sin(b.trueElevationRad(other)) > SIN_20) {
                double ratio = a.signal(cell).carrierHz(a.glonassChannel(cell)) / Signal.GPS_1C.carrierHz();
                double delay = (a.trueIonosphereMeters(cell) - b.trueIonosphereMeters(other)) * ratio * ratio;
                delays.add(delay);
                if (a.trueElevationRad(cell) > highest) {
                    highest = a.trueElevationRad(cell);
                    reference = delay;
                }
            }
        }
        for (double delay : delays) {
            if (delay != reference) {
                sum[0] += Math.pow((delay - reference) / lengthMeters, 2);
                sum[1]++;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, 6})
    void zenithWetDelayDiffersBetweenPlacesAsConfigured(double millis) {
        Geodetic centre = Geodetic.ofDegrees(29.56, 106.55, 0);
        double sum = 0;
        int count = 0;
        for (int seed = 1; seed <= 40; seed++) {
            var troposphere = new Troposphere(seed, centre, millis * 1e-3);
            for (int k = 0; k < 20; k++) {
                Geodetic a = Geodetic.ofDegrees(28 + 0.15 * k, 106, Troposphere.GEOID_METERS);
                Geodetic b = a.toEcef().plusEnu(30_000, 0, 0).toGeodetic();
                Geodetic sea = new Geodetic(b.latitudeRad(), b.longitudeRad(), Troposphere.GEOID_METERS);
                double difference = troposphere.zenithWetMeters(a, 0) - troposphere.zenithWetMeters(sea, 0);
                sum += difference * difference;
                count++;
            }
        }
        assertThat(Math.sqrt(sum / count) * 1e3).isBetween(0.85 * millis, 1.15 * millis);
    }

    @Test
    void wetDelayDecaysExponentiallyWithHeight() {
        Geodetic low = Geodetic.ofDegrees(29.56, 106.55, 0);
        Geodetic high = Geodetic.ofDegrees(29.56, 106.55, 2_000);
        var troposphere = new Troposphere(1, low, 0.003);
        double ratio = troposphere.zenithWetMeters(high, 0) / troposphere.zenithWetMeters(low, 0);
        assertThat(ratio).isBetween(Math.exp(-1) - 1e-9, Math.exp(-1) + 1e-9);
    }

    @Test
    void slantOverZenithAgreesWithNiellAtTenDegrees() {
        // [Niell96], latitude 30°, mean: hydrostatic a 1.2683230e-3, b 2.9152299e-3, c 62.837393e-3; wet a
        // 5.6794847e-4, b 1.5138625e-3, c 4.6729510e-2.
        double sin = Math.sin(Math.toRadians(10));
        double cos = Math.cos(Math.toRadians(10));
        double hydrostatic = niell(sin, 1.2683230e-3, 2.9152299e-3, 62.837393e-3);
        double wet = niell(sin, 5.6794847e-4, 1.5138625e-3, 4.6729510e-2);
        assertThat(Troposphere.mapping(cos, 9_000) / hydrostatic).isBetween(0.995, 1.005);
        assertThat(Troposphere.mapping(cos, 2_000) / wet).isBetween(0.99, 1.01);
    }

    private static double niell(double sin, double a, double b, double c) {
        return (1 + a / (1 + b / (1 + c))) / (sin + a / (sin + b / (sin + c)));
    }
}
