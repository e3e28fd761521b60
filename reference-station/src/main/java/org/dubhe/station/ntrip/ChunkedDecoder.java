package org.dubhe.station.ntrip;

/**
 * Takes the chunks out of a chunked HTTP body (RFC 9112, 7.1), in place and however it is split. Allocates nothing.
 *
 * <p>One per connection, on its thread.
 */
public final class ChunkedDecoder {
    /** Largest chunk taken; a station's epoch is a few KiB. */
    static final int CHUNK_BYTES_MAX = 1 << 20;

    /** Longest extension or trailer line skipped. */
    private static final int LINE_BYTES_MAX = 1024;

    private enum State {
        SIZE,
        EXTENSION,
        DATA,
        DATA_END,
        TRAILER,
        END,
        BROKEN
    }

    private State state = State.SIZE;
    private int size;
    private int digits;
    private int lineLength;

    /**
     * Replaces the bytes by the payload that is in them.
     *
     * @return payload bytes, now at {@code offset}; what came before broken framing is still given
     */
    public int decode(byte[] buffer, int offset, int length) {
        int out = offset;
        int in = offset;
        int end = offset + length;
        while (in < end && state != State.BROKEN && state != State.END) {
            if (state == State.DATA) {
                int part = Math.min(size, end - in);
                System.arraycopy(buffer, in, buffer, out, part);
                in += part;
                out += part;
                size -= part;
                state = size == 0 ? State.DATA_END : State.DATA;
            } else {
                control(buffer[in++]);
            }
        }
        return out - offset;
    }

    /** Whether the last chunk and its trailer have passed. */
    public boolean isEnded() {
        return state == State.END;
    }

    /** Whether the bytes were no chunks; nothing more comes out. */
    public boolean isBroken() {
        return state == State.BROKEN;
    }

    private void control(byte next) {
        switch (state) {
            case SIZE -> size(next);
            case EXTENSION -> extension(next);
            case DATA_END -> dataEnd(next);
            case TRAILER -> trailer(next);
            case DATA, END, BROKEN -> throw new AssertionError(state);
        }
    }

    private void size(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            size = size << 4 | digit;
            digits++;
            if (size > CHUNK_BYTES_MAX || digits > 8) {
                state = State.BROKEN;
            }
        } else if (digits == 0) {
            state = State.BROKEN;
        } else if (next == '\n') {
            sizeEnded();
        } else if (next == ';' || next == '\r' || next == ' ' || next == '\t') {
            state = State.EXTENSION;
            lineLength = 0;
        } else {
            state = State.BROKEN;
        }
    }

    private void extension(byte next) {
        if (next == '\n') {
            sizeEnded();
        } else if (++lineLength > LINE_BYTES_MAX) {
            state = State.BROKEN;
        }
    }

    private void sizeEnded() {
        state = size == 0 ? State.TRAILER : State.DATA;
        digits = 0;
        lineLength = 0;
    }

    private void dataEnd(byte next) {
        if (next == '\n') {
            state = State.SIZE;
        } else if (next != '\r') {
            state = State.BROKEN;
        }
    }

    private void trailer(byte next) {
        if (next == '\n') {
            state = lineLength == 0 ? State.END : State.TRAILER;
            lineLength = 0;
        } else if (next != '\r' && ++lineLength > LINE_BYTES_MAX) {
            state = State.BROKEN;
        }
    }
}
