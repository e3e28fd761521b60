package org.dubhe.rtcm.message;

/**
 * A broadcast satellite clock: bias = af0 + af1 · Δt + af2 · Δt², Δt from toc.
 *
 * @param tocSeconds reference time, seconds of the week in the system's own time (BeiDou: BDT)
 * @param af0Seconds bias
 * @param af1SecondsPerSecond drift
 * @param af2SecondsPerSecondSquared drift rate
 */
public record ClockElements(
        double tocSeconds, double af0Seconds, double af1SecondsPerSecond, double af2SecondsPerSecondSquared) {}
