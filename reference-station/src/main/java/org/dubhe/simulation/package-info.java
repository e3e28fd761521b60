/**
 * Beside the way: an independent truth. Satellites, atmosphere and receivers of whole networks, speaking RTCM as real stations do. It shares no
 * model with the engine: from core it knows {@code rtcm}, {@code bits}, {@code signal}, {@code time} and {@code geodesy} only.
 * No thread of its own: one caller drives a {@link org.dubhe.simulation.Simulation} epoch by epoch.
 */
@NullMarked
package org.dubhe.simulation;

import org.jspecify.annotations.NullMarked;
