package org.dubhe.rtklib;

import org.dubhe.geodesy.Ecef;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * What RTKLIB made of one rover epoch.
 *
 * @param time the rover's time tag
 * @param status how good it is
 * @param position the rover's position in the frame of the base station, metres; {@code null} with {@link Status#NONE}
 * @param base the base station's position as received, metres; {@code null} where the epoch had no corrections
 * @param satellites satellites in the solution (slot 0)
 * @param secondSlotSatellites satellites whose second band is in the solution, 0 without corrections
 * @param ratio of the ambiguity test, 0 where there was none, at most 999.9
 * @param ageSeconds age of the corrections, 0 where they have the same time tag
 * @param pdop of the satellites in the solution; NaN with {@link Status#NONE}
 * @param covariance of the position
 */
public record Solution(
        GpsTime time,
        Status status,
        @Nullable Ecef position,
        @Nullable Ecef base,
        int satellites,
        int secondSlotSatellites,
        double ratio,
        double ageSeconds,
        double pdop,
        Covariance covariance) {
    /** RTKLIB's quality of a solution. */
    public enum Status {
        /** No position. */
        NONE,
        /** From pseudoranges of the rover alone. */
        SINGLE,
        /** From differential pseudoranges. */
        DGPS,
        /** From phases with real-valued ambiguities. */
        FLOAT,
        /** From phases with integer ambiguities. */
        FIX
    }

    /** Of an Earth-fixed position, m². */
    public record Covariance(double xx, double yy, double zz, double xy, double yz, double zx) {}

    /** Whether the ambiguities are integers. */
    public boolean isFixed() {
        return status == Status.FIX;
    }
}
