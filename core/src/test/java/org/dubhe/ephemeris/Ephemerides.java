package org.dubhe.ephemeris;

import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;

/** Made-up but plausible ephemerides for tests of geometry and of the store. */
final class Ephemerides {
    static final GpsTime TOE = GpsTime.ofWeek(2138, 432_000L * GpsTime.SECOND);

    private Ephemerides() {}

    static KeplerEphemeris of(
            Constellation system, int number, NavigationMessage message, GpsTime toe, int issue, int health) {
        double sqrtA = system == Constellation.BEIDOU && KeplerEphemeris.isBeidouGeo(number) ? 6493.4 : 5153.7;
        KeplerOrbit orbit = new KeplerOrbit(
                sqrtA, 0.012, 0.96, 1e-10, -2.1, -8e-9, 0.7, 1.3, 4.5e-9, 1e-6, 8e-6, 210, -60, 1.1e-7, -9e-8);
        ClockPolynomial clock = new ClockPolynomial(toe, 1.5e-4, -3e-12, 0);
        return new KeplerEphemeris(
                Satellite.index(system, number), message, issue, issue, health, 0, 0, toe, orbit, clock, 5e-9, 7e-9);
    }

    static KeplerEphemeris gps(int number, GpsTime toe, int issue, int health) {
        return of(Constellation.GPS, number, NavigationMessage.LNAV, toe, issue, health);
    }
}
