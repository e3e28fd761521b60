package org.dubhe.caster;

import static org.dubhe.log.LogFields.address;
import static org.dubhe.log.LogFields.mountpoint;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.station.ntrip.ChunkedDecoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A station that pushes: its bytes become frames, and the frames go to the {@link FrameSink}. What is no RTCM is counted and skipped; it
 * never ends the stream. On the channel's event loop, {@link #isStale} and {@link #evict} apart.
 */
final class SourceHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SourceHandler.class);

    /** Bytes taken at a time from a chunked body, or from a stream that is no RTCM 3. */
    private static final int SCRATCH_BYTES = 8192;

    /** A source that sends bytes, but no frame, is dropped after so many times what a silent one is. */
    private static final int FRAMELESS_TIMEOUTS = 4;

    /** Why a source ends whose mountpoint has another format, or is not pushed to any more. */
    static final String CHANGED = "its mountpoint was changed in the configuration";

    /** Why a source whose mountpoint is no longer there ends. */
    static final String OVER = "its mountpoint has been taken out of the configuration";

    private final Caster caster;
    private final SourceSlot slot;
    private final SourceSession session;
    private final boolean framed;
    private final SourceIntake intake;
    private final StreamNoise noise;
    private final FrameDecoder decoder = new FrameDecoder(this::frame);
    private final @Nullable ChunkedDecoder chunks;
    private final byte[] scratch;
    private final Channel channel;
    private final String agent;
    private @Nullable Future<?> watch;
    private long arrivalNanos;
    private long countedCrcErrors;
    private long countedSkippedBytes;
    private boolean live;
    private long lastByteNanos = System.nanoTime();

    /** When the last frame came, or of what is no RTCM 3 the last byte. */
    private volatile long lastSignNanos = lastByteNanos;

    SourceHandler(
            Caster caster, SourceSlot slot, SourceSession session, Channel channel, boolean chunked, String agent) {
        this.caster = caster;
        this.slot = slot;
        this.session = session;
        this.framed = slot.isFramed();
        this.intake = new SourceIntake(slot);
        this.noise = new StreamNoise(slot.name());
        this.channel = channel;
        this.agent = agent;
        this.chunks = chunked ? new ChunkedDecoder() : null;
        this.scratch = new byte[chunked || !framed ? SCRATCH_BYTES : 0];
    }

    /** Whether it has brought nothing of use for so long that another may take its mountpoint. Any thread. */
    boolean isStale() {
        return System.nanoTime() - lastSignNanos
                > caster.settings().takeoverAfter().toNanos();
    }

    /** Ends it for another's sake, then calls back, on its own loop. Any thread. */
    void evict(Runnable then) {
        try {
            channel.eventLoop().execute(() -> {
                if (live) {
                    LOG.warn("source {}: silent, gives way to another", mountpoint(slot.name()));
                    finish();
                    channel.close();
                }
                then.run();
            });
        } catch (RejectedExecutionException _) {
            // The caster is ending; the newcomer ends with it.
        }
    }

    /** Ends it, since the operator or its account wants it so. Any thread. */
    void end(String reason) {
        try {
            channel.eventLoop().execute(() -> {
                if (live) {
                    close(reason);
                }
            });
        } catch (RejectedExecutionException _) {
            // The caster is ending, and the source with it.
        }
    }

    private void close(String reason) {
        LOG.warn("source {} from {}: closed: {}", mountpoint(slot.name()), address(Peers.address(channel)), reason);
        finish();
        channel.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        live = true;
        LOG.info(
                "source {}: connected from {} ({})",
                mountpoint(slot.name()),
                address(Peers.address(channel)),
                Complaints.printable(agent));
        try {
            session.begun(this::end);
            intake.begin();
        } catch (RuntimeException | AssertionError e) {
            exceptionCaught(ctx, e); // Thrown from here it would take the handler out and leave the mountpoint taken.
        }
        watch = channel.eventLoop().scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        if (slot.isOver()) {
            close(OVER);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!live) {
                return;
            }
            arrivalNanos = System.nanoTime();
            lastByteNanos = arrivalNanos;
            if (!framed) {
                lastSignNanos = arrivalNanos;
            }
            if (chunks == null && framed) {
                int length = bytes.readableBytes();
                slot.stats.bytes.add(length);
                decoder.accept(bytes.internalNioBuffer(bytes.readerIndex(), length));
            } else {
                copyOut(bytes);
            }
            count();
        } finally {
            bytes.release();
        }
    }

    private void copyOut(ByteBuf bytes) {
        ChunkedDecoder body = chunks;
        while (bytes.isReadable()) {
            int part = Math.min(bytes.readableBytes(), scratch.length);
            bytes.readBytes(scratch, 0, part);
            int payload = body == null ? part : body.decode(scratch, 0, part);
            slot.stats.bytes.add(payload);
            if (framed) {
                decoder.accept(scratch, 0, payload);
            } else if (payload > 0) {
                intake.bytes(scratch, payload, arrivalNanos);
            }
        }
        if (body != null && body.isBroken()) {
            LOG.warn("source {}: its chunks are broken, closed", mountpoint(slot.name()));
            channel.close();
        } else if (body != null && body.isEnded()) {
            channel.close();
        }
    }

    private void frame(byte[] buffer, int offset, int length) {
        lastSignNanos = arrivalNanos;
        intake.frame(buffer, offset, length, arrivalNanos);
    }

    private void count() {
        long crcErrors = decoder.crcErrors();
        long skippedBytes = decoder.skippedBytes();
        if (skippedBytes != countedSkippedBytes) {
            slot.stats.crcErrors.add(crcErrors - countedCrcErrors);
            slot.stats.skippedBytes.add(skippedBytes - countedSkippedBytes);
            countedCrcErrors = crcErrors;
            countedSkippedBytes = skippedBytes;
        }
    }

    /** Once a second: silence, bytes without a frame, and whether the stream became noisy or clean. */
    private void look() {
        long now = System.nanoTime();
        Duration silence = caster.settings().sourceTimeout();
        Duration useless = silence.multipliedBy(FRAMELESS_TIMEOUTS);
        if (now - lastByteNanos > silence.toNanos()) {
            LOG.warn("source {}: silent for {}, closed", mountpoint(slot.name()), silence);
            channel.close();
            return;
        }
        if (now - lastSignNanos > useless.toNanos()) {
            LOG.warn("source {}: without an RTCM 3 frame for {}, closed", mountpoint(slot.name()), useless);
            channel.close();
            return;
        }
        noise.look(countedSkippedBytes, countedCrcErrors);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        finish();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        caster.failed("source " + slot.name(), cause);
        ctx.close();
    }

    private void finish() {
        if (!live) {
            return;
        }
        live = false;
        if (watch != null) {
            watch.cancel(false);
        }
        decoder.end();
        count();
        LOG.info("source {}: gone after {} frames", mountpoint(slot.name()), decoder.frames());
        try {
            session.ended();
            intake.end();
        } finally {
            slot.release(this);
        }
    }
}
