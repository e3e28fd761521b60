/** Leaf: broadcast ephemerides: satellite position, velocity and clock. */
@NullMarked
package org.dubhe.ephemeris;

import org.jspecify.annotations.NullMarked;
