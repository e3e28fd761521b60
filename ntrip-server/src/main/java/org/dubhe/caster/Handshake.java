package org.dubhe.caster;

import static org.dubhe.log.LogFields.mountpoint;
import static org.dubhe.log.LogFields.user;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripRequest;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.RequestReader;
import org.jspecify.annotations.Nullable;

/**
 * A connection until it is known what it wants: reads the request, answers it, and makes way for {@link SourceHandler} or {@link
 * RoverHandler}, which get whatever came behind the request. On the channel's event loop.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    /** First byte of TLS. */
    private static final int TLS_HANDSHAKE = 0x16;

    /** What a source that restarts is given before its mountpoint counts as taken. */
    private static final int RESTART_MILLIS = 300;

    /** What may come behind the request of a peer that waits: what TLS had read before reading stopped, what a peer that ends leaves. */
    private static final int REST_BYTES_MAX = 256 * 1024;

    /** For the answer to a request; whoever has none by then is let go, since nobody sees that he may have left. */
    private static final int ANSWER_SECONDS_MAX = 120;

    /** Asked of a peer whose admission could not be decided. */
    private static final int RETRY_SECONDS = 10;

    private final Caster caster;
    private final RequestReader reader = new RequestReader();
    private final List<ByteBuf> rest = new ArrayList<>(1);
    private int restBytes;
    private boolean decided;
    private int firstByte = -1;
    private @Nullable Future<?> timeout;

    Handshake(Caster caster) {
        this.caster = caster;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timeout = ctx.channel()
                .eventLoop()
                .schedule(
                        () -> tooSlow(ctx), caster.settings().handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tooSlow(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null && !tls.handshakeFuture().isSuccess()) {
            return; // TLS has the same time, and says so itself.
        }
        fault(
                ctx,
                "408 Request Timeout",
                "No whole request within "
                        + caster.settings().handshakeTimeout().toSeconds() + " seconds.");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && !done.isSuccess()) {
            String why = done.cause().getMessage();
            caster.stats().tlsFailures.increment();
            caster.complaints()
                    .about(from(ctx), "tls", "TLS handshake failed: " + Complaints.printable(String.valueOf(why)));
            ctx.close();
        }
    }

    private static SocketAddress from(ChannelHandlerContext ctx) {
        return Peers.address(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (decided) {
            keep(ctx, bytes);
            return;
        }
        if (firstByte < 0 && bytes.isReadable()) {
            firstByte = bytes.getByte(bytes.readerIndex()) & 0xFF;
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
                fault(
                        ctx,
                        "400 Bad Request",
                        firstByte == TLS_HANDSHAKE
                                ? "This port is for NTRIP without TLS" + tlsPort()
                                : "This is an NTRIP caster; the request is no NTRIP or HTTP.");
        }
    }

    private String tlsPort() {
        return caster.tlsPort() < 0 ? "; there is none with it." : "; TLS has port " + caster.tlsPort() + ".";
    }

    /** Holds what a peer sends while it waits to be admitted, a source also for the one before it to go. */
    private void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
        rest.add(bytes);
        restBytes += bytes.readableBytes();
        if (restBytes > REST_BYTES_MAX) {
            fault(ctx, "413 Content Too Large", "More than " + REST_BYTES_MAX + " bytes before the answer.");
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
        caster.failed("handshake with " + from(ctx), cause);
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
        String badAgent = badAgent(request);
        if (badAgent != null) {
            caster.stats().handshakeFailures.increment();
            caster.stats().refusedAgents.increment();
            caster.complaints()
                    .about(
                            from(ctx),
                            "agent",
                            "rover refused: User-Agent \"" + Complaints.printable(request.agent())
                                    + "\" (caster.user_agent: "
                                    + caster.settings().agentRule().name().toLowerCase(Locale.ROOT) + ")");
            note(ctx, request, "its User-Agent is not allowed");
            refuse(ctx, request, "400 Bad Request", badAgent, "");
            return;
        }
        Mountpoint mountpoint = caster.mountpoint(request.mount());
        if (mountpoint == null || !mountpoint.source().isAvailable()) {
            noMount(ctx, request, mountpoint != null);
            return;
        }
        ask(ctx, request, caster.gatekeeper()::admitRover, RoverAdmission.Refused::new, admission -> {
            switch (admission) {
                case RoverAdmission.Refused(Refusal refusal) -> refuse(ctx, request, refusal);
                case RoverAdmission.Admitted(RoverSession session) -> {
                    Mountpoint now = caster.mountpoint(request.mount());
                    if (now == null) {
                        session.ended("its mountpoint was taken out of service");
                        noMount(ctx, request, false);
                    } else {
                        admit(ctx, request, now, session);
                    }
                }
            }
        });
    }

    private @Nullable String badAgent(NtripRequest request) {
        return switch (caster.settings().agentRule()) {
            case ANY -> null;
            case NAMED ->
                request.agent().isEmpty() ? "The request must have a User-Agent that names the client." : null;
            case NTRIP -> request.hasNtripAgent() ? null : "The User-Agent must begin with NTRIP.";
        };
    }

    /** Tells the gatekeeper of a rover's refusal that it did not decide itself. */
    private void note(ChannelHandlerContext ctx, NtripRequest request, String cause) {
        String name = saidName(request);
        if (request.method() == NtripRequest.Method.GET && !name.isEmpty()) {
            caster.gatekeeper().refused(name, from(ctx), request.mount(), cause);
        }
    }

    private void noMount(ChannelHandlerContext ctx, NtripRequest request, boolean known) {
        note(ctx, request, known ? "the mountpoint is offline" : "the mountpoint does not exist");
        caster.stats().refusedMounts.increment();
        caster.complaints()
                .about(
                        from(ctx),
                        known ? "mount offline" : "mount unknown",
                        "mountpoint " + Complaints.printable(request.mount())
                                + (known ? " is offline" : " does not exist"),
                        mountpoint(Complaints.printable(request.mount())));
        if (request.version() == NtripVersion.V1) {
            sourcetable(ctx, request);
        } else {
            refuse(ctx, request, "404 Not Found", "There is no mountpoint " + request.mount() + " here now.", "");
        }
    }

    /**
     * Asks the gatekeeper and goes on with its answer on the event loop. Until then no more is read: what a peer sends meanwhile stays in its
     * socket. Where the peer has left, the answer is taken all the same: a session that was begun for it must end.
     */
    private <A> void ask(
            ChannelHandlerContext ctx,
            NtripRequest request,
            BiConsumer<AccessRequest, Consumer<A>> question,
            Function<Refusal, A> refused,
            Consumer<A> then) {
        EventLoop loop = ctx.channel().eventLoop();
        ctx.channel().config().setAutoRead(false);
        timeout = loop.schedule(() -> noAnswer(ctx), ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        Consumer<A> onLoop = answer -> {
            if (loop.inEventLoop()) {
                then.accept(answer);
            } else {
                onLoop(ctx, () -> then.accept(answer));
            }
        };
        DigestCheck digest = caster.digest();
        if (digest == null || !DigestCheck.isAnswer(request)) {
            question.accept(new AccessRequest(request, from(ctx)), onLoop);
            return;
        }
        digest.check(new AccessRequest(request, from(ctx)), verdict -> {
            switch (verdict) {
                case DigestCheck.Verdict.Good(String user) ->
                    question.accept(new AccessRequest(request, from(ctx), user), onLoop);
                case DigestCheck.Verdict.Stale _ ->
                    onLoop.accept(refused.apply(Refusal.staleChallenge(request.mount())));
                case DigestCheck.Verdict.Wrong _ ->
                    onLoop.accept(refused.apply(Refusal.wrongCredentials(request.mount())));
                case DigestCheck.Verdict.Busy(Refusal refusal) -> onLoop.accept(refused.apply(refusal));
            }
        });
    }

    /** From any thread. */
    private static void onLoop(ChannelHandlerContext ctx, Runnable task) {
        try {
            ctx.channel().eventLoop().execute(task);
        } catch (RejectedExecutionException _) {
            // The caster is ending, and the connection with it.
        }
    }

    private void noAnswer(ChannelHandlerContext ctx) {
        caster.stats().handshakeFailures.increment();
        caster.complaints().about(from(ctx), "no answer", "not answered within " + ANSWER_SECONDS_MAX + " s, closed");
        ctx.close();
    }

    private void admit(ChannelHandlerContext ctx, NtripRequest request, Mountpoint mountpoint, RoverSession session) {
        if (!ctx.channel().isActive()) {
            session.ended("left before it was served");
            return;
        }
        Refusal full = caster.roverEnters();
        if (full != null) {
            session.ended(full.cause());
            note(ctx, request, full.cause());
            refuse(ctx, request, full);
            return;
        }
        boolean version2 = request.version() == NtripVersion.V2;
        boolean chunked = version2 && caster.settings().chunkedAnswers();
        ctx.write(Answers.encode(ctx.channel(), version2 ? Answers.streamHead(chunked) : Answers.ICY_OK));
        ChannelRover rover = caster.rover(ctx.channel(), session.user(), mountpoint, chunked);
        // A reload that came since then has not seen this rover.
        boolean reloaded = caster.mountpoint(request.mount()) != mountpoint;
        becomes(ctx, new RoverHandler(caster, rover, session, mountpoint.source(), request.header("Ntrip-GGA")));
        if (reloaded) {
            rover.close("this mountpoint has just been changed; please connect again");
        }
    }

    private void source(ChannelHandlerContext ctx, NtripRequest request) {
        ask(ctx, request, caster.gatekeeper()::admitSource, SourceAdmission.Refused::new, admission -> {
            SourceSlot slot = caster.slot(request.mount());
            switch (admission) {
                case SourceAdmission.Refused(Refusal refusal)
                when request.method() == NtripRequest.Method.SOURCE -> refuseOldSource(ctx, request, refusal);
                case SourceAdmission.Refused(Refusal refusal) -> refuse(ctx, request, refusal);
                case SourceAdmission.Admitted _
                when slot == null -> refuseSource(ctx, request, "404 Not Found", "unknown");
                case SourceAdmission.Admitted(SourceSession session) -> take(ctx, request, slot, session, true, true);
            }
        });
    }

    /** Version 1 has words of its own for a source. */
    private void refuseOldSource(ChannelHandlerContext ctx, NtripRequest request, Refusal refusal) {
        boolean wrong = switch (refusal.kind()) {
            case CREDENTIALS, FORBIDDEN -> true;
            case LIMIT, BUSY -> false;
        };
        (wrong ? caster.stats().refusedCredentials : caster.stats().refusedLimits).increment();
        String mount = mount(request);
        caster.complaints()
                .about(from(ctx), "source refused", "source for " + mount + ": " + refusal.cause(), mountpoint(mount));
        Answers.sendAndEnd(ctx, wrong ? Answers.BAD_PASSWORD : Answers.TRY_AGAIN_LATER);
    }

    /** What an old source asked for, fit for the log: whoever mixes up the two words of its SOURCE line says the password here. */
    private String mount(NtripRequest request) {
        boolean known = caster.slot(request.mount()) != null || caster.mountpoint(request.mount()) != null;
        return known ? request.mount() : "an unknown mountpoint (mountpoint and password mixed up?)";
    }

    /**
     * Takes the mountpoint: at once, or after a stale owner has gone, or a moment later, for the end of a source that is just restarting may
     * still be on its way to another loop.
     */
    private void take(
            ChannelHandlerContext ctx,
            NtripRequest request,
            SourceSlot slot,
            SourceSession session,
            boolean mayEvict,
            boolean mayWait) {
        if (!ctx.channel().isActive()) {
            return;
        }
        SourceHandler candidate =
                new SourceHandler(caster, slot, session, ctx.channel(), request.isChunked(), request.agent());
        SourceHandler owner = slot.take(candidate);
        if (owner == null) {
            boolean version2 = request.version() == NtripVersion.V2;
            if (version2 && request.expectsContinue()) {
                ctx.write(Answers.encode(ctx.channel(), Answers.CONTINUE));
            }
            ctx.write(Answers.encode(ctx.channel(), version2 ? Answers.postAccepted() : Answers.ICY_OK));
            becomes(ctx, candidate);
        } else if (mayEvict && owner.isStale()) {
            owner.evict(() -> onLoop(ctx, () -> take(ctx, request, slot, session, false, false)));
        } else if (mayWait) {
            ctx.channel()
                    .eventLoop()
                    .schedule(
                            () -> take(ctx, request, slot, session, mayEvict, false),
                            RESTART_MILLIS,
                            TimeUnit.MILLISECONDS);
        } else {
            refuseSource(ctx, request, "409 Conflict", "taken");
        }
    }

    /** The password is right, so that the other word is a mountpoint. */
    private void refuseSource(ChannelHandlerContext ctx, NtripRequest request, String status, String why) {
        caster.stats().refusedMounts.increment();
        caster.complaints()
                .about(
                        from(ctx),
                        "source mount " + why,
                        "source for " + Complaints.printable(request.mount()) + ": mountpoint " + why,
                        mountpoint(Complaints.printable(request.mount())));
        if (request.version() == NtripVersion.V1) {
            Answers.sendAndEnd(ctx, Answers.MOUNT_TAKEN_OR_INVALID);
        } else {
            refuse(ctx, request, status, "The mountpoint " + request.mount() + " is " + why + ".", "");
        }
    }

    private void refuse(ChannelHandlerContext ctx, NtripRequest request, Refusal refusal) {
        caster.complaints()
                .about(
                        from(ctx),
                        "refused " + refusal.kind(),
                        request.methodName() + " /" + Complaints.printable(request.mount()) + as(request) + ": "
                                + refusal.cause(),
                        mountpoint(Complaints.printable(request.mount())),
                        user(Complaints.printable(saidName(request))));
        String headers = switch (refusal.kind()) {
            case CREDENTIALS -> {
                caster.stats().refusedCredentials.increment();
                DigestCheck digest = caster.digest();
                yield (digest == null ? "" : digest.challenges(request.method(), refusal.isStale()))
                        + "WWW-Authenticate: Basic realm=\"/"
                        + Complaints.printable(request.mount())
                                .replace('"', '_')
                                .replace('\\', '_') + "\"\r\n";
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

    /** Whose account it is said to be, for the log. */
    private static String as(NtripRequest request) {
        String user = saidName(request);
        return user.isEmpty() ? "" : " as " + Complaints.printable(user);
    }

    /** The account's name that it said, proved or not; empty where it said none. */
    private static String saidName(NtripRequest request) {
        Credentials credentials = request.credentials();
        return credentials == null ? DigestCheck.user(request) : credentials.user();
    }

    private void sourcetable(ChannelHandlerContext ctx, NtripRequest request) {
        caster.stats().sourcetables.increment();
        // A table that stands in for a mountpoint must not look like a stream, whoever asks.
        boolean browser = request.mount().isEmpty()
                && !request.hasNtripAgent()
                && !request.agent().isEmpty();
        Answers.sendAndEnd(
                ctx,
                Answers.sourcetable(
                        request.version(),
                        browser,
                        caster.sourcetable(ctx.channel().localAddress(), filter(request))));
    }

    /** Where the sourcetable stands in for an unknown mountpoint it comes whole. */
    private static String filter(NtripRequest request) {
        return request.mount().isEmpty() ? request.query() : "";
    }

    private void fault(ChannelHandlerContext ctx, String status, String reason) {
        caster.stats().handshakeFailures.increment();
        caster.complaints().about(from(ctx), status, status + ": " + reason);
        Answers.sendAndEnd(ctx, Answers.refusal(NtripVersion.V2, status, reason, ""));
    }

    private static void refuse(
            ChannelHandlerContext ctx, NtripRequest request, String status, String reason, String moreHeaders) {
        Answers.sendAndEnd(ctx, Answers.refusal(request.version(), status, reason, moreHeaders));
    }

    private void becomes(ChannelHandlerContext ctx, ChannelHandler next) {
        ctx.channel().config().setAutoRead(true); // First, as the next one may want to stop it again.
        ctx.pipeline().addLast(next);
        List<ByteBuf> behind = List.copyOf(rest);
        rest.clear();
        behind.forEach(ctx::fireChannelRead);
        ctx.pipeline().remove(this);
        ctx.channel().flush();
    }
}
