/**
 * Beside the way: measures what rovers get, through the very decode and emit classes of the server, in virtual time. The emission runs on the
 * caller's thread; the rovers' solvers on a small pool of their own, each solver on one thread at a time.
 */
@NullMarked
package org.dubhe.evaluation;

import org.jspecify.annotations.NullMarked;
