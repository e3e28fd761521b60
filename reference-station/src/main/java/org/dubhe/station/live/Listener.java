package org.dubhe.station.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits at a TCP port; a newer connection takes the place of an older one. */
final class Listener implements LiveOpener {
    /** Connections that may wait to be accepted: one receiver, and its restarts. */
    private static final int BACKLOG = 8;

    private final LiveAddress.Listen address;
    private final Duration silence;
    private @Nullable ServerSocket server;
    private @Nullable Socket newest;
    private @Nullable Socket current;
    private boolean closed;

    Listener(LiveAddress.Listen address, Duration silence) {
        this.address = address;
        this.silence = silence;
    }

    @Override
    public LiveInput open() throws IOException {
        return new SocketInput(next(), address.toString(), silence);
    }

    /** Port that it waits at; −1 before the first {@link #open}. */
    synchronized int port() {
        return server == null ? -1 : server.getLocalPort();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        notifyAll();
        close(server);
        close(current);
        close(newest);
    }

    private synchronized Socket next() throws IOException {
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
        Socket next = newest;
        if (next == null) {
            throw new IOException(address + ": ended");
        }
        newest = null;
        current = next;
        return next;
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                arrived(from.accept());
            } catch (IOException _) {
                // Closed, or a connection that ended before it was taken; the loop's condition tells them apart.
            }
        }
    }

    private synchronized void arrived(Socket socket) throws IOException {
        if (closed) {
            socket.close();
            return;
        }
        close(newest);
        close(current);
        newest = socket;
        notifyAll();
    }

    private static void close(@Nullable AutoCloseable socket) throws IOException {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
