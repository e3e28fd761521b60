package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What other threads want an event loop to write, in order: however much comes at once, the loop gets one task and flushes each rover once.
 *
 * <p>Waking a loop costs a system call; {@code writeAndFlush} from outside pays it for every rover, which is half of the CPU of a fan-out.
 * Any thread offers; the loop drains.
 */
final class Outbox {
    /** Something to be done on the loop. */
    interface Entry {
        /** Does it; what it wrote to is told to {@link Outbox#touched}. */
        void run(Outbox outbox, long nowNanos);

        /** Frees its bytes undone. */
        void discard();

        /** Bytes it holds. */
        int bytes();
    }

    /** What may wait for a loop that does not come round: 10,000 rovers × 1 KiB × several epochs; beyond it new writes are dropped. */
    static final long BYTES_MAX = 64L << 20;

    private final EventLoop loop;
    private final CasterStats stats;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final List<ChannelRover> dirty = new ArrayList<>();
    private final Runnable drain = this::drain;

    Outbox(EventLoop loop, CasterStats stats) {
        this.loop = loop;
        this.stats = stats;
    }

    void offer(Entry entry) {
        int bytes = entry.bytes();
        if (bytes > 0 && waitingBytes.addAndGet(bytes) > BYTES_MAX) {
            waitingBytes.addAndGet(-bytes);
            stats.droppedWrites.increment();
            entry.discard();
            return;
        }
        entries.add(entry);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(drain);
            } catch (RejectedExecutionException _) {
                discardAll(); // The caster is ending: the loop takes nothing more.
            }
        }
    }

    /** A rover got bytes in this round and must be flushed at its end. */
    void touched(ChannelRover rover) {
        dirty.add(rover);
    }

    private void drain() {
        scheduled.set(false);
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            waitingBytes.addAndGet(-entry.bytes());
            // Others go on offering: a time taken once would be older than what comes last.
            entry.run(this, System.nanoTime());
        }
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    private void discardAll() {
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            waitingBytes.addAndGet(-entry.bytes());
            entry.discard();
        }
    }

    /** Bytes of one rover's own. */
    record Single(ChannelRover rover, ByteBuf frames, long arrivalNanos, int bytes) implements Entry {
        @Override
        public void run(Outbox outbox, long nowNanos) {
            rover.take(frames, arrivalNanos, nowNanos);
        }

        @Override
        public void discard() {
            frames.release();
        }
    }
}
