package org.dubhe.observation;

import org.dubhe.rtcm.message.GlonassEphemeris1020;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.KeplerMessage;

/** What orbits and times the satellites of the systems here can have; all else is a receiver's or a stranger's. */
final class PossibleOrbits {
    /**
     * Semi-major axes of the systems here: GPS 26,560 km to BeiDou's and QZSS's 42,164 km, and Galileo's two on stray orbits, with room for
     * manoeuvres; √m.
     */
    private static final double SQRT_AXIS_LEAST = 5_000;

    private static final double SQRT_AXIS_MOST = 6_700;

    /** Galileo's stray satellites have 0.16, QZSS 0.08, all others less than 0.03. */
    private static final double ECCENTRICITY_MOST = 0.3;

    /** GLONASS satellites are 25,510 km from the geocentre, ± 100 km. */
    private static final double GLONASS_RADIUS_LEAST_METERS = 2.4e7;

    private static final double GLONASS_RADIUS_MOST_METERS = 2.7e7;
    private static final double WEEK_SECONDS = 604_800;

    private PossibleOrbits() {}

    /** Whether a satellite of GPS, QZSS, BeiDou or Galileo can have sent it. */
    static boolean isPossible(KeplerMessage message) {
        KeplerElements e = message.elements();
        return isSatellite(message.satellite())
                && e.sqrtAxis() >= SQRT_AXIS_LEAST
                && e.sqrtAxis() <= SQRT_AXIS_MOST
                && e.eccentricity() <= ECCENTRICITY_MOST
                && e.toeSeconds() < WEEK_SECONDS
                && message.clock().tocSeconds() < WEEK_SECONDS;
    }

    /** Whether a satellite of GLONASS can have sent it. */
    static boolean isPossible(GlonassEphemeris1020 message) {
        double[] s = message.state();
        double radius = Math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
        return isSatellite(message.satellite())
                && radius >= GLONASS_RADIUS_LEAST_METERS
                && radius <= GLONASS_RADIUS_MOST_METERS
                && Math.round(message.tbSeconds() * 1e9) < BroadcastEphemerides.DAY;
    }

    private static boolean isSatellite(int number) {
        return number >= 1 && number <= 63;
    }
}
