package org.dubhe.task;

import java.time.Duration;

/** One bound for several waits, one after another. Any thread. */
public final class Deadline {
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    /** So far from now. */
    public static Deadline in(Duration atMost) {
        return new Deadline(System.nanoTime() + atMost.toNanos());
    }

    /** What is left until then; nothing where it is past. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** What is left until then, or a wait's own bound where that is shorter. */
    public Duration left(Duration atMost) {
        Duration left = left();
        return left.compareTo(atMost) < 0 ? left : atMost;
    }
}
