package org.dubhe.evaluation;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.dubhe.caster.RoverConnection;

/** A rover's connection that keeps what is written, in place of a socket. */
final class RecordedRover implements RoverConnection {
    private static final SocketAddress NOWHERE = InetSocketAddress.createUnresolved("evaluation", 0);

    private final long id;
    private final String mount;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

    RecordedRover(long id, String mount) {
        this.id = id;
        this.mount = mount;
    }

    /** What has been written since the last call. */
    byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String user() {
        return "";
    }

    @Override
    public String mount() {
        return mount;
    }

    @Override
    public SocketAddress remoteAddress() {
        return NOWHERE;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void write(byte[] frames, int offset, int length, long arrivalNanos) {
        bytes.write(frames, offset, length);
    }

    @Override
    public void close(String reason) {}
}
