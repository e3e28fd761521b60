package org.dubhe.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dubhe.caster.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies names and passwords without letting the asker wait.
 *
 * <p>A login verified before is answered at once, from a cache keyed by a {@link Proof}; so is one that was wrong a moment ago, which is what a
 * receiver with an old password says every few seconds. Anything else goes to the workers: the database is asked, the hash is verified, and
 * whoever asks the same meanwhile waits for the same answer. An unknown name costs a verification, too. {@link #ask} comes from any thread, answers
 * come on the asker's thread or on a worker.
 *
 * @param <T> what a right password opens
 */
final class PasswordDesk<T> {
    /** Logins that are remembered: more than a caster has rovers. */
    private static final int LOGINS_MAX = 50_000;

    private static final int WRONG_MAX = 10_000;

    /** A wrong password is forgotten so soon, should the right one become it by another program's hand. */
    private static final Duration WRONG_KEPT = Duration.ofMinutes(1);

    /** Who waited so long has most likely gone. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Askers that wait, all told; many may wait for one verification. */
    private static final int WAITING_MAX = 20_000;

    /** After the database was silent, nobody waits for it for so long. */
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

    static final String TRY_AGAIN = "The accounts cannot be looked up at the moment; try again in a few seconds.";

    private static final Logger LOG = LoggerFactory.getLogger(PasswordDesk.class);

    /**
     * An account whose password it may be.
     *
     * @param hash of its password
     * @param opens what the right one opens
     */
    record Candidate<T>(String hash, T opens) {}

    /** What came of it. */
    sealed interface Outcome<T> {
        /** The password is right. */
        record Right<T>(T opens, long generation) implements Outcome<T> {}

        /** The name or the password is wrong. */
        record Wrong<T>() implements Outcome<T> {}

        /** It cannot be said now. */
        record Busy<T>(String words, String cause) implements Outcome<T> {}
    }

    private final Turns workers;
    private final Ticker ticker;
    private final AccountStats stats;
    private final GuessBrake brake;
    private final Proof.Maker proofs = new Proof.Maker();
    private final Cache<Proof, T> right;
    private final Cache<Proof, Boolean> wrong;
    private final Map<Proof, List<Consumer<Outcome<T>>>> asked = new HashMap<>();
    private final String dummyHash;
    private int waiting;
    private long generation;
    private volatile long databaseSilentUntil;

    PasswordDesk(Turns workers, Duration kept, PasswordHash hash, GuessBrake brake, Ticker ticker, AccountStats stats) {
        this.workers = workers;
        this.ticker = ticker;
        this.stats = stats;
        this.brake = brake;
        // Cleaned where it is used: no thread of a common pool.
        right = Caffeine.newBuilder()
                .maximumSize(LOGINS_MAX)
                .expireAfterWrite(kept)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        wrong = Caffeine.newBuilder()
                .maximumSize(WRONG_MAX)
                .expireAfterWrite(WRONG_KEPT)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        dummyHash = hash.hash("nobody has this password");
        databaseSilentUntil = ticker.read();
    }

    /**
     * Asks whether a password opens something.
     *
     * @param key whose guesses are counted together: an account's name, with what kind it is
     * @param said the same for the log
     * @param lookup asks the database for the accounts it may be; called on a worker
     * @param answer called once
     */
    void ask(
            String key,
            String said,
            String password,
            InetAddress from,
            Supplier<List<Candidate<T>>> lookup,
            Consumer<Outcome<T>> answer) {
        Proof proof = proofs.of(key, password);
        if (wrong.getIfPresent(proof) != null) {
            answer.accept(new Outcome.Wrong<>());
            return;
        }
        int left = brake.secondsLeft(key, from);
        if (left == 0 && joins(proof, answer)) {
            return;
        }
        int wait = left > 0 ? left : brake.begin(key, from);
        if (wait > 0) {
            stats.slowedGuesses.increment();
            Refusal slowed = GuessBrake.refusal(said, wait);
            answer.accept(new Outcome.Busy<>(slowed.words(), slowed.cause()));
            return;
        }
        long now;
        T known;
        synchronized (asked) {
            now = generation;
            known = right.getIfPresent(proof);
        }
        if (known != null) {
            stats.cachedLogins.increment();
            brake.right(key, from);
            answer.accept(new Outcome.Right<>(known, now));
            return;
        }
        Consumer<Outcome<T>> told = outcome -> {
            switch (outcome) {
                case Outcome.Right<T> _ -> brake.right(key, from);
                case Outcome.Wrong<T> _ -> brake.wrong(key, from, password);
                case Outcome.Busy<T> _ -> brake.untried(key, from);
            }
            answer.accept(outcome);
        };
        enqueue(proof, password, from, lookup, told);
    }

    /** Waits for an answer that is being found for another one: the same question is no further guess. */
    private boolean joins(Proof proof, Consumer<Outcome<T>> answer) {
        synchronized (asked) {
            List<Consumer<Outcome<T>>> others = asked.get(proof);
            if (others == null || waiting >= WAITING_MAX) {
                return false;
            }
            waiting++;
            others.add(answer);
            return true;
        }
    }

    private void enqueue(
            Proof proof,
            String password,
            InetAddress from,
            Supplier<List<Candidate<T>>> lookup,
            Consumer<Outcome<T>> told) {
        boolean full;
        synchronized (asked) {
            full = waiting >= WAITING_MAX;
            if (!full) {
                waiting++;
                List<Consumer<Outcome<T>>> others = asked.get(proof);
                if (others != null) {
                    others.add(told);
                    return;
                }
                List<Consumer<Outcome<T>>> first = new ArrayList<>(1);
                first.add(told);
                asked.put(proof, first);
            }
        }
        if (full) {
            stats.busy.increment();
            told.accept(queueFull());
            return;
        }
        long since = ticker.read();
        workers.execute(
                from, () -> answer(proof, verified(proof, password, lookup, since)), () -> answer(proof, queueFull()));
    }

    private static <T> Outcome<T> queueFull() {
        return new Outcome.Busy<>(
                "More logins are waiting than can be checked in time; try again in a few seconds.",
                "password queue full");
    }

    private void answer(Proof proof, Outcome<T> outcome) {
        List<Consumer<Outcome<T>>> all;
        synchronized (asked) {
            all = asked.remove(proof);
            waiting -= all == null ? 0 : all.size();
        }
        if (all == null) {
            return;
        }
        if (outcome instanceof Outcome.Busy<T>) {
            stats.busy.add(all.size());
        }
        all.forEach(one -> tell(one, outcome));
    }

    /** Whoever cannot be answered, for a fault of ours, is told to try again: he would wait for nothing. */
    private void tell(Consumer<Outcome<T>> asker, Outcome<T> outcome) {
        try {
            asker.accept(outcome);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("accounts: a login could not be answered", e);
            if (!(outcome instanceof Outcome.Busy<T>)) {
                stats.busy.increment();
                tell(asker, fault());
            }
        }
    }

    private Outcome<T> verified(Proof proof, String password, Supplier<List<Candidate<T>>> lookup, long since) {
        if (ticker.read() - since > PATIENCE.toNanos()) {
            return queueFull();
        }
        try {
            while (true) {
                long before;
                synchronized (asked) {
                    before = generation;
                }
                List<Candidate<T>> candidates = lookup(lookup);
                if (candidates == null) {
                    return databaseSilent();
                }
                T opens = opened(password, candidates);
                synchronized (asked) {
                    // What was changed meanwhile is looked at again, so that nothing is remembered that holds no more.
                    if (before == generation) {
                        if (opens == null) {
                            wrong.put(proof, true);
                            return new Outcome.Wrong<>();
                        }
                        right.put(proof, opens);
                        return new Outcome.Right<>(opens, before);
                    }
                }
            }
        } catch (RuntimeException | Error e) { // Without an answer, whoever asks the same would wait for it for ever.
            LOG.error("accounts: a login could not be checked", e);
            return fault();
        }
    }

    private @Nullable T opened(String password, List<Candidate<T>> candidates) {
        for (Candidate<T> candidate : candidates) {
            stats.verifications.increment();
            if (PasswordHash.verify(password, candidate.hash())) {
                return candidate.opens();
            }
        }
        if (candidates.isEmpty()) {
            stats.verifications.increment();
            PasswordHash.verify(password, dummyHash);
        }
        return null;
    }

    private @Nullable List<Candidate<T>> lookup(Supplier<List<Candidate<T>>> lookup) {
        if (ticker.read() - databaseSilentUntil < 0) {
            return null;
        }
        try {
            List<Candidate<T>> found = lookup.get();
            if (stats.databaseAnswers(true)) {
                LOG.warn("accounts: the database answers again");
            }
            return found;
        } catch (RuntimeException e) {
            databaseSilentUntil = ticker.read() + DATABASE_PAUSE.toNanos();
            if (stats.databaseAnswers(false)) {
                LOG.error("accounts: the database does not answer; known logins still work: {}", e.getMessage());
            }
            return null;
        }
    }

    private static <T> Outcome<T> databaseSilent() {
        return new Outcome.Busy<>(TRY_AGAIN, "account database does not answer");
    }

    private static <T> Outcome<T> fault() {
        return new Outcome.Busy<>(TRY_AGAIN, "a fault of this program, which its log has");
    }

    /** Forgets logins, and whatever was wrong, since it may be right now. */
    void forget(Predicate<T> which) {
        synchronized (asked) {
            generation++;
            right.asMap().values().removeIf(which);
            wrong.invalidateAll();
        }
    }

    /** Whether something was forgotten since. */
    boolean isNewerThan(long since) {
        synchronized (asked) {
            return generation != since;
        }
    }
}
