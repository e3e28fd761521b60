/** Leaf: frames as types, coordinates, the troposphere and the geoid. No thread of its own; everything here is immutable. */
@NullMarked
package org.dubhe.geodesy;

import org.jspecify.annotations.NullMarked;
