package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.network.AtmosphereDelta.Refusal;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
    private static final GpsTime TIME = GpsTime.ofWeek(2300, 345_600 * GpsTime.SECOND);
    private static final Ecef[] STATIONS = {
        Geodetic.ofDegrees(29.5, 106.4, 300).toEcef(),
        Geodetic.ofDegrees(29.5, 106.8, 300).toEcef(),
        Geodetic.ofDegrees(29.9, 106.6, 900).toEcef()
    };
    private static final Ecef CENTROID = Geodetic.ofDegrees(29.6333, 106.6, 500).toEcef();

    private static Snapshot.Builder withSatellites(int count) {
        Snapshot.Builder builder = new Snapshot.Builder(7, TIME, STATIONS).triangle(0, 1, 2);
        for (int number = 1; number <= count; number++) {
            int satellite = Satellite.index(Constellation.BEIDOU, number);
            builder.satellite(satellite, CENTROID.plusEnu(3e6 * number, 0, 2e7));
            builder.serve(0, satellite, true);
            builder.residual(0, satellite, 0.01 * number, 0, 0.003, 0, 0, 0.003);
            builder.residual(1, satellite, 0.04, 0.001, 0.003, 0.006, 0, 0.003);
            builder.residual(2, satellite, 0.07, 0, 0.003, 0.009, 0, 0.003);
        }
        return builder;
    }

    @Test
    void takesThePlaneThroughTheThreeStationsRelativeToTheMaster() {
        AtmosphereDelta delta = new AtmosphereDelta();
        Snapshot snapshot = withSatellites(8).build();
        assertThat(snapshot.interpolate(0, CENTROID, TIME, delta)).isTrue();
        int entry = delta.indexOf(Satellite.index(Constellation.BEIDOU, 1));
        // A third of each: (0.01 + 0.04 + 0.07) / 3 - 0.01, to the accuracy of the rounded centroid.
        assertThat(delta.ionosphereMeters(entry)).isCloseTo(0.03, within(1e-4));
        assertThat(delta.troposphereMeters(entry)).isCloseTo(0.005, within(1e-4));
        assertThat(delta.snapshotId()).isEqualTo(7);
        assertThat(delta.count()).isEqualTo(8);
    }

    @Test
    void isZeroAtTheMasterItself() {
        AtmosphereDelta delta = new AtmosphereDelta();
        Snapshot snapshot = withSatellites(8)
                .zenith(0, 0.02)
                .zenith(1, 0.03)
                .heightGradient(-3e-5)
                .build();
        assertThat(snapshot.interpolate(1, STATIONS[1], TIME, delta)).isTrue();
        for (int i = 0; i < delta.count(); i++) {
            assertThat(delta.ionosphereMeters(i)).isCloseTo(0, within(1e-9));
            assertThat(delta.troposphereMeters(i)).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void addsTheZenithDelayOfTheVirtualHeight() {
        AtmosphereDelta delta = new AtmosphereDelta();
        Snapshot flat = withSatellites(8).build();
        Snapshot steep = withSatellites(8).heightGradient(-4e-5).build();
        Ecef high = CENTROID.plusEnu(0, 0, 500);
        int satellite = Satellite.index(Constellation.BEIDOU, 1);
        assertThat(flat.interpolate(0, high, TIME, delta)).isTrue();
        double without = delta.troposphereMeters(delta.indexOf(satellite));
        assertThat(steep.interpolate(0, high, TIME, delta)).isTrue();
        double with = delta.troposphereMeters(delta.indexOf(satellite));
        // 500 m above the plane of the stations: -4e-5 * 500 = -20 mm at the zenith, 1.2 % more at this elevation of 81
        // degrees.
        assertThat(with - without).isCloseTo(-0.0202, within(3e-4));
    }

    @Test
    void extrapolatesWithRatesAndRefusesPastTheAgeLimit() {
        AtmosphereDelta delta = new AtmosphereDelta();
        Snapshot snapshot = withSatellites(8).build();
        int satellite = Satellite.index(Constellation.BEIDOU, 2);
        snapshot.interpolate(0, STATIONS[1], TIME, delta);
        double now = delta.ionosphereMeters(delta.indexOf(satellite));
        assertThat(snapshot.interpolate(0, STATIONS[1], TIME.plusSeconds(5), delta))
                .isTrue();
        assertThat(delta.ionosphereMeters(delta.indexOf(satellite)) - now).isCloseTo(0.005, within(1e-6));
        assertThat(snapshot.interpolate(0, STATIONS[1], TIME.plusSeconds(10.5), delta))
                .isFalse();
        assertThat(delta.refusal()).isEqualTo(Refusal.TOO_OLD);
        assertThat(delta.count()).isZero();
    }

    @Test
    void refusesOutsideAndWithTooFewSatellites() {
        AtmosphereDelta delta = new AtmosphereDelta();
        assertThat(withSatellites(8).build().interpolate(0, CENTROID.plusEnu(60_000, 0, 0), TIME, delta))
                .isFalse();
        assertThat(delta.refusal()).isEqualTo(Refusal.OUTSIDE);
        assertThat(withSatellites(5).build().interpolate(0, CENTROID, TIME, delta))
                .isFalse();
        assertThat(delta.refusal()).isEqualTo(Refusal.TOO_FEW_SATELLITES);
    }

    @Test
    void dropsSatellitesWhoseIonosphereIsUncertain() {
        int noisy = Satellite.index(Constellation.BEIDOU, 3);
        Snapshot snapshot = withSatellites(8)
                .residual(2, noisy, 0.07, 0, 0.15, 0.009, 0, 0.003)
                .build();
        AtmosphereDelta delta = new AtmosphereDelta();
        assertThat(snapshot.interpolate(0, CENTROID, TIME, delta)).isTrue();
        assertThat(delta.indexOf(noisy)).isEqualTo(-1);
        assertThat(delta.count()).isEqualTo(7);
    }

    @Test
    void tellsIntegersOfTheArcTheyBelongTo() {
        int satellite = Satellite.index(Constellation.GPS, 5);
        Snapshot snapshot = withSatellites(8)
                .level(1, satellite, 10, -12, 4, TIME.plusSeconds(-60))
                .build();
        assertThat(snapshot.levelledInteger(1, satellite, 10)).isEqualTo(-12);
        assertThat(snapshot.levelledArc(1, satellite, 10)).isEqualTo(4);
        assertThat(snapshot.levelledSinceNanos(1, satellite, 10))
                .isEqualTo(TIME.plusSeconds(-60).nanos());
        assertThat(snapshot.levelledInteger(0, satellite, 10)).isEqualTo(Snapshot.NOT_LEVELLED);
        assertThat(snapshot.levelledInteger(1, satellite, 2)).isEqualTo(Snapshot.NOT_LEVELLED);
    }

    @Test
    void servesASliverFromTheTriangleBesideIt() {
        // A fourth station just south of the side 0–1 of the triangle: 0, 1, 3 is a sliver, and a point in it is 1 km
        // outside the triangle.
        Ecef[] four = {
            STATIONS[0],
            STATIONS[1],
            STATIONS[2],
            Geodetic.ofDegrees(29.47, 106.6, 300).toEcef()
        };
        Ecef inSliver = Geodetic.ofDegrees(29.491, 106.6, 300).toEcef();
        Ecef beyond = Geodetic.ofDegrees(29.46, 106.6, 300).toEcef();
        Snapshot.Builder builder =
                new Snapshot.Builder(7, TIME, four).triangle(0, 1, 2).sliver(0, 1, 3);
        for (int number = 1; number <= 6; number++) {
            int satellite = Satellite.index(Constellation.BEIDOU, number);
            builder.satellite(satellite, CENTROID.plusEnu(3e6 * number, 0, 2e7));
            builder.serve(0, satellite, true);
            for (int station = 0; station < 4; station++) {
                // A plane that rises northwards alone.
                builder.residual(station, satellite, station == 2 ? 0.03 : 0, 0, 0.003, 0, 0, 0.003);
            }
        }
        Snapshot snapshot = builder.build();
        AtmosphereDelta delta = new AtmosphereDelta();

        assertThat(snapshot.triangleAt(inSliver)).isZero();
        assertThat(snapshot.covers(inSliver)).isTrue();
        assertThat(snapshot.interpolate(0, inSliver, TIME, delta)).isTrue();
        // 30 mm over 0.4 degrees of latitude, 0.009 degrees south of the side.
        assertThat(delta.ionosphereMeters(0)).isCloseTo(-0.03 * 0.009 / 0.4, within(1e-4));
        assertThat(snapshot.triangleAt(beyond)).isEqualTo(-1);
        assertThat(snapshot.interpolate(0, beyond, TIME, delta)).isFalse();
        assertThat(delta.refusal()).isEqualTo(Refusal.OUTSIDE);
    }
}
