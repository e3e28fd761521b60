package org.dubhe.pipeline;

/** A preallocated slot of the ring: one RTCM frame of one station, or a wake-up. Valid only inside the handler's call. */
final class FrameSlot {
    /** A wake-up carries no frame. */
    static final int WAKE = -1;

    /** Header, 1023 bytes of payload and CRC: the longest frame RTCM 3 knows. */
    static final int BYTES_MAX = 3 + 1023 + 3;

    final byte[] bytes = new byte[BYTES_MAX];

    /** Bytes of the frame, {@code [0, BYTES_MAX]}. */
    int length;

    /** Index of the station, or {@link #WAKE}. */
    int station = WAKE;

    /** When the frame's last byte came, {@link System#nanoTime} of this process. */
    long arrivalNanos;
}
