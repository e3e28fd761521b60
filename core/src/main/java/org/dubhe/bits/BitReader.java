package org.dubhe.bits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor that reads big-endian bit fields from a stretch of a byte array.
 *
 * <p>Never touches a byte outside its stretch: a read past the end gives 0, leaves the cursor at the end and is remembered in
 * {@link #overrun()}, so a decoder may read all its fields and ask once. Reused through {@link #reset}; not for two threads at once.
 */
public final class BitReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The widest field that one read takes: it and up to 7 bits before it fit a {@code long}. */
    public static final int BITS_MAX = 57;

    private byte[] buffer = new byte[0];
    private int start;
    private int position;
    private int end;
    private boolean overrun;

    /**
     * Points it at bytes {@code [offset, offset + length)} and forgets an overrun.
     *
     * @return this
     */
    public BitReader reset(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        start = offset * 8;
        position = start;
        end = (offset + length) * 8;
        overrun = false;
        return this;
    }

    /** An unsigned field of 1 to 31 bits. */
    public int unsigned(int bits) {
        return (int) unsignedLong(bits);
    }

    /** An unsigned field of 1 to {@link #BITS_MAX} bits. */
    public long unsignedLong(int bits) {
        return word(bits) >>> (64 - bits);
    }

    /** A two's-complement field of 1 to 32 bits. */
    public int signed(int bits) {
        return (int) (word(bits) >> (64 - bits));
    }

    /** A two's-complement field of 1 to {@link #BITS_MAX} bits. */
    public long signedLong(int bits) {
        return word(bits) >> (64 - bits);
    }

    /** A field of one bit. */
    public boolean flag() {
        return word(1) < 0;
    }

    /** Steps over a field. */
    public void skip(int bits) {
        position += bits;
        if (position > end) {
            position = end;
            overrun = true;
        }
    }

    /** Bits read so far. */
    public int position() {
        return position - start;
    }

    /** Bits left. */
    public int remaining() {
        return end - position;
    }

    /** True where a read went past the end since {@link #reset}. */
    public boolean overrun() {
        return overrun;
    }

    /** The field in the topmost bits; what follows it is not cleared. */
    private long word(int bits) {
        int from = position;
        int to = from + bits;
        if (to > end) {
            position = end;
            overrun = true;
            return 0;
        }
        position = to;
        int first = from >>> 3;
        if (first + Long.BYTES <= end >>> 3) {
            return (long) LONG.get(buffer, first) << (from & 7);
        }
        return lastBytes(first) << (from & 7);
    }

    /** Up to eight bytes from {@code first}, zeros past the end. */
    private long lastBytes(int first) {
        long word = 0;
        int last = end >>> 3;
        for (int i = 0; i < Long.BYTES; i++) {
            int at = first + i;
            word = (word << 8) | (at < last ? buffer[at] & 0xFF : 0);
        }
        return word;
    }
}
