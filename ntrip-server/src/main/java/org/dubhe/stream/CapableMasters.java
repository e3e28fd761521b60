package org.dubhe.stream;

import org.dubhe.time.GpsTime;

/**
 * Which stations may be masters: those that send and whose integers are levelled nearly as well as the best one's.
 *
 * <p>A station that comes back from an outage must level its new arcs before it is a master again. One that has few satellites for a while but never fell silent
 * returns with the usual share.
 *
 * <p>Stations go by their index in the network. Belongs to the thread {@code ring}.
 */
final class CapableMasters {
    /** A master has at least this share of the levelled cells that the best station has. */
    private static final double CAPABLE_SHARE = 0.8;

    /**
     * One that was silent becomes a master again with this share, or after {@link #RETURN_NANOS} with the usual one: a rover whose satellites come back one by one
     * with their integers would have to fix anew with each, while the master that stood in has them all.
     */
    private static final double RETURN_SHARE = 0.98;

    private static final long RETURN_NANOS = 300 * GpsTime.SECOND;

    private final boolean[] capable;
    private final long[] silentNanos;

    CapableMasters(int stations) {
        capable = new boolean[stations];
        silentNanos = new long[stations];
    }

    /** Whether a station may be a master. */
    boolean isCapable(int station) {
        return capable[station];
    }

    /**
     * Judges all stations anew.
     *
     * @param fresh whether each station's frames come
     * @param levelledCells levelled cells of each station's newest epoch
     * @param now GPST nanoseconds
     * @return whether a station became capable or ceased to be
     */
    boolean update(boolean[] fresh, int[] levelledCells, long now) {
        int most = 0;
        for (int i = 0; i < capable.length; i++) {
            if (fresh[i]) {
                most = Math.max(most, levelledCells[i]);
            }
        }
        boolean changed = false;
        for (int i = 0; i < capable.length; i++) {
            if (!fresh[i]) {
                silentNanos[i] = now;
            }
            boolean returning = now - silentNanos[i] < RETURN_NANOS && !capable[i];
            boolean able = fresh[i] && levelledCells[i] >= (returning ? RETURN_SHARE : CAPABLE_SHARE) * most;
            changed |= able != capable[i];
            capable[i] = able;
        }
        return changed;
    }
}
