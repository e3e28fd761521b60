package org.dubhe.pipeline;

import java.util.Arrays;
import org.dubhe.observation.StationEpoch;
import org.jspecify.annotations.Nullable;

/** The epochs of all stations that share one time tag; mutable, reused, owned by whoever took it. */
public final class EpochSet {
    /** Tags this near are one epoch: half the interval of 20 Hz. */
    static final long SAME_NANOS = 25_000_000;

    private final StationEpoch[] epochs;
    private final @Nullable StationEpoch[] present;
    private long timeNanos;
    private int count;

    /** Room for one epoch of each station. */
    public EpochSet(int stations) {
        epochs = new StationEpoch[stations];
        for (int i = 0; i < stations; i++) {
            epochs[i] = new StationEpoch();
        }
        present = new StationEpoch[stations];
    }

    /** Empties it for a new time tag, GPST nanoseconds. */
    public void reset(long timeNanos) {
        this.timeNanos = timeNanos;
        this.count = 0;
        Arrays.fill(present, null);
    }

    /** Copies a station's epoch in; one that the station sends again replaces the former. */
    public void put(StationEpoch epoch) {
        int station = epoch.station();
        epochs[station].copyFrom(epoch);
        count += present[station] == null ? 1 : 0;
        present[station] = epochs[station];
    }

    /** The tag of the first epoch in it, GPST nanoseconds. */
    public long timeNanos() {
        return timeNanos;
    }

    /** Stations in it. */
    public int count() {
        return count;
    }

    /** The epoch of a station, by index; {@code null} where it has not come. */
    public @Nullable StationEpoch of(int station) {
        return present[station];
    }

    /** The epochs by station, {@code null} where one has not come; valid until {@link #reset}, not to be changed. */
    public @Nullable StationEpoch[] epochs() {
        return present;
    }

    /** Stations that it has room for. */
    public int stations() {
        return epochs.length;
    }

    boolean isAt(long tagNanos) {
        return count > 0 && Math.abs(tagNanos - timeNanos) < SAME_NANOS;
    }
}
