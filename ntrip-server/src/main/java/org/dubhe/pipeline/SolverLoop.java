package org.dubhe.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.dubhe.network.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code solver}: takes the newest epochs from the mailbox, solves them, publishes the snapshot. However long it takes, nobody waits
 * for it; an epoch that fails is counted and the next one tried.
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
    private final Solver solver;
    private final Consumer<Snapshot> publish;
    private final AtomicLong solved = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();
    private final Thread thread;
    private volatile boolean ends;

    /** A loop not yet started. */
    public SolverLoop(EpochMailbox mailbox, Solver solver, Consumer<Snapshot> publish) {
        this.mailbox = mailbox;
        this.solver = solver;
        this.publish = publish;
        this.thread = Thread.ofPlatform().name("solver").daemon().unstarted(this::run);
    }

    /** Starts the thread. */
    public void start() {
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

    /** Ends the thread; waits up to two seconds for the solution at hand. */
    @Override
    public void close() {
        ends = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ends) {
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
}
