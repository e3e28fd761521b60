package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NmeaLine;
import org.dubhe.station.ntrip.NmeaReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rover on its mountpoint: its NMEA goes to the {@link StreamSource}; what it cannot read is counted. On the channel's event loop. */
final class RoverHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RoverHandler.class);

    private final Caster caster;
    private final ChannelRover rover;
    private final RoverSession session;
    private final StreamSource source;
    private final @Nullable String headerGga;
    private final NmeaReader nmea = new NmeaReader();
    private StreamSource.@Nullable Subscription subscription;

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
        LOG.debug("rover {} on {}: {} from {}", rover.id(), rover.mount(), rover.user(), rover.remoteAddress());
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
            while (bytes.isReadable()) {
                NmeaLine line = nmea.accept(bytes.readByte());
                if (line != null) {
                    line(line);
                }
            }
        } finally {
            bytes.release();
        }
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
        caster.roverLeft();
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
        rover.end("its connection broke");
    }
}
