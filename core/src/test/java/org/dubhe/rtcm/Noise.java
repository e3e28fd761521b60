package org.dubhe.rtcm;

import java.util.Arrays;
import java.util.Random;
import org.dubhe.rtcm.frame.Frames;

/** Bytes that a decoder has to live with, from a seed. */
final class Noise {
    private Noise() {}

    /** Some frames of random payload, with noise between them, damage in them and cuts through them. */
    static byte[] frames(Random random) {
        byte[] out = new byte[8192];
        int at = 0;
        while (at < out.length - Frames.BYTES_MAX - 50 && random.nextInt(12) > 0) {
            int payload = random.nextInt(random.nextBoolean() ? 40 : Frames.PAYLOAD_BYTES_MAX + 1);
            byte[] body = new byte[payload];
            random.nextBytes(body);
            System.arraycopy(body, 0, out, at + Frames.HEADER_BYTES, payload);
            int length = Frames.seal(out, at, payload);
            switch (random.nextInt(4)) {
                case 0 -> out[at + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> length = 1 + random.nextInt(length);
                default -> {}
            }
            at += length;
            int between = random.nextInt(20);
            for (int i = 0; i < between; i++) {
                out[at++] = (byte) (random.nextInt(3) == 0 ? Frames.PREAMBLE : random.nextInt());
            }
        }
        return Arrays.copyOf(out, at);
    }

    /** A payload that begins with a message number. */
    static byte[] payload(Random random, int number) {
        byte[] out = new byte[2 + random.nextInt(random.nextBoolean() ? 60 : Frames.PAYLOAD_BYTES_MAX - 1)];
        random.nextBytes(out);
        if (random.nextInt(3) == 0) {
            Arrays.fill(out, 2, out.length, (byte) (random.nextBoolean() ? 0xFF : 0));
        }
        out[0] = (byte) (number >> 4);
        out[1] = (byte) (number << 4 | out[1] & 0xF);
        return out;
    }
}
