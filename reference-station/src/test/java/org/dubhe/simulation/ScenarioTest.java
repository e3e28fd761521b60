package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios that come with the program are the ones that their names promise. */
final class ScenarioTest {
    @ParameterizedTest
    @CsvSource({"triangle, 3, 30, QUIET", "city30, 9, 30, QUIET", "city50, 9, 50, QUIET", "storm50, 9, 50, STORM"})
    void hasItsStationsItsSpacingAndItsIonosphere(String name, int stations, double spacingKm, IonosphereLevel level) {
        Scenario scenario = Scenario.named(name);

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.sites()).hasSize(stations);
        assertThat(scenario.spacingKm()).isEqualTo(spacingKm);
        assertThat(scenario.ionosphere()).isEqualTo(level);
        assertThat(scenario.rovers()).isEqualTo(8);
        assertThat(scenario.intervalSeconds()).isEqualTo(1);
        assertThat(scenario.seed()).isEqualTo(1);
    }

    @Test
    void theLevelsAreTwoFiveAndTwentyMillionths() {
        assertThat(IonosphereLevel.QUIET.partsPerMillion()).isEqualTo(2);
        assertThat(IonosphereLevel.ACTIVE.partsPerMillion()).isEqualTo(5);
        assertThat(IonosphereLevel.STORM.partsPerMillion()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"triangle", "city30", "city50", "storm50"})
    void eachStationHasItsNearestNeighbourAboutOneSpacingAway(String name) {
        Scenario scenario = Scenario.named(name);
        List<Ecef> places = places(scenario);
        for (Ecef place : places) {
            double nearest = places.stream()
                    .filter(other -> other != place)
                    .mapToDouble(place::distanceMeters)
                    .min()
                    .orElseThrow();
            assertThat(nearest).isCloseTo(1e3 * scenario.spacingKm(), within(60 * scenario.spacingKm()));
        }
    }

    /** Chongqing lies at 29.56° N 106.55° E; the folds of its country are what the heights are for. */
    @ParameterizedTest
    @ValueSource(strings = {"triangle", "city30", "city50", "storm50"})
    void standsAroundChongqingBetween200And1500MetresAndNotOnALevel(String name) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (Ecef place : places(Scenario.named(name))) {
            Geodetic at = place.toGeodetic();
            assertThat(at.latitudeDegrees()).isBetween(28.5, 30.5);
            assertThat(at.longitudeDegrees()).isBetween(105.5, 107.5);
            lowest = Math.min(lowest, at.heightMeters());
            highest = Math.max(highest, at.heightMeters());
        }
        assertThat(lowest).isGreaterThan(200);
        assertThat(highest).isLessThan(1_500);
        assertThat(highest - lowest).isGreaterThan(200);
    }

    private static List<Ecef> places(Scenario scenario) {
        List<Ecef> places = new ArrayList<>();
        for (SimulatedStation station :
                new Simulation(scenario.withDurationSeconds(1).withRovers(0)).stations()) {
            places.add(station.marker());
        }
        return places;
    }
}
