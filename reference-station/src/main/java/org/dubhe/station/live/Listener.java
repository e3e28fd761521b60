package org.dubhe.station.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Waits at a TCP port. Where nobody is there, whoever connects is taken; else a newcomer takes the place of the one that is there once it has brought
 * the beginning of a stream: a frame, or where the stream is no RTCM 3, a byte. A port scan ends nothing.
 *
 * <p>A virtual thread accepts, and each newcomer has one of its own until it is taken or let go.
 */
final class Listener implements LiveOpener {
    /** Connections that may wait to be accepted: one receiver, and its restarts. */
    private static final int BACKLOG = 8;

    /** Newcomers that may show at a time what they bring; more are closed at once. */
    private static final int NEWCOMERS_MAX = 8;

    /** Of a newcomer without a frame: far more than what a receiver at 1 Hz sends between two. */
    private static final int PROOF_BYTES_MAX = 64 * 1024;

    /** @param already what has been read from it */
    private record Arrival(Socket socket, byte[] already) {}

    private final LiveAddress.Listen address;
    private final boolean framed;
    private final Duration silence;
    private final Set<Socket> newcomers = new HashSet<>();
    private @Nullable ServerSocket server;
    private @Nullable Arrival newest;
    private @Nullable Socket current;
    private boolean closed;

    /** @param silence how long a stream may be silent, and a newcomer may take to begin one */
    Listener(LiveAddress.Listen address, boolean framed, Duration silence) {
        this.address = address;
        this.framed = framed;
        this.silence = silence;
    }

    @Override
    public LiveInput open() throws IOException {
        Arrival next = next();
        return new SocketInput(next.socket, next.already, address.toString(), silence);
    }

    /** Port that it waits at; −1 before the first {@link #open}. */
    synchronized int port() {
        return server == null ? -1 : server.getLocalPort();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        notifyAll();
        newcomers.forEach(Listener::quietly);
        quietly(current);
        quietly(newest == null ? null : newest.socket);
        if (server != null) {
            server.close();
        }
    }

    private synchronized Arrival next() throws IOException {
        if (server == null) {
            ServerSocket made = new ServerSocket();
            try {
                made.setReuseAddress(true);
                made.bind(new InetSocketAddress(address.bind(), address.port()), BACKLOG);
            } catch (IOException e) {
                made.close();
                throw new IOException(address + ": " + e.getMessage(), e);
            }
            server = made;
            Thread.ofVirtual().name(address.toString()).start(() -> accept(made));
        }
        while (newest == null && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(address + ": ended", e);
            }
        }
        Arrival next = newest;
        if (next == null) {
            throw new IOException(address + ": ended");
        }
        newest = null;
        current = next.socket;
        return next;
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket socket = from.accept();
                if (mustProve(socket)) {
                    Thread.ofVirtual().name(address + " newcomer").start(() -> prove(socket));
                }
            } catch (IOException _) {
                // Closed, or a connection that ended before it was taken; the loop's condition tells them apart.
            }
        }
    }

    private synchronized boolean mustProve(Socket socket) {
        boolean somebodyIsThere = newest != null || current != null && !current.isClosed();
        if (!closed && !somebodyIsThere) {
            take(new Arrival(socket, new byte[0]));
            return false;
        }
        if (closed || newcomers.size() >= NEWCOMERS_MAX) {
            quietly(socket);
            return false;
        }
        return newcomers.add(socket);
    }

    /** Reads until it has brought what takes the place of the other, for as long as a stream may be silent. */
    private void prove(Socket socket) {
        byte[] read = new byte[PROOF_BYTES_MAX];
        int length = 0;
        FrameDecoder frames = new FrameDecoder((_, _, _) -> {});
        boolean proved = false;
        try {
            long deadlineNanos = System.nanoTime() + silence.toNanos();
            while (!proved && length < read.length) {
                long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                socket.setSoTimeout(Math.toIntExact(Math.max(1, leftMillis)));
                int count = leftMillis <= 0 ? -1 : socket.getInputStream().read(read, length, read.length - length);
                if (count < 0) {
                    break;
                }
                frames.accept(read, length, count);
                length += count;
                proved = !framed || frames.frames() > 0;
            }
        } catch (IOException _) {
            // It left, was silent for too long, or all of this ends: it has brought nothing.
        }
        synchronized (this) {
            newcomers.remove(socket);
            if (proved && !closed) {
                take(new Arrival(socket, Arrays.copyOf(read, length)));
                return;
            }
        }
        quietly(socket);
    }

    /** Guarded by this. */
    private void take(Arrival arrival) {
        quietly(newest == null ? null : newest.socket);
        quietly(current);
        newest = arrival;
        notifyAll();
    }

    private static void quietly(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
