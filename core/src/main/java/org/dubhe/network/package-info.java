/**
 * Stage 6: clean epochs of all stations become integer-fixed edges, one integer level and a snapshot of the atmosphere. Thread: the solver's own; a
 * {@link org.dubhe.network.Snapshot} is immutable and read by any thread.
 */
@NullMarked
package org.dubhe.network;

import org.jspecify.annotations.NullMarked;
