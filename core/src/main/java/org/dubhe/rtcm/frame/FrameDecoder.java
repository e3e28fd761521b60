package org.dubhe.rtcm.frame;

import java.nio.ByteBuffer;

/**
 * Finds the RTCM 3 frames in a byte stream, whatever lies between them and wherever the stream is split.
 *
 * <p>A D3 is a preamble where the CRC of what it announces is good; otherwise the search goes on one byte after it, so a frame hidden in a
 * false one is not lost (real streams carry 53 to 127 false preambles in a few hundred kilobytes). A candidate is judged when it is whole:
 * a good frame behind a false preamble may therefore wait for up to {@link Frames#BYTES_MAX} bytes, or for {@link #end()}.
 *
 * <p>One per stream, on the thread that brings the bytes. Allocates nothing after construction.
 */
public final class FrameDecoder {
    /** Room for several frames, so that moving the rest of an unfinished one to the front is rare. */
    private static final int BUFFER_BYTES = 8 * 1024;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final FrameListener listener;
    private int first;
    private int end;
    private long frames;
    private long crcErrors;
    private long skippedBytes;

    /** A decoder at the start of a stream. */
    public FrameDecoder(FrameListener listener) {
        this.listener = listener;
    }

    /** Takes the next bytes of the stream; calls the listener for each frame that they complete. */
    public void accept(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, makeRoom());
            System.arraycopy(bytes, from, buffer, end, part);
            end += part;
            from += part;
            left -= part;
            scan();
        }
    }

    /** Takes all remaining bytes of a buffer as the next bytes of the stream. */
    public void accept(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int part = Math.min(bytes.remaining(), makeRoom());
            bytes.get(buffer, end, part);
            end += part;
            scan();
        }
    }

    /** Says that the stream ends here: what waits is unfinished, so frames behind a false preamble come out now and the rest is dropped. */
    public void end() {
        while (first < end) {
            skip(1);
            scan();
        }
    }

    /** Frames delivered. */
    public long frames() {
        return frames;
    }

    /** Candidates (a D3 and as many bytes as its length says) whose CRC was wrong. */
    public long crcErrors() {
        return crcErrors;
    }

    /** Bytes that belong to no frame. */
    public long skippedBytes() {
        return skippedBytes;
    }

    /** Bytes that wait for the rest of their frame. */
    public int pendingBytes() {
        return end - first;
    }

    /** Free bytes behind {@link #end}, at least one: an unfinished candidate is shorter than the buffer. */
    private int makeRoom() {
        if (first == end) {
            first = 0;
            end = 0;
        } else if (BUFFER_BYTES - end < Frames.BYTES_MAX) {
            System.arraycopy(buffer, first, buffer, 0, end - first);
            end -= first;
            first = 0;
        }
        return BUFFER_BYTES - end;
    }

    private void scan() {
        while (first < end) {
            if (buffer[first] != (byte) Frames.PREAMBLE) {
                skip(1);
                continue;
            }
            if (end - first < Frames.HEADER_BYTES) {
                return;
            }
            int length = Frames.HEADER_BYTES + Frames.payloadBytes(buffer, first) + Frames.CRC_BYTES;
            if (end - first < length) {
                return;
            }
            if (Frames.crcGood(buffer, first, length)) {
                int at = first;
                first += length;
                frames++;
                listener.onFrame(buffer, at, length);
            } else {
                crcErrors++;
                skip(1);
            }
        }
    }

    private void skip(int bytes) {
        first += bytes;
        skippedBytes += bytes;
    }
}
