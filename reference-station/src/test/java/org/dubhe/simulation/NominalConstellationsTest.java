package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sky has the nominal geometry of the systems (BDS-SIS-ICD, Galileo and GLONASS ICDs). */
final class NominalConstellationsTest {
    private static final List<NominalOrbit> SKY = NominalConstellations.of(3);

    @Test
    void beidou3Has24MediumOrbitsThreeInclinedAndThreeGeostationary() {
        List<NominalOrbit> beidou = of(Constellation.BEIDOU);
        assertThat(beidou).hasSize(30);
        assertThat(medium(Constellation.BEIDOU)).hasSize(24);
        List<NominalOrbit> high =
                beidou.stream().filter(orbit -> orbit.semiMajorMeters() > 40e6).toList();
        assertThat(high.stream().filter(orbit -> Math.toDegrees(orbit.inclinationRad()) > 50))
                .hasSize(3);
        assertThat(high.stream().filter(orbit -> Math.toDegrees(orbit.inclinationRad()) < 2))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"BEIDOU, 55", "GALILEO, 56", "GLONASS, 64.8"})
    void isAWalkerPattern24Over3Over1(Constellation constellation, double inclinationDegrees) {
        List<NominalOrbit> medium = medium(constellation);
        double node = Math.toDegrees(medium.getFirst().nodeRad());
        double argument = argumentDegrees(medium.getFirst());
        List<Integer> slots = new ArrayList<>();
        for (NominalOrbit orbit : medium) {
            assertThat(Math.toDegrees(orbit.inclinationRad())).isCloseTo(inclinationDegrees, within(1.0));
            double planes = (Math.toDegrees(orbit.nodeRad()) - node) / 120;
            int plane = (int) Math.rint(planes);
            assertThat(planes).isCloseTo(plane, within(0.02));
            // In phase 45° from satellite to satellite, 360°/24 from plane to plane.
            double places = (argumentDegrees(orbit) - argument - 15 * plane) / 45;
            assertThat(places).isCloseTo(Math.rint(places), within(0.05));
            slots.add(plane * 8 + Math.floorMod((int) Math.rint(places), 8));
        }
        assertThat(slots).doesNotHaveDuplicates().hasSize(24);
    }

    @Test
    void gpsFliesInSixPlanes() {
        assertThat(of(Constellation.GPS)).hasSize(31);
        double node = Math.toDegrees(of(Constellation.GPS).getFirst().nodeRad());
        long planes = of(Constellation.GPS).stream()
                .mapToLong(orbit -> Math.round((Math.toDegrees(orbit.nodeRad()) - node) / 60))
                .distinct()
                .count();
        assertThat(planes).isEqualTo(6);
        assertThat(of(Constellation.QZSS)).isNotEmpty();
    }

    /** By the propagated orbits, an hour into a scenario. */
    @Test
    void theGeostationaryOnesStandOver80And110And140Degrees() {
        var simulation = new Simulation(Scenario.named("triangle").withRovers(0));
        List<Double> longitudes = new ArrayList<>();
        double[] state = new double[6];
        for (SpaceVehicle vehicle : simulation.vehicles()) {
            if (vehicle.isBeidouGeo()) {
                vehicle.orbit.state(3_600, state);
                Earth.toFixed(3_600, state, 0);
                longitudes.add(Math.toDegrees(Math.atan2(state[1], state[0])));
            }
        }
        longitudes.sort(null);
        assertThat(longitudes).hasSize(3);
        assertThat(longitudes.get(0)).isCloseTo(80, within(0.5));
        assertThat(longitudes.get(1)).isCloseTo(110.5, within(0.5));
        assertThat(longitudes.get(2)).isCloseTo(140, within(0.5));
    }

    private static List<NominalOrbit> of(Constellation constellation) {
        return SKY.stream()
                .filter(orbit -> Satellite.constellation(orbit.satellite()) == constellation)
                .toList();
    }

    private static List<NominalOrbit> medium(Constellation constellation) {
        return of(constellation).stream()
                .filter(orbit -> orbit.semiMajorMeters() < 40e6)
                .toList();
    }

    private static double argumentDegrees(NominalOrbit orbit) {
        return Math.toDegrees(orbit.perigeeRad() + orbit.meanAnomalyRad());
    }
}
