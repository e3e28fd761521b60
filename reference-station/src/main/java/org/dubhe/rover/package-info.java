/**
 * Beside the stages: a rover as an NTRIP client with RTKLIB as its solver. Its own thread reads corrections; whoever calls it solves and
 * prints.
 */
@NullMarked
package org.dubhe.rover;

import org.jspecify.annotations.NullMarked;
