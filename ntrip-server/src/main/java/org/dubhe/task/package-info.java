/** Beside the way: tasks that timers repeat, and the end of threads. On the threads of the timers, and of whoever ends them. */
@NullMarked
package org.dubhe.task;

import org.jspecify.annotations.NullMarked;
