package org.dubhe.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rover that is connected, as it was a moment ago.
 *
 * @param id number of the session, as in the database
 * @param connection number of its connection, as the caster counts
 * @param user its account
 * @param organisation of the account
 * @param project of the account
 * @param mount mountpoint
 * @param agent what its program calls itself
 * @param address where it comes from
 * @param startedAt since when
 * @param sentBytes bytes of frames so far
 * @param correctionSeconds seconds in which it was given any
 * @param droppedWrites writes that it was too slow for
 * @param lastGgaAt when it last said a GGA; null where it never did
 * @param quality of that GGA
 * @param satellites of that GGA
 * @param latitudeDegrees of its last position; NaN where it never said one
 * @param longitudeDegrees of its last position; NaN where it never said one
 * @param fixShare of the time covered by its GGAs, the part that said quality 4; NaN where there were none
 */
public record LiveSession(
        long id,
        long connection,
        String user,
        String organisation,
        String project,
        String mount,
        String agent,
        String address,
        Instant startedAt,
        long sentBytes,
        long correctionSeconds,
        long droppedWrites,
        @Nullable Instant lastGgaAt,
        int quality,
        int satellites,
        double latitudeDegrees,
        double longitudeDegrees,
        double fixShare) {}
