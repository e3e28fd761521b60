package org.dubhe.rtcm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dubhe.rtcm.message.BitLiteral.assertBothWays;

import java.time.Instant;
import java.util.Random;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.Frames;
import org.junit.jupiter.api.Test;

/** Positions, descriptors, text and biases against hand-built bit literals, and what damaged ones do. */
final class MessageLiteralTest {
    @Test
    void readsAndWrites1005() {
        byte[] frame = BitLiteral.frame(
                "001111101101", // DF002: 1005
                "011111010011", // DF003: 2003
                "000000", // DF021: 0
                "1", // DF022: GPS
                "1", // DF023: GLONASS
                "0", // DF024: no Galileo
                "1", // DF141: not physical
                "00001010100111000011100000101101000011", // DF025: x · 0.1 mm
                "0", // DF142: more than one oscillator
                "0", // DF001
                "11111111111111111111111111111111111111", // DF026: −1 · 0.1 mm
                "10", // DF364: 2, not aligned
                "10000000000000000000000000000000000000"); // DF027: −2^37 · 0.1 mm
        long x = Long.parseLong("00001010100111000011100000101101000011", 2);
        assertBothWays(
                frame,
                new StationPosition1005(2003, 0, true, true, false, true, x, false, -1, 2, -137_438_953_472L),
                0);
        StationPosition position = new StationPosition1005(0, 0, true, true, true, false, x, true, -1, 0, 16);
        assertThat(position.arp()).isEqualTo(new Ecef(x * 1e-4, -1e-4, 16e-4));
    }

    @Test
    void readsAndWrites1006() {
        byte[] frame = BitLiteral.frame(
                "001111101110", // DF002: 1006
                "000000000001", // DF003: 1
                "010101", // DF021: 21
                "0", // DF022
                "0", // DF023
                "1", // DF024: Galileo
                "0", // DF141: physical
                "00000000000000000000000000000000000001", // DF025: 0.1 mm
                "1", // DF142: one oscillator
                "0", // DF001
                "00000000000000000000000000000000000010", // DF026: 0.2 mm
                "01", // DF364: aligned
                "00000000000000000000000000000000000011", // DF027: 0.3 mm
                "0011101010011000"); // DF028: 15,000 · 0.1 mm
        StationPosition1006 message =
                new StationPosition1006(1, 21, false, false, true, false, 1, true, 2, 1, 3, 15_000);
        assertBothWays(frame, message, 0);
        assertThat(message.antennaHeightMeters()).isEqualTo(1.5, within(1e-12));
    }

    @Test
    void readsAndWrites1007() {
        byte[] frame = BitLiteral.frame(
                "001111101111", // DF002: 1007
                "000000101010", // DF003: 42
                "00000100", // DF029: 4 characters
                "01000001 01000010 01000011 11100100", // DF030: "ABCä" in ISO 8859-1
                "00000111"); // DF031: 7
        assertBothWays(frame, new Antenna1007(42, "ABCä", 7), 0);
    }

    @Test
    void readsAndWrites1008() {
        byte[] frame = BitLiteral.frame(
                "001111110000", // DF002: 1008
                "111111111111", // DF003: 4095
                "00000000", // DF029: none
                "00000000", // DF031: 0
                "00000010", // DF032: 2 characters
                "00110001 00110010"); // DF033: "12"
        assertBothWays(frame, new Antenna1008(4095, "", 0, "12"), 0);
    }

    @Test
    void readsAndWrites1029() {
        byte[] frame = BitLiteral.frame(
                "010000000101", // DF002: 1029
                "000000010111", // DF003: 23
                "1110101001100000", // DF051: MJD 60,000 = 2023-02-25
                "01010100011000000", // DF052: 43,200 s = noon
                "0000011", // DF138: 3 characters
                "00000111", // DF139: 7 code units
                "01000001", // "A"
                "11100101 10100100 10101001", // 天 U+5929
                "11100110 10011110 10100010"); // 枢 U+67A2
        assertBothWays(frame, Text1029.of(23, Instant.parse("2023-02-25T12:00:00Z"), "A天枢"), 0);
    }

    @Test
    void cutsALongTextBetweenCharacters() {
        byte[] frame = new byte[Frames.BYTES_MAX];
        Instant now = Instant.parse("2026-06-26T16:00:00Z");
        int length = new MessageEncoder().encode(Text1029.of(1, now, "枢".repeat(200)), frame, 0);
        assertThat(new MessageDecoder().decode(frame, 0, length)).isEqualTo(Text1029.of(1, now, "枢".repeat(85)));
        length = new MessageEncoder().encode(Text1029.of(1, now, "a".repeat(200)), frame, 0);
        assertThat(new MessageDecoder().decode(frame, 0, length)).isEqualTo(Text1029.of(1, now, "a".repeat(127)));
    }

    @Test
    void readsAndWrites1032() {
        byte[] frame = BitLiteral.frame(
                "010000001000", // DF002: 1032
                "000000000101", // DF003: 5, the virtual station
                "000000001001", // DF226: 9, the physical one
                "000000", // DF021
                "00000000000000000000000000000000010000", // DF025: 1.6 mm
                "11111111111111111111111111111111110000", // DF026: −1.6 mm
                "00000000000000000000000000000000000000"); // DF027: 0
        assertBothWays(frame, new PhysicalStation1032(5, 9, 0, 16, -16, 0), 0);
    }

    @Test
    void readsAndWrites1033() {
        byte[] frame = BitLiteral.frame(
                "010000001001", // DF002: 1033
                "000000000001", // DF003: 1
                "00000001 01000001", // DF029, DF030: "A"
                "00000010", // DF031: 2
                "00000001 01010011", // DF032, DF033: "S"
                "00000010 01010010 00110001", // DF227, DF228: "R1"
                "00000000", // DF229: none
                "00000001 00111001"); // DF231, DF232: "9"
        assertBothWays(frame, new AntennaReceiver1033(1, "A", 2, "S", "R1", "", "9"), 0);
    }

    @Test
    void readsTheMaskOf1230AsAMask() {
        byte[] frame = BitLiteral.frame(
                "010011001110", // DF002: 1230
                "000000000111", // DF003: 7
                "1", // DF421: aligned
                "000", // DF001
                "1010", // DF422: L1 C/A and L2 C/A follow
                "0000000000110010", // DF423: 50 · 0.02 m
                "1000000000000000"); // DF425: not known
        assertBothWays(
                frame,
                new CodePhaseBias1230(
                        7, true, 50, CodePhaseBias1230.ABSENT, CodePhaseBias1230.NOT_KNOWN, CodePhaseBias1230.ABSENT),
                0);
    }

    @Test
    void answersNullForAMessageCutShort() {
        byte[] whole = new byte[Frames.BYTES_MAX];
        MessageEncoder encoder = new MessageEncoder();
        MessageDecoder decoder = new MessageDecoder();
        RtcmMessage[] messages = {
            StationPosition1006.of(1, false, new Ecef(1, 2, 3), 0.5),
            new AntennaReceiver1033(1, "ANTENNA", 0, "1", "RECEIVER", "2", "3"),
            GpsEphemeris1019.of(3, 2400, 7),
            Text1029.of(1, Instant.EPOCH, "hello"),
            CodePhaseBias1230.zero(3)
        };
        for (RtcmMessage message : messages) {
            int payload = encoder.encode(message, whole, 0) - Frames.HEADER_BYTES - Frames.CRC_BYTES;
            for (int cut = 0; cut < payload; cut++) {
                byte[] frame = new byte[cut + Frames.HEADER_BYTES + Frames.CRC_BYTES];
                System.arraycopy(whole, 0, frame, 0, cut + Frames.HEADER_BYTES);
                Frames.seal(frame, 0, cut);
                assertThat(decoder.decode(frame, 0, frame.length))
                        .as("%s cut to %d bytes", message, cut)
                        .isNull();
            }
        }
    }

    @Test
    void neverThrowsOnGarbage() {
        Random random = new Random(7);
        MessageDecoder decoder = new MessageDecoder();
        int[] numbers = {1005, 1006, 1007, 1008, 1019, 1020, 1029, 1032, 1033, 1042, 1044, 1045, 1046, 1230};
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[6 + random.nextInt(200)];
            random.nextBytes(frame);
            int number = numbers[i % numbers.length];
            if (frame.length > 8) {
                frame[3] = (byte) (number >> 4);
                frame[4] = (byte) (number << 4 | frame[4] & 15);
            }
            RtcmMessage message = decoder.decode(frame, 0, frame.length);
            assertThat(message == null || message.number() == number || frame.length <= 8)
                    .isTrue();
        }
    }
}
