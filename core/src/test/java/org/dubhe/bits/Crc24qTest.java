package org.dubhe.bits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Crc24qTest {
    @Test
    void givesThePublishedCheckValue() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(Crc24q.of(digits, 0, digits.length)).isEqualTo(0xCDE703);
    }

    @Test
    void agreesWithBitwiseDivisionAtEveryLengthAndOffset() {
        Random random = new Random(24);
        byte[] bytes = new byte[1100];
        random.nextBytes(bytes);
        for (int length = 0; length < 70; length++) {
            int offset = random.nextInt(20);
            assertThat(Crc24q.of(bytes, offset, length))
                    .as("length %d", length)
                    .isEqualTo(bitwise(bytes, offset, length));
        }
        assertThat(Crc24q.of(bytes, 3, 1029)).isEqualTo(bitwise(bytes, 3, 1029));
    }

    /** Polynomial division one bit at a time, by RTCM 10403.3 §4.2. */
    private static int bitwise(byte[] bytes, int offset, int length) {
        int crc = 0;
        for (int i = offset; i < offset + length; i++) {
            crc ^= (bytes[i] & 0xFF) << 16;
            for (int bit = 0; bit < 8; bit++) {
                crc <<= 1;
                if ((crc & 0x1000000) != 0) {
                    crc ^= 0x1864CFB;
                }
            }
        }
        return crc & 0xFFFFFF;
    }
}
