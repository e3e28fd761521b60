package org.dubhe.bits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CRC-24Q, the checksum of RTCM 3 frames (polynomial 1864CFB hex, start 0, no reflection; RTCM 10403.3 §4.2).
 *
 * <p>Sixteen bytes a step with one table per byte position (slicing by 16, Kounavis and Berry 2005). The register is kept in the upper 24
 * bits of an {@code int}, so that the first four bytes of a step simply add to it.
 */
public final class Crc24q {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int POLYNOMIAL = 0x864CFB << 8;
    private static final int SLICES = 16;

    /** {@code TABLE[k · 256 + b]}: register after byte {@code b} and {@code k} zero bytes. */
    private static final int[] TABLE = new int[SLICES * 256];

    static {
        for (int b = 0; b < 256; b++) {
            int crc = b << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc << 1) ^ (crc < 0 ? POLYNOMIAL : 0);
            }
            TABLE[b] = crc;
        }
        for (int i = 256; i < TABLE.length; i++) {
            int before = TABLE[i - 256];
            TABLE[i] = (before << 8) ^ TABLE[before >>> 24];
        }
    }

    private Crc24q() {}

    /** The checksum of bytes {@code [offset, offset + length)}, 24 bits. */
    public static int of(byte[] bytes, int offset, int length) {
        int[] t = TABLE;
        int crc = 0;
        int at = offset;
        int end = offset + length;
        for (; at + SLICES <= end; at += SLICES) {
            long first = (long) LONG.get(bytes, at);
            long second = (long) LONG.get(bytes, at + 8);
            int a = (int) (first >>> 32) ^ crc;
            int b = (int) first;
            int c = (int) (second >>> 32);
            int d = (int) second;
            crc = t[(15 << 8) | (a >>> 24)]
                    ^ t[(14 << 8) | ((a >>> 16) & 0xFF)]
                    ^ t[(13 << 8) | ((a >>> 8) & 0xFF)]
                    ^ t[(12 << 8) | (a & 0xFF)]
                    ^ t[(11 << 8) | (b >>> 24)]
                    ^ t[(10 << 8) | ((b >>> 16) & 0xFF)]
                    ^ t[(9 << 8) | ((b >>> 8) & 0xFF)]
                    ^ t[(8 << 8) | (b & 0xFF)]
                    ^ t[(7 << 8) | (c >>> 24)]
                    ^ t[(6 << 8) | ((c >>> 16) & 0xFF)]
                    ^ t[(5 << 8) | ((c >>> 8) & 0xFF)]
                    ^ t[(4 << 8) | (c & 0xFF)]
                    ^ t[(3 << 8) | (d >>> 24)]
                    ^ t[(2 << 8) | ((d >>> 16) & 0xFF)]
                    ^ t[(1 << 8) | ((d >>> 8) & 0xFF)]
                    ^ t[d & 0xFF];
        }
        for (; at < end; at++) {
            crc = (crc << 8) ^ t[(crc >>> 24) ^ (bytes[at] & 0xFF)];
        }
        return crc >>> 8;
    }
}
