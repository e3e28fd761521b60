package org.dubhe.caster;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** Ends a connection so that its peer gets what was written last, even where it is still sending. */
public final class HalfClose {
    /** After the last words: time for a peer to close, before its unread bytes would turn our close into a reset. */
    private static final int LINGER_SECONDS = 2;

    /** For a peer that does not read the last words. */
    private static final int WRITE_SECONDS_MAX = 60;

    private HalfClose() {}

    /**
     * Once the last words are out, no more is written; what the peer still sends is thrown away until it closes, for a bounded time. On the
     * event loop of the channel.
     */
    public static void after(ChannelFuture lastWords) {
        Channel channel = lastWords.channel();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.pipeline().addFirst(new Discard());
            lastWords.addListener(_ -> endOutput(channel));
        } else {
            channel.pipeline().addAfter(channel.pipeline().context(tls).name(), null, new Discard());
            lastWords.addListener(_ -> tls.closeOutbound().addListener(_ -> endOutput(channel)));
        }
        closeAfter(channel, WRITE_SECONDS_MAX);
    }

    private static void endOutput(Channel channel) {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
            closeAfter(channel, LINGER_SECONDS);
        } else {
            channel.close();
        }
    }

    private static void closeAfter(Channel channel, int seconds) {
        if (channel.isActive()) {
            var timer = channel.eventLoop().schedule(() -> channel.close(), seconds, TimeUnit.SECONDS);
            channel.closeFuture().addListener(_ -> timer.cancel(false));
        }
    }

    /** Reads on, whatever stands behind it holds back, and throws away. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.read();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
