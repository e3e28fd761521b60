package org.dubhe.stream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.dubhe.caster.StreamSource;
import org.dubhe.station.ntrip.Gga;

/**
 * Where event loops leave what rovers say, for the thread {@code ring}.
 *
 * <p>Bounded by the number of rovers: each waits at most once, with its newest GGA; ten a second cost no more than one.
 */
final class RoverDesk {
    private final Queue<Visit> waiting = new ConcurrentLinkedQueue<>();
    private final Runnable wake;
    private final BiConsumer<ServedRover, RuntimeException> failed;

    /**
     * An empty desk.
     *
     * @param wake has {@link #serve} called soon on the thread {@code ring}
     * @param failed is told of a rover whose serving threw; the next one is served all the same
     */
    RoverDesk(Runnable wake, BiConsumer<ServedRover, RuntimeException> failed) {
        this.wake = wake;
        this.failed = failed;
    }

    /** A rover has come. */
    StreamSource.Subscription enter(ServedRover rover) {
        Visit visit = new Visit(this, rover);
        visit.announce();
        return visit;
    }

    /** Does what waits. On the thread {@code ring}. */
    void serve() {
        for (Visit visit = waiting.poll(); visit != null; visit = waiting.poll()) {
            try {
                visit.serve();
            } catch (RuntimeException e) {
                failed.accept(visit.rover, e);
            }
        }
    }

    private static final class Visit implements StreamSource.Subscription {
        private final RoverDesk desk;
        private final ServedRover rover;
        private final AtomicReference<Gga> newest = new AtomicReference<>();
        private final AtomicBoolean waits = new AtomicBoolean();
        private volatile boolean closed;
        /** Of the thread {@code ring}. */
        private boolean joined;

        private boolean left;

        Visit(RoverDesk desk, ServedRover rover) {
            this.desk = desk;
            this.rover = rover;
        }

        @Override
        public void onGga(Gga gga) {
            newest.set(gga);
            announce();
        }

        @Override
        public void close() {
            closed = true;
            announce();
        }

        void announce() {
            if (waits.compareAndSet(false, true)) {
                desk.waiting.add(this);
                desk.wake.run();
            }
        }

        void serve() {
            waits.set(false);
            if (left) {
                return;
            }
            if (!joined) {
                joined = true;
                rover.join();
            }
            Gga gga = newest.getAndSet(null);
            if (gga != null && !closed) {
                rover.gga(gga);
            }
            if (closed) {
                left = true;
                rover.leave();
            }
        }
    }
}
