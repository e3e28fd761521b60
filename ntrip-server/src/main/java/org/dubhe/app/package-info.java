/** The composition root: the only place that knows all stages, reads the command line and may end the process. */
@NullMarked
package org.dubhe.app;

import org.jspecify.annotations.NullMarked;
