package org.dubhe.caster;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long bytes took, counted in fixed buckets, so that recording allocates nothing and a reader needs no lock. Any thread.
 */
public final class LatencyHistogram {
    /** Upper ends, nanoseconds, ascending; one more bucket takes what is above the last. */
    private static final long[] UPPER_NANOS = {
        100_000,
        200_000,
        500_000,
        1_000_000,
        2_000_000,
        5_000_000,
        10_000_000,
        20_000_000,
        50_000_000,
        100_000_000,
        200_000_000,
        300_000_000,
        500_000_000,
        1_000_000_000,
        2_000_000_000,
        5_000_000_000L,
        10_000_000_000L
    };

    private final LongAdder[] counts = new LongAdder[UPPER_NANOS.length + 1];
    private final LongAdder totalNanos = new LongAdder();

    LatencyHistogram() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        int bucket = 0;
        while (bucket < UPPER_NANOS.length && nanos > UPPER_NANOS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        totalNanos.add(nanos);
    }

    /** Buckets, the last without an upper end. */
    public int buckets() {
        return counts.length;
    }

    /** Upper end of a bucket, nanoseconds; {@link Long#MAX_VALUE} for the last. */
    public long upperNanos(int bucket) {
        return bucket < UPPER_NANOS.length ? UPPER_NANOS[bucket] : Long.MAX_VALUE;
    }

    /** Values in one bucket. */
    public long count(int bucket) {
        return counts[bucket].sum();
    }

    /** Values in all buckets. */
    public long count() {
        long sum = 0;
        for (LongAdder count : counts) {
            sum += count.sum();
        }
        return sum;
    }

    /** Sum of all values, nanoseconds. */
    public long totalNanos() {
        return totalNanos.sum();
    }

    /** Upper end of the bucket in which a quantile lies, nanoseconds; 0 while there are no values. */
    public long quantileNanos(double quantile) {
        long target = (long) Math.ceil(quantile * count());
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i].sum();
            if (sum >= target) {
                return target == 0 ? 0 : upperNanos(i);
            }
        }
        return Long.MAX_VALUE;
    }
}
