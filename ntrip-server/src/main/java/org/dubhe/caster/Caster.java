package org.dubhe.caster;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dubhe.station.ntrip.Sourcetable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An NTRIP caster, versions 1 and 2: sources push frames into a {@link FrameSink}, clients get what the {@link StreamSource} of their
 * mountpoint writes. Whatever a peer sends ends at most its own connection.
 *
 * <p>{@link #start} and {@link #close} belong to the thread that owns it; all else runs on event loops.
 */
public final class Caster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Caster.class);

    /** Connects that may wait to be accepted: a storm of 10,000 comes in bursts. */
    private static final int ACCEPT_BACKLOG = 4096;

    /** Send buffer of a socket: several epochs; more would only hold stale corrections. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** Above the high mark a rover's writes wait in its own backlog, where they can still be dropped. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(8 * 1024, 32 * 1024);

    /** Connections beyond rovers and sources: handshakes and sourcetables. */
    private static final int CONNECTIONS_SPARE = 2048;

    private final CasterSettings settings;
    private final FrameSink sink;
    private final CasterStats stats;
    private final Map<String, SourceSlot> slots = new LinkedHashMap<>();
    private final Map<String, Mountpoint> mountpoints = new LinkedHashMap<>();
    private final Gatekeeper gatekeeper;
    private final Map<EventLoop, Outbox> outboxes = new ConcurrentHashMap<>();
    private final AtomicLong lastRoverId = new AtomicLong();
    private @Nullable EventLoopGroup loops;
    private volatile @Nullable Channel listening;

    /**
     * A caster not yet started.
     *
     * @param sources by station index
     * @param gatekeeper decides who may come in
     */
    public Caster(
            CasterSettings settings,
            List<SourceMount> sources,
            List<Mountpoint> mountpoints,
            Gatekeeper gatekeeper,
            FrameSink sink) {
        this.settings = settings;
        this.sink = sink;
        this.gatekeeper = gatekeeper;
        List<SourceStats> sourceStats = new ArrayList<>();
        for (SourceMount source : sources) {
            SourceStats own = new SourceStats(source.mount());
            if (slots.put(source.mount(), new SourceSlot(sourceStats.size(), source, own)) != null) {
                throw new IllegalArgumentException("source " + source.mount() + ": named twice");
            }
            sourceStats.add(own);
        }
        this.stats = new CasterStats(sourceStats);
        for (Mountpoint mountpoint : mountpoints) {
            if (this.mountpoints.put(mountpoint.name(), mountpoint) != null) {
                throw new IllegalArgumentException("mountpoint " + mountpoint.name() + ": named twice");
            }
            stats.mount(mountpoint.name());
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException where the address cannot be had
     */
    public void start() throws IOException {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.threads(),
                new DefaultThreadFactory("caster", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loops = group;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new Initializer());
        if (epoll) {
            int timeoutMillis = (int)
                    Math.min(Integer.MAX_VALUE, 2 * settings.stallTimeout().toMillis());
            bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, timeoutMillis);
        }
        try {
            listening = bootstrap
                    .bind(new InetSocketAddress(settings.bind(), settings.port()))
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) { // Netty throws the IOException unchecked and undeclared.
            close();
            throw new IOException(
                    "caster: cannot listen on " + settings.bind() + ":" + settings.port() + ": " + e.getMessage(), e);
        }
        LOG.info(
                "caster: listening on {}:{} ({}, {} loops), {} sources, {} mountpoints",
                settings.bind(),
                port(),
                epoll ? "epoll" : "nio",
                settings.threads(),
                slots.size(),
                mountpoints.size());
    }

    /** Whether it takes connections. Any thread. */
    public boolean isListening() {
        Channel server = listening;
        return server != null && server.isActive();
    }

    /** TCP port it listens on; −1 before {@link #start}. */
    public int port() {
        Channel server = listening;
        return server == null ? -1 : ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** What it has done so far. */
    public CasterStats stats() {
        return stats;
    }

    /** Stops to listen, ends all connections and the loops, within the time given. */
    public void close(Duration atMost) {
        Channel server = listening;
        if (server != null) {
            server.close().awaitUninterruptibly(atMost.toMillis());
            listening = null;
        }
        EventLoopGroup group = loops;
        if (group != null) {
            group.shutdownGracefully(0, atMost.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(atMost.toMillis());
            loops = null;
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    CasterSettings settings() {
        return settings;
    }

    FrameSink sink() {
        return sink;
    }

    @Nullable
    Mountpoint mountpoint(String name) {
        return mountpoints.get(name);
    }

    @Nullable
    SourceSlot slot(String mount) {
        return slots.get(mount);
    }

    Gatekeeper gatekeeper() {
        return gatekeeper;
    }

    /** Counts a rover in; the reason where the caster is full, else null. */
    @Nullable
    Refusal roverEnters() {
        if (stats.rovers.incrementAndGet() <= settings.roversMax()) {
            return null;
        }
        stats.rovers.decrementAndGet();
        return new Refusal(
                Refusal.Kind.LIMIT,
                "This caster serves " + settings.roversMax() + " rovers at a time; try again later.",
                "caster full");
    }

    void roverLeft() {
        stats.rovers.decrementAndGet();
    }

    ChannelRover rover(Channel channel, String user, String mount, boolean chunked) {
        Outbox outbox = outboxes.computeIfAbsent(channel.eventLoop(), loop -> new Outbox(loop, stats));
        return new ChannelRover(lastRoverId.incrementAndGet(), user, mount, chunked, channel, settings, stats, outbox);
    }

    String sourcetable() {
        List<Sourcetable.Stream> streams = mountpoints.values().stream()
                .filter(mountpoint -> mountpoint.source().isAvailable())
                .map(Mountpoint::record)
                .toList();
        Sourcetable.Caster self = new Sourcetable.Caster(
                settings.bind(),
                settings.port(),
                settings.identifier(),
                settings.operator(),
                true,
                settings.country(),
                0,
                0,
                "0.0.0.0",
                0,
                "");
        Sourcetable.Network network = new Sourcetable.Network(
                settings.identifier(), settings.operator(), 'B', false, "none", "none", "none", "");
        return new Sourcetable(List.of(self), List.of(network), streams).toText();
    }

    /** A handler threw: a broken connection is the peer's affair, anything else ours. */
    void failed(String where, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {}", where, cause.getMessage());
        } else {
            stats.failures.increment();
            LOG.error("{}: failed, its connection is closed", where, cause);
        }
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new Door(), new Handshake(Caster.this));
        }
    }

    /** Counts connections and closes those that are too many. */
    private final class Door extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            stats.accepted.increment();
            if (stats.connections.incrementAndGet() > settings.roversMax() + slots.size() + CONNECTIONS_SPARE) {
                stats.refusedLimits.increment();
                ctx.close();
            }
            ctx.fireChannelActive();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            stats.connections.decrementAndGet();
            ctx.fireChannelInactive();
        }
    }
}
