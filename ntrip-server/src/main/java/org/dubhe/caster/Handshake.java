package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripRequest;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.RequestReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection until it is known what it wants: reads the request, answers it, and makes way for {@link SourceHandler} or {@link
 * RoverHandler}, which get whatever came behind the request. On the channel's event loop.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    /** What a source that restarts is given before its mountpoint counts as taken. */
    private static final int RESTART_MILLIS = 300;

    /** What may come behind the request of a source that waits. */
    private static final int REST_BYTES_MAX = 256 * 1024;

    private final Caster caster;
    private final RequestReader reader = new RequestReader();
    private final List<ByteBuf> rest = new ArrayList<>(1);
    private int restBytes;
    private boolean decided;
    private @Nullable Future<?> timeout;

    Handshake(Caster caster) {
        this.caster = caster;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long millis = caster.settings().handshakeTimeout().toMillis();
        timeout = ctx.channel()
                .eventLoop()
                .schedule(
                        () -> {
                            caster.stats().handshakeFailures.increment();
                            LOG.info(
                                    "{}: no whole request within {} ms",
                                    ctx.channel().remoteAddress(),
                                    millis);
                            ctx.close();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (decided) {
            keep(ctx, bytes);
            return;
        }
        RequestReader.State state = RequestReader.State.MORE;
        while (state == RequestReader.State.MORE && bytes.isReadable()) {
            state = reader.accept(bytes.readByte());
        }
        decided = state != RequestReader.State.MORE;
        if (state == RequestReader.State.DONE && bytes.isReadable()) {
            rest.add(bytes);
        } else {
            bytes.release();
        }
        switch (state) {
            case MORE -> {}
            case DONE -> request(ctx, reader.request());
            case TOO_LARGE ->
                fault(
                        ctx,
                        "431 Request Header Fields Too Large",
                        "The request head is larger than " + RequestReader.HEAD_BYTES_MAX + " bytes or 64 headers.");
            case MALFORMED ->
                fault(ctx, "400 Bad Request", "This is an NTRIP caster; the request is no NTRIP or HTTP.");
        }
    }

    /** Holds what a source sends while it waits for the one before it to go. */
    private void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
        rest.add(bytes);
        restBytes += bytes.readableBytes();
        if (restBytes > REST_BYTES_MAX) {
            ctx.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        rest.forEach(ByteBuf::release);
        rest.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        caster.failed("handshake with " + ctx.channel().remoteAddress(), cause);
        ctx.close();
    }

    private void request(ChannelHandlerContext ctx, NtripRequest request) {
        switch (request.method()) {
            case GET -> get(ctx, request);
            case SOURCE -> source(ctx, request);
            case POST -> post(ctx, request);
            case OTHER ->
                fault(ctx, "501 Not Implemented", "Only GET, POST and SOURCE mean something to an NTRIP caster.");
        }
    }

    private void get(ChannelHandlerContext ctx, NtripRequest request) {
        if (request.mount().isEmpty()) {
            sourcetable(ctx, request);
            return;
        }
        if (caster.settings().requireNtripAgent() && !request.hasNtripAgent()) {
            caster.stats().handshakeFailures.increment();
            refuse(ctx, request, "400 Bad Request", "The User-Agent must begin with NTRIP.", "");
            return;
        }
        Mountpoint mountpoint = caster.mountpoint(request.mount());
        if (mountpoint == null || !mountpoint.source().isAvailable()) {
            caster.stats().refusedMounts.increment();
            LOG.info(
                    "{}: mountpoint {} {}",
                    ctx.channel().remoteAddress(),
                    request.mount(),
                    mountpoint == null ? "does not exist" : "is offline");
            if (request.version() == NtripVersion.V1) {
                sourcetable(ctx, request);
            } else {
                refuse(ctx, request, "404 Not Found", "There is no mountpoint " + request.mount() + " here now.", "");
            }
            return;
        }
        Credentials credentials = request.credentials();
        if (credentials == null || !caster.isUser(credentials)) {
            unauthorized(ctx, request, credentials == null ? "no name and password" : "wrong name or password");
            return;
        }
        String limit = caster.roverEnters(credentials.user());
        if (limit != null) {
            refuse(ctx, request, "503 Service Unavailable", limit, "");
            return;
        }
        boolean version2 = request.version() == NtripVersion.V2;
        boolean chunked = version2 && caster.settings().chunkedAnswers();
        ctx.write(Answers.encode(ctx.channel(), version2 ? Answers.streamHead(chunked) : Answers.ICY_OK));
        ChannelRover rover = caster.rover(ctx.channel(), credentials.user(), mountpoint.name(), chunked);
        becomes(ctx, new RoverHandler(caster, rover, mountpoint.source(), request.header("Ntrip-GGA")));
    }

    private void source(ChannelHandlerContext ctx, NtripRequest request) {
        SourceSlot slot = caster.slot(request.mount());
        if (slot == null
                ? !caster.isAnySourcePassword(request.sourcePassword())
                : !isPassword(slot, request.sourcePassword())) {
            caster.stats().refusedCredentials.increment();
            LOG.warn("{}: source for {} with a wrong password", ctx.channel().remoteAddress(), request.mount());
            Answers.sendAndEnd(ctx, Answers.BAD_PASSWORD);
        } else if (slot == null) {
            refuseSource(ctx, request, "404 Not Found", "unknown");
        } else {
            take(ctx, request, slot, true, true);
        }
    }

    private void post(ChannelHandlerContext ctx, NtripRequest request) {
        Credentials credentials = request.credentials();
        SourceSlot slot = caster.slot(request.mount());
        if (credentials == null
                || (slot == null
                        ? !caster.isAnySourcePassword(credentials.password())
                        : !isPassword(slot, credentials.password()))) {
            unauthorized(ctx, request, credentials == null ? "no name and password" : "wrong password");
        } else if (slot == null) {
            refuseSource(ctx, request, "404 Not Found", "unknown");
        } else {
            take(ctx, request, slot, true, true);
        }
    }

    /**
     * Takes the mountpoint: at once, or after a stale owner has gone, or a moment later, for the end of a source that is just restarting may
     * still be on its way to another loop.
     */
    private void take(
            ChannelHandlerContext ctx, NtripRequest request, SourceSlot slot, boolean mayEvict, boolean mayWait) {
        if (!ctx.channel().isActive()) {
            return;
        }
        SourceHandler candidate = new SourceHandler(caster, slot, ctx.channel(), request.isChunked(), request.agent());
        SourceHandler owner = slot.take(candidate);
        if (owner == null) {
            ctx.write(Answers.encode(
                    ctx.channel(), request.version() == NtripVersion.V2 ? Answers.postAccepted() : Answers.ICY_OK));
            becomes(ctx, candidate);
        } else if (mayEvict && owner.isStale()) {
            owner.evict(() -> {
                try {
                    ctx.channel().eventLoop().execute(() -> take(ctx, request, slot, false, false));
                } catch (RejectedExecutionException _) {
                    // The caster is ending, and the connection with it.
                }
            });
        } else if (mayWait) {
            ctx.channel()
                    .eventLoop()
                    .schedule(() -> take(ctx, request, slot, mayEvict, false), RESTART_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            refuseSource(ctx, request, "409 Conflict", "taken");
        }
    }

    private void refuseSource(ChannelHandlerContext ctx, NtripRequest request, String status, String why) {
        caster.stats().refusedMounts.increment();
        LOG.warn("{}: source for {}: mountpoint {}", ctx.channel().remoteAddress(), request.mount(), why);
        if (request.version() == NtripVersion.V1) {
            Answers.sendAndEnd(ctx, Answers.MOUNT_TAKEN_OR_INVALID);
        } else {
            refuse(ctx, request, status, "The mountpoint " + request.mount() + " is " + why + ".", "");
        }
    }

    private void unauthorized(ChannelHandlerContext ctx, NtripRequest request, String why) {
        caster.stats().refusedCredentials.increment();
        LOG.info("{}: {} /{}: {}", ctx.channel().remoteAddress(), request.methodName(), request.mount(), why);
        refuse(
                ctx,
                request,
                "401 Unauthorized",
                "The mountpoint " + request.mount() + " needs a name and a password that this caster knows.",
                "WWW-Authenticate: Basic realm=\"/" + request.mount().replace('"', '_') + "\"\r\n");
    }

    private void sourcetable(ChannelHandlerContext ctx, NtripRequest request) {
        caster.stats().sourcetables.increment();
        boolean ntripAgent = request.hasNtripAgent() || request.agent().isEmpty();
        Answers.sendAndEnd(ctx, Answers.sourcetable(request.version(), ntripAgent, caster.sourcetable()));
    }

    private void fault(ChannelHandlerContext ctx, String status, String reason) {
        caster.stats().handshakeFailures.increment();
        LOG.info("{}: {}: {}", ctx.channel().remoteAddress(), status, reason);
        Answers.sendAndEnd(ctx, Answers.refusal(NtripVersion.V2, status, reason, ""));
    }

    private static void refuse(
            ChannelHandlerContext ctx, NtripRequest request, String status, String reason, String moreHeaders) {
        Answers.sendAndEnd(ctx, Answers.refusal(request.version(), status, reason, moreHeaders));
    }

    private static boolean isPassword(SourceSlot slot, String said) {
        return Caster.isSame(slot.mount.password(), said);
    }

    private void becomes(ChannelHandlerContext ctx, ChannelHandler next) {
        ctx.pipeline().addLast(next);
        List<ByteBuf> behind = List.copyOf(rest);
        rest.clear();
        behind.forEach(ctx::fireChannelRead);
        ctx.pipeline().remove(this);
        ctx.channel().flush();
    }
}
