package org.dubhe.account.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKTReader;

final class StoredValuesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.128/25, 192.168.4.127, false",
        "192.168.4.128/25, 192.168.4.200, true",
        "192.168.4.6/31, 192.168.4.7, true",
        "192.168.4.6/31, 192.168.4.8, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "1.2.3.4, 1.2.3.4, true",
        "1.2.3.4, 1.2.3.5, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::ffff:10.1.0.0, 10.1.0.0, true"
    })
    void anAddressIsInARangeByItsPrefix(String range, String address, boolean inside) throws Exception {
        assertThat(IpRange.parse(range).contains(InetAddress.getByName(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0/8",
                "example.org",
                "10.0.0.0/x",
                "12345",
                "a",
                "cafe"
            })
    void refusesWhatIsNoRange(String text) {
        assertThatExceptionOfType(AccountException.class)
                .isThrownBy(() -> IpRange.parse(text))
                .withMessageContaining("ip_ranges: ");
    }

    @ParameterizedTest
    @CsvSource({
        "VRS, VRS, true",
        "VRS, VRS2, false",
        "VRS, vrs, false",
        "RTK_*, RTK_1, true",
        "RTK_*, RTK_, true",
        "*, anything, true",
        "*_1, RTK_1, true",
        "*_1, RTK_12, false",
        "A*B*C, AxxBBxC, true",
        "A*B*C, AxxC, false",
        "**, x, true"
    })
    void starsStandForAnyCharacters(String glob, String name, boolean matches) {
        assertThat(MountGlob.matches(glob, name)).isEqualTo(matches);
    }

    /** JTS is the judge. */
    @Test
    void aPlaceIsInsideWhereJtsSaysSo() throws Exception {
        String text =
                "MULTIPOLYGON (((106 29, 107.5 28.5, 108 30, 107 29.6, 106.5 31, 106 29), (106.8 29.2, 107.1 29.2, 107 29.4, 106.8 29.2)), "
                        + "((109 29, 110 29, 110 30, 109 29)))";
        Area area = Area.parse(text);
        Geometry geometry = new WKTReader().read(text);
        GeometryFactory factory = new GeometryFactory();
        Random random = new Random(5);
        int inside = 0;
        for (int i = 0; i < 20_000; i++) {
            double latitude = 28 + 4 * random.nextDouble();
            double longitude = 105 + 6 * random.nextDouble();
            boolean expected = geometry.contains(factory.createPoint(new Coordinate(longitude, latitude)));
            assertThat(area.contains(latitude, longitude))
                    .as("%f %f", latitude, longitude)
                    .isEqualTo(expected);
            inside += expected ? 1 : 0;
        }
        assertThat(inside).isBetween(1000, 19_000);
        assertThat(area.contains(29.2, 200)).isFalse();
        assertThat(area.contains(Double.NaN, 107)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POINT (106 29)",
                "POLYGON EMPTY",
                "POLYGON ((106 29, 107 29))",
                "POLYGON ((106 29, 107 30, 107 29, 106 30, 106 29))",
                "POLYGON ((29 106, 29 107, 30 107, 29 106))",
                "POLYGON ((106 29, 107 NaN, 107 30, 106 29))",
                "nonsense"
            })
    void refusesWhatIsNoArea(String text) {
        assertThatExceptionOfType(AccountException.class)
                .isThrownBy(() -> Area.parse(text))
                .withMessageContaining("area: ");
    }
}
