/** Leaf: frames as types, coordinates and the troposphere. */
@NullMarked
package org.dubhe.geodesy;

import org.jspecify.annotations.NullMarked;
