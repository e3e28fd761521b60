/** Beside the stages. What a line of the log says of itself to programs. Any thread. */
@NullMarked
package org.dubhe.log;

import org.jspecify.annotations.NullMarked;
