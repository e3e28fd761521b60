package org.dubhe.app;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.StreamSource;
import org.dubhe.geodesy.Ecef;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.stream.RoverStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that serves, and at most one that is to follow it, both fed by the one ring. The follower takes over between two frames, when its network
 * covers what the other's covers or its time is over: so no rover misses a frame or gets one twice (decision 012).
 *
 * <p>{@link #frame} and {@link #wake} belong to the thread {@code ring}, {@link #look} to the ticker, {@link #follow} and {@link #close} to whoever
 * reloads, one at a time.
 */
final class Engines implements FrameRing.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    /**
     * An engine that warms up.
     *
     * @param places where rovers were served when it began
     */
    private record Follower(Engine engine, List<Ecef> places, long sinceNanos, long deadlineNanos) {}

    private final Duration warmUpMax;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private volatile Engine leader;
    private volatile @Nullable Follower follower;

    /** Of the thread {@code ring}: the follower once it is fed. */
    private @Nullable Engine fed;

    private volatile Runnable wakeRing = () -> {};

    /**
     * One engine that serves.
     *
     * @param warmUpMax after which a follower takes over, whatever its network covers
     */
    Engines(Engine first, Duration warmUpMax) {
        this.leader = first;
        this.warmUpMax = warmUpMax;
    }

    /** Starts what serves. */
    void start(Runnable wakeRing) {
        this.wakeRing = wakeRing;
        leader.start();
    }

    /** Who serves rovers now. Any thread. */
    Engine serving() {
        return leader;
    }

    /** Who is as the configuration says now. Any thread. */
    Engine newest() {
        Follower next = follower;
        return next == null ? leader : next.engine;
    }

    /** Whether another engine warms up. Any thread. */
    boolean isWarmingUp() {
        return follower != null;
    }

    /** Has an engine follow the one that serves, in place of one that was about to. */
    void follow(Engine engine) {
        Follower replaced;
        long now = System.nanoTime();
        engine.start();
        synchronized (this) {
            replaced = follower;
            Follower next = new Follower(engine, leader.served(), now, now + warmUpMax.toNanos());
            follower = next;
            orders.add(() -> feed(next));
        }
        wakeRing.run();
        if (replaced != null) {
            LOG.info("engine: the configuration has changed again before the last change was in force");
            end(replaced.engine);
        }
    }

    /** Looks whether the follower may take over. */
    void look() {
        Follower next = follower;
        if (next == null) {
            return;
        }
        boolean late = System.nanoTime() - next.deadlineNanos >= 0;
        if (late || next.engine.serves(next.places)) {
            orders.add(() -> takeOver(next, late));
            wakeRing.run();
        }
    }

    private synchronized void feed(Follower next) {
        if (follower == next) {
            next.engine.streams().feedBeside(leader.streams());
            fed = next.engine;
        }
    }

    private synchronized void takeOver(Follower next, boolean late) {
        if (follower != next) {
            return; // It has taken over already, or another one follows.
        }
        Engine before = leader;
        next.engine.streams().takeOver(before.streams());
        leader = next.engine;
        fed = null;
        follower = null;
        LOG.info(
                "engine: the network as it is configured now serves, after {} s{}",
                (System.nanoTime() - next.sinceNanos) / 1_000_000_000L,
                late ? ", though it does not yet cover what the former one covered" : "");
        end(before);
    }

    @Override
    public void frame(int lane, byte[] bytes, int length, long arrivalNanos) {
        obey();
        Engine second = fed;
        if (second == null) {
            leader.frame(lane, bytes, length, arrivalNanos);
            return;
        }
        try {
            leader.frame(lane, bytes, length, arrivalNanos);
        } finally {
            second.frame(lane, bytes, length, arrivalNanos);
        }
    }

    @Override
    public void wake() {
        obey();
        leader.pipeline().wake();
        Engine second = fed;
        if (second != null) {
            second.pipeline().wake();
        }
    }

    /** A mountpoint of kind nearest or vrs: whoever serves when a rover comes. */
    StreamSource whoeverServes(BiFunction<RoverStreams, RoverConnection, StreamSource.Subscription> subscribe) {
        return new StreamSource() {
            @Override
            public boolean isAvailable() {
                return true;
            }

            @Override
            public Subscription subscribe(RoverConnection rover) {
                return subscribe.apply(leader.streams(), rover);
            }
        };
    }

    /** Ends both; waits for the one that serves. */
    void close(Duration atMost) {
        Follower next = follower;
        if (next != null) {
            end(next.engine);
        }
        leader.close(atMost);
    }

    private void obey() {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
    }

    /** Its solver may be at work: nobody waits for it. */
    private static void end(Engine engine) {
        engine.close(Duration.ZERO);
    }
}
