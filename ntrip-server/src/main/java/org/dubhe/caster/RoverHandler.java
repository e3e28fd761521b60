package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NmeaLine;
import org.dubhe.station.ntrip.NmeaReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rover on its mountpoint: its NMEA goes to the {@link StreamSource}; what it cannot read is counted. On the channel's event loop. */
final class RoverHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RoverHandler.class);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of a rover in a second: a receiver that sends all sentences there are, ten times a second, has less. */
    private static final int SECOND_BYTES_MAX = 32 * 1024;

    /** GGAs that may come at once. */
    private static final int GGA_BURST = 10;

    /** Lines other than GGA that are looked at in a second, to be counted as broken or not. */
    private static final int LINES_MAX = 50;

    private final Caster caster;
    private final ChannelRover rover;
    private final RoverSession session;
    private final StreamSource source;
    private final @Nullable String headerGga;
    private final NmeaReader nmea = new NmeaReader();
    private StreamSource.@Nullable Subscription subscription;
    private long secondNanos = System.nanoTime() - SECOND_NANOS;
    private long secondBytes;
    private int ggasLeft = GGA_BURST;
    private int linesLeft;

    RoverHandler(
            Caster caster, ChannelRover rover, RoverSession session, StreamSource source, @Nullable String headerGga) {
        this.caster = caster;
        this.rover = rover;
        this.session = session;
        this.source = source;
        this.headerGga = headerGga;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        LOG.debug("rover {} on {}: {} from {}", rover.logged(), rover.mount(), rover.user(), rover.remoteAddress());
        rover.entered();
        try {
            session.begun(rover, rover);
            subscription = source.subscribe(rover);
            if (headerGga != null) {
                line(Gga.parse(headerGga));
            }
        } catch (RuntimeException | AssertionError e) {
            exceptionCaught(ctx, e);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            budget(ctx, bytes.readableBytes());
            while (bytes.isReadable()) {
                if (nmea.ends(bytes.readByte())) {
                    sentence();
                }
            }
        } finally {
            bytes.release();
        }
    }

    /** A second of work at most: GGAs beyond their number are skipped unread, and who sends far more than NMEA is not read until it is over. */
    private void budget(ChannelHandlerContext ctx, int bytes) {
        long now = System.nanoTime();
        if (now - secondNanos >= SECOND_NANOS) {
            long seconds = Math.min((now - secondNanos) / SECOND_NANOS, GGA_BURST);
            secondNanos = now;
            secondBytes = 0;
            ggasLeft = (int) Math.min(
                    GGA_BURST, ggasLeft + seconds * caster.settings().limits().ggasPerSecond());
            linesLeft = LINES_MAX;
        }
        secondBytes += bytes;
        if (secondBytes > SECOND_BYTES_MAX && ctx.channel().config().isAutoRead()) {
            caster.stats().throttledRovers.increment();
            caster.complaints()
                    .about(
                            rover.remoteAddress(),
                            "throttled",
                            "rover " + rover.id() + " on " + rover.mount() + " sends far more than NMEA, read slowly",
                            rover.logged());
            ctx.channel().config().setAutoRead(false);
            ctx.channel().eventLoop().schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
        }
    }

    private void sentence() {
        boolean gga = nmea.isGga();
        if (gga && ggasLeft == 0) {
            caster.stats().skippedGgas.increment();
            return;
        }
        if (gga) {
            ggasLeft--;
        } else if (linesLeft == 0) {
            return;
        } else {
            linesLeft--;
        }
        line(nmea.line());
    }

    private void line(NmeaLine line) {
        switch (line) {
            case Gga gga -> {
                caster.stats().ggas.increment();
                rover.quality(gga.quality());
                if (subscription != null) {
                    session.gga(gga);
                    subscription.onGga(gga);
                }
            }
            case NmeaLine.Broken _ -> caster.stats().brokenNmea.increment();
            case NmeaLine.Other _ -> {}
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        rover.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        rover.closed();
        caster.roverLeft(rover);
        StreamSource.Subscription left = subscription;
        subscription = null;
        try {
            if (left != null) {
                left.close();
            }
        } finally {
            session.ended(rover.endReason());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        caster.failed("rover " + rover.id() + " on " + rover.mount(), cause);
        if (cause instanceof IOException || cause instanceof DecoderException) {
            rover.end("its connection broke");
        } else {
            rover.close("an error of the caster; please connect again");
        }
    }
}
