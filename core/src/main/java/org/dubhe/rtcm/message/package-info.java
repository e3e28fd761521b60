/**
 * Stage 3: the rare messages (positions, antennas, texts, biases, ephemerides) as records, both ways. Values without a thread; a record is
 * made per message read, which at a few messages a second is far from the hot path.
 */
@NullMarked
package org.dubhe.rtcm.message;

import org.jspecify.annotations.NullMarked;
