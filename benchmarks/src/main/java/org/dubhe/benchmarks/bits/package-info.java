/** Benchmarks of bits and checksums. JMH's threads. */
@NullMarked
package org.dubhe.benchmarks.bits;

import org.jspecify.annotations.NullMarked;
