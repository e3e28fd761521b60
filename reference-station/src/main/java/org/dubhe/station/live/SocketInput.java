package org.dubhe.station.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;

/** A plain TCP stream. One thread reads. */
final class SocketInput implements LiveInput {
    private final Socket socket;
    private final String from;
    private byte[] already;

    SocketInput(Socket socket, String from, Duration silence) throws IOException {
        this(socket, new byte[0], from, silence);
    }

    /** @param already read from it; the stream begins with that */
    SocketInput(Socket socket, byte[] already, String from, Duration silence) throws IOException {
        this.socket = socket;
        this.already = already;
        this.from = from;
        socket.setKeepAlive(true);
        socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
    }

    static LiveInput connect(LiveAddress.Connect address, Duration silence) throws IOException {
        InetSocketAddress at = new InetSocketAddress(address.host(), address.port());
        if (at.isUnresolved()) {
            throw new UnknownHostException("the host name " + address.host() + " is not known");
        }
        Socket socket = new Socket();
        try {
            socket.connect(at, Math.toIntExact(silence.toMillis()));
            return new SocketInput(socket, address.toString(), silence);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        int count = Math.min(already.length, buffer.length);
        if (count > 0) {
            System.arraycopy(already, 0, buffer, 0, count);
            already = Arrays.copyOfRange(already, count, already.length);
            return count;
        }
        return socket.getInputStream().read(buffer);
    }

    @Override
    public String from() {
        return from;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
