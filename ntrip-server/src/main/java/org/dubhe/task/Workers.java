package org.dubhe.task;

import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The end of threads that may be reading a database. No state. */
public final class Workers {
    private Workers() {}

    /**
     * Has them take nothing more, forgets what waits for them, and waits for what is under way. That is never interrupted: a thread that is, while H2
     * reads, closes the database's file. Again does no harm.
     *
     * @return whether all of them have ended
     */
    public static boolean end(ThreadPoolExecutor workers, Duration atMost) {
        workers.shutdown();
        workers.getQueue().clear();
        try {
            return workers.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
