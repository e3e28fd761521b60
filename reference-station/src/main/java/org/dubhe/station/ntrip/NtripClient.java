package org.dubhe.station.ntrip;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Pulls one stream from a caster, as a rover does: reads bytes, sends GGA.
 *
 * <p>One thread reads; any thread may send GGA or close, which ends a blocked read with an {@link IOException}.
 */
public final class NtripClient implements Closeable {
    private static final int READ_BUFFER_BYTES = 16_384;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final @Nullable ChunkedDecoder chunks;

    private NtripClient(Socket socket, InputStream in, OutputStream out, @Nullable ChunkedDecoder chunks) {
        this.socket = socket;
        this.in = in;
        this.out = out;
        this.chunks = chunks;
    }

    /**
     * Connects and waits for the caster's answer.
     *
     * @param gga sent in the {@code Ntrip-GGA} header by version 2 and as the stream's first line by both; null for none
     * @throws NtripException where the caster refuses, with its reason
     */
    public static NtripClient connect(NtripTarget target, @Nullable Gga gga) throws IOException {
        StringBuilder head = new StringBuilder("GET /").append(target.mount());
        boolean version2 = target.version() == NtripVersion.V2;
        head.append(version2 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n").append(NtripSockets.headersOf(target));
        if (version2) {
            if (gga != null) {
                head.append("Ntrip-GGA: ").append(gga.toSentence()).append("\r\n");
            }
            head.append("Connection: close\r\n");
        }
        Socket socket = NtripSockets.open(target, head.append("\r\n").toString());
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream(), READ_BUFFER_BYTES);
            ResponseHead answer = ResponseHead.read(in);
            if (answer.isSourcetable()) {
                throw new NtripException(
                        404, "mountpoint " + target.mount() + ": not on this caster, it answered with its sourcetable");
            }
            if (answer.status() != 200) {
                throw new NtripException(
                        answer.status(), "mountpoint " + target.mount() + ": the caster says: " + answer.line());
            }
            NtripClient client = new NtripClient(
                    socket, in, socket.getOutputStream(), answer.isChunked() ? new ChunkedDecoder() : null);
            if (gga != null) {
                client.sendGga(gga);
            }
            return client;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Reads what is there, at least one byte; chunks are taken out.
     *
     * @return bytes read, −1 at the end of the stream
     * @throws java.net.SocketTimeoutException where the stream is silent for the target's timeout
     */
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            int count = in.read(buffer, offset, length);
            if (count <= 0 || chunks == null) {
                return count;
            }
            int payload = chunks.decode(buffer, offset, count);
            if (payload > 0) {
                return payload;
            }
            if (chunks.isBroken()) {
                throw new NtripException(0, "the caster's chunks are broken");
            }
            if (chunks.isEnded()) {
                return -1;
            }
        }
    }

    /** Tells the caster where the rover is. */
    public void sendGga(Gga gga) throws IOException {
        byte[] line = (gga.toSentence() + "\r\n").getBytes(StandardCharsets.US_ASCII);
        synchronized (out) {
            out.write(line);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * Asks for the sourcetable.
     *
     * @param target its mount is ignored
     */
    public static Sourcetable sourcetable(NtripTarget target) throws IOException {
        boolean version2 = target.version() == NtripVersion.V2;
        String head = (version2 ? "GET / HTTP/1.1\r\n" : "GET / HTTP/1.0\r\n")
                + NtripSockets.headersOf(target)
                + (version2 ? "Connection: close\r\n\r\n" : "\r\n");
        try (Socket socket = NtripSockets.open(target, head)) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), READ_BUFFER_BYTES);
            ResponseHead answer = ResponseHead.read(in);
            if (answer.status() != 200 || !answer.isSourcetable()) {
                throw new NtripException(answer.status(), "sourcetable: the caster says: " + answer.line());
            }
            String length = answer.header("content-length");
            int limit = Sourcetable.BYTES_MAX;
            if (length != null && length.matches("\\d{1,7}")) {
                limit = Math.min(limit, Integer.parseInt(length));
            }
            byte[] body = in.readNBytes(limit);
            int count = answer.isChunked() ? new ChunkedDecoder().decode(body, 0, body.length) : body.length;
            return Sourcetable.parse(new String(body, 0, count, StandardCharsets.UTF_8));
        }
    }
}
