package org.dubhe.caster;

import java.util.concurrent.atomic.LongAdder;

/** What one station's mountpoint has received. Written by its event loop, read by any thread. */
public final class SourceStats {
    private final String mount;
    final LongAdder bytes = new LongAdder();
    final LongAdder frames = new LongAdder();
    final LongAdder droppedFrames = new LongAdder();
    final LongAdder crcErrors = new LongAdder();
    final LongAdder skippedBytes = new LongAdder();
    final LongAdder foreignIds = new LongAdder();
    final LongAdder connects = new LongAdder();
    final StreamProfile profile = new StreamProfile();
    volatile boolean connected;
    volatile long lastFrameNanos;

    SourceStats(String mount) {
        this.mount = mount;
    }

    /** Mountpoint. */
    public String mount() {
        return mount;
    }

    /** Whether a source is there now. */
    public boolean isConnected() {
        return connected;
    }

    /** Bytes of its streams, chunk framing apart. */
    public long bytes() {
        return bytes.sum();
    }

    /** Frames whose CRC was good. */
    public long frames() {
        return frames.sum();
    }

    /** Of these, frames that the sink did not take. */
    public long droppedFrames() {
        return droppedFrames.sum();
    }

    /** Candidates whose CRC was wrong: damaged frames, and D3 bytes between frames. */
    public long crcErrors() {
        return crcErrors.sum();
    }

    /** Bytes that belonged to no frame. */
    public long skippedBytes() {
        return skippedBytes.sum();
    }

    /** Frames whose DF003 is not the configured one. */
    public long foreignIds() {
        return foreignIds.sum();
    }

    /** Times that a source took the mountpoint. */
    public long connects() {
        return connects.sum();
    }

    /** When the last good frame came, or of what is no RTCM 3 the last byte, {@link System#nanoTime}; 0 before the first. */
    public long lastFrameNanos() {
        return lastFrameNanos;
    }
}
