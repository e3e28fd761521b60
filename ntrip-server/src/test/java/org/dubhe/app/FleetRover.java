package org.dubhe.app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.station.ntrip.Gga;
import org.jspecify.annotations.Nullable;

/**
 * One rover of a {@link RoverFleet}: it comes, stays and leaves, again and again, and keeps account of each stay as the server should. Everything on its
 * loop's thread.
 *
 * <p>It leaves by closing its half of the connection and reads on until the server closes the other, so that every byte that the server gave to the
 * socket has been counted.
 */
final class FleetRover {
    /** What a server makes of a silence: {@code docs/accounts.md}. */
    private static final long GGA_GAP_MAX_NANOS = 30_000_000_000L;

    private static final int HEAD_MAX = 2048;

    /** Where a rover gets its stream. */
    enum Kind {
        RAW,
        NEAREST,
        VRS
    }

    /**
     * Who a rover is.
     *
     * @param index of the fleet
     * @param user its account; the password is {@link RoverFleet#PASSWORD}
     * @param gga where it is
     */
    record Identity(int index, Kind kind, String mount, String user, String organisation, Gga gga) {}

    /**
     * A stay, as the rover saw it.
     *
     * @param agent what it called itself: no other stay did
     * @param bytes of frames
     * @param fixedNanos time between GGAs of which the former said quality 4
     */
    record Stay(String agent, String organisation, String mount, long bytes, long reportedNanos, long fixedNanos) {}

    private final FleetLoop loop;
    private final Identity identity;
    private final String authorization;
    private final byte[] fixed;
    private final byte[] floating;
    private int stays;
    private boolean wanted;
    private @Nullable Session session;
    private boolean dropsAByte;

    FleetRover(FleetLoop loop, Identity identity, String authorization) {
        this.loop = loop;
        this.identity = identity;
        this.authorization = authorization;
        fixed = sentence(identity.gga(), 4);
        floating = sentence(identity.gga(), 5);
    }

    private static byte[] sentence(Gga at, int quality) {
        Gga gga = new Gga(
                at.utcSecondsOfDay(),
                at.latitudeDegrees(),
                at.longitudeDegrees(),
                quality,
                at.satellites(),
                at.hdop(),
                at.altitudeMeters(),
                at.geoidSeparationMeters());
        return (gga.toSentence() + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    Identity identity() {
        return identity;
    }

    /** Comes, and tries again until it is in. */
    void come() {
        wanted = true;
        connect();
    }

    /** Leaves. */
    void leave() {
        wanted = false;
        if (session != null) {
            session.leave();
        }
    }

    /** From now on it loses the next byte that it reads: what counts and what checks must see that. */
    void loseAByte() {
        dropsAByte = true;
    }

    boolean isStreaming() {
        return session != null && session.streams;
    }

    boolean isGone() {
        return session == null;
    }

    /** The next GGA of this rover is due. */
    void tell() {
        if (session != null && session.streams && !session.leaving) {
            session.tell();
        }
    }

    /** Bytes of its present stay. */
    long bytes() {
        return session == null ? 0 : session.bytes;
    }

    long tornBytes() {
        return session == null ? 0 : session.frames.skippedBytes();
    }

    /** Whether its present stay has got what it should. */
    boolean hasCome(LoadStations.Marks marks) {
        return session != null && session.check != null && session.check.hasCome(marks);
    }

    private void connect() {
        if (session != null) {
            return;
        }
        Session next = new Session();
        session = next;
        loop.connect(sourceAddress(), next).addListener(future -> {
            if (!future.isSuccess()) {
                loop.figures().failedConnects++;
                session = null;
                again();
            }
        });
    }

    private void again() {
        if (wanted) {
            loop.later(this::connect, 1000 + identity.index() % 1000, TimeUnit.MILLISECONDS);
        }
    }

    /** A province's rovers do not share one address. */
    private InetSocketAddress sourceAddress() {
        return new InetSocketAddress("127.0.1." + (1 + identity.index() % 50), 0);
    }

    private final class Session extends ChannelInboundHandlerAdapter {
        private final String agent = "NTRIP load/" + identity.index() + "." + ++stays;
        private @Nullable StreamCheck check;
        private final FrameDecoder frames = new FrameDecoder(this::frame);
        private final long startNanos = System.nanoTime();
        private @Nullable StringBuilder head = new StringBuilder();
        private @Nullable Channel channel;
        private boolean streams;
        private boolean leaving;
        private long bytes;
        private long readNanos;
        private int told;
        private long toldNanos;
        private boolean toldFixed;
        private long reportedNanos;
        private long fixedNanos;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            String request = "GET /" + identity.mount()
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nNtrip-Version: Ntrip/2.0\r\nUser-Agent: " + agent
                    + "\r\nAuthorization: " + authorization + "\r\n\r\n";
            ctx.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                if (head != null) {
                    head(ctx, in, head);
                }
                if (streams && in.isReadable()) {
                    stream(in);
                }
            } finally {
                in.release();
            }
        }

        private void head(ChannelHandlerContext ctx, ByteBuf in, StringBuilder text) {
            while (in.isReadable() && text.length() < HEAD_MAX) {
                text.append((char) in.readByte());
                if (text.length() >= 4 && text.indexOf("\r\n\r\n", text.length() - 4) >= 0) {
                    head = null;
                    if (text.indexOf("HTTP/1.1 200 ") == 0) {
                        loop.figures().handshake.recordValue(System.nanoTime() - startNanos);
                        check = loop.check(identity);
                        streams = true;
                        tell();
                    } else {
                        loop.refused(text.substring(0, text.indexOf("\r\n")));
                        ctx.close();
                    }
                    return;
                }
            }
        }

        private void stream(ByteBuf in) {
            if (dropsAByte) {
                dropsAByte = false;
                in.skipBytes(1);
            }
            readNanos = System.nanoTime();
            byte[] scratch = loop.scratch();
            while (in.isReadable()) {
                int part = Math.min(in.readableBytes(), scratch.length);
                in.readBytes(scratch, 0, part);
                bytes += part;
                frames.accept(scratch, 0, part);
            }
        }

        private void frame(byte[] buffer, int offset, int length) {
            StreamFigures figures = loop.figures();
            figures.frames++;
            Objects.requireNonNull(check).frame(buffer, offset, length, readNanos, figures);
        }

        /** Three of four GGAs say that the position is fixed, the fourth in each rover's own turn does not. */
        void tell() {
            if (channel == null) {
                return;
            }
            long now = System.nanoTime();
            if (told > 0) {
                long span = Math.min(now - toldNanos, GGA_GAP_MAX_NANOS);
                reportedNanos += span;
                fixedNanos += toldFixed ? span : 0;
            }
            toldFixed = (identity.index() + told) % 4 != 0;
            toldNanos = now;
            told++;
            channel.writeAndFlush(Unpooled.wrappedBuffer(toldFixed ? fixed : floating), channel.voidPromise());
        }

        void leave() {
            leaving = true;
            if (channel instanceof DuplexChannel duplex && streams) {
                duplex.shutdownOutput();
            } else if (channel != null) {
                channel.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            session = null;
            StreamFigures figures = loop.figures();
            figures.tornBytes += frames.skippedBytes() + frames.pendingBytes();
            if (streams) {
                loop.ended(
                        new Stay(agent, identity.organisation(), identity.mount(), bytes, reportedNanos, fixedNanos));
                figures.lost += leaving ? 0 : 1;
            }
            if (leaving || !streams) {
                again(); // Who was lost stays away, so that it is seen.
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            loop.refused(cause.toString());
            ctx.close();
        }
    }
}
