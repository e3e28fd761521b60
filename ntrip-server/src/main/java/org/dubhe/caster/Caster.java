package org.dubhe.caster;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
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
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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

    /** A peer whose network has vanished is found out within two minutes, though nothing is sent to it. */
    private static final int KEEPALIVE_IDLE_SECONDS = 60;

    private static final int KEEPALIVE_SECONDS = 15;
    private static final int KEEPALIVE_PROBES = 4;

    /** What rovers of a mountpoint that is gone are told. */
    private static final String MOUNT_GONE =
            "this mountpoint has been taken out of service; see the sourcetable for others";

    /** How often it is looked whether all rovers have gone. */
    private static final long FAREWELL_LOOK_NANOS = 5_000_000;

    private final CasterStats stats;
    private final Gatekeeper gatekeeper;
    private final @Nullable DigestStore digestStore;
    private final Map<EventLoop, Outbox> outboxes = new ConcurrentHashMap<>();
    private final AtomicLong lastRoverId = new AtomicLong();
    private @Nullable EventLoopGroup loops;
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private final Set<ChannelRover> rovers = ConcurrentHashMap.newKeySet();
    private final Complaints complaints = new Complaints(LOG, System::nanoTime);
    private final Peers peers;
    private volatile Directory directory;
    private volatile FrameSink sink;
    private @Nullable Certificates certificates;
    private volatile int port = -1;
    private volatile int tlsPort = -1;

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
        this(settings, sources, mountpoints, gatekeeper, null, sink);
    }

    /**
     * A caster not yet started.
     *
     * @param sources by station index
     * @param gatekeeper decides who may come in
     * @param digestStore has the secrets of HTTP Digest; null where the settings have it off
     */
    public Caster(
            CasterSettings settings,
            List<SourceMount> sources,
            List<Mountpoint> mountpoints,
            Gatekeeper gatekeeper,
            @Nullable DigestStore digestStore,
            FrameSink sink) {
        this.peers = new Peers(settings.listening().proxies());
        this.digestStore = digestStore;
        this.gatekeeper = gatekeeper;
        this.sink = sink;
        List<SourceStats> sourceStats = new ArrayList<>();
        Map<String, SourceSlot> slots = new LinkedHashMap<>();
        for (SourceMount source : sources) {
            SourceStats own = new SourceStats(source.mount());
            if (slots.put(source.mount(), new SourceSlot(sink, sourceStats.size(), source, own)) != null) {
                throw new IllegalArgumentException("source " + source.mount() + ": named twice");
            }
            sourceStats.add(own);
        }
        this.stats = new CasterStats(sourceStats);
        this.directory = new Directory(settings, slots, Directory.byName(mountpoints), digest(settings));
        mountpoints.forEach(mountpoint -> stats.mount(mountpoint.name()));
    }

    private @Nullable DigestCheck digest(CasterSettings settings) {
        CasterSettings.Digest asked = settings.digest();
        DigestStore store = digestStore;
        return asked == null || store == null
                ? null
                : new DigestCheck(settings.identifier(), asked.nonceLifetime(), store, System::nanoTime);
    }

    /**
     * Goes on with other settings, sources and mountpoints. Connections that this does not concern notice nothing; a source whose mountpoint is gone
     * or has another form is closed, and so are rovers on mountpoints that are gone. Addresses, ports, threads and the files of TLS stay as they
     * were. One thread at a time.
     *
     * @param sources by index at the sink
     * @param changed why rovers on mountpoints that are there under the same name, but serve something else, are to come again
     * @param sink takes what sources bring from now on
     */
    public void reload(
            CasterSettings settings,
            List<SourceMount> sources,
            List<Mountpoint> mountpoints,
            Map<String, String> changed,
            FrameSink sink) {
        Directory before = directory;
        Map<String, Mountpoint> byName = Directory.byName(mountpoints);
        Map<String, SourceSlot> slots = new LinkedHashMap<>();
        List<SourceStats> sourceStats = new ArrayList<>();
        for (SourceMount source : sources) {
            SourceSlot old = before.slots().get(source.mount());
            SourceSlot slot;
            if (old != null && old.isLike(source)) {
                slot = old;
                slot.lead(sink, sourceStats.size(), source);
            } else {
                slot = new SourceSlot(sink, sourceStats.size(), source, new SourceStats(source.mount()));
            }
            if (slots.put(source.mount(), slot) != null) {
                throw new IllegalArgumentException("source " + source.mount() + ": named twice");
            }
            sourceStats.add(slot.stats);
        }
        boolean sameDigest = Objects.equals(settings.digest(), before.settings().digest())
                && settings.identifier().equals(before.settings().identifier());
        this.sink = sink;
        peers.proxies(settings.listening().proxies());
        directory = new Directory(settings, slots, byName, sameDigest ? before.digest() : digest(settings));
        stats.sources(sourceStats);
        before.slots().forEach((mount, slot) -> {
            if (slots.get(mount) != slot) {
                slot.end(slots.containsKey(mount) ? SourceHandler.CHANGED : SourceHandler.OVER);
            }
        });
        byName.keySet().forEach(stats::mount);
        for (ChannelRover rover : rovers) {
            String why = byName.containsKey(rover.mount()) ? changed.get(rover.mount()) : MOUNT_GONE;
            if (why != null) {
                rover.close(why);
            }
        }
        forgetMounts();
        reloadCertificates();
    }

    /** Ends the source of a mountpoint, whose password is no longer right. Any thread. */
    public void endSource(String mount, String reason) {
        SourceSlot slot = slot(mount);
        if (slot != null) {
            slot.endSource(reason);
        }
    }

    /** Mountpoints that are gone are counted until their last rover has left; that is looked at whenever one leaves. */
    private void forgetMounts() {
        for (MountStats mount : stats.mounts()) {
            if (!directory.mountpoints().containsKey(mount.name())) {
                stats.forget(mount.name());
            }
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException where the address cannot be had
     * @throws org.dubhe.station.source.ConfigurationException where certificate and key cannot be used; nothing listens then
     */
    public void start() throws IOException {
        CasterSettings settings = settings();
        CasterSettings.Listening where = settings.listening();
        CasterSettings.Tls tls = where.tls();
        certificates = tls == null ? null : new Certificates("caster.tls", tls);
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.threads(),
                new DefaultThreadFactory("caster", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loops = group;
        try {
            port = listen(group, epoll, where.port(), new Initializer(null));
            if (tls != null) {
                tlsPort = listen(group, epoll, tls.port(), new Initializer(certificates));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        LOG.info(
                "caster: listening on {} port {}{} ({}, {} loops), {} sources, {} mountpoints",
                String.join(", ", where.bind()),
                port,
                tlsPort < 0 ? "" : ", TLS port " + tlsPort,
                epoll ? "epoll" : "nio",
                settings.threads(),
                directory.slots().size(),
                directory.mountpoints().size());
    }

    /** Listens on all addresses with one port; returns it. */
    private int listen(EventLoopGroup group, boolean epoll, int wanted, Initializer initializer) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(initializer);
        if (epoll) {
            int timeoutMillis = (int)
                    Math.min(Integer.MAX_VALUE, 2 * settings().stallTimeout().toMillis());
            bootstrap
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT, timeoutMillis)
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_SECONDS)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
        int bound = wanted;
        for (String address : settings().listening().bind()) {
            try {
                Channel server = bootstrap
                        .bind(new InetSocketAddress(address, bound))
                        .syncUninterruptibly()
                        .channel();
                listening.add(server);
                bound = ((InetSocketAddress) server.localAddress()).getPort();
            } catch (Exception e) { // Netty throws the IOException unchecked and undeclared.
                throw new IOException("caster: cannot listen on " + address + ":" + bound + ": " + e.getMessage(), e);
            }
        }
        return bound;
    }

    /** Whether it takes connections. Any thread. */
    public boolean isListening() {
        return !listening.isEmpty() && listening.stream().allMatch(Channel::isActive);
    }

    /** TCP port it listens on; −1 before {@link #start}. */
    public int port() {
        return port;
    }

    /** TCP port for TLS; −1 before {@link #start} or where there is none. */
    public int tlsPort() {
        return tlsPort;
    }

    /**
     * A source that nobody pushes: whoever opens it hands its frames over here.
     *
     * @param mount as in the caster's list of sources, there not pushed
     */
    public PulledSource pulled(String mount) {
        SourceSlot slot = directory.slots().get(mount);
        if (slot == null || slot.way().mount().pushed()) {
            throw new IllegalArgumentException("source " + mount + ": not one to be pulled");
        }
        return new PulledSource(slot);
    }

    /** Certificate and key of the TLS port; null before {@link #start} or where there is none. */
    public @Nullable Certificates certificates() {
        return certificates;
    }

    /** Reads certificate and key anew where they have changed; the caster also looks by itself every few seconds. */
    public void reloadCertificates() {
        Certificates own = certificates;
        if (own != null) {
            own.look();
        }
    }

    /** Where what sources bring goes now. */
    public FrameSink sink() {
        return sink;
    }

    /** What it has done so far. */
    public CasterStats stats() {
        return stats;
    }

    /** Stops to listen, tells the rovers, ends all connections and the loops, within the time given. */
    public void close(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        listening.forEach(server -> server.close().awaitUninterruptibly(atMost.toMillis()));
        listening.clear();
        port = -1;
        tlsPort = -1;
        Certificates read = certificates;
        if (read != null) {
            read.close();
        }
        farewell(atMost.dividedBy(2));
        EventLoopGroup group = loops;
        if (group != null) {
            long left = Math.max(100, (until - System.nanoTime()) / 1_000_000);
            group.shutdownGracefully(0, left, TimeUnit.MILLISECONDS).awaitUninterruptibly(left);
            loops = null;
        }
    }

    private void farewell(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        rovers.forEach(rover -> rover.close("this caster is stopping; please connect again in a minute"));
        while (!rovers.isEmpty() && System.nanoTime() < until) {
            LockSupport.parkNanos(FAREWELL_LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    CasterSettings settings() {
        return directory.settings();
    }

    @Nullable
    Mountpoint mountpoint(String name) {
        return directory.mountpoints().get(name);
    }

    @Nullable
    SourceSlot slot(String mount) {
        SourceSlot slot = directory.slots().get(mount);
        return slot != null && slot.way().mount().pushed() ? slot : null;
    }

    Gatekeeper gatekeeper() {
        return gatekeeper;
    }

    Complaints complaints() {
        return complaints;
    }

    @Nullable
    DigestCheck digest() {
        return directory.digest();
    }

    /** Counts a rover in; the reason where the caster is full, else null. */
    @Nullable
    Refusal roverEnters() {
        int most = settings().limits().rovers();
        if (stats.rovers.incrementAndGet() <= most) {
            return null;
        }
        stats.rovers.decrementAndGet();
        return new Refusal(
                Refusal.Kind.LIMIT,
                "This caster serves " + most + " rovers at a time; try again later.",
                "caster full (caster.rovers_max: " + most + ")");
    }

    void roverLeft(ChannelRover rover) {
        rovers.remove(rover);
        stats.rovers.decrementAndGet();
        if (!directory.mountpoints().containsKey(rover.mount())) {
            stats.forget(rover.mount());
        }
    }

    ChannelRover rover(Channel channel, String user, Mountpoint mount, boolean chunked) {
        Outbox outbox = outboxes.computeIfAbsent(channel.eventLoop(), loop -> new Outbox(loop, stats));
        long id = lastRoverId.incrementAndGet();
        ChannelRover rover =
                new ChannelRover(id, user, mount.name(), chunked, mount.isRtcm(), channel, settings(), stats, outbox);
        rovers.add(rover);
        return rover;
    }

    /**
     * The sourcetable as a client gets it.
     *
     * @param reached the address that it has reached us by
     * @param query the filter that it asks for, if it is one
     */
    String sourcetable(SocketAddress reached, String query) {
        String host = reached instanceof InetSocketAddress inet ? inet.getHostString() : "";
        return directory
                .sourcetable(host, port, System.nanoTime())
                .filtered(query)
                .toText();
    }

    /** A handler threw: a broken connection is the peer's affair, anything else ours. */
    void failed(String where, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("{}: {}", where, Complaints.printable(String.valueOf(cause.getMessage())));
        } else {
            stats.failures.increment();
            LOG.error("{}: failed, its connection is closed", where, cause);
        }
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        private final @Nullable Certificates tls;

        Initializer(@Nullable Certificates tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (peers.isProxy(channel)) {
                channel.pipeline()
                        .addLast(new HAProxyMessageDecoder(), new ProxyHeader(Caster.this, ctx -> open(ctx.channel())));
            } else {
                open(channel);
            }
        }

        private void open(Channel channel) {
            channel.pipeline().addLast(new Door(Caster.this, peers));
            if (tls != null) {
                SslHandler handler = tls.handler(channel.alloc());
                handler.setHandshakeTimeoutMillis(settings().handshakeTimeout().toMillis());
                channel.pipeline().addLast(handler);
            }
            channel.pipeline().addLast(new Handshake(Caster.this));
        }
    }
}
