package org.dubhe.stream;

import org.dubhe.caster.RoverConnection;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/** What a rover on a mountpoint of kind nearest or vrs gets; read from any thread, each value by itself. */
public final class RoverStatus {
    private final RoverConnection rover;
    private final boolean unchanged;
    private final VrsMode mode;
    private final int stationId;
    private final @Nullable StationFeed followed;
    private volatile String master;
    private volatile long tagNanos = ServiceClock.UNKNOWN;
    private volatile int satellites;
    private volatile long epochs;

    private RoverStatus(
            RoverConnection rover,
            boolean unchanged,
            VrsMode mode,
            int stationId,
            @Nullable StationFeed followed,
            String master) {
        this.rover = rover;
        this.unchanged = unchanged;
        this.mode = mode;
        this.stationId = stationId;
        this.followed = followed;
        this.master = master;
    }

    /** Nothing yet, on a mountpoint of kind vrs. */
    static RoverStatus waiting(RoverConnection connection) {
        return new RoverStatus(connection, false, VrsMode.WAITING, 0, null, "");
    }

    /** The frames of a station as they come, on a mountpoint of kind nearest; {@code null} where it has none yet. Of the thread {@code ring}. */
    static RoverStatus unchanged(RoverConnection connection, @Nullable StationFeed base) {
        return base == null
                ? new RoverStatus(connection, true, VrsMode.WAITING, 0, null, "")
                : new RoverStatus(connection, true, VrsMode.NEAREST, base.stationId(), base, base.name());
    }

    /** Another base, on a mountpoint of kind vrs, which has sent nothing yet; {@code from} is who it will be made of. */
    RoverStatus with(VrsMode next, int id, @Nullable StationFeed from) {
        RoverStatus out = new RoverStatus(rover, false, next, id, null, from == null ? "" : from.name());
        out.tagNanos = tagNanos;
        return out;
    }

    void sent(StationFeed from, long tag, int count) {
        master = from.name();
        tagNanos = tag;
        satellites = count;
        epochs = epochs + 1;
    }

    /** {@link RoverConnection#id}. */
    public long rover() {
        return rover.id();
    }

    /** Whether a station's frames are passed on as they come, on a mountpoint of kind nearest; else the mountpoint is of kind vrs. */
    public boolean isUnchanged() {
        return unchanged;
    }

    /** What it gets. */
    public VrsMode mode() {
        return mode;
    }

    /** DF003 of its base; 0 before the first, and where an unchanged one has not said it. */
    public int stationId() {
        return stationId;
    }

    /** Name of the master or the single base; empty before the first. */
    public String master() {
        return master;
    }

    /** Time tag of the last epoch sent, GPST nanoseconds, or {@link ServiceClock#UNKNOWN}; of an unchanged base its newest one. */
    public long tagNanos() {
        return followed == null ? tagNanos : followed.newestTagNanos();
    }

    /** Satellites of it. */
    public int satellites() {
        return followed == null ? satellites : followed.satellites();
    }

    /** Epochs sent from this base; −1 of an unchanged one, whose epochs nobody counts. */
    public long epochs() {
        return unchanged ? -1 : epochs;
    }
}
