package org.dubhe.rtcm.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import org.dubhe.rtcm.frame.Frames;

/** Frames from zeros and ones. */
public final class BitLiteral {
    private BitLiteral() {}

    /** A frame whose payload is the fields one after the other, spaces ignored, filled with zeros to a whole byte. */
    public static byte[] frame(String... fields) {
        String bits = String.join("", fields).replace(" ", "");
        byte[] payload = bytes(bits);
        byte[] frame = new byte[payload.length + Frames.HEADER_BYTES + Frames.CRC_BYTES];
        System.arraycopy(payload, 0, frame, Frames.HEADER_BYTES, payload.length);
        Frames.seal(frame, 0, payload.length);
        return frame;
    }

    private static byte[] bytes(String bits) {
        String whole = bits + "0".repeat(-bits.length() & 7);
        byte[] bytes = new byte[whole.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(whole.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }

    /** Asserts that the frame reads as the message, and that the message is written as the frame with its last reserved bits zero. */
    static void assertBothWays(byte[] frame, RtcmMessage message, int reservedBitsAtEnd) {
        assertThat(new MessageDecoder().decode(frame, 0, frame.length)).isEqualTo(message);
        byte[] encoded = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder().encode(message, encoded, 0);
        byte[] expected = frame.clone();
        int payloadEnd = frame.length - Frames.CRC_BYTES;
        if (reservedBitsAtEnd > 0) {
            BigInteger payload = new BigInteger(1, Arrays.copyOfRange(frame, Frames.HEADER_BYTES, payloadEnd));
            BigInteger cleared = payload.shiftRight(reservedBitsAtEnd).shiftLeft(reservedBitsAtEnd);
            byte[] bytes = cleared.toByteArray();
            int count = payloadEnd - Frames.HEADER_BYTES;
            int from = Math.max(0, bytes.length - count);
            System.arraycopy(bytes, from, expected, payloadEnd - (bytes.length - from), bytes.length - from);
            Frames.seal(expected, 0, count);
        }
        assertThat(Arrays.copyOf(encoded, length)).isEqualTo(expected);
    }
}
