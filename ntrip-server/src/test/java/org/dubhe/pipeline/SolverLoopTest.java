package org.dubhe.pipeline;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.dubhe.observation.StationEpoch;
import org.junit.jupiter.api.Test;

final class SolverLoopTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void anEpochThatFailsIsCountedAndTheNextOneIsSolved() {
        EpochMailbox mailbox = new EpochMailbox(1, Duration.ZERO, System::nanoTime);
        try (SolverLoop solver = new SolverLoop(
                mailbox,
                epochs -> {
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
}
