package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;

/**
 * How well each triangle vouches for each satellite, and how long that outlives a vertex that falls silent.
 *
 * <p>A satellite that was served while a vertex had it goes on with that vertex's former value, and a little longer: where the vertex's new arc is levelled by another
 * triangle, this one's edges follow some epochs later. A rover would lose the satellite in between.
 */
final class ServedGrades {
    /** Fixed on all three edges of a triangle, and closed. */
    static final byte CLOSED = 2;

    /** Fixed on two of them only. */
    static final byte FIXED = 1;

    static final byte NONE = 0;

    /** A triangle's edges may fix a returning station's new arc so much later than the first triangle that levels it. */
    static final long REJOIN_NANOS = 10 * GpsTime.SECOND;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final byte[][] grades;
    private final long[][] earnedNanos;
    private final long[][] carriedNanos;

    ServedGrades(int triangles) {
        grades = new byte[triangles][Satellite.COUNT];
        earnedNanos = new long[triangles][Satellite.COUNT];
        carriedNanos = new long[triangles][Satellite.COUNT];
        for (int t = 0; t < triangles; t++) {
            Arrays.fill(earnedNanos[t], NEVER);
            Arrays.fill(carriedNanos[t], NEVER);
        }
    }

    /**
     * The grade that a satellite is served with in a triangle, now.
     *
     * @param earned what this epoch's integers say: {@link #CLOSED}, {@link #FIXED} or {@link #NONE}
     * @param isHeld whether a former value stands in at a vertex, see {@link Residuals#hold}
     */
    byte grade(int triangle, int satellite, byte earned, boolean isHeld, long nowNanos) {
        if (earned > NONE) {
            grades[triangle][satellite] = earned;
            earnedNanos[triangle][satellite] = nowNanos;
            carriedNanos[triangle][satellite] = NEVER;
            return earned;
        }
        if (isHeld) {
            carriedNanos[triangle][satellite] = nowNanos;
        }
        boolean isCarried = nowNanos - carriedNanos[triangle][satellite] <= REJOIN_NANOS;
        return isCarried && nowNanos - earnedNanos[triangle][satellite] <= NetworkSolver.HOLD_NANOS
                ? grades[triangle][satellite]
                : NONE;
    }
}
