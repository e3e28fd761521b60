/**
 * Stage 8: corrections become RTCM bytes for rovers: the streams of kind raw, nearest and vrs. Thread: {@code ring}, one for all streams; rovers
 * come, speak and go on event loops and leave a word for it.
 */
@NullMarked
package org.dubhe.stream;

import org.jspecify.annotations.NullMarked;
