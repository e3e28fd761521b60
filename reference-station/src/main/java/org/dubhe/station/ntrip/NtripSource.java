package org.dubhe.station.ntrip;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Pushes one station's stream to a caster: version 1 with {@code SOURCE}, version 2 with a chunked {@code POST}.
 *
 * <p>One thread writes. A write blocks while the caster does not read, for as long as TCP lasts.
 */
public final class NtripSource implements Closeable {
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Eight hexadecimal digits and CRLF before a chunk, CRLF after it. */
    private static final int CHUNK_OVERHEAD_BYTES = 12;

    /** Longest chunk written; an epoch of frames is a few KiB. */
    private static final int CHUNK_BYTES_MAX = 16 * 1024;

    private final Socket socket;
    private final OutputStream out;
    private final boolean chunked;
    private final byte[] chunk = new byte[CHUNK_BYTES_MAX + CHUNK_OVERHEAD_BYTES];

    private NtripSource(Socket socket, OutputStream out, boolean chunked) {
        this.socket = socket;
        this.out = out;
        this.chunked = chunked;
    }

    /**
     * Connects and waits for the caster's answer.
     *
     * @throws NtripException where the caster refuses, with its reason
     */
    public static NtripSource connect(NtripTarget target) throws IOException {
        boolean version2 = target.version() == NtripVersion.V2;
        Socket socket = NtripSockets.open(target, version2 ? postHead(target) : sourceHead(target));
        try {
            ResponseHead answer = ResponseHead.read(new BufferedInputStream(socket.getInputStream(), 1024));
            if (answer.status() != 200) {
                throw new NtripException(
                        answer.status(), "mountpoint " + target.mount() + ": the caster says: " + answer.line());
            }
            return new NtripSource(socket, socket.getOutputStream(), version2);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static String sourceHead(NtripTarget target) {
        Credentials credentials = target.credentials();
        return "SOURCE " + (credentials == null ? "" : credentials.password()) + " /" + target.mount()
                + "\r\nSource-Agent: " + NtripSockets.AGENT + "\r\nSTR: \r\n\r\n";
    }

    private static String postHead(NtripTarget target) {
        return "POST /" + target.mount() + " HTTP/1.1\r\n" + NtripSockets.headersOf(target)
                + "Content-Type: gnss/data\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    }

    /** Sends bytes at once; in version 2 as chunks of at most {@link #CHUNK_BYTES_MAX}. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!chunked) {
            out.write(bytes, offset, length);
            return;
        }
        for (int at = 0; at < length; at += CHUNK_BYTES_MAX) {
            int framed = frameChunk(bytes, offset + at, Math.min(CHUNK_BYTES_MAX, length - at));
            out.write(chunk, 0, framed);
        }
    }

    /** Ends the stream as its version says, then closes. */
    @Override
    public void close() throws IOException {
        try (socket) {
            if (chunked && !socket.isClosed()) {
                out.write(LAST_CHUNK);
            }
        }
    }

    private int frameChunk(byte[] bytes, int offset, int length) {
        int at = 0;
        for (int shift = Math.max(0, (31 - Integer.numberOfLeadingZeros(length)) / 4 * 4); shift >= 0; shift -= 4) {
            chunk[at++] = HEX[length >>> shift & 0xF];
        }
        chunk[at++] = '\r';
        chunk[at++] = '\n';
        System.arraycopy(bytes, offset, chunk, at, length);
        at += length;
        chunk[at++] = '\r';
        chunk[at++] = '\n';
        return at;
    }
}
