package org.dubhe.task;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a timer repeats, and goes on to repeat where it has thrown: {@link java.util.concurrent.ScheduledExecutorService} forgets a task that throws,
 * without a word. The log has the first failure and that it works again. On the timer's thread.
 */
public final class RepeatedTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedTask.class);

    private final String name;
    private final Runnable task;
    private long failures;

    /** @param name in the log */
    public RepeatedTask(String name, Runnable task) {
        this.name = name;
        this.task = task;
    }

    /** Whatever is thrown, an {@link OutOfMemoryError} that says no thread can be started among it, may be over the next time. */
    @Override
    public void run() {
        try {
            task.run();
        } catch (Throwable e) {
            if (failures++ == 0) {
                LOG.error("task {}: failed, is tried again", name, e);
            }
            return;
        }
        if (failures > 0) {
            LOG.info("task {}: works again after {} failures", name, failures);
            failures = 0;
        }
    }
}
