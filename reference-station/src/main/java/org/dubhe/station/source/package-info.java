/** Stage 1: files as sources: recordings of bytes, RINEX observations and navigation, the stations' configuration. Runs on the reader's own thread. */
@NullMarked
package org.dubhe.station.source;

import org.jspecify.annotations.NullMarked;
