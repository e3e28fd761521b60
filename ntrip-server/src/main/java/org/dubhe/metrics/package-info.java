/** Beside the way: what the others count, for Prometheus. Meters are attached from outside; thread {@code metrics} answers {@code /metrics}. */
@NullMarked
package org.dubhe.metrics;

import org.jspecify.annotations.NullMarked;
