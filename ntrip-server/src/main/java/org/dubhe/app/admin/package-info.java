/** {@code dubhe admin …}: the administration from a terminal, over the API of a running service; a few things without one. Thread {@code main}. */
@NullMarked
package org.dubhe.app.admin;

import org.jspecify.annotations.NullMarked;
