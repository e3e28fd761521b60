package org.dubhe.stream;

import org.dubhe.rtcm.frame.FrameListener;

/** Frames one behind the other, to be written at once; reused. Belongs to the thread that emits. */
final class FrameBuffer implements FrameListener {
    /** All MSM7 of an epoch (seven systems, two messages each, 1 KiB) and what goes before them. */
    static final int BYTES_MAX = 24 * 1024;

    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;

    @Override
    public void onFrame(byte[] buffer, int offset, int frameLength) {
        if (length + frameLength <= BYTES_MAX) {
            System.arraycopy(buffer, offset, bytes, length, frameLength);
            length += frameLength;
        }
    }

    void clear() {
        length = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
