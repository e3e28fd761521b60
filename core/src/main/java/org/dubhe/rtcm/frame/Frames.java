package org.dubhe.rtcm.frame;

import org.dubhe.bits.Crc24q;

/**
 * The frame of RTCM 3's transport layer (RTCM 10403.3 §4.1): preamble D3, 6 reserved bits, 10 bits of payload length, payload, CRC-24Q over
 * all before it.
 */
public final class Frames {
    /** First byte of a frame. */
    public static final int PREAMBLE = 0xD3;

    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 3;

    /** Bytes after the payload. */
    public static final int CRC_BYTES = 3;

    /** The longest payload that 10 bits can say. */
    public static final int PAYLOAD_BYTES_MAX = 1023;

    /** The longest frame. */
    public static final int BYTES_MAX = HEADER_BYTES + PAYLOAD_BYTES_MAX + CRC_BYTES;

    private Frames() {}

    /**
     * Makes a frame around a payload that already lies at {@code offset + HEADER_BYTES}: writes header and CRC.
     *
     * @param payloadBytes 0 to {@link #PAYLOAD_BYTES_MAX}
     * @return length of the frame in bytes
     */
    public static int seal(byte[] buffer, int offset, int payloadBytes) {
        assert payloadBytes >= 0 && payloadBytes <= PAYLOAD_BYTES_MAX : payloadBytes;
        buffer[offset] = (byte) PREAMBLE;
        buffer[offset + 1] = (byte) (payloadBytes >> 8);
        buffer[offset + 2] = (byte) payloadBytes;
        int end = offset + HEADER_BYTES + payloadBytes;
        int crc = Crc24q.of(buffer, offset, HEADER_BYTES + payloadBytes);
        buffer[end] = (byte) (crc >> 16);
        buffer[end + 1] = (byte) (crc >> 8);
        buffer[end + 2] = (byte) crc;
        return HEADER_BYTES + payloadBytes + CRC_BYTES;
    }

    /** True where the last three bytes of a frame are the CRC of all others. */
    public static boolean crcGood(byte[] buffer, int offset, int length) {
        int end = offset + length - CRC_BYTES;
        int sent = ((buffer[end] & 0xFF) << 16) | ((buffer[end + 1] & 0xFF) << 8) | (buffer[end + 2] & 0xFF);
        return Crc24q.of(buffer, offset, length - CRC_BYTES) == sent;
    }

    /** Payload length in bytes that the header at {@code offset} says, 0 to {@link #PAYLOAD_BYTES_MAX}; reserved bits ignored. */
    public static int payloadBytes(byte[] buffer, int offset) {
        return ((buffer[offset + 1] & 0x03) << 8) | (buffer[offset + 2] & 0xFF);
    }

    /** DF002 of a whole frame, 0 to 4095; −1 where the payload is too short to have one. */
    public static int messageNumber(byte[] buffer, int offset, int length) {
        if (length < HEADER_BYTES + 2 + CRC_BYTES) {
            return -1;
        }
        return ((buffer[offset + 3] & 0xFF) << 4) | ((buffer[offset + 4] & 0xFF) >> 4);
    }

    /**
     * The 12 bits after DF002, which are the station's DF003 in all messages that have one (observations, positions, descriptors, not
     * ephemerides); −1 where the payload is too short.
     */
    public static int stationId(byte[] buffer, int offset, int length) {
        if (length < HEADER_BYTES + 3 + CRC_BYTES) {
            return -1;
        }
        return ((buffer[offset + 4] & 0x0F) << 8) | (buffer[offset + 5] & 0xFF);
    }
}
