package org.dubhe.caster;

import org.jspecify.annotations.Nullable;

/** A mountpoint for a source, and who has it. It lives as long as the configuration has the mountpoint. Any thread. */
final class SourceSlot {
    /**
     * Where what comes is led.
     *
     * @param station index of the source at the sink
     */
    record Way(FrameSink sink, int station, SourceMount mount) {}

    final SourceStats stats;
    private volatile Way way;
    private @Nullable SourceHandler owner;
    private volatile @Nullable SourceIntake present;
    private boolean over;

    SourceSlot(FrameSink sink, int station, SourceMount mount, SourceStats stats) {
        this.way = new Way(sink, station, mount);
        this.stats = stats;
    }

    Way way() {
        return way;
    }

    String name() {
        return stats.mount();
    }

    /** Whether it goes on where the configuration now says this. */
    boolean isLike(SourceMount mount) {
        return mount.framed() == way.mount.framed() && mount.pushed() == way.mount.pushed();
    }

    boolean isFramed() {
        return way.mount.framed();
    }

    /** Leads it elsewhere from the next frame on. A source that is here has come there, and after that has left where it was. */
    synchronized void lead(FrameSink sink, int station, SourceMount mount) {
        Way before = way;
        way = new Way(sink, station, mount);
        if (present != null && sink != before.sink) {
            sink.connected(station);
            before.sink.disconnected(before.station);
        }
    }

    /**
     * Takes the mountpoint if nobody has it.
     *
     * @return who has it already; null where the candidate has it now
     */
    synchronized @Nullable SourceHandler take(SourceHandler candidate) {
        if (owner == null) {
            owner = candidate;
            return null;
        }
        return owner;
    }

    /** Whoever has it has come: the sink is told. One that was here and has not yet said that it left, has left by this. */
    synchronized void connected(SourceIntake intake) {
        if (present != null) {
            way.sink.disconnected(way.station);
        }
        present = intake;
        stats.connected = true;
        way.sink.connected(way.station);
    }

    /** Whoever has it has left: the sink is told, unless another has come meanwhile. */
    synchronized void disconnected(SourceIntake intake) {
        if (present == intake) {
            present = null;
            stats.connected = false;
            way.sink.disconnected(way.station);
        }
    }

    /** Whether this is the one that is here. */
    boolean has(SourceIntake intake) {
        return present == intake;
    }

    synchronized void release(SourceHandler from) {
        if (owner == from) {
            owner = null;
        }
    }

    /** The configuration has it no longer. */
    void end(String reason) {
        synchronized (this) {
            over = true;
        }
        endSource(reason);
    }

    /** Whether {@link #end} has been called; a source that took it before is ended by that, one that took it since looks here. */
    synchronized boolean isOver() {
        return over;
    }

    /** Ends the source that has it, if there is one. */
    void endSource(String reason) {
        SourceHandler here;
        synchronized (this) {
            here = owner;
        }
        if (here != null) {
            here.end(reason);
        }
    }
}
