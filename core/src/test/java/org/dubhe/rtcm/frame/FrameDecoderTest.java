package org.dubhe.rtcm.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameDecoderTest {
    /** A real 1005 of the capture network_00, CRC by its sender. */
    private static final byte[] REAL = HexFormat.of().parseHex("d300133ed71f0379802f3f620b41d0189347283019a66a7f77");

    private final List<byte[]> frames = new ArrayList<>();
    private final FrameDecoder decoder = new FrameDecoder(
            (buffer, offset, length) -> frames.add(Arrays.copyOfRange(buffer, offset, offset + length)));

    @Test
    void deliversARealFrame() {
        decoder.accept(REAL, 0, REAL.length);
        assertThat(frames).containsExactly(REAL);
        assertThat(Frames.messageNumber(REAL, 0, REAL.length)).isEqualTo(1005);
        assertThat(Frames.stationId(REAL, 0, REAL.length)).isEqualTo(1823);
        assertThat(decoder.frames()).isEqualTo(1);
        assertThat(decoder.skippedBytes()).isZero();
        assertThat(decoder.crcErrors()).isZero();
    }

    @Test
    void sealsAPayloadToTheSameFrame() {
        byte[] frame = new byte[REAL.length + 2];
        System.arraycopy(REAL, 3, frame, 5, 0x13);
        assertThat(Frames.seal(frame, 2, 0x13)).isEqualTo(REAL.length);
        assertThat(Arrays.copyOfRange(frame, 2, frame.length)).isEqualTo(REAL);
    }

    @Test
    void ignoresReservedBits() {
        byte[] frame = REAL.clone();
        frame[1] |= (byte) 0b1010_1000;
        resealKeepingHeader(frame);
        decoder.accept(frame, 0, frame.length);
        assertThat(frames).containsExactly(frame);
    }

    @Test
    void dropsADamagedFrameAndCountsIt() {
        byte[] bad = REAL.clone();
        bad[9] ^= 0x10;
        accept(bad, REAL);
        assertThat(frames).containsExactly(REAL);
        assertThat(decoder.crcErrors()).isEqualTo(1);
        assertThat(decoder.skippedBytes()).isEqualTo(bad.length);
    }

    @Test
    void resyncsOnPreambleInsideDamagedFrame() {
        byte[] outer = new byte[3 + 40 + 3];
        outer[0] = (byte) 0xD3;
        outer[2] = 40;
        System.arraycopy(REAL, 0, outer, 7, REAL.length);
        accept(outer);
        assertThat(frames).containsExactly(REAL);
    }

    @Test
    void resyncsOneByteAfterAFalsePreamble() {
        accept(new byte[] {(byte) 0xD3, (byte) 0xD3, (byte) 0xD3}, REAL);
        decoder.end();
        assertThat(frames).containsExactly(REAL);
        assertThat(decoder.skippedBytes()).isEqualTo(3);
    }

    @Test
    void releasesFramesBehindAFalsePreambleAtTheEnd() {
        accept(new byte[] {(byte) 0xD3, 3, (byte) 0xFF}, REAL, REAL);
        assertThat(frames).isEmpty();
        decoder.end();
        assertThat(frames).containsExactly(REAL, REAL);
        assertThat(decoder.pendingBytes()).isZero();
    }

    @Test
    void deliversTheShortestAndTheLongestFrame() {
        byte[] empty = new byte[6];
        Frames.seal(empty, 0, 0);
        byte[] longest = new byte[Frames.BYTES_MAX];
        new Random(1).nextBytes(longest);
        Frames.seal(longest, 0, Frames.PAYLOAD_BYTES_MAX);
        accept(empty, longest, empty);
        assertThat(frames).containsExactly(empty, longest, empty);
        assertThat(Frames.messageNumber(empty, 0, 6)).isEqualTo(-1);
        assertThat(Frames.stationId(empty, 0, 6)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anySplitOfTheStreamGivesTheSameFrames(long seed) {
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        byte[] stream = noisyStream(random, sent);
        accept(stream);
        decoder.end();
        assertThat(frames).containsExactlyElementsOf(sent);
        long skipped = decoder.skippedBytes();
        long crcErrors = decoder.crcErrors();

        List<byte[]> split = new ArrayList<>();
        FrameDecoder other = new FrameDecoder(
                (buffer, offset, length) -> split.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        for (int at = 0; at < stream.length; ) {
            int part = Math.min(stream.length - at, random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(3000));
            if (random.nextBoolean()) {
                other.accept(stream, at, part);
            } else {
                other.accept(ByteBuffer.wrap(stream, at, part));
            }
            at += part;
        }
        other.end();
        assertThat(split).containsExactlyElementsOf(sent);
        assertThat(other.skippedBytes()).isEqualTo(skipped);
        assertThat(other.crcErrors()).isEqualTo(crcErrors);
    }

    @Test
    void oneByteAtATimeGivesTheSameFrames() {
        List<byte[]> sent = new ArrayList<>();
        byte[] stream = noisyStream(new Random(99), sent);
        for (int i = 0; i < stream.length; i++) {
            decoder.accept(stream, i, 1);
        }
        decoder.end();
        assertThat(frames).containsExactlyElementsOf(sent);
    }

    @Test
    void aListenerThatThrowsDoesNotStopTheNextFrame() {
        int[] calls = new int[1];
        FrameDecoder failing = new FrameDecoder((_, _, _) -> {
            calls[0]++;
            throw new IllegalStateException("first");
        });
        for (int i = 0; i < 2; i++) {
            try {
                failing.accept(REAL, 0, REAL.length);
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("first");
            }
        }
        assertThat(calls[0]).isEqualTo(2);
    }

    @Test
    void findsTheFramesAmongOtherProtocolsOfARealReceiver() {
        byte[] stream = Captures.bytes("ublox_f9r_mixed.bin");
        accept(stream);
        decoder.end();
        long msm = frames.stream()
                .filter(f -> Frames.messageNumber(f, 0, f.length) > 1070 && Frames.messageNumber(f, 0, f.length) < 1138)
                .count();
        assertThat(msm).isEqualTo(Captures.golden("ublox_f9r_mixed.bin", "msm").size());
        long bytes = frames.stream().mapToLong(f -> f.length).sum();
        assertThat(bytes + decoder.skippedBytes()).isEqualTo(stream.length);
        assertThat(decoder.crcErrors()).isPositive();
    }

    /** Frames of random length among noise that is rich in preambles. */
    private static byte[] noisyStream(Random random, List<byte[]> sent) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 60; i++) {
            byte[] noise = new byte[random.nextInt(3) == 0 ? random.nextInt(400) : 0];
            random.nextBytes(noise);
            for (int k = 0; k < noise.length; k += 7) {
                noise[k] = (byte) 0xD3;
            }
            stream.writeBytes(noise);
            int payload = random.nextInt(random.nextInt(5) == 0 ? 1024 : 300);
            byte[] frame = new byte[payload + 6];
            random.nextBytes(frame);
            Frames.seal(frame, 0, payload);
            sent.add(frame);
            stream.writeBytes(frame);
        }
        return stream.toByteArray();
    }

    private void accept(byte[]... parts) {
        for (byte[] part : parts) {
            decoder.accept(part, 0, part.length);
        }
    }

    private static void resealKeepingHeader(byte[] frame) {
        int crc = org.dubhe.bits.Crc24q.of(frame, 0, frame.length - 3);
        frame[frame.length - 3] = (byte) (crc >> 16);
        frame[frame.length - 2] = (byte) (crc >> 8);
        frame[frame.length - 1] = (byte) crc;
    }
}
