package org.dubhe.caster;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first word of a connection from a trusted proxy: where it really comes from (PROXY protocol, versions 1 and 2). What comes behind it is the
 * connection proper, which begins only now. On the channel's event loop.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private final Caster caster;
    private final Consumer<ChannelHandlerContext> opens;
    private @Nullable Future<?> timeout;
    private boolean broken;

    /** @param opens puts the handlers of a connection behind this one */
    ProxyHeader(Caster caster, Consumer<ChannelHandlerContext> opens) {
        this.caster = caster;
        this.opens = opens;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long millis = caster.settings().handshakeTimeout().toMillis();
        timeout = ctx.channel()
                .eventLoop()
                .schedule(() -> broken(ctx, "no PROXY header within " + millis + " ms"), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        HAProxyMessage header = (HAProxyMessage) message;
        String said = header.sourceAddress();
        int port = header.sourcePort();
        header.release();
        InetAddress address = said == null ? null : NetUtil.createInetAddressFromIpAddressString(said);
        if (address != null) { // Else the proxy speaks for itself: a health check.
            Peers.saidByProxy(ctx.channel(), new InetSocketAddress(address, port));
        }
        opens.accept(ctx);
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken(ctx, "a trusted proxy that sends no PROXY header (" + cause.getMessage() + ")");
    }

    /** Without a word to the peer, as the protocol wants it; the decoder throws for what it still has, too. */
    private void broken(ChannelHandlerContext ctx, String why) {
        if (broken) {
            return;
        }
        broken = true;
        caster.stats().handshakeFailures.increment();
        caster.complaints().about(ctx.channel().remoteAddress(), "proxy", why);
        ctx.close();
    }
}
