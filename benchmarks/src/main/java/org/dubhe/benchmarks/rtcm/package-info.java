/** Benchmarks of stages 2 to 4: frames, MSM, observations. JMH's threads. */
@NullMarked
package org.dubhe.benchmarks.rtcm;

import org.jspecify.annotations.NullMarked;
