package org.dubhe.stream;

import java.util.function.DoubleBinaryOperator;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * Where a rover is, from its GGAs: those that cannot be are left out.
 *
 * <p>Without a fix, or at an impossible height: ignored. Farther from the last good one than a vehicle goes in the time between: a jump, ignored
 * until {@link #JUMPS_MAX} in a row agree on the new place. One per rover, on the thread {@code ring}.
 */
final class RoverPlace {
    /** Jumps in a row, near each other, that are believed. */
    static final int JUMPS_MAX = 3;

    /** Faster than any vehicle on or near the ground. */
    static final double SPEED_MAX_METERS_PER_SECOND = 200;

    /** What two single-point positions may differ by without anything having moved. */
    static final double NOISE_METERS = 500;

    private static final double HEIGHT_MIN_METERS = -1000;
    private static final double HEIGHT_MAX_METERS = 12_000;

    private final DoubleBinaryOperator geoid;
    private @Nullable Ecef last;
    private long lastNanos = ServiceClock.UNKNOWN;
    private @Nullable Ecef jumped;
    private int jumps;
    private long ignored;

    /**
     * Of a rover that has said nothing yet.
     *
     * @param geoid geoid above the ellipsoid, metres, by latitude and longitude, radians: for sentences that do not say it
     */
    RoverPlace(DoubleBinaryOperator geoid) {
        this.geoid = geoid;
    }

    /**
     * Takes a GGA.
     *
     * @param now GPST nanoseconds or {@link ServiceClock#UNKNOWN}
     * @return the position that it says, ellipsoidal; {@code null} where it is ignored
     */
    @Nullable
    Ecef accept(Gga gga, long now) {
        if (!gga.hasFix()) {
            ignored++;
            return null;
        }
        double separation = gga.hasGeoidSeparation()
                ? gga.geoidSeparationMeters()
                : geoid.applyAsDouble(Math.toRadians(gga.latitudeDegrees()), Math.toRadians(gga.longitudeDegrees()));
        Geodetic said = gga.position(separation);
        if (!(said.heightMeters() >= HEIGHT_MIN_METERS && said.heightMeters() <= HEIGHT_MAX_METERS)) {
            ignored++;
            return null;
        }
        Ecef position = said.toEcef();
        if (last != null && isJump(position, last, now)) {
            boolean again = jumped != null && jumped.distanceMeters(position) <= NOISE_METERS;
            jumps = again ? jumps + 1 : 1;
            jumped = position;
            if (jumps < JUMPS_MAX) {
                ignored++;
                return null;
            }
        }
        jumps = 0;
        jumped = null;
        last = position;
        lastNanos = now;
        return position;
    }

    /** GGAs left out. */
    long ignored() {
        return ignored;
    }

    private boolean isJump(Ecef position, Ecef from, long now) {
        double seconds =
                now == ServiceClock.UNKNOWN || lastNanos == ServiceClock.UNKNOWN ? 0 : (now - lastNanos) * 1e-9;
        return position.distanceMeters(from) > NOISE_METERS + SPEED_MAX_METERS_PER_SECOND * Math.max(seconds, 0);
    }
}
