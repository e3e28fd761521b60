/** Beside the way: tasks that timers repeat. On the threads of the timers. */
@NullMarked
package org.dubhe.task;

import org.jspecify.annotations.NullMarked;
