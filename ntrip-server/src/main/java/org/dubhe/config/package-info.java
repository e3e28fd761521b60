/** Beside the way: the configuration file of {@code serve}, read once at start-up by the thread {@code main}; only {@code app} uses it. */
@NullMarked
package org.dubhe.config;

import org.jspecify.annotations.NullMarked;
