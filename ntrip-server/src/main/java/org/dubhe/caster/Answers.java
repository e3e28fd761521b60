package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.dubhe.station.ntrip.NtripVersion;

/** The heads that a caster answers with. */
final class Answers {
    /** How this caster names itself. */
    static final String SERVER = "NTRIP Dubhe/0.1";

    /** Version 1, to rovers and sources: exactly this. */
    static final String ICY_OK = "ICY 200 OK\r\n\r\n";

    static final String BAD_PASSWORD = "ERROR - Bad Password\r\n";
    static final String TRY_AGAIN_LATER = "ERROR - Service Unavailable\r\n";
    static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    static final String MOUNT_TAKEN_OR_INVALID = "ERROR - Mount Point Taken or Invalid\r\n";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private Answers() {}

    /** Head of a version 2 stream to a rover. */
    static String streamHead(boolean chunked) {
        return "HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\n"
                + common()
                + "Content-Type: gnss/data\r\nCache-Control: no-store, no-cache, max-age=0\r\nPragma: no-cache\r\n"
                + (chunked ? "Transfer-Encoding: chunked\r\n" : "")
                + "Connection: close\r\n\r\n";
    }

    /** What a version 2 source gets. */
    static String postAccepted() {
        return "HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\n" + common() + "Connection: close\r\n\r\n";
    }

    /** A refusal in HTTP, with its reason as the body; version 1 clients get HTTP/1.0. */
    static String refusal(NtripVersion version, String status, String reason, String moreHeaders) {
        boolean version2 = version == NtripVersion.V2;
        String body = reason + "\r\n";
        return (version2 ? "HTTP/1.1 " : "HTTP/1.0 ") + status + "\r\n"
                + (version2 ? "Ntrip-Version: Ntrip/2.0\r\n" : "")
                + common() + moreHeaders
                + "Content-Type: text/plain\r\nContent-Length: " + bytes(body) + "\r\nConnection: close\r\n\r\n" + body;
    }

    /** The sourcetable; a browser gets HTTP that it can show. */
    static String sourcetable(NtripVersion version, boolean browser, String table) {
        String end = "Content-Length: " + bytes(table) + "\r\nConnection: close\r\n\r\n" + table;
        if (version == NtripVersion.V2) {
            return "HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\nNtrip-Flags: st_filter,st_match\r\n" + common()
                    + "Content-Type: gnss/sourcetable\r\n" + end;
        }
        return (browser ? "HTTP/1.1 200 OK\r\n" : "SOURCETABLE 200 OK\r\n") + common() + "Content-Type: text/plain\r\n"
                + end;
    }

    static ByteBuf encode(Channel channel, String text) {
        return ByteBufUtil.writeUtf8(channel.alloc(), text);
    }

    /** Sends an answer, then ends the connection; what the peer still sends is thrown away until it closes. */
    static void sendAndEnd(ChannelHandlerContext ctx, String text) {
        Channel channel = ctx.channel();
        ctx.pipeline().remove(ctx.handler());
        HalfClose.after(channel.writeAndFlush(encode(channel, text)));
    }

    private static String common() {
        return "Server: " + SERVER + "\r\nDate: " + DATE.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\n";
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
