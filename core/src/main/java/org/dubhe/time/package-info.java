/** Leaf: time scales as types. No thread of its own; everything here is an immutable value. */
@NullMarked
package org.dubhe.time;

import org.jspecify.annotations.NullMarked;
