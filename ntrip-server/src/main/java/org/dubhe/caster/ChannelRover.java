package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.Text1029;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rover's socket with its bounded backlog.
 *
 * <p>While the socket keeps up, bytes go straight to it. When it does not, they wait here as whole writes; the oldest are dropped when they
 * are too many or too old, and the rover that recovers continues with fresh ones. State belongs to the channel's event loop; {@link #write}
 * and {@link #close} come from any thread through the loop's {@link Outbox}.
 */
final class ChannelRover implements RoverConnection, RoverTraffic {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelRover.class);

    /** Writes that may wait, whatever their size: a power of two. */
    private static final int QUEUE_MAX = 1024;

    /** What a rover has to take the last bytes before its connection ends. */
    private static final int CLOSE_SECONDS = 2;

    private static final ByteBuf CRLF = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(2).writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII)));

    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(5).writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

    private final long id;
    private final String user;
    private final String mount;
    private final Channel channel;
    private final SocketAddress remoteAddress;
    private final boolean chunked;
    private final boolean rtcm;
    private final CasterSettings settings;
    private final CasterStats stats;
    private final MountStats mountStats;
    private final Outbox outbox;

    private ByteBuf[] queue = {};
    private long[] queuedNanos = {};
    private long[] queuedArrivalNanos = {};
    private int first;
    private int count;
    private int queuedBytes;
    private boolean behind;
    private boolean complained;
    private long behindSinceNanos;
    private long lastProgressNanos;
    private boolean dirty;
    private boolean entered;
    private MountStats.Quality quality = MountStats.Quality.SILENT;
    private volatile long sentBytes;
    private volatile long correctionSeconds;
    private volatile long droppedWrites;
    private long lastSecond = Long.MIN_VALUE;
    private volatile @Nullable String endReason;
    private volatile boolean open = true;

    ChannelRover(
            long id,
            String user,
            String mount,
            boolean chunked,
            boolean rtcm,
            Channel channel,
            CasterSettings settings,
            CasterStats stats,
            Outbox outbox) {
        this.id = id;
        this.user = user;
        this.mount = mount;
        this.chunked = chunked;
        this.rtcm = rtcm;
        this.channel = channel;
        this.remoteAddress = Peers.address(channel);
        this.settings = settings;
        this.stats = stats;
        this.mountStats = stats.mount(mount);
        this.outbox = outbox;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String mount() {
        return mount;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void write(byte[] frames, int offset, int length, long arrivalNanos) {
        if (open && length > 0) {
            ByteBuf copy = channel.alloc().directBuffer(length, length).writeBytes(frames, offset, length);
            outbox.offer(new Outbox.Single(this, copy, arrivalNanos, length));
        }
    }

    @Override
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public long correctionSeconds() {
        return correctionSeconds;
    }

    @Override
    public long droppedWrites() {
        return droppedWrites;
    }

    @Override
    public void close(String reason) {
        outbox.offer(new Close(this, reason));
    }

    /** Why it ended: what this side did, else that the rover left. */
    String endReason() {
        String own = endReason;
        return own == null ? "the rover left" : own;
    }

    /** Ends it at once. On the event loop. */
    void end(String reason) {
        if (endReason == null) {
            endReason = reason;
        }
        channel.close();
    }

    /** Bytes that wait; for tests, since they belong to the event loop. */
    int queuedBytes() {
        return queuedBytes;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Takes over a buffer that is to be written. On the event loop. */
    void take(ByteBuf frames, long arrivalNanos, long nowNanos) {
        if (!open) {
            frames.release();
            return;
        }
        if (count == 0 && channel.isWritable()) {
            send(frames, arrivalNanos, nowNanos);
            return;
        }
        enqueue(frames, arrivalNanos, nowNanos);
    }

    /** Ends a round of {@link #take}. On the event loop. */
    void flush() {
        dirty = false;
        channel.flush();
    }

    /** The socket takes more again, or takes no more. On the event loop. */
    void writabilityChanged() {
        lastProgressNanos = System.nanoTime();
        if (channel.isWritable()) {
            drainQueue(lastProgressNanos);
        }
    }

    /** It is on its mountpoint from now on until {@link #closed}. On the event loop. */
    void entered() {
        entered = true;
        mountStats.enters();
    }

    /** A GGA says how it fixes its position. On the event loop. */
    void quality(int number) {
        MountStats.Quality now = MountStats.Quality.of(number);
        if (entered && now != quality) {
            mountStats.changes(quality, now);
            quality = now;
        }
    }

    /** Frees what waits. On the event loop. */
    void closed() {
        open = false;
        if (entered) {
            entered = false;
            mountStats.leaves(quality);
        }
        if (behind) {
            behind = false;
            stats.slowRovers.decrementAndGet();
        }
        while (count > 0) {
            poll().release();
        }
    }

    private void drainQueue(long nowNanos) {
        expire(nowNanos);
        while (count > 0 && channel.isWritable()) {
            long arrivalNanos = queuedArrivalNanos[first];
            send(poll(), arrivalNanos, nowNanos);
        }
        if (count == 0 && behind) {
            behind = false;
            stats.slowRovers.decrementAndGet();
            if (complained) {
                complained = false;
                LOG.info(
                        "rover {} on {} ({}): keeps up again after {} ms, {} writes dropped so far",
                        logged(),
                        mount,
                        remoteAddress,
                        (nowNanos - behindSinceNanos) / 1_000_000,
                        droppedWrites);
            }
        }
        channel.flush();
    }

    /** What is dropped has no latency: it is counted as dropped. */
    private void send(ByteBuf frames, long arrivalNanos, long nowNanos) {
        if (arrivalNanos != 0) {
            stats.latency().record(nowNanos - arrivalNanos);
        }
        stats.writes.increment();
        stats.writtenBytes.add(frames.readableBytes());
        mountStats.bytes.add(frames.readableBytes());
        count(frames.readableBytes(), nowNanos);
        if (chunked) {
            ByteBuf size = channel.alloc().directBuffer(10);
            size.writeCharSequence(Integer.toHexString(frames.readableBytes()), StandardCharsets.US_ASCII);
            channel.write(size.writeBytes(CRLF.duplicate()), channel.voidPromise());
            channel.write(frames, channel.voidPromise());
            channel.write(CRLF.duplicate(), channel.voidPromise());
        } else {
            channel.write(frames, channel.voidPromise());
        }
        if (!dirty) {
            dirty = true;
            outbox.touched(this);
        }
    }

    /** Only this thread writes these. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void count(int bytes, long nowNanos) {
        sentBytes += bytes;
        long second = nowNanos / 1_000_000_000;
        if (second != lastSecond) {
            lastSecond = second;
            correctionSeconds++;
        }
    }

    private void enqueue(ByteBuf frames, long arrivalNanos, long nowNanos) {
        if (!behind) {
            behind = true;
            behindSinceNanos = nowNanos;
            lastProgressNanos = nowNanos;
            stats.slowRovers.incrementAndGet();
            watch();
        }
        expire(nowNanos);
        if (queue.length == 0) {
            queue = new ByteBuf[QUEUE_MAX];
            queuedNanos = new long[QUEUE_MAX];
            queuedArrivalNanos = new long[QUEUE_MAX];
        }
        int last = first + count & QUEUE_MAX - 1;
        queue[last] = frames;
        queuedNanos[last] = nowNanos;
        queuedArrivalNanos[last] = arrivalNanos;
        count++;
        queuedBytes += frames.readableBytes();
        while (count > 1 && (queuedBytes > settings.backlogBytes() || count == QUEUE_MAX)) {
            drop();
        }
    }

    private void expire(long nowNanos) {
        long limit = settings.backlogAge().toNanos();
        while (count > 0 && nowNanos - queuedNanos[first] > limit) {
            drop();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only this thread writes it.
    private void drop() {
        droppedWrites++;
        if (!complained) {
            complained = true;
            LOG.warn("rover {} on {} ({}): too slow, dropping its oldest frames", logged(), mount, remoteAddress);
        }
        stats.droppedWrites.increment();
        poll().release();
    }

    private ByteBuf poll() {
        ByteBuf oldest = queue[first];
        first = first + 1 & QUEUE_MAX - 1;
        count--;
        queuedBytes -= oldest.readableBytes();
        return oldest;
    }

    /** While behind: looks once a second whether the socket has taken anything at all. */
    private void watch() {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!behind || !open) {
                                return;
                            }
                            long now = System.nanoTime();
                            if (now - lastProgressNanos
                                    > settings.stallTimeout().toNanos()) {
                                LOG.warn("rover {} on {} ({}): takes nothing, closed", logged(), mount, remoteAddress);
                                end("took nothing for "
                                        + settings.stallTimeout().toSeconds() + " s");
                                return;
                            }
                            if (channel.isWritable()) {
                                drainQueue(now);
                            }
                            if (behind) {
                                watch();
                            }
                        },
                        1,
                        TimeUnit.SECONDS);
    }

    /** What follows the last frame. */
    private ByteBuf end() {
        return chunked ? LAST_CHUNK.duplicate() : Unpooled.EMPTY_BUFFER;
    }

    /** The reason, for the display of the receiver: a text (1029) is the last frame that it gets. */
    private void farewell(String reason, long nowNanos) {
        if (rtcm && count == 0) {
            byte[] frame = new byte[Frames.BYTES_MAX];
            int length = new MessageEncoder().encode(Text1029.of(0, Instant.now(), "Dubhe: " + reason), frame, 0);
            send(channel.alloc().directBuffer(length, length).writeBytes(frame, 0, length), 0, nowNanos);
        }
    }

    private record Close(ChannelRover rover, String reason) implements Outbox.Entry {
        @Override
        public void run(Outbox outbox, long nowNanos) {
            if (rover.open) {
                if (rover.endReason == null) {
                    rover.endReason = reason;
                }
                LOG.info("rover {} on {} ({}): closed: {}", rover.logged(), rover.mount, rover.remoteAddress, reason);
                rover.farewell(reason, nowNanos);
                rover.open = false;
                rover.channel.writeAndFlush(rover.end()).addListener(ChannelFutureListener.CLOSE);
                rover.channel.eventLoop().schedule(() -> rover.channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        }

        @Override
        public void discard() {}

        @Override
        public int bytes() {
            return 0;
        }
    }
}
