/** Leaf: bits of big-endian fields in byte arrays, and the checksum of RTCM frames. No thread of its own. */
@NullMarked
package org.dubhe.bits;

import org.jspecify.annotations.NullMarked;
