package org.dubhe.stream;

import java.util.BitSet;

/** DF003 of virtual stations: those that no physical station has. Two rovers may have the same; one rover never gets its former one next. */
final class StationIds {
    private static final int ID_MAX = 4095;

    private final BitSet taken = new BitSet(ID_MAX + 1);

    /** All but those of the stations configured; 0 means "not said" to many receivers. */
    StationIds(StationFeed[] stations) {
        taken.set(0);
        for (StationFeed station : stations) {
            if (station.expectedId() >= 0) {
                taken.set(station.expectedId());
            }
        }
    }

    /** The next free one after another, round and round. */
    int after(int id) {
        int next = taken.nextClearBit(id + 1);
        return next <= ID_MAX ? next : taken.nextClearBit(0);
    }
}
