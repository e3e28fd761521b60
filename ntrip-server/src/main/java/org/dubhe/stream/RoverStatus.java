package org.dubhe.stream;

import org.dubhe.caster.RoverConnection;
import org.dubhe.time.ServiceClock;

/** What a rover on a mountpoint of kind vrs gets; read from any thread, each value by itself. */
public final class RoverStatus {
    private final long rover;
    private final String mount;
    private final VrsMode mode;
    private final int stationId;
    private volatile String master = "";
    private volatile long tagNanos = ServiceClock.UNKNOWN;
    private volatile int satellites;
    private volatile long epochs;

    private RoverStatus(long rover, String mount, VrsMode mode, int stationId) {
        this.rover = rover;
        this.mount = mount;
        this.mode = mode;
        this.stationId = stationId;
    }

    static RoverStatus waiting(RoverConnection connection) {
        return new RoverStatus(connection.id(), connection.mount(), VrsMode.WAITING, 0);
    }

    RoverStatus with(VrsMode next, int id) {
        RoverStatus out = new RoverStatus(rover, mount, next, id);
        out.master = master;
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
        return rover;
    }

    /** Mountpoint. */
    public String mount() {
        return mount;
    }

    /** What it gets. */
    public VrsMode mode() {
        return mode;
    }

    /** DF003 of its base; 0 before the first. */
    public int stationId() {
        return stationId;
    }

    /** Name of the master or the single base; empty before the first epoch. */
    public String master() {
        return master;
    }

    /** Time tag of the last epoch sent, GPST nanoseconds, or {@link ServiceClock#UNKNOWN}. */
    public long tagNanos() {
        return tagNanos;
    }

    /** Satellites of it. */
    public int satellites() {
        return satellites;
    }

    /** Epochs sent from this base. */
    public long epochs() {
        return epochs;
    }
}
