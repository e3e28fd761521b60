package org.dubhe.station.live;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubled with each failure up to a greatest, and half of it by chance, so that a thousand sources that
 * failed together do not come back together.
 *
 * @param least after the first failure
 * @param greatest after many
 */
public record Backoff(Duration least, Duration greatest) {
    /** 1 s to 60 s. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    private static final int DOUBLINGS_MAX = 20;

    public Backoff {
        if (least.isNegative() || least.isZero() || greatest.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "back-off: " + least + " to " + greatest + " (expected: above 0, ascending)");
        }
    }

    /** @param failures in a row so far, 1 or more */
    Duration after(int failures, RandomGenerator random) {
        long full = Math.min(greatest.toMillis(), least.toMillis() << Math.min(failures - 1, DOUBLINGS_MAX));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
