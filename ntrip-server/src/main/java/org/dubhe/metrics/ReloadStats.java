package org.dubhe.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** How often the configuration was read anew, and what became of it. Any thread. */
public final class ReloadStats {
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long appliedMillis = System.currentTimeMillis();
    private volatile boolean lastRefused;

    /** A configuration has been taken over. */
    public void applied() {
        applied.incrementAndGet();
        appliedMillis = System.currentTimeMillis();
        lastRefused = false;
    }

    /** A configuration could not be used; the running one stays. */
    public void refused() {
        refused.incrementAndGet();
        lastRefused = true;
    }

    /** Configurations taken over since the start. */
    public long appliedCount() {
        return applied.get();
    }

    /** Configurations that could not be used. */
    public long refusedCount() {
        return refused.get();
    }

    /** Since when the running configuration runs, seconds since 1970. */
    public double appliedSeconds() {
        return appliedMillis * 1e-3;
    }

    /** Whether the last one could not be used. */
    public boolean lastRefused() {
        return lastRefused;
    }
}
