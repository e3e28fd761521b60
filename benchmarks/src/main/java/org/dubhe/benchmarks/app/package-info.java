/** The command {@code bench}: runs the benchmarks and prints what they say. The program's main thread; JMH forks its own JVMs. */
@NullMarked
package org.dubhe.benchmarks.app;

import org.jspecify.annotations.NullMarked;
