package org.dubhe.bits;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BitReaderTest {
    @Test
    void readsFieldsAcrossBytes() {
        byte[] bytes = {(byte) 0b1010_0101, (byte) 0b1111_0000, 0b0011_1100};
        BitReader in = new BitReader().reset(bytes, 0, 3);
        assertThat(in.flag()).isTrue();
        assertThat(in.unsigned(3)).isEqualTo(0b010);
        assertThat(in.signed(6)).isEqualTo(0b010111);
        assertThat(in.signed(4)).isEqualTo(-4);
        assertThat(in.position()).isEqualTo(14);
        in.skip(2);
        assertThat(in.unsigned(8)).isEqualTo(0b0011_1100);
        assertThat(in.remaining()).isZero();
        assertThat(in.overrun()).isFalse();
    }

    @Test
    void givesZeroAndRemembersWhereAFieldPassesTheEnd() {
        byte[] bytes = new byte[20];
        Arrays.fill(bytes, (byte) 0xFF);
        BitReader in = new BitReader().reset(bytes, 5, 2);
        assertThat(in.unsigned(15)).isEqualTo(0x7FFF);
        assertThat(in.unsigned(2)).isZero();
        assertThat(in.overrun()).isTrue();
        assertThat(in.remaining()).isZero();
        assertThat(in.reset(bytes, 5, 2).overrun()).isFalse();
    }

    @Test
    void agreesWithBigIntegerOnRandomFields() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            BigInteger all = new BigInteger(1, bytes);
            BitReader in = new BitReader().reset(bytes, 0, bytes.length);
            while (in.remaining() > 0) {
                int bits = 1 + random.nextInt(Math.min(BitReader.BITS_MAX, in.remaining()));
                int behind = in.remaining() - bits;
                long expected = all.shiftRight(behind)
                        .and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE))
                        .longValueExact();
                assertThat(in.unsignedLong(bits)).isEqualTo(expected);
            }
        }
    }

    @Test
    void readsBackWhatTheWriterWrote() {
        Random random = new Random(12);
        byte[] bytes = new byte[64];
        long[] values = new long[200];
        int[] widths = new int[200];
        for (int round = 0; round < 300; round++) {
            BitWriter out = new BitWriter().reset(bytes, 3, 50);
            int count = 0;
            while (out.position() < 340) {
                widths[count] = 2 + random.nextInt(54);
                values[count] = random.nextLong() >> (64 - widths[count]);
                out.write(values[count], widths[count]);
                count++;
            }
            int length = out.finish();
            assertThat(out.overrun()).isFalse();
            BitReader in = new BitReader().reset(bytes, 3, length);
            for (int i = 0; i < count; i++) {
                assertThat(in.signedLong(widths[i])).isEqualTo(values[i]);
            }
        }
    }

    @Test
    void writerStopsAtItsEnd() {
        byte[] bytes = new byte[8];
        BitWriter out = new BitWriter().reset(bytes, 2, 3);
        out.write(-1, 30);
        out.finish();
        assertThat(out.overrun()).isTrue();
        assertThat(bytes).containsExactly(0, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0);
    }
}
