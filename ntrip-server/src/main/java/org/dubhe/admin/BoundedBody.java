package org.dubhe.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;

/** Puts a request together, and says in words where it is too large. Of one connection, on its event loop. */
final class BoundedBody extends HttpObjectAggregator {
    private final RequestHandler handler;
    private final Answer tooLarge;

    BoundedBody(int bytesMax, RequestHandler handler) {
        super(bytesMax, true);
        this.handler = handler;
        this.tooLarge = new Problem(Problem.Kind.TOO_LARGE, "a body of more than " + bytesMax + " bytes").answer();
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        handler.answerAndEnd(ctx.channel(), tooLarge);
    }

    /** A peer that asks first whether it may send is told in the same words. */
    @Override
    protected Object newContinueResponse(HttpMessage start, int bytesMax, ChannelPipeline pipeline) {
        Object answer = super.newContinueResponse(start, bytesMax, pipeline);
        boolean refused =
                answer instanceof HttpResponse response && response.status().code() == tooLarge.status();
        return refused ? RequestHandler.response(tooLarge, false) : answer;
    }
}
