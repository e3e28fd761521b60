/** Stage 7: a snapshot, a master's epoch and a rover's place become the observations of a virtual station. Thread: the one that emits. */
@NullMarked
package org.dubhe.correction;

import org.jspecify.annotations.NullMarked;
