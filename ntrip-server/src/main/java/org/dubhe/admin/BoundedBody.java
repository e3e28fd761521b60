package org.dubhe.admin;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Puts a request together, and says in words where it is too large. Of one connection, on its event loop. */
final class BoundedBody extends HttpObjectAggregator {
    private final int bytesMax;

    BoundedBody(int bytesMax) {
        super(bytesMax);
        this.bytesMax = bytesMax;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        Problem problem = new Problem(Problem.Kind.TOO_LARGE, "a body of more than " + bytesMax + " bytes");
        ctx.writeAndFlush(RequestHandler.response(problem.answer(), false)).addListener(ChannelFutureListener.CLOSE);
    }
}
