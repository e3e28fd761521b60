package org.dubhe.pipeline;

import static org.dubhe.log.LogFields.station;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one ring between sockets and everything that is computed: event loops publish, one thread handles.
 *
 * <p>A publisher never waits here: a full ring drops the frame, counts it for its station and says the station's name once until three
 * quarters of the ring are free again. No station has more than half of the slots, so that one which floods leaves room for all others. An
 * exception in one event is counted and logged and the next event is handled. The thread blocks when there is nothing to do: on two cores a
 * spinning one costs more than it gains.
 *
 * <p>Any thread may publish; {@link Handler} runs on the thread {@code ring}.
 */
public final class FrameRing implements AutoCloseable {
    /** What is done with each event, in order, on the thread {@code ring}. */
    public interface Handler {
        /**
         * A frame whose CRC was good.
         *
         * @param station index of the station
         * @param bytes the frame from its preamble on; valid inside the call only
         * @param length bytes of the frame
         * @param arrivalNanos when its last byte came, {@link System#nanoTime}
         */
        void frame(int station, byte[] bytes, int length, long arrivalNanos);

        /** No frame, but something else may wait: a rover's command, a timeout, a new snapshot. */
        void wake();
    }

    /** Slots: 4 s of 200 stations at ten frames a second, 8.6 MB. */
    public static final int SLOTS = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(FrameRing.class);

    private static final long STAYS = Long.MIN_VALUE;

    /** Longer than any event loop takes to see that its source has no mountpoint any more. */
    private static final long REUSE_NANOS = 60_000_000_000L;

    private final Disruptor<FrameSlot> disruptor;
    private final RingBuffer<FrameSlot> ring;
    private volatile Lane[] lanes;
    private final int waitingMax;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong handled = new AtomicLong();
    /** Of the thread {@code ring}. */
    private boolean saidWakeFailed;

    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicBoolean wakeWaits = new AtomicBoolean();
    private volatile long turnNanos;
    private volatile long handledAtWake;

    /**
     * A ring not yet started.
     *
     * @param slots a power of two
     * @param stationNames names by station index, for the log
     * @param handler what is done with each event
     */
    public FrameRing(int slots, String[] stationNames, Handler handler) {
        this.lanes = Arrays.stream(stationNames).map(Lane::new).toArray(Lane[]::new);
        this.waitingMax = slots / 2;
        ThreadFactory threads =
                task -> Thread.ofPlatform().name("ring").daemon().unstarted(task);
        this.disruptor =
                new Disruptor<>(FrameSlot::new, slots, threads, ProducerType.MULTI, new BlockingWaitStrategy());
        disruptor.setDefaultExceptionHandler(new GoOn());
        disruptor.handleEventsWith(new Dispatch(handler));
        this.ring = disruptor.getRingBuffer();
    }

    /**
     * Has room for another station: the place of one that left a minute ago or more, else a new one. One thread at a time, with {@link #leave}.
     *
     * @return its index
     */
    public int enter(String stationName) {
        long now = System.nanoTime();
        Lane[] all = lanes;
        int at = 0;
        while (at < all.length && !all[at].isFree(now)) {
            at++;
        }
        Lane[] next = Arrays.copyOf(all, Math.max(all.length, at + 1));
        next[at] = new Lane(stationName);
        lanes = next;
        return at;
    }

    /** A station sends nothing more: its index becomes another's when nobody can still be about to use it. */
    public void leave(int station) {
        lanes[station].leftNanos = System.nanoTime();
    }

    /** Starts the thread. */
    public void start() {
        turnNanos = System.nanoTime();
        disruptor.start();
    }

    /**
     * Publishes a frame unless the ring is full; never waits.
     *
     * @return false where the frame was dropped
     */
    public boolean tryPublish(int station, byte[] frame, int offset, int length, long arrivalNanos) {
        long sequence = claim(station, length);
        if (sequence < 0) {
            return false;
        }
        FrameSlot slot = ring.get(sequence);
        System.arraycopy(frame, offset, slot.bytes, 0, length);
        publish(sequence, slot, station, length, arrivalNanos);
        return true;
    }

    /**
     * Publishes a frame, waiting for a free slot: for a reader of files that runs faster than real time, never for a socket.
     */
    public void publish(int station, byte[] frame, int offset, int length, long arrivalNanos) {
        lanes[station].waiting.incrementAndGet();
        long sequence = ring.next();
        FrameSlot slot = ring.get(sequence);
        System.arraycopy(frame, offset, slot.bytes, 0, length);
        publish(sequence, slot, station, length, arrivalNanos);
    }

    /** Has {@link Handler#wake} called soon; several calls may become one. */
    public void wake() {
        if (wakeWaits.get() || !wakeWaits.compareAndSet(false, true)) {
            return;
        }
        try {
            long sequence = ring.tryNext();
            ring.get(sequence).station = FrameSlot.WAKE;
            ring.publish(sequence);
        } catch (InsufficientCapacityException _) {
            // A full ring is awake: the handler looks for commands with every frame.
            wakeWaits.set(false);
            long now = handled.get();
            if (now != handledAtWake) {
                handledAtWake = now;
                turnNanos = System.nanoTime();
            }
        }
    }

    /** Frames of a station that found the ring full. */
    public long drops(int station) {
        return lanes[station].drops.get();
    }

    /** Events whose handling threw. */
    public long failures() {
        return failures.get();
    }

    /** Events handled, wake-ups included. */
    public long handled() {
        return handled.get();
    }

    /** Slots that wait to be handled. */
    public long backlog() {
        return ring.getBufferSize() - ring.remainingCapacity();
    }

    /** Slots in all. */
    public int slots() {
        return ring.getBufferSize();
    }

    /** Slots that are free. */
    public long remainingCapacity() {
        return ring.remainingCapacity();
    }

    /** When the thread last showed to whoever wakes it that it works, {@link System#nanoTime}; before the first time, when it was started. */
    public long turnNanos() {
        return turnNanos;
    }

    /** Handles what is in the ring and ends the thread, within the time given. */
    public void close(Duration atMost) {
        try {
            disruptor.shutdown(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("ring: {} events left behind after {}", backlog(), atMost);
            disruptor.halt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    private long claim(int station, int length) {
        assert length <= FrameSlot.BYTES_MAX : length;
        if (lanes[station].waiting.incrementAndGet() > waitingMax) {
            drop(station);
            return -1;
        }
        try {
            long sequence = ring.tryNext();
            if (full.get() && backlog() <= ring.getBufferSize() / 4 && full.compareAndSet(true, false)) {
                LOG.info("ring: room again");
            }
            return sequence;
        } catch (InsufficientCapacityException _) {
            drop(station);
            return -1;
        }
    }

    private void drop(int station) {
        Lane lane = lanes[station];
        lane.waiting.decrementAndGet();
        lane.drops.incrementAndGet();
        if (!full.get() && full.compareAndSet(false, true)) {
            LOG.warn("ring: full, dropping frames, first of {}", station(lane.name));
        }
    }

    private void publish(long sequence, FrameSlot slot, int station, int length, long arrivalNanos) {
        slot.station = station;
        slot.length = length;
        slot.arrivalNanos = arrivalNanos;
        ring.publish(sequence);
    }

    /** What is kept of one station. */
    private static final class Lane {
        private final String name;
        private final AtomicLong drops = new AtomicLong();
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile long leftNanos = STAYS;
        /** Of the thread {@code ring}. */
        private boolean saidFailed;

        Lane(String name) {
            this.name = name;
        }

        boolean isFree(long nowNanos) {
            long left = leftNanos;
            return left != STAYS && nowNanos - left > REUSE_NANOS && waiting.get() == 0;
        }
    }

    private final class Dispatch implements EventHandler<FrameSlot> {
        private final Handler handler;

        private @Nullable Sequence progress;

        Dispatch(Handler handler) {
            this.handler = handler;
        }

        @Override
        public void setSequenceCallback(Sequence sequenceCallback) {
            progress = sequenceCallback;
        }

        @Override
        public void onEvent(FrameSlot slot, long sequence, boolean endOfBatch) {
            handled.lazySet(handled.get() + 1);
            if (slot.station == FrameSlot.WAKE) {
                wakeWaits.set(false);
                turnNanos = System.nanoTime();
                handler.wake();
            } else {
                try {
                    handler.frame(slot.station, slot.bytes, slot.length, slot.arrivalNanos);
                } finally {
                    lanes[slot.station].waiting.decrementAndGet();
                }
            }
            // At once, not at the end of the batch: else what a station has in the ring would be more than what waits
            // of it.
            Sequence done = progress;
            if (done != null) {
                done.set(sequence);
            }
        }
    }

    private final class GoOn implements ExceptionHandler<FrameSlot> {
        @Override
        public void handleEventException(Throwable thrown, long sequence, FrameSlot slot) {
            failures.incrementAndGet();
            boolean wake = slot.station == FrameSlot.WAKE;
            Lane lane = wake ? null : lanes[slot.station];
            if (lane == null ? !saidWakeFailed : !lane.saidFailed) {
                if (lane == null) {
                    saidWakeFailed = true;
                } else {
                    lane.saidFailed = true;
                }
                LOG.error(
                        "ring: handling an event of {} failed; further ones are only counted",
                        lane == null ? "wake-up" : station(lane.name),
                        thrown);
            }
        }

        @Override
        public void handleOnStartException(Throwable thrown) {
            LOG.error("ring: start failed", thrown);
        }

        @Override
        public void handleOnShutdownException(Throwable thrown) {
            LOG.error("ring: end failed", thrown);
        }
    }
}
