package org.dubhe.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.dubhe.caster.LogLines;
import org.junit.jupiter.api.Test;

final class RepeatedTaskTest {
    @Test
    void goesOnAfterAnErrorAndSaysOnceThatItFailedAndOnceThatItWorksAgain() throws Exception {
        CountDownLatch turns = new CountDownLatch(5);
        try (LogLines log = new LogLines();
                var timer = Executors.newSingleThreadScheduledExecutor()) {
            Runnable task = () -> {
                turns.countDown();
                if (turns.getCount() > 2) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            };
            timer.scheduleWithFixedDelay(new RepeatedTask("look", task), 0, 1, TimeUnit.MILLISECONDS);
            assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
            timer.shutdownNow();
            assertThat(log.shown())
                    .containsExactly(
                            "ERROR task look: failed, is tried again", "INFO task look: works again after 2 failures");
        }
    }
}
