package org.dubhe.account;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.WhenFull;

/**
 * Who is here, by account, and whose figures are still to be written. Event loops bring and take, under the lock of one map entry; the usage thread
 * and the administration look on. Bounded: those here by the caster's limit, those that have left and wait for the database by {@link
 * #BUFFERED_MAX}.
 */
final class LiveSessions {
    /** Ended sessions that wait to be written: 30 MB, an hour of 10,000 rovers that reconnect every six minutes. */
    static final int BUFFERED_MAX = 100_000;

    private final ConcurrentMap<Long, LinkedHashSet<RoverStay>> byUser = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, RoverStay> unwritten = new ConcurrentHashMap<>();
    private final AtomicInteger buffered = new AtomicInteger();
    private final AtomicLong lastId;
    private final Clock clock;
    private final AccountStats stats;
    private final int bufferedMax;

    LiveSessions(long lastId, Clock clock, AccountStats stats, int bufferedMax) {
        this.lastId = new AtomicLong(lastId);
        this.clock = clock;
        this.stats = stats;
        this.bufferedMax = bufferedMax;
    }

    /** Counts a rover in, or not where its account is full and refuses; where it replaces, the oldest are asked to leave. */
    boolean enter(RoverStay stay) {
        UserRules rules = stay.login().user().rules();
        List<RoverStay> replaced = new ArrayList<>(1);
        boolean[] entered = {false};
        byUser.compute(stay.login().user().id(), (_, present) -> {
            LinkedHashSet<RoverStay> here = present == null ? new LinkedHashSet<>(2) : present;
            int staying = here.size();
            if (staying >= rules.sessionsMax()) {
                for (RoverStay other : here) {
                    staying -= other.isLeaving() ? 1 : 0;
                }
            }
            if (staying >= rules.sessionsMax() && rules.whenFull() == WhenFull.REFUSE) {
                return here;
            }
            for (RoverStay other : here) {
                if (staying < rules.sessionsMax()) {
                    break;
                }
                if (!other.isLeaving() && !replaced.contains(other)) {
                    replaced.add(other);
                    staying--;
                }
            }
            here.add(stay);
            entered[0] = true;
            return here;
        });
        replaced.forEach(other -> other.leave("replaced by a newer session of its account"));
        return entered[0];
    }

    void begun(RoverStay stay) {
        unwritten.put(stay.id(), stay);
    }

    void ended(RoverStay stay, boolean counts) {
        byUser.computeIfPresent(stay.login().user().id(), (_, here) -> {
            here.remove(stay);
            return here.isEmpty() ? null : here;
        });
        if (counts && buffered.incrementAndGet() > bufferedMax) {
            written(stay);
            stats.droppedSessions.increment();
        }
    }

    /** Its last figures are in the database, or given up. */
    void written(RoverStay stay) {
        if (unwritten.remove(stay.id(), stay)) {
            buffered.decrementAndGet();
        }
    }

    /** Those that have begun and whose last figures are not yet in the database. */
    Collection<RoverStay> unwritten() {
        return unwritten.values();
    }

    int buffered() {
        return buffered.get();
    }

    /** Those here, of all accounts. */
    List<RoverStay> present(Predicate<RoverStay> which) {
        List<RoverStay> out = new ArrayList<>();
        for (Long user : byUser.keySet()) {
            byUser.computeIfPresent(user, (_, here) -> {
                for (RoverStay stay : here) {
                    if (which.test(stay)) {
                        out.add(stay);
                    }
                }
                return here;
            });
        }
        return out;
    }

    /** The accounts that have sessions. */
    Set<Long> users() {
        return Set.copyOf(byUser.keySet());
    }

    Instant now() {
        return clock.instant();
    }

    long nextId() {
        return lastId.incrementAndGet();
    }
}
