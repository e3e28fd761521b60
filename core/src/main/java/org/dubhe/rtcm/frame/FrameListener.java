package org.dubhe.rtcm.frame;

/** Takes whole RTCM 3 frames whose CRC is good; read them with {@link Frames}. */
@FunctionalInterface
public interface FrameListener {
    /**
     * One frame, preamble to CRC, in {@code buffer[offset, offset + length)}.
     *
     * <p>The bytes are valid only inside the call and are not to be changed; copy what must outlive it.
     */
    void onFrame(byte[] buffer, int offset, int length);
}
