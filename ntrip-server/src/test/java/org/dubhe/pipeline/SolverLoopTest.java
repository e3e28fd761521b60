package org.dubhe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dubhe.observation.StationEpoch;
import org.junit.jupiter.api.Test;

final class SolverLoopTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void anEpochThatFailsIsCountedAndTheNextOneIsSolved() {
        EpochMailbox mailbox = new EpochMailbox(1, Duration.ZERO, System::nanoTime);
        try (SolverLoop solver = new SolverLoop(
                mailbox,
                () -> epochs -> {
                    if (epochs.timeNanos() == SECOND) {
                        throw new IllegalStateException("as the test asks");
                    }
                    if (epochs.timeNanos() == 2 * SECOND) {
                        throw new StackOverflowError("as the test asks");
                    }
                    return null;
                },
                _ -> {})) {
            solver.start();
            for (int second = 1; second <= 3; second++) {
                StationEpoch epoch = new StationEpoch();
                epoch.reset(0, 1, second * SECOND);
                mailbox.offer(epoch);
                int seen = second;
                await().until(() -> solver.failures() + solver.solved() == seen);
            }
            await().until(() -> solver.failures() == 2 && solver.solved() == 1);
        }
    }

    @Test
    void aFreshSolverBeginsWhereTheClockWentBack() {
        EpochMailbox mailbox = new EpochMailbox(1, Duration.ZERO, System::nanoTime);
        AtomicInteger made = new AtomicInteger();
        List<String> solved = Collections.synchronizedList(new ArrayList<>());
        try (SolverLoop solver = new SolverLoop(
                mailbox,
                () -> {
                    int number = made.incrementAndGet();
                    return epochs -> {
                        solved.add("solver " + number + " at " + epochs.timeNanos() / SECOND);
                        return null;
                    };
                },
                _ -> {})) {
            solver.start();
            int seen = 0;
            for (long second : new long[] {8000, 8001, 100, 101}) {
                StationEpoch epoch = new StationEpoch();
                epoch.reset(0, 1, second * SECOND);
                mailbox.offer(epoch);
                int count = ++seen;
                await().until(() -> solver.solved() == count);
            }
        }
        assertThat(solved)
                .containsExactly("solver 1 at 8000", "solver 1 at 8001", "solver 2 at 100", "solver 2 at 101");
    }
}
