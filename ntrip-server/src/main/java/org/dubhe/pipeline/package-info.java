/**
 * Beside the way: the ring that carries the frames of all stations and what runs on it. Thread {@code ring}: decode, station epoch and rover
 * emission in turn; thread {@code solver}: takes epochs from a bounded mailbox and publishes snapshots.
 */
@NullMarked
package org.dubhe.pipeline;

import org.jspecify.annotations.NullMarked;
