package org.dubhe.ephemeris;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

final class SatelliteRangeTest {
    private static final Ephemeris GPS = Ephemerides.gps(5, Ephemerides.TOE, 1, 0);
    private static final Ephemeris GEO =
            Ephemerides.of(Constellation.BEIDOU, 3, NavigationMessage.D2, Ephemerides.TOE, 1, 0);
    private static final long T = Ephemerides.TOE.nanos() + 1234 * GpsTime.SECOND;

    private final SatelliteState state = new SatelliteState();
    private final SatelliteRange range = new SatelliteRange();
    private final Topocentric site =
            new Topocentric(Geodetic.ofDegrees(29.5, 106.5, 400).toEcef());

    @Test
    void velocityAndDriftAreTheDerivativesOfPositionAndClock() {
        for (Ephemeris ephemeris : new Ephemeris[] {GPS, GEO}) {
            SatelliteState before = new SatelliteState();
            SatelliteState after = new SatelliteState();
            long half = GpsTime.SECOND / 2;
            ephemeris.stateAt(T - half, before);
            ephemeris.stateAt(T + half, after);
            ephemeris.stateAt(T, state);
            // A central difference over 1 s is off by a third derivative of 1e-4 m/s³ / 24.
            assertThat(state.vxMetersPerSecond).isCloseTo(after.xMeters - before.xMeters, within(2e-5));
            assertThat(state.vyMetersPerSecond).isCloseTo(after.yMeters - before.yMeters, within(2e-5));
            assertThat(state.vzMetersPerSecond).isCloseTo(after.zMeters - before.zMeters, within(2e-5));
            assertThat(state.clockDriftSecondsPerSecond)
                    .isCloseTo(after.clockBiasSeconds - before.clockBiasSeconds, within(1e-17));
        }
    }

    @Test
    void rangeFollowsTheLightTimeEquationInAnInertialFrame() {
        range.fromReception(GPS, T, site);
        double tau = range.rangeMeters() / Signal.SPEED_OF_LIGHT;
        assertThat((T - range.emissionNanos()) * 1e-9).isCloseTo(tau, within(1e-9));
        // An inertial frame that coincides with the Earth-fixed one at reception.
        GPS.stateAt(range.emissionNanos(), state);
        double angle = 7.2921151467e-5 * tau;
        double x = state.xMeters * Math.cos(angle) + state.yMeters * Math.sin(angle);
        double y = -state.xMeters * Math.sin(angle) + state.yMeters * Math.cos(angle);
        assertThat(site.position().distanceMeters(new Ecef(x, y, state.zMeters)))
                .isCloseTo(range.rangeMeters(), within(1e-7));
    }

    @Test
    void rangeRateIsTheDerivativeInReceiverTime() {
        double[] ranges = new double[2];
        for (int i = 0; i < 2; i++) {
            range.fromReception(GPS, T + (2 * i - 1) * GpsTime.SECOND, site);
            ranges[i] = range.rangeMeters();
        }
        range.fromReception(GPS, T, site);
        assertThat(range.rangeRateMetersPerSecond()).isCloseTo((ranges[1] - ranges[0]) / 2, within(5e-5));
    }

    @Test
    void codeGivesTheEmissionTimeWhateverTheReceiverClock() {
        range.fromReception(GPS, T, site);
        long emission = range.emissionNanos();
        double rho = range.rangeMeters();
        double satelliteClock = range.state().clockBiasSeconds;
        for (double receiverClock : new double[] {0, 4.4e-4, -0.002}) {
            long tag = T + Math.round(receiverClock * 1e9);
            double code = rho + Signal.SPEED_OF_LIGHT * (receiverClock - satelliteClock);
            range.fromCode(GPS, tag, code, site);
            assertThat(range.emissionNanos()).isBetween(emission - 30, emission + 30);
            assertThat(range.rangeMeters()).isCloseTo(rho, within(3e-5));
        }
    }

    @Test
    void aSatelliteStraightAboveStandsAtNinetyDegrees() {
        Topocentric equator = new Topocentric(new Ecef(6_378_137, 0, 0));
        assertThat(Math.toDegrees(equator.elevationRad(1, 0, 0))).isCloseTo(90, within(1e-9));
        assertThat(Math.toDegrees(equator.azimuthRad(0, 1, 0))).isCloseTo(90, within(1e-9));
        assertThat(Math.toDegrees(equator.azimuthRad(0, -1, 0))).isCloseTo(270, within(1e-9));
        assertThat(equator.azimuthRad(0, 0, 1)).isCloseTo(0, within(1e-12));
    }
}
