package org.dubhe.geodesy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeodeticTest {
    /** Points whose coordinates follow from GRS 80's two axes alone: 6,378,137 m and 6,356,752.314140 m (Moritz 2000). */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 6378137, 0, 0",
        "0, 90, 100, 0, 6378237, 0",
        "0, 180, -50, -6378087, 0, 0",
        "90, 0, 0, 0, 0, 6356752.314140",
        "-90, 0, 10, 0, 0, -6356762.314140"
    })
    void knowsTheAxesOfTheEllipsoid(double latitude, double longitude, double height, double x, double y, double z) {
        Ecef ecef = Geodetic.ofDegrees(latitude, longitude, height).toEcef();
        assertThat(ecef.distanceMeters(new Ecef(x, y, z))).isLessThan(1e-6);
        Geodetic back = new Ecef(x, y, z).toGeodetic();
        assertThat(back.latitudeDegrees()).isCloseTo(latitude, within(1e-11));
        assertThat(back.heightMeters()).isCloseTo(height, within(1e-6));
    }

    /** The normal to the ellipsoid through a point: x / a² · cos φ … holds at the foot, so 45° has N = a / √(1 − e²/2). */
    @Test
    void standsOnTheNormalAtFortyFiveDegrees() {
        double n = 6_378_137 / Math.sqrt(1 - 0.006_694_380_022_90 / 2);
        Ecef ecef = Geodetic.ofDegrees(45, 0, 0).toEcef();
        assertThat(ecef.xMeters()).isCloseTo(n * Math.sqrt(0.5), within(1e-6));
        assertThat(ecef.zMeters()).isCloseTo(n * Math.sqrt(0.5) * (1 - 0.006_694_380_022_90), within(1e-6));
    }

    @Test
    void comesBackFromAnywhereBetweenTheDeepSeaAndTheSatellites() {
        Random random = new Random(80);
        for (int i = 0; i < 20_000; i++) {
            double height = i % 2 == 0 ? -11_000 + 20_000 * random.nextDouble() : 4e7 * random.nextDouble();
            Geodetic at = Geodetic.ofDegrees(180 * random.nextDouble() - 90, 360 * random.nextDouble() - 180, height);
            Geodetic back = at.toEcef().toGeodetic();
            assertThat(back.latitudeRad()).isCloseTo(at.latitudeRad(), within(1e-13));
            assertThat(back.longitudeRad()).isCloseTo(at.longitudeRad(), within(1e-13));
            assertThat(back.heightMeters()).isCloseTo(height, within(1e-7));
        }
    }

    @Test
    void eastNorthAndUpAreWhatTheySay() {
        Ecef chongqing = Geodetic.ofDegrees(29.5, 106.5, 300).toEcef();
        Enu up = chongqing.enuTo(Geodetic.ofDegrees(29.5, 106.5, 310).toEcef());
        assertThat(up.upMeters()).isCloseTo(10, within(1e-6));
        assertThat(up.horizontalMeters()).isLessThan(1e-6);
        // A second of arc: 30.9 m of meridian, 26.9 m of parallel at this latitude.
        double second = 1 / 3600.0;
        Enu north =
                chongqing.enuTo(Geodetic.ofDegrees(29.5 + second, 106.5, 300).toEcef());
        assertThat(north.northMeters()).isCloseTo(30.79, within(0.02));
        assertThat(north.eastMeters()).isCloseTo(0, within(1e-6));
        Enu east = chongqing.enuTo(Geodetic.ofDegrees(29.5, 106.5 + second, 300).toEcef());
        assertThat(east.eastMeters()).isCloseTo(26.94, within(0.02));
        assertThat(east.northMeters()).isCloseTo(0, within(1e-2));
        Ecef moved = chongqing.plusEnu(3, -4, 5);
        Enu back = chongqing.enuTo(moved);
        assertThat(back.eastMeters()).isCloseTo(3, within(1e-8));
        assertThat(back.northMeters()).isCloseTo(-4, within(1e-8));
        assertThat(back.upMeters()).isCloseTo(5, within(1e-8));
    }
}
