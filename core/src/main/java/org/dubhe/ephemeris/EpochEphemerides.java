package org.dubhe.ephemeris;

import java.util.Arrays;
import org.dubhe.signal.Satellite;
import org.jspecify.annotations.Nullable;

/**
 * The one ephemeris of each satellite that everything computed for an epoch uses: all stations, master and virtual station alike. Mixing data
 * sets of one satellite inside an epoch costs metres.
 *
 * <p>Mutable and reused; belongs to the thread that computes the epoch. A data set that arrives meanwhile changes nothing here.
 */
public final class EpochEphemerides {
    private final @Nullable Ephemeris[] bySatellite = new Ephemeris[Satellite.COUNT];
    private final boolean[] asked = new boolean[Satellite.COUNT];
    private @Nullable EphemerisStore store;
    private long timeNanos;

    /** Starts an epoch: what it gives from now on was chosen for this instant, GPST nanoseconds, and does not change. */
    public void select(EphemerisStore store, long timeNanos) {
        this.store = store;
        this.timeNanos = timeNanos;
        Arrays.fill(asked, false);
    }

    /** The epoch's healthy, valid ephemeris of a satellite, or {@code null}. */
    public @Nullable Ephemeris of(int satellite) {
        if (!asked[satellite]) {
            asked[satellite] = true;
            Ephemeris found = store == null ? null : store.find(satellite, timeNanos);
            bySatellite[satellite] = found != null && found.healthy() ? found : null;
        }
        return bySatellite[satellite];
    }
}
