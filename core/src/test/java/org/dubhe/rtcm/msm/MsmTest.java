package org.dubhe.rtcm.msm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.BitLiteral;
import org.dubhe.signal.Constellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MsmTest {
    private final MsmDecoder decoder = new MsmDecoder();
    private final MsmEncoder encoder = new MsmEncoder();
    private final Msm msm = new Msm();
    private final byte[] encoded = new byte[Frames.BYTES_MAX];

    @Test
    void readsAndWritesAnMsm4() {
        byte[] frame = BitLiteral.frame(
                "010001100100", // DF002: 1124
                "000000000101", // DF003: 5
                "000000000000000000001111101000", // DF427: 1000 ms
                "1", // DF393: more follow
                "010", // DF409: 2
                "0000000", // DF001
                "01", // DF411: 1
                "10", // DF412: 2
                "1", // DF417
                "011", // DF418: 3
                "0100000000000000000000000000000000000000000000000000000000000010", // DF394: 2, 63
                "01000000 00000000 00000000 00000011", // DF395: 2, 31, 32
                "101", // DF396: satellite 2 has 2 and 32
                "010", // DF396: satellite 63 has 31
                "01001011", // DF397: 75 ms
                "11111111", // DF397: no value
                "1000000000", // DF398: 512
                "0000000001", // DF398: 1
                "000000000000001", // DF400: 1
                "111111111111111", // DF400: −1
                "100000000000000", // DF400: no value
                "0000000000000000000010", // DF401: 2
                "1111111111111111111110", // DF401: −2
                "1000000000000000000000", // DF401: no value
                "0000", // DF402
                "1111", // DF402
                "0001", // DF402
                "0", // DF420
                "1", // DF420
                "0", // DF420
                "000000", // DF403: no value
                "101101", // DF403: 45
                "111111"); // DF403: 63
        assertThat(decoder.decode(frame, 0, frame.length, msm)).isEqualTo(MsmResult.DECODED);
        assertThat(msm.messageNumber).isEqualTo(1124);
        assertThat(msm.constellation()).isEqualTo(Constellation.BEIDOU);
        assertThat(msm.level()).isEqualTo(4);
        assertThat(msm.stationId).isEqualTo(5);
        assertThat(msm.epoch).isEqualTo(1000);
        assertThat(msm.multipleMessage).isTrue();
        assertThat(msm.issueOfDataStation).isEqualTo(2);
        assertThat(msm.clockSteering).isEqualTo(1);
        assertThat(msm.externalClock).isEqualTo(2);
        assertThat(msm.divergenceFreeSmoothing).isTrue();
        assertThat(msm.smoothingInterval).isEqualTo(3);
        assertThat(Arrays.copyOf(msm.satellites, msm.satelliteCount)).containsExactly(2, 63);
        assertThat(Arrays.copyOf(msm.signals, msm.signalCount)).containsExactly(2, 31, 32);
        assertThat(msm.cellCount).isEqualTo(3);
        assertThat(new int[] {msm.satellite(0), msm.satellite(1), msm.satellite(2)})
                .containsExactly(2, 2, 63);
        assertThat(new int[] {msm.signal(0), msm.signal(1), msm.signal(2)}).containsExactly(2, 32, 31);
        assertThat(Arrays.copyOf(msm.roughMillis, 2)).containsExactly(75, Msm.ROUGH_MILLIS_INVALID);
        assertThat(Arrays.copyOf(msm.roughModulo, 2)).containsExactly(512, 1);
        assertThat(Arrays.copyOf(msm.finePseudoranges, 3)).containsExactly(1, -1, -16_384);
        assertThat(Arrays.copyOf(msm.finePhases, 3)).containsExactly(2, -2, -2_097_152);
        assertThat(Arrays.copyOf(msm.lockTimes, 3)).containsExactly(0, 15, 1);
        assertThat(Arrays.copyOf(msm.halfCycles, 3)).containsExactly(false, true, false);
        assertThat(Arrays.copyOf(msm.cnrs, 3)).containsExactly(0, 45, 63);
        assertWritesBack(frame);
    }

    @Test
    void readsAndWritesAnMsm7() {
        byte[] frame = BitLiteral.frame(
                "010000111111", // DF002: 1087
                "111111111111", // DF003: 4095
                "111", // DF416: day unknown
                "000000000000000000000000001", // DF034: 1 ms
                "0", // DF393: the last
                "000", // DF409
                "0000000", // DF001
                "00", // DF411
                "00", // DF412
                "0", // DF417
                "000", // DF418
                "0000000000000000000000010000000000000000000000000000000000000000", // DF394: 24
                "01000001 00000000 00000000 00000000", // DF395: 2, 8
                "11", // DF396
                "01000110", // DF397: 70 ms
                "1101", // DF419: 13 = channel +6
                "1111111111", // DF398: 1023
                "11111111111110", // DF399: −2 m/s
                "01111111111111111111", // DF405: 524,287
                "10000000000000000000", // DF405: no value
                "011111111111111111111111", // DF406: 8,388,607
                "100000000000000000000000", // DF406: no value
                "1011000000", // DF407: 704
                "0000000000", // DF407: 0
                "1", // DF420
                "0", // DF420
                "1011010000", // DF408: 720 = 45 dB-Hz
                "0000000000", // DF408: no value
                "011111111111111", // DF404: 16,383
                "100000000000000"); // DF404: no value
        assertThat(decoder.decode(frame, 0, frame.length, msm)).isEqualTo(MsmResult.DECODED);
        assertThat(msm.constellation()).isEqualTo(Constellation.GLONASS);
        assertThat(msm.epoch).isEqualTo((7 << 27) + 1);
        assertThat(msm.multipleMessage).isFalse();
        assertThat(msm.satellites[0]).isEqualTo(24);
        assertThat(msm.roughMillis[0]).isEqualTo(70);
        assertThat(msm.extendedInfo[0]).isEqualTo(13);
        assertThat(msm.roughModulo[0]).isEqualTo(1023);
        assertThat(msm.roughRates[0]).isEqualTo(-2);
        assertThat(Arrays.copyOf(msm.finePseudoranges, 2)).containsExactly(524_287, -524_288);
        assertThat(Arrays.copyOf(msm.finePhases, 2)).containsExactly(8_388_607, -8_388_608);
        assertThat(Arrays.copyOf(msm.lockTimes, 2)).containsExactly(704, 0);
        assertThat(Arrays.copyOf(msm.halfCycles, 2)).containsExactly(true, false);
        assertThat(Arrays.copyOf(msm.cnrs, 2)).containsExactly(720, 0);
        assertThat(Arrays.copyOf(msm.fineRates, 2)).containsExactly(16_383, Msm.FINE_RATE_INVALID);
        assertWritesBack(frame);
    }

    @Test
    void acceptsAnEmptyMessage() {
        byte[] frame = BitLiteral.frame(
                "010000110010", // DF002: 1074
                "000000000001", // DF003
                "000000000000000000000000000000", // DF004
                "0".repeat(19), // DF393 to DF418
                "0".repeat(64), // DF394: no satellite
                "0".repeat(32)); // DF395: no signal
        assertThat(decoder.decode(frame, 0, frame.length, msm)).isEqualTo(MsmResult.DECODED);
        assertThat(msm.satelliteCount).isZero();
        assertThat(msm.cellCount).isZero();
        assertWritesBack(frame);
    }

    @Test
    void ignoresReservedBitsAndWritesThemAsZeros() {
        String[] fields = {
            "010000110010", // DF002: 1074
            "000000000001", // DF003
            "000000000000000000000000000111", // DF004
            "1", // DF393: more follow
            "101", // DF409: 5
            "1111111", // DF001, set: to be ignored
            "10", // DF411: 2
            "01", // DF412: 1
            "0", // DF417
            "110", // DF418: 6
            "0".repeat(64),
            "0".repeat(32)
        };
        byte[] frame = BitLiteral.frame(fields);
        assertThat(decoder.decode(frame, 0, frame.length, msm)).isEqualTo(MsmResult.DECODED);
        assertThat(msm.issueOfDataStation).isEqualTo(5);
        assertThat(msm.clockSteering).isEqualTo(2);
        assertThat(msm.externalClock).isEqualTo(1);
        assertThat(msm.smoothingInterval).isEqualTo(6);
        fields[5] = "0000000";
        assertWritesBack(BitLiteral.frame(fields));
    }

    @Test
    void callsMasksBeyond64CellsImpossible() {
        byte[] frame = BitLiteral.frame(
                "010000110010", // DF002: 1074
                "0".repeat(73 - 12), // header
                "1".repeat(13) + "0".repeat(51), // DF394: 13 satellites
                "1".repeat(5) + "0".repeat(27), // DF395: 5 signals: 65
                "1".repeat(4000));
        assertThat(decoder.decode(frame, 0, frame.length, msm)).isEqualTo(MsmResult.IMPOSSIBLE_MASK);
        assertThat(msm.satelliteCount).isEqualTo(13);
        assertThat(msm.signalCount).isEqualTo(5);
        msm.satelliteCount = 13;
        msm.signalCount = 5;
        assertThat(encoder.encode(msm, encoded, 0)).isEqualTo(MsmEncoder.IMPOSSIBLE);
    }

    @Test
    void refusesToEncodeCellsOutOfOrder() {
        randomMessage(new Random(5), 1077);
        int first = msm.cellSignals[0];
        msm.cellSatellites[1] = msm.cellSatellites[0];
        msm.cellSignals[1] = first;
        assertThat(encoder.encode(msm, encoded, 0)).isEqualTo(MsmEncoder.IMPOSSIBLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void readsBackEveryLevel(int level) {
        Random random = new Random(level);
        Msm read = new Msm();
        for (int i = 0; i < 200; i++) {
            randomMessage(random, 1070 + 10 * random.nextInt(7) + level);
            int length = encoder.encode(msm, encoded, 0);
            assertThat(length).isPositive();
            assertThat(decoder.decode(encoded, 0, length, read)).isEqualTo(MsmResult.DECODED);
            byte[] again = new byte[Frames.BYTES_MAX];
            assertThat(encoder.encode(read, again, 0)).isEqualTo(length);
            assertThat(Arrays.copyOf(again, length)).isEqualTo(Arrays.copyOf(encoded, length));
            assertThat(read.satelliteCount).isEqualTo(msm.satelliteCount);
            assertThat(read.cellCount).isEqualTo(msm.cellCount);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1071, 1083, 1094, 1115, 1126, 1137})
    void callsEveryShorterPayloadTruncatedAndReadsNothingBehindIt(int number) {
        randomMessage(new Random(number), number);
        int payload = encoder.encode(msm, encoded, 0) - Frames.HEADER_BYTES - Frames.CRC_BYTES;
        for (int cut = 0; cut < payload; cut++) {
            byte[] exact = Arrays.copyOfRange(encoded, Frames.HEADER_BYTES, Frames.HEADER_BYTES + cut);
            assertThat(decoder.decodePayload(exact, 0, cut, msm))
                    .as("%d of %d bytes", cut, payload)
                    .isEqualTo(cut < 2 ? MsmResult.NOT_MSM : MsmResult.TRUNCATED);
        }
        byte[] exact = Arrays.copyOfRange(encoded, Frames.HEADER_BYTES, Frames.HEADER_BYTES + payload);
        assertThat(decoder.decodePayload(exact, 0, payload, msm)).isEqualTo(MsmResult.DECODED);
    }

    @Test
    void neverThrowsOnGarbage() {
        Random random = new Random(3);
        int[] results = new int[MsmResult.values().length];
        for (int i = 0; i < 50_000; i++) {
            byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
            if (payload.length > 20) {
                int number = 1071 + 10 * random.nextInt(7) + random.nextInt(7);
                payload[0] = (byte) (number >> 4);
                payload[1] = (byte) (number << 4);
                // Sparse masks, else nearly all are impossible.
                for (int b = 7; b < 20 && i % 2 == 0; b++) {
                    payload[b] = (byte) (random.nextInt(8) == 0 ? 1 << random.nextInt(8) : 0);
                }
            }
            results[decoder.decodePayload(payload, 0, payload.length, msm).ordinal()]++;
        }
        assertThat(results).doesNotContain(0);
    }

    private void assertWritesBack(byte[] frame) {
        int length = encoder.encode(msm, encoded, 0);
        assertThat(Arrays.copyOf(encoded, length)).isEqualTo(frame);
    }

    /** A valid message with random masks and contents. */
    private void randomMessage(Random random, int number) {
        msm.messageNumber = number;
        msm.stationId = random.nextInt(4096);
        msm.epoch = random.nextInt(1 << 30);
        msm.multipleMessage = random.nextBoolean();
        msm.signalCount = 1 + random.nextInt(8);
        msm.satelliteCount = 1 + random.nextInt(Msm.CELLS_MAX / msm.signalCount);
        pick(random, msm.satellites, msm.satelliteCount, 64);
        pick(random, msm.signals, msm.signalCount, 32);
        msm.cellCount = 0;
        for (int satellite = 0; satellite < msm.satelliteCount; satellite++) {
            msm.roughMillis[satellite] = random.nextInt(256);
            msm.extendedInfo[satellite] = random.nextInt(16);
            msm.roughModulo[satellite] = random.nextInt(1024);
            msm.roughRates[satellite] = random.nextInt(16384) - 8192;
            for (int signal = 0; signal < msm.signalCount; signal++) {
                if (random.nextInt(4) > 0) {
                    int cell = msm.cellCount++;
                    msm.cellSatellites[cell] = satellite;
                    msm.cellSignals[cell] = signal;
                    msm.finePseudoranges[cell] = random.nextInt();
                    msm.finePhases[cell] = random.nextInt();
                    msm.lockTimes[cell] = random.nextInt(1024);
                    msm.halfCycles[cell] = random.nextBoolean();
                    msm.cnrs[cell] = random.nextInt(1024);
                    msm.fineRates[cell] = random.nextInt();
                }
            }
        }
    }

    private static void pick(Random random, int[] into, int count, int max) {
        int[] chosen = random.ints(1, max + 1).distinct().limit(count).sorted().toArray();
        System.arraycopy(chosen, 0, into, 0, count);
    }
}
