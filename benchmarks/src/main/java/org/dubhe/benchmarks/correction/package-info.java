/** What a virtual station costs. */
@NullMarked
package org.dubhe.benchmarks.correction;

import org.jspecify.annotations.NullMarked;
