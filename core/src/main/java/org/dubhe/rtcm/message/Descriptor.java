package org.dubhe.rtcm.message;

import java.nio.charset.StandardCharsets;
import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/** A counted string of 1007, 1008 and 1033: 8 bits of length, then ISO 8859-1 characters; the standard asks for at most 31. */
final class Descriptor {
    private static final int LENGTH_MAX = 255;

    private Descriptor() {}

    static String read(BitReader in, DataField length) {
        byte[] characters = new byte[length.readInt(in)];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (byte) in.unsigned(8);
        }
        return new String(characters, StandardCharsets.ISO_8859_1);
    }

    /** Characters beyond the 255th are cut off. */
    static void write(BitWriter out, DataField length, String text) {
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        int count = Math.min(characters.length, LENGTH_MAX);
        length.write(out, count);
        for (int i = 0; i < count; i++) {
            out.write(characters[i], 8);
        }
    }
}
