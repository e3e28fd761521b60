package org.dubhe.caster;

import org.jspecify.annotations.Nullable;

/** A mountpoint for a source, and who has it. Any thread. */
final class SourceSlot {
    final int station;
    final SourceMount mount;
    final SourceStats stats;
    private @Nullable SourceHandler owner;

    SourceSlot(int station, SourceMount mount, SourceStats stats) {
        this.station = station;
        this.mount = mount;
        this.stats = stats;
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

    synchronized void release(SourceHandler from) {
        if (owner == from) {
            owner = null;
        }
    }
}
