package org.dubhe.admin;

import static org.dubhe.log.LogFields.address;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.Certificates;
import org.dubhe.caster.HalfClose;
import org.dubhe.task.Deadline;
import org.dubhe.task.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administration's HTTP port. One event loop moves bytes; requests are answered on a few threads {@code admin-…}, so that a slow database holds up
 * neither them nor a rover. {@link #close} belongs to the thread that owns it.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    /** People and programs that administer one service. */
    static final int CONNECTIONS_MAX = 64;

    /** Requests that are answered at once: fewer than the database has connections, so that logins find one. */
    private static final int THREADS = 2;

    /** Requests that may wait for a thread: each connection has at most one. */
    private static final int WAITING_MAX = CONNECTIONS_MAX;

    /** A body: a user with the largest area, escaped. */
    static final int BODY_BYTES_MAX = 256 << 10;

    private static final int LINE_BYTES_MAX = 8 << 10;
    private static final int HEADER_BYTES_MAX = 16 << 10;
    private static final int CHUNK_BYTES = 16 << 10;
    private static final int WRITE_SECONDS_MAX = 30;
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    /** Of an end: a request that takes longer gets no answer. */
    private static final Duration END_MAX = Duration.ofSeconds(1);

    private final EventLoopGroup loop;
    private final ThreadPoolExecutor threads;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup refused = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final @Nullable Certificates certificates;
    private final Routes routes;
    private final Channel channel;
    private final Duration patience;
    private long sayNanos = System.nanoTime();

    /**
     * Starts to answer.
     *
     * @throws IOException where the address or the certificate cannot be had
     */
    public AdminServer(AdminSettings settings, Service service) throws IOException {
        this(settings, service, Duration.ofSeconds(15));
    }

    /** @param patience for a whole request, and between two of them */
    AdminServer(AdminSettings settings, Service service, Duration patience) throws IOException {
        this.patience = patience;
        routes = new Routes(service, settings);
        CasterSettings.Tls tls = settings.tls();
        certificates = tls == null ? null : new Certificates("admin.tls", tls);
        loop = new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().name("admin-io-", 0).daemon().factory(), NioIoHandler.newFactory());
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().name("admin-", 0).daemon().factory());
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Initializer())
                .bind(settings.bind(), settings.port())
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        channel = bound.channel();
        if (cause != null) {
            close();
            throw new IOException(
                    "admin: cannot listen on " + settings.bind() + ":" + settings.port() + ": " + cause.getMessage(),
                    cause);
        }
        boolean local =
                ((InetSocketAddress) channel.localAddress()).getAddress().isLoopbackAddress();
        if (tls == null && !local) {
            LOG.warn("admin: listens on {} without tls: tokens and passwords can be read on the way", settings.bind());
        }
        if (settings.tokens().isEmpty() && service.accounts() == null) {
            LOG.warn("admin: there is no token in admin.tokens, so nobody can administer");
        }
    }

    /** Certificate and key; null without TLS. */
    public @Nullable Certificates certificates() {
        return certificates;
    }

    /** TCP port it listens on. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Takes over the tokens of another configuration. Any thread. */
    public void tokens(Map<String, AdminSettings.Token> next) {
        routes.tokens(next);
    }

    /** Stops to listen and ends all connections, in a second at most. */
    @Override
    public void close() {
        Deadline end = Deadline.in(END_MAX);
        channel.close().awaitUninterruptibly(end.left().toMillis());
        connections.close().awaitUninterruptibly(end.left().toMillis());
        refused.close().awaitUninterruptibly(end.left().toMillis());
        loop.shutdownGracefully(0, END_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(end.left().toMillis());
        Workers.end(threads, end.left());
        if (certificates != null) {
            certificates.close();
        }
    }

    /** In words, where there is room for them; over TLS they would take a handshake. On the event loop. */
    private void refuse(SocketChannel socket) {
        long now = System.nanoTime();
        if (now - sayNanos >= 0) {
            sayNanos = now + SAY_AGAIN.toNanos();
            LOG.warn(
                    "admin: {} refused: {} connections; others are not named for a minute",
                    address(socket.remoteAddress()),
                    CONNECTIONS_MAX);
        }
        if (certificates != null || refused.size() >= CONNECTIONS_MAX) {
            socket.close();
            return;
        }
        refused.add(socket);
        socket.pipeline().addLast(new HttpServerCodec(LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES));
        Problem problem =
                new Problem(Problem.Kind.UNAVAILABLE, CONNECTIONS_MAX + " connections are open already; try again");
        socket.eventLoop()
                .execute(() -> HalfClose.after(socket.writeAndFlush(RequestHandler.response(problem.answer(), false))));
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel socket) {
            if (connections.size() >= CONNECTIONS_MAX) {
                refuse(socket);
                return;
            }
            connections.add(socket);
            RequestHandler handler = new RequestHandler(routes, threads, patience);
            socket.pipeline().addLast(handler.watch());
            if (certificates != null) {
                socket.pipeline().addLast(certificates.handler(socket.alloc()));
            }
            socket.pipeline()
                    .addLast(
                            new WriteTimeoutHandler(WRITE_SECONDS_MAX),
                            new HttpServerCodec(LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES),
                            new ChunkedWriteHandler(),
                            new BoundedBody(BODY_BYTES_MAX, handler),
                            new FlowControlHandler(),
                            handler);
        }
    }
}
