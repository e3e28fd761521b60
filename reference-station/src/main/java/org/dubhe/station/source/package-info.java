/** Stage 1: where a station's bytes come from other than a socket: recordings and files. On the thread that reads. */
@NullMarked
package org.dubhe.station.source;

import org.jspecify.annotations.NullMarked;
