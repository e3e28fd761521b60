package org.dubhe.caster;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import org.dubhe.station.ntrip.NtripVersion;

/** Counts connections and refuses those that are too many, of all and of their address. Of one connection, on its event loop. */
final class Door extends ChannelInboundHandlerAdapter {
    /** Refused connections that are told why at a time; those beyond them are closed. */
    private static final int LINGERING_MAX = 500;

    private final Caster caster;
    private final Peers peers;

    Door(Caster caster, Peers peers) {
        this.caster = caster;
        this.peers = peers;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        CasterStats stats = caster.stats();
        CasterSettings.Limits limits = caster.settings().limits();
        stats.accepted.increment();
        int all = stats.connections.incrementAndGet();
        channel.closeFuture().addListener(_ -> stats.connections.decrementAndGet());
        int fromThere = peers.enters(channel);
        if (all > limits.connections()) {
            refuse(ctx, "This caster has " + limits.connections() + " connections, which is its limit");
        } else if (fromThere > limits.connectionsPerAddress()) {
            refuse(
                    ctx,
                    "Your address has " + limits.connectionsPerAddress()
                            + " connections to this caster, which is its limit");
        } else {
            ctx.fireChannelActive();
        }
    }

    /** Before its request is known, and its version with it: any client shows a person the words of HTTP. */
    private void refuse(ChannelHandlerContext ctx, String words) {
        CasterStats stats = caster.stats();
        stats.refusedLimits.increment();
        stats.refusedConnections.increment();
        caster.complaints().about(Peers.address(ctx.channel()), "connections", "refused: " + words);
        boolean tls = ctx.pipeline().get(SslHandler.class) != null;
        ctx.pipeline().remove(Handshake.class);
        if (tls || stats.connections.get() > caster.settings().limits().connections() + LINGERING_MAX) {
            ctx.close(); // TLS would cost more than it is worth to say why.
            return;
        }
        Answers.sendAndEnd(
                ctx,
                Answers.refusal(
                        NtripVersion.V2,
                        "503 Service Unavailable",
                        words + "; try again later.",
                        "Retry-After: 10\r\n"));
    }
}
