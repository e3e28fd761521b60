/**
 * Stage 5: one clean epoch per station: receiver clock jumps out, slips found, unhealthy satellites left out. Runs on the ring's thread, or on
 * the one thread of an evaluation.
 */
@NullMarked
package org.dubhe.station.epoch;

import org.jspecify.annotations.NullMarked;
