package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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

    /** What may come behind the request of a peer that waits. */
    private static final int REST_BYTES_MAX = 256 * 1024;

    /** Asked of a peer whose admission could not be decided. */
    private static final int RETRY_SECONDS = 10;

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
        if (decided && timeout != null) {
            timeout.cancel(false);
        }
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

    /** Holds what a peer sends while it waits to be admitted, a source also for the one before it to go. */
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
            case SOURCE, POST -> source(ctx, request);
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
        ask(ctx, request, caster.gatekeeper()::admitRover, admission -> {
            switch (admission) {
                case RoverAdmission.Refused(Refusal refusal) -> refuse(ctx, request, refusal);
                case RoverAdmission.Admitted(RoverSession session) -> admit(ctx, request, mountpoint, session);
            }
        });
    }

    /**
     * Asks the gatekeeper and goes on with its answer on the event loop. Where the peer has left meanwhile, the answer is taken all the same:
     * a session that was begun for it must end.
     */
    private <A> void ask(
            ChannelHandlerContext ctx,
            NtripRequest request,
            BiConsumer<AccessRequest, Consumer<A>> question,
            Consumer<A> then) {
        AccessRequest access = new AccessRequest(request, ctx.channel().remoteAddress());
        question.accept(access, answer -> {
            EventLoop loop = ctx.channel().eventLoop();
            if (loop.inEventLoop()) {
                then.accept(answer);
            } else {
                loop.execute(() -> then.accept(answer));
            }
        });
    }

    private void admit(ChannelHandlerContext ctx, NtripRequest request, Mountpoint mountpoint, RoverSession session) {
        if (!ctx.channel().isActive()) {
            session.ended("left before it was served");
            return;
        }
        Refusal full = caster.roverEnters();
        if (full != null) {
            session.ended(full.cause());
            refuse(ctx, request, full);
            return;
        }
        boolean version2 = request.version() == NtripVersion.V2;
        boolean chunked = version2 && caster.settings().chunkedAnswers();
        ctx.write(Answers.encode(ctx.channel(), version2 ? Answers.streamHead(chunked) : Answers.ICY_OK));
        ChannelRover rover = caster.rover(ctx.channel(), session.user(), mountpoint.name(), chunked);
        becomes(ctx, new RoverHandler(caster, rover, session, mountpoint.source(), request.header("Ntrip-GGA")));
    }

    private void source(ChannelHandlerContext ctx, NtripRequest request) {
        ask(ctx, request, caster.gatekeeper()::admitSource, admission -> {
            SourceSlot slot = caster.slot(request.mount());
            switch (admission) {
                case SourceAdmission.Refused(Refusal refusal)
                when request.method() == NtripRequest.Method.SOURCE -> {
                    caster.stats().refusedCredentials.increment();
                    LOG.warn("{}: source for {}: {}", ctx.channel().remoteAddress(), request.mount(), refusal.cause());
                    Answers.sendAndEnd(ctx, Answers.BAD_PASSWORD);
                }
                case SourceAdmission.Refused(Refusal refusal) -> refuse(ctx, request, refusal);
                case SourceAdmission.Admitted()
                when slot == null -> refuseSource(ctx, request, "404 Not Found", "unknown");
                case SourceAdmission.Admitted() -> take(ctx, request, slot, true, true);
            }
        });
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

    private void refuse(ChannelHandlerContext ctx, NtripRequest request, Refusal refusal) {
        LOG.info(
                "{}: {} /{}: {}",
                ctx.channel().remoteAddress(),
                request.methodName(),
                request.mount(),
                refusal.cause());
        String headers = switch (refusal.kind()) {
            case CREDENTIALS -> {
                caster.stats().refusedCredentials.increment();
                yield "WWW-Authenticate: Basic realm=\"/" + request.mount().replace('"', '_') + "\"\r\n";
            }
            case FORBIDDEN -> {
                caster.stats().refusedCredentials.increment();
                yield "";
            }
            case LIMIT -> {
                caster.stats().refusedLimits.increment();
                yield "";
            }
            case BUSY -> {
                caster.stats().refusedLimits.increment();
                yield "Retry-After: " + RETRY_SECONDS + "\r\n";
            }
        };
        refuse(ctx, request, refusal.kind().status(), refusal.words(), headers);
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

    private void becomes(ChannelHandlerContext ctx, ChannelHandler next) {
        ctx.pipeline().addLast(next);
        List<ByteBuf> behind = List.copyOf(rest);
        rest.clear();
        behind.forEach(ctx::fireChannelRead);
        ctx.pipeline().remove(this);
        ctx.channel().flush();
    }
}
