package org.dubhe.rtcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.junit.jupiter.api.Test;

/** Framing takes any bytes in any pieces: every byte belongs to a frame whose CRC is good, is skipped, or waits. */
final class FrameFuzz {
    @FuzzTest(maxDuration = "2m")
    void framing(byte[] stream) {
        long[] framed = new long[1];
        FrameDecoder decoder = new FrameDecoder((buffer, offset, length) -> {
            assertThat(Frames.crcGood(buffer, offset, length)).isTrue();
            framed[0] += length;
        });
        int piece = stream.length == 0 ? 1 : 1 + (stream[0] & 0xFF);
        for (int at = 0; at < stream.length; at += piece) {
            decoder.accept(stream, at, Math.min(piece, stream.length - at));
        }
        assertThat(framed[0] + decoder.skippedBytes() + decoder.pendingBytes()).isEqualTo(stream.length);
        decoder.end();
        assertThat(framed[0] + decoder.skippedBytes()).isEqualTo(stream.length);
    }

    @Test
    void takesSeededNoise() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            framing(Noise.frames(random));
        }
    }
}
