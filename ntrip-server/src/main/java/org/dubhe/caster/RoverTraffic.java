package org.dubhe.caster;

/** What a rover has been sent so far. Written by its event loop, read by any thread. */
public interface RoverTraffic {
    /** Bytes of frames given to its socket. */
    long sentBytes();

    /** Seconds in which it was given any. */
    long correctionSeconds();

    /** Writes dropped because it did not keep up. */
    long droppedWrites();
}
