package org.dubhe.geodesy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeoidTest {
    /** The test points that NIMA published with EGM96's interpolation program F477 (INPUT.DAT, OUTPUT.DAT). */
    @ParameterizedTest
    @CsvSource({
        "38.6281550, 269.7791550, -31.628",
        "-14.6212170, 305.0211140, -2.969",
        "46.8743190, 102.4487290, -43.575",
        "-23.6174460, 133.8747120, 15.871",
        "38.6254730, 359.9995000, 50.066",
        "-0.4667440, 0.0023000, 17.329"
    })
    void agreesWithThePublishedTestPointsOfEgm96(double latitude, double longitude, double meters) {
        assertThat(Geoid.undulationMeters(Math.toRadians(latitude), Math.toRadians(longitude)))
                .isCloseTo(meters, within(0.6));
        assertThat(Geoid.undulationMeters(Math.toRadians(latitude), Math.toRadians(longitude - 360)))
                .isCloseTo(meters, within(0.6));
    }

    @Test
    void isDefinedAtPolesAndDateLine() {
        // EGM96: 13.6 m at the north pole, −29.5 m at the south pole.
        assertThat(Geoid.undulationMeters(Math.PI / 2, 1)).isCloseTo(13.6, within(0.6));
        assertThat(Geoid.undulationMeters(-Math.PI / 2, 1)).isCloseTo(-29.5, within(0.6));
        assertThat(Geoid.undulationMeters(0.3, Math.PI)).isCloseTo(Geoid.undulationMeters(0.3, -Math.PI), within(1e-9));
    }

    @Test
    void theReceiversOwnSeparationGoesFirst() {
        double lat = Math.toRadians(29.56);
        double lon = Math.toRadians(106.55);
        assertThat(Geoid.fromAltitude(lat, lon, 400, -31).heightMeters()).isEqualTo(369);
        assertThat(Geoid.fromAltitude(lat, lon, 400, Double.NaN).heightMeters())
                .isEqualTo(400 + Geoid.undulationMeters(lat, lon));
    }
}
