package org.dubhe.pipeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.dubhe.observation.StationEpoch;
import org.jspecify.annotations.Nullable;

/**
 * Between the ring and the solver: the last few epochs of all stations, by time tag, and no more.
 *
 * <p>The ring's thread {@linkplain #offer offers} and goes on, whatever the solver does; the oldest set gives way. The solver {@linkplain #take
 * takes} the newest set that is ready and so skips what it was too slow for. A set is ready when every station that was in the former ones has
 * come, or {@code patience} after its first epoch: a dead station makes the solution wait for a few epochs and then not at all.
 *
 * <p>A station whose time is ahead of all others' is left out: its set would be the newest, and everybody else's epochs late for ever.
 */
public final class EpochMailbox {
    /** Sets that wait at most: the newest, one that fills, and two of stations that are late. */
    static final int SETS = 4;

    /** Epochs in a row that a station may miss before nobody waits for it. */
    static final int MISSES_MAX = 3;

    /** A station this far ahead of all others heard lately (or 2.5 intervals) has a wrong time. */
    static final long AHEAD_MAX_NANOS = 10_000_000_000L;

    /** Whoever was heard within this is heard lately. */
    private static final long LATELY_NANOS = 10_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final EpochSet[] sets = new EpochSet[SETS];
    private final long[] firstNanos = new long[SETS];
    private final int[] misses;
    private final long[] newestTagNanos;
    private final long[] newestArrivalNanos;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private EpochSet taken;
    private long takenTimeNanos = NEVER;
    private long takenIntervalNanos;
    private long ahead;
    private long coalesced;
    private long late;

    /**
     * An empty mailbox.
     *
     * @param patience how long a set waits for its last station after its first one
     * @param nanoTime monotonic, as {@link System#nanoTime}
     */
    public EpochMailbox(int stations, Duration patience, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (int i = 0; i < SETS; i++) {
            sets[i] = new EpochSet(stations);
        }
        taken = new EpochSet(stations);
        newestTagNanos = new long[stations];
        newestArrivalNanos = new long[stations];
        Arrays.fill(newestArrivalNanos, NEVER);
        misses = new int[stations];
        Arrays.fill(misses, MISSES_MAX);
        patienceNanos = patience.toNanos();
    }

    /** Copies an epoch in. Never waits longer than a copy takes. */
    public void offer(StationEpoch epoch) {
        long nowNanos = nanoTime.getAsLong();
        long tag = epoch.observations().timeNanos();
        lock.lock();
        try {
            boolean alone = isAloneAhead(epoch.station(), tag, nowNanos);
            newestTagNanos[epoch.station()] = tag;
            newestArrivalNanos[epoch.station()] = nowNanos;
            if (alone) {
                ahead++;
                return;
            }
            if (tag <= takenTimeNanos) {
                // A clock that went back a long way starts over; anything else came after its set was solved.
                if (takenTimeNanos - tag < 3600_000_000_000L) {
                    late++;
                    return;
                }
                takenTimeNanos = NEVER;
            }
            int at = slotFor(tag, nowNanos);
            sets[at].put(epoch);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the newest set that is ready; older ones are dropped and counted. One taker.
     *
     * @return valid until the next call; {@code null} where none was ready in time
     */
    public @Nullable EpochSet take(Duration atMost) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + atMost.toNanos();
        lock.lock();
        try {
            while (true) {
                long now = nanoTime.getAsLong();
                int newest = newestReady(now);
                if (newest >= 0) {
                    return hand(newest);
                }
                long wait = Math.min(deadline - now, patienceLeft(now));
                if (deadline - now <= 0) {
                    return null;
                }
                changed.awaitNanos(Math.max(wait, 100_000));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sets that were dropped because a newer one was ready or they had to give way. */
    public long coalesced() {
        lock.lock();
        try {
            return coalesced;
        } finally {
            lock.unlock();
        }
    }

    /** Epochs that came after the set of their time had been taken. */
    public long late() {
        lock.lock();
        try {
            return late;
        } finally {
            lock.unlock();
        }
    }

    /** Epochs left out since their time was far ahead of all other stations'. */
    public long ahead() {
        lock.lock();
        try {
            return ahead;
        } finally {
            lock.unlock();
        }
    }

    private boolean isAloneAhead(int station, long tag, long nowNanos) {
        long limit = Math.max(AHEAD_MAX_NANOS, takenIntervalNanos * 5 / 2);
        boolean others = false;
        for (int other = 0; other < newestArrivalNanos.length; other++) {
            boolean lately = newestArrivalNanos[other] != NEVER && nowNanos - newestArrivalNanos[other] <= LATELY_NANOS;
            if (other != station && lately) {
                if (tag - newestTagNanos[other] <= limit) {
                    return false;
                }
                others = true;
            }
        }
        return others;
    }

    private int slotFor(long tag, long nowNanos) {
        int oldest = 0;
        for (int i = 0; i < SETS; i++) {
            if (sets[i].isAt(tag)) {
                return i;
            }
            if (sets[i].count() == 0) {
                oldest = i;
            } else if (sets[oldest].count() > 0 && sets[i].timeNanos() < sets[oldest].timeNanos()) {
                oldest = i;
            }
        }
        coalesced += sets[oldest].count() > 0 ? 1 : 0;
        sets[oldest].reset(tag);
        firstNanos[oldest] = nowNanos;
        return oldest;
    }

    private int newestReady(long now) {
        int newest = -1;
        for (int i = 0; i < SETS; i++) {
            if (isReady(i, now) && (newest < 0 || sets[i].timeNanos() > sets[newest].timeNanos())) {
                newest = i;
            }
        }
        return newest;
    }

    private boolean isReady(int set, long now) {
        if (sets[set].count() == 0) {
            return false;
        }
        if (now - firstNanos[set] >= patienceNanos || isNextToGiveWay(set)) {
            return true;
        }
        boolean anyExpected = false;
        for (int station = 0; station < misses.length; station++) {
            if (misses[station] < MISSES_MAX) {
                anyExpected = true;
                if (sets[set].of(station) == null) {
                    return false;
                }
            }
        }
        return anyExpected;
    }

    /** Where epochs come faster than patience ends, no set would ever be old enough. */
    private boolean isNextToGiveWay(int set) {
        for (EpochSet other : sets) {
            if (other.count() == 0 || other.timeNanos() < sets[set].timeNanos()) {
                return false;
            }
        }
        return true;
    }

    private long patienceLeft(long now) {
        long least = patienceNanos;
        for (int i = 0; i < SETS; i++) {
            if (sets[i].count() > 0) {
                least = Math.min(least, firstNanos[i] + patienceNanos - now);
            }
        }
        return least;
    }

    private EpochSet hand(int set) {
        EpochSet out = sets[set];
        sets[set] = taken;
        taken.reset(0);
        taken = out;
        takenIntervalNanos = takenTimeNanos == NEVER ? 0 : Math.max(0, out.timeNanos() - takenTimeNanos);
        takenTimeNanos = out.timeNanos();
        for (EpochSet other : sets) {
            if (other.count() > 0 && other.timeNanos() <= takenTimeNanos) {
                coalesced++;
                other.reset(0);
            }
        }
        for (int station = 0; station < misses.length; station++) {
            misses[station] = out.of(station) != null ? 0 : Math.min(misses[station] + 1, MISSES_MAX);
        }
        return out;
    }
}
