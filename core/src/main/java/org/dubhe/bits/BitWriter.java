package org.dubhe.bits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor that writes big-endian bit fields into a stretch of a byte array.
 *
 * <p>A write past the end is dropped and remembered in {@link #overrun()}. {@link #finish} fills the last byte with zero bits. Reused through
 * {@link #reset}; not for two threads at once.
 */
public final class BitWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer = new byte[0];
    private int start;
    private int next;
    private int end;
    private long pending;
    private int pendingBits;
    private boolean overrun;

    /**
     * Points it at bytes {@code [offset, offset + capacity)} and forgets an overrun.
     *
     * @return this
     */
    public BitWriter reset(byte[] buffer, int offset, int capacity) {
        this.buffer = buffer;
        start = offset;
        next = offset;
        end = offset + capacity;
        pending = 0;
        pendingBits = 0;
        overrun = false;
        return this;
    }

    /**
     * Writes a field of 1 to 56 bits, signed ones as two's complement.
     *
     * @param value its low {@code bits} bits are written, the rest is ignored
     */
    public void write(long value, int bits) {
        if (bits > Integer.SIZE) {
            writeShort(value >>> Integer.SIZE, bits - Integer.SIZE);
            writeShort(value, Integer.SIZE);
        } else {
            writeShort(value, bits);
        }
    }

    /** Writes a field of one bit. */
    public void flag(boolean value) {
        write(value ? 1 : 0, 1);
    }

    /** Writes a field of zero bits, 1 to 56. */
    public void zeros(int bits) {
        write(0, bits);
    }

    /** Bits written so far. */
    public int position() {
        return (next - start) * 8 + pendingBits;
    }

    /** True where a write went past the end since {@link #reset}. */
    public boolean overrun() {
        return overrun;
    }

    /**
     * Completes the last byte with zeros.
     *
     * @return bytes written since {@link #reset}
     */
    public int finish() {
        while (pendingBits > 0) {
            pendingBits -= Byte.SIZE;
            writeByte((int) (pendingBits >= 0 ? pending >>> pendingBits : pending << -pendingBits));
        }
        pendingBits = 0;
        return next - start;
    }

    /** Up to 32 bits; fewer than 32 are pending before and after. */
    private void writeShort(long value, int bits) {
        pending = (pending << bits) | (value & (-1L >>> (64 - bits)));
        pendingBits += bits;
        if (pendingBits >= Integer.SIZE) {
            pendingBits -= Integer.SIZE;
            int word = (int) (pending >>> pendingBits);
            if (next + Integer.BYTES <= end) {
                INT.set(buffer, next, word);
                next += Integer.BYTES;
            } else {
                for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                    writeByte(word >>> shift);
                }
            }
        }
    }

    private void writeByte(int value) {
        if (next == end) {
            overrun = true;
            return;
        }
        buffer[next++] = (byte) value;
    }
}
