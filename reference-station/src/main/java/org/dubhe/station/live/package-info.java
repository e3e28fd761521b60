/**
 * Stage 1: live streams that this side opens or waits for: from another caster, a TCP port, a serial line. Each runs on a thread of its own, which
 * may wait; whole frames are handed over on it.
 */
@NullMarked
package org.dubhe.station.live;

import org.jspecify.annotations.NullMarked;
