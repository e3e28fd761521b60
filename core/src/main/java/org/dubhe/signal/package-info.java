/** Leaf: constellations, satellites, signals: the tables of RTCM MSM and RINEX. */
@NullMarked
package org.dubhe.signal;

import org.jspecify.annotations.NullMarked;
