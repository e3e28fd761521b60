package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.observation.ReferenceStation;
import org.junit.jupiter.api.Test;

final class NetworkLayoutTest {
    private static final Ecef ROOF = Geodetic.ofDegrees(29.5, 106.5, 300).toEcef();

    private static ReferenceStation station(String name, Ecef marker) {
        return new ReferenceStation(name, 1, marker, 0, "", "", "ITRF2014@2021.0");
    }

    @Test
    void namesStationsThatStandTogetherAndHowFarApart() {
        List<ReferenceStation> stations = List.of(
                station("A", ROOF),
                station("FAR", ROOF.plusEnu(0, 30_000, 0)),
                station("B", ROOF.plusEnu(3, 0, 0)),
                station("C", ROOF.plusEnu(0, 30_000, 0)));
        List<String> warnings = NetworkLayout.warnings(stations);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.getFirst()).startsWith("stations A and B stand 3.0 m apart");
        assertThat(warnings.getLast()).startsWith("stations FAR and C stand 0.0 m apart");
    }

    @Test
    void hasNothingToSayOfANetworkWithPlacesOfItsOwn() {
        assertThat(NetworkLayout.warnings(List.of(station("A", ROOF), station("B", ROOF.plusEnu(0, 5000, 0)))))
                .isEmpty();
    }
}
