/**
 * Stage 1, sources: NTRIP's words on the wire (requests, answers, sourcetable, GGA) and the client side of it with plain sockets.
 *
 * <p>Threads: the words belong to whoever holds them; {@link org.dubhe.station.ntrip.NtripClient} and {@link
 * org.dubhe.station.ntrip.NtripSource} block their caller (a virtual thread does).
 */
@NullMarked
package org.dubhe.station.ntrip;

import org.jspecify.annotations.NullMarked;
