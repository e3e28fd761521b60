/** Leaf: where an antenna receives: phase centre offsets and variations. No thread of its own; models are immutable. */
@NullMarked
package org.dubhe.geodesy.antenna;

import org.jspecify.annotations.NullMarked;
