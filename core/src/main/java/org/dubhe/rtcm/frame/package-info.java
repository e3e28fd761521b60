/** Stage 2: bytes become CRC-checked RTCM 3 frames, and payloads become frames again. Runs on the thread that brings the bytes. */
@NullMarked
package org.dubhe.rtcm.frame;

import org.jspecify.annotations.NullMarked;
