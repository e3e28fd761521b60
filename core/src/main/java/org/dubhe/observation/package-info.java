/** Stage 4: MSM cells become metres, cycles and Hz of one station at one epoch. */
@NullMarked
package org.dubhe.observation;

import org.jspecify.annotations.NullMarked;
