package org.dubhe.geodesy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.dubhe.time.LeapSeconds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TroposphereTest {
    /** Expected values are RTKLIB 2.4.3 b34's: tropmodel (humidity 0 and 0.5, zenith) and tropmapf (Niell). */
    @ParameterizedTest
    @CsvSource({
        "29.5,106.5,250,30,2026-06-26T00:00:00Z,2.2426241211263664,0.0778743899692409,1.9925001585639543,1.996620855309837",
        "29.5,106.5,1500,15,2026-06-26T00:00:00Z,1.928572972143566,0.04625866971443293,3.800454292126525,3.8339766047863884",
        "52.6,6.1,45,10,2021-01-01T00:00:00Z,2.293113823806717,0.08453607680414965,5.558105491659696,5.655779436499036",
        "-33,151,900,5,2024-07-15T00:00:00Z,2.0739410927713844,0.059663523036063815,10.144766994711022,10.764260948250037",
        "5,10,3000,20,2024-03-03T00:00:00Z,1.6016879740325503,0.02355125619044096,2.898151083845903,2.9112133507952453",
        "80,10,10,7,2024-03-03T00:00:00Z,2.298494524733453,0.08572135179587459,7.677146890059895,7.907188414629691"
    })
    void agreesWithRtklib(
            double latitude,
            double longitude,
            double height,
            double elevation,
            Instant utc,
            double dry,
            double wet,
            double dryMapping,
            double wetMapping) {
        Troposphere troposphere =
                new Troposphere(Geodetic.ofDegrees(latitude, longitude, height), LeapSeconds.toGps(utc));
        assertThat(troposphere.zenithHydrostaticMeters()).isCloseTo(dry, within(1e-6));
        // RTKLIB's standard atmosphere has 288.16 K at sea level, which is 0.06 % of the vapour.
        assertThat(troposphere.zenithWetMeters()).isCloseTo(wet, within(1e-4));
        // RTKLIB counts the day in GPST, 18 s of it.
        assertThat(troposphere.hydrostaticMapping(Math.toRadians(elevation))).isCloseTo(dryMapping, within(1e-7));
        assertThat(troposphere.wetMapping(Math.toRadians(elevation))).isCloseTo(wetMapping, within(1e-9));
    }

    @Test
    void aThousandMetresOfHeightTakeQuarterAMetreOfZenithDelay() {
        // Hydrostatic: 0.0022768 m/hPa x (1013.25 - 898.75 hPa of the ICAO standard atmosphere) = 0.2607 m, gravity
        // apart.
        double difference = Troposphere.zenithHydrostaticMeters(Math.PI / 4, 0)
                - Troposphere.zenithHydrostaticMeters(Math.PI / 4, 1000);
        assertThat(difference).isCloseTo(0.2607, within(1e-3));
    }

    @Test
    void aZenithResidualAddsByTheWetMapping() {
        Troposphere troposphere = new Troposphere(
                Geodetic.ofDegrees(29.5, 106.5, 300), LeapSeconds.toGps(Instant.parse("2026-06-26T12:00:00Z")));
        double elevation = Math.toRadians(12);
        assertThat(troposphere.slantMeters(elevation, 0.1) - troposphere.slantMeters(elevation))
                .isCloseTo(0.1 * troposphere.wetMapping(elevation), within(1e-12));
        assertThat(troposphere.slantMeters(Math.PI / 2))
                .isCloseTo(troposphere.zenithHydrostaticMeters() + troposphere.zenithWetMeters(), within(1e-12));
    }

    @Test
    void staysFiniteAtTheHorizonBelowTheSeaAndAboveTheTropopause() {
        for (double height : new double[] {-5000, 0, 20_000}) {
            Troposphere troposphere = new Troposphere(
                    Geodetic.ofDegrees(0, 0, height), LeapSeconds.toGps(Instant.parse("2026-06-26T12:00:00Z")));
            assertThat(troposphere.slantMeters(0)).isBetween(0.0, 60.0);
            assertThat(troposphere.slantMeters(-1)).isBetween(0.0, 60.0);
        }
    }
}
