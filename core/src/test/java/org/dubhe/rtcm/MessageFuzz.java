package org.dubhe.rtcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.junit.jupiter.api.Test;

/** Every message decoder takes any payload; what it reads can be written, and is then read the same. */
final class MessageFuzz {
    private static final int[] NUMBERS = {
        1005, 1006, 1007, 1008, 1019, 1020, 1029, 1032, 1033, 1042, 1044, 1045, 1046, 1230, 1, 4095
    };

    private final MessageDecoder decoder = new MessageDecoder();
    private final MessageEncoder encoder = new MessageEncoder();

    /** The first byte chooses the message. */
    @FuzzTest(maxDuration = "2m")
    void messages(byte[] data) {
        if (data.length < 3 || data.length > Frames.PAYLOAD_BYTES_MAX) {
            return;
        }
        int number = NUMBERS[(data[0] & 0xFF) % NUMBERS.length];
        byte[] frame = new byte[Frames.BYTES_MAX];
        System.arraycopy(data, 1, frame, Frames.HEADER_BYTES, data.length - 1);
        frame[Frames.HEADER_BYTES] = (byte) (number >> 4);
        frame[Frames.HEADER_BYTES + 1] = (byte) (number << 4 | frame[Frames.HEADER_BYTES + 1] & 0xF);
        RtcmMessage read = decoder.decode(frame, 0, Frames.seal(frame, 0, data.length - 1));
        if (read == null) {
            return;
        }
        assertThat(read.number()).isEqualTo(number);
        byte[] again = new byte[Frames.BYTES_MAX];
        int length = encoder.encode(read, again, 0);
        if (length != MessageEncoder.TOO_LONG && number != 1029) { // Text with wrong UTF-8 is read as far as it goes.
            assertThat(decoder.decode(again, 0, length)).isEqualTo(read);
        }
    }

    @Test
    void takesSeededNoise() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = Noise.payload(random, 0);
            payload[0] = (byte) random.nextInt();
            messages(payload);
        }
    }
}
