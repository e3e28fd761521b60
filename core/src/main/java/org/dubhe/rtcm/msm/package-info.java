/**
 * Stage 3: frames become raw multiple signal messages (MSM) and back; {@link org.dubhe.rtcm.msm.MsmComposer} makes them from metres, cycles
 * and Hz. Everything here is reused by one thread: the ring's decode handler, or whoever emits.
 */
@NullMarked
package org.dubhe.rtcm.msm;

import org.jspecify.annotations.NullMarked;
