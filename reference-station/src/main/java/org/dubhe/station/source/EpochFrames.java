package org.dubhe.station.source;

/**
 * The bytes of one epoch of one station as they go on the wire: whole RTCM frames, those between the epoch before and this one in front.
 *
 * @param timeNanos time tag of its observations, GPST nanoseconds
 * @param bytes whole frames in their order, not to be changed
 */
public record EpochFrames(long timeNanos, byte[] bytes) {}
