package org.dubhe.account.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one stay of a rover at one moment: a row of {@code sessions}.
 *
 * @param node name of the program that serves it
 * @param id unique for the node
 * @param userId whose
 * @param projectId of which project then
 * @param mount mountpoint
 * @param agent what the rover's program calls itself
 * @param address where it comes from
 * @param startedAt when it had its mountpoint
 * @param flushedAt how far the figures go
 * @param endedAt null while it lives
 * @param why it ended; null while it lives
 * @param sentBytes bytes of frames
 * @param correctionSeconds seconds in which it was given any, at most those of its stay
 * @param reportedMillis time covered by its GGAs
 * @param fixedMillis the part of it in which they said quality 4
 * @param droppedWrites writes that it was too slow for
 * @param first first position; null where none, or erased
 * @param last last position; null where none, or erased
 */
public record SessionRecord(
        String node,
        long id,
        long userId,
        long projectId,
        String mount,
        String agent,
        String address,
        Instant startedAt,
        Instant flushedAt,
        @Nullable Instant endedAt,
        @Nullable String why,
        long sentBytes,
        long correctionSeconds,
        long reportedMillis,
        long fixedMillis,
        long droppedWrites,
        @Nullable Place first,
        @Nullable Place last) {
    /**
     * Where a rover said it was.
     *
     * @param latitudeDegrees north
     * @param longitudeDegrees east
     * @param at when
     */
    public record Place(double latitudeDegrees, double longitudeDegrees, Instant at) {}
}
