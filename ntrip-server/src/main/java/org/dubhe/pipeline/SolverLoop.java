package org.dubhe.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dubhe.network.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code solver}: takes the newest epochs from the mailbox, solves them, publishes the snapshot. However long it takes, nobody waits
 * for it; an epoch that fails is counted and the next one tried. Where the service's clock went back, which the mailbox lets through from an hour on, a
 * fresh solver begins: filters cannot run backwards.
 */
public final class SolverLoop implements AutoCloseable {
    /** Turns the epochs of all stations into a snapshot. */
    @FunctionalInterface
    public interface Solver {
        /**
         * Solves.
         *
         * @param epochs valid inside the call
         * @return {@code null} while there is nothing to publish
         */
        @Nullable
        Snapshot solve(EpochSet epochs);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SolverLoop.class);

    private final EpochMailbox mailbox;
    private final Supplier<Solver> fresh;
    private final Consumer<Snapshot> publish;
    private final AtomicLong solved = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();
    private final Thread thread;
    private volatile boolean ends;
    private volatile long turnNanos;

    /** The solver at work and the time tag it was given last; the loop's own thread has them. */
    private Solver solver;

    private long newestTagNanos = Long.MIN_VALUE;

    /**
     * A loop not yet started.
     *
     * @param fresh makes a solver that knows nothing yet: one now, and one whenever time went back
     */
    public SolverLoop(EpochMailbox mailbox, Supplier<Solver> fresh, Consumer<Snapshot> publish) {
        this.mailbox = mailbox;
        this.fresh = fresh;
        this.solver = fresh.get();
        this.publish = publish;
        this.thread = Thread.ofPlatform().name("solver").daemon().unstarted(this::run);
    }

    /** Starts the thread. */
    public void start() {
        turnNanos = System.nanoTime();
        thread.start();
    }

    /** Epochs solved. */
    public long solved() {
        return solved.get();
    }

    /** Epochs whose solution threw. */
    public long failures() {
        return failures.get();
    }

    /** What the last solution took, nanoseconds. */
    public long lastNanos() {
        return lastNanos.get();
    }

    /** When it last began to look for an epoch, once a second at least while it lives, {@link System#nanoTime}. */
    public long turnNanos() {
        return turnNanos;
    }

    /** Ends the thread; waits up to two seconds for the solution at hand. */
    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }

    /** The same with another wait. */
    public void close(Duration atMost) {
        ends = true;
        thread.interrupt();
        try {
            thread.join(atMost);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ends) {
            turnNanos = System.nanoTime();
            try {
                EpochSet epochs = mailbox.take(Duration.ofSeconds(1));
                if (epochs != null) {
                    solve(epochs);
                }
            } catch (InterruptedException _) {
                // Asked to end, or woken for nothing: the loop's condition decides.
            }
        }
    }

    private void solve(EpochSet epochs) {
        long start = System.nanoTime();
        try {
            beginAnewWhereTimeWentBack(epochs.timeNanos());
            Snapshot snapshot = solver.solve(epochs);
            if (snapshot != null) {
                publish.accept(snapshot);
            }
            solved.incrementAndGet();
        } catch (RuntimeException | Error e) {
            // An error, too: without this thread there is never another snapshot, and nobody would be told.
            if (failures.getAndIncrement() == 0) {
                LOG.error("solver: an epoch failed; further failures are only counted", e);
            }
        }
        lastNanos.set(System.nanoTime() - start);
    }

    private void beginAnewWhereTimeWentBack(long tagNanos) {
        if (tagNanos < newestTagNanos) {
            LOG.warn(
                    "solver: time went back by {} s; the network is solved anew",
                    (newestTagNanos - tagNanos) / 1_000_000_000L);
            solver = fresh.get();
        }
        newestTagNanos = tagNanos;
    }
}
