package org.dubhe.account;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** What the accounts have done so far, for metrics. Written by their threads, read by any. */
public final class AccountStats {
    final LongAdder verifications = new LongAdder();
    final LongAdder cachedLogins = new LongAdder();
    final LongAdder busy = new LongAdder();
    final LongAdder slowedGuesses = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder flushFailures = new LongAdder();
    final LongAdder droppedSessions = new LongAdder();
    volatile long lastFlushNanos;
    volatile int lastFlushSessions;
    volatile int sessions;
    volatile int buffered;
    private final AtomicBoolean databaseUp = new AtomicBoolean(true);
    private final AtomicBoolean databaseTakes = new AtomicBoolean(true);

    /** Passwords verified against a hash. */
    public long verifications() {
        return verifications.sum();
    }

    /** Logins answered from the cache. */
    public long cachedLogins() {
        return cachedLogins.sum();
    }

    /** Logins answered with "try again". */
    public long busy() {
        return busy.sum();
    }

    /** Logins refused because the name had been guessed at from there. */
    public long slowedGuesses() {
        return slowedGuesses.sum();
    }

    /** Times that usage was written. */
    public long flushes() {
        return flushes.sum();
    }

    /** Times that it could not be. */
    public long flushFailures() {
        return flushFailures.sum();
    }

    /** Ended sessions whose figures were lost because too many waited for the database. */
    public long droppedSessions() {
        return droppedSessions.sum();
    }

    /** How long the last writing took, nanoseconds. */
    public long lastFlushNanos() {
        return lastFlushNanos;
    }

    /** How many sessions it wrote. */
    public int lastFlushSessions() {
        return lastFlushSessions;
    }

    /** Sessions that live, as of the last writing. */
    public int sessions() {
        return sessions;
    }

    /** Ended sessions that wait to be written, as of the last writing. */
    public int buffered() {
        return buffered;
    }

    /** Whether the database answered when it was last asked, and took what it was last given: on a full disk it does the one without the other. */
    public boolean databaseAnswers() {
        return databaseUp.get() && databaseTakes.get();
    }

    /** Notes whether it answered; true where that is news. */
    boolean databaseAnswers(boolean now) {
        return databaseUp.getAndSet(now) != now;
    }

    /** Notes whether it took what it was given; true where that is news. */
    boolean databaseWrites(boolean now) {
        return databaseTakes.getAndSet(now) != now;
    }
}
