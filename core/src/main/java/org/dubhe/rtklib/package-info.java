/**
 * Beside the stages: RTKLIB 2.4.3 b34 (Debian's {@code librtklib1}) through JNA, as the independent solver of rovers and as the oracle of
 * tests. No thread of its own: an object here belongs to one thread at a time, different objects may run on different threads.
 *
 * <p>The only place with JNA. Debian ships no header; what the library's structures look like is written down in {@link
 * org.dubhe.rtklib.Layout} and proven at start-up by {@link org.dubhe.rtklib.LibraryCheck}.
 */
@NullMarked
package org.dubhe.rtklib;

import org.jspecify.annotations.NullMarked;
