package org.dubhe.rtcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.junit.jupiter.api.Test;

/** The decoder of MSM1 to MSM7 of all systems takes any payload, wherever it lies. */
final class MsmFuzz {
    private final MsmDecoder decoder = new MsmDecoder();
    private final Msm msm = new Msm();

    /** The first byte chooses system and kind, also those that do not exist. */
    @FuzzTest(maxDuration = "2m")
    void msm(byte[] data) {
        if (data.length < 3 || data.length > Frames.PAYLOAD_BYTES_MAX) {
            return;
        }
        int number = 1070 + (data[0] & 0xFF) % 80;
        byte[] payload = new byte[data.length - 1];
        System.arraycopy(data, 1, payload, 0, payload.length);
        payload[0] = (byte) (number >> 4);
        payload[1] = (byte) (number << 4 | payload[1] & 0xF);
        assertThat(decoder.decodePayload(payload, 0, payload.length, msm)).isNotNull();
    }

    @Test
    void takesSeededNoise() {
        Random random = new Random(3);
        for (int i = 0; i < 30_000; i++) {
            byte[] payload = Noise.payload(random, 0);
            payload[0] = (byte) random.nextInt();
            msm(payload);
        }
    }
}
