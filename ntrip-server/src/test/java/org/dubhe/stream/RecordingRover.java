package org.dubhe.stream;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dubhe.caster.RoverConnection;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;

/** A rover that keeps what it gets, or fails when told to. */
public final class RecordingRover implements RoverConnection {
    private final long id;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean failing;
    private boolean closed;

    public RecordingRover(long id) {
        this.id = id;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String user() {
        return "test";
    }

    @Override
    public String mount() {
        return "TEST";
    }

    @Override
    public SocketAddress remoteAddress() {
        return new InetSocketAddress(0);
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed;
    }

    @Override
    public synchronized void write(byte[] frames, int offset, int length, long arrivalNanos) {
        if (failing) {
            throw new IllegalStateException("as the test asks");
        }
        bytes.write(frames, offset, length);
    }

    @Override
    public synchronized void close(String reason) {
        closed = true;
    }

    /** From now on every write throws. */
    public synchronized void fail() {
        failing = true;
    }

    /** All so far. */
    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Forgets all so far. */
    public synchronized void clear() {
        bytes.reset();
    }

    /** The frames so far; every byte must belong to one. */
    public List<byte[]> frames() {
        List<byte[]> out = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder(
                (buffer, offset, length) -> out.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        byte[] all = bytes();
        decoder.accept(all, 0, all.length);
        decoder.end();
        if (decoder.skippedBytes() != 0) {
            throw new AssertionError(decoder.skippedBytes() + " bytes that belong to no frame");
        }
        return out;
    }

    /** Message numbers of the frames so far. */
    public List<Integer> numbers() {
        return frames().stream()
                .map(frame -> Frames.messageNumber(frame, 0, frame.length))
                .toList();
    }
}
