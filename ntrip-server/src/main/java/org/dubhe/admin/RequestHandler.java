package org.dubhe.admin;

import static org.dubhe.log.LogFields.address;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.dubhe.caster.HalfClose;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: hands a request to the threads, writes its answer, and only then reads the next one. A request that is not whole in time is told so.
 * On its event loop.
 */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final Routes routes;
    private final Executor threads;
    private final Duration patience;
    private boolean received;
    private boolean ended;
    private @Nullable Future<?> deadline;

    RequestHandler(Routes routes, Executor threads, Duration patience) {
        this.routes = routes;
        this.threads = threads;
        this.patience = patience;
    }

    /** Stands before all others: sees whether anything has come. */
    ChannelInboundHandlerAdapter watch() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                received = true;
                ctx.fireChannelRead(message);
            }
        };
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        await(ctx.channel());
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (ended) {
            return;
        }
        stopWaiting();
        Channel channel = ctx.channel();
        if (!request.decoderResult().isSuccess()) {
            String words = String.valueOf(request.decoderResult().cause().getMessage());
            answerAndEnd(channel, new Problem(Problem.Kind.BAD_REQUEST, "no HTTP: " + words).answer());
            return;
        }
        channel.config().setAutoRead(false);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        Routes.Request plain = plain(request, channel.remoteAddress());
        try {
            threads.execute(() -> {
                Answer answer = routes.answer(plain);
                try {
                    channel.eventLoop().execute(() -> write(channel, answer, keepAlive));
                } catch (RejectedExecutionException _) {
                    // The server has ended meanwhile, and the connection with it.
                }
            });
        } catch (RejectedExecutionException _) {
            Problem problem = new Problem(Problem.Kind.UNAVAILABLE, "too many requests at once; try again");
            answerAndEnd(channel, problem.answer());
        }
    }

    /** Answers and ends the connection, also where the request is not read to its end. */
    void answerAndEnd(Channel channel, Answer answer) {
        end(channel.writeAndFlush(response(answer, false)));
    }

    private static Routes.Request plain(FullHttpRequest request, SocketAddress from) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        return new Routes.Request(
                request.method().name(),
                mark < 0 ? uri : uri.substring(0, mark),
                mark < 0 ? null : uri.substring(mark + 1),
                from instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : String.valueOf(from),
                request.headers().get(HttpHeaderNames.AUTHORIZATION),
                request.headers().get(HttpHeaderNames.CONTENT_TYPE),
                request.headers().get(HttpHeaderNames.IF_MATCH),
                ByteBufUtil.getBytes(request.content()));
    }

    private void write(Channel channel, Answer answer, boolean keepAlive) {
        Path file = answer.file();
        if (file != null) {
            sendFile(channel, answer, file);
            return;
        }
        if (!keepAlive) {
            answerAndEnd(channel, answer);
            return;
        }
        channel.writeAndFlush(response(answer, true)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        await(channel);
        channel.config().setAutoRead(true);
    }

    /** In pieces, as the reader takes them; the file is deleted at once and lives while it is open. */
    private void sendFile(Channel channel, Answer answer, Path file) {
        try {
            FileChannel source = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                    .set(HttpHeaderNames.CONTENT_LENGTH, source.size())
                    .set(HttpHeaderNames.CONNECTION, "close");
            answer.headers().forEach(head.headers()::set);
            channel.write(head);
            end(channel.writeAndFlush(new HttpChunkedInput(new ChunkedNioFile(source))));
        } catch (IOException e) {
            LOG.error("admin: {} could not be sent", file, e);
            channel.close();
        }
    }

    private void end(ChannelFuture lastWords) {
        ended = true;
        stopWaiting();
        HalfClose.after(lastWords);
    }

    static FullHttpResponse response(Answer answer, boolean keepAlive) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        if (!answer.type().isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
        }
        if (answer.status() != HttpResponseStatus.NO_CONTENT.code()) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        response.headers().set(HttpHeaderNames.CONNECTION, keepAlive ? "keep-alive" : "close");
        answer.headers().forEach(response.headers()::set);
        return response;
    }

    private void await(Channel channel) {
        stopWaiting();
        received = false;
        deadline = channel.eventLoop().schedule(() -> late(channel), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void late(Channel channel) {
        if (received) {
            Problem problem =
                    new Problem(Problem.Kind.TIMEOUT, "the request was not whole after " + patience.toSeconds() + " s");
            answerAndEnd(channel, problem.answer());
        } else {
            channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("admin: {}: {}", address(ctx.channel().remoteAddress()), cause.toString());
        ctx.close();
    }
}
