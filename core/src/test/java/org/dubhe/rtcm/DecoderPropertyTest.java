package org.dubhe.rtcm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.observation.BroadcastEphemerides;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.rtcm.frame.Captures;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.Text1029;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmEncoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every decoder owes to bytes from outside, with random, cut and mutated ones: it never throws, and nothing but the payload has a say in what it
 * reads. Seeded; the CRC plays no part, since what a peer sends under a good CRC may be anything.
 */
final class DecoderPropertyTest {
    private static final long NEAR =
            GpsTime.ofWeek(2200, 300_000 * GpsTime.SECOND).nanos();

    /** First bits of DF394 and DF395 in the payload, and the bytes that reach to the end of both. */
    private static final int SATELLITE_MASK = 73;

    private static final int SIGNAL_MASK = SATELLITE_MASK + 64;
    private static final int MASKS_BYTES = (SIGNAL_MASK + 32 + 7) / 8;

    private final MessageDecoder messages = new MessageDecoder();
    private final MessageEncoder messageEncoder = new MessageEncoder();
    private final MsmDecoder msms = new MsmDecoder();
    private final MsmEncoder msmEncoder = new MsmEncoder();
    private final Msm msm = new Msm();
    private final SatelliteState state = new SatelliteState();
    private final byte[] encoded = new byte[Frames.BYTES_MAX];

    /** Message numbers that one of the decoders knows. */
    static int[] numbers() {
        return IntStream.range(0, 4096)
                .filter(number -> MessageDecoder.handles(number) || Msm.isMsm(number))
                .toArray();
    }

    @Test
    void theDecodersKnowTheMessagesOfTheService() {
        int[] messageNumbers =
                Arrays.stream(numbers()).filter(MessageDecoder::handles).toArray();
        assertThat(messageNumbers)
                .containsExactly(1005, 1006, 1007, 1008, 1019, 1020, 1029, 1032, 1033, 1042, 1044, 1045, 1046, 1230);
        assertThat(numbers()).hasSize(14 + 7 * 7).contains(1071, 1077, 1124, 1137);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void randomPayloadsOfEveryLengthNeitherThrowNorAreReadPastTheirEnd(int number) {
        Random random = new Random(number);
        int whole = 0;
        for (int length = 0; length <= Frames.PAYLOAD_BYTES_MAX; length += length < 200 ? 1 : 1 + random.nextInt(60)) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            setNumber(payload, number);
            if (Msm.isMsm(number)) {
                thinMasks(payload, random);
            }
            whole += decodesAlikeWhateverLiesAround(payload, random) ? 1 : 0;
        }
        assertThat(whole).as("payloads long enough to be read").isPositive();
    }

    /** Exactly as long as a message needs, then shorter by each number of bytes: refused, and no byte behind the cut is looked at. */
    @ParameterizedTest
    @MethodSource("numbers")
    void everyMessageCutShortIsRefused(int number) {
        Random random = new Random(number);
        byte[] whole = wholePayload(number, random);
        assertThat(decodesAlikeWhateverLiesAround(whole, random)).isTrue();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(decodesAlikeWhateverLiesAround(cut, random))
                    .as("%d cut to %d of %d bytes", number, length, whole.length)
                    .isFalse();
        }
    }

    @Test
    void everyPairOfMasksIsImpossibleBeyond64CellsAndElseTruncatedWithoutData() {
        Random random = new Random(64);
        byte[] payload = new byte[MASKS_BYTES];
        for (int satellites = 0; satellites <= Msm.SATELLITES_MAX; satellites++) {
            for (int signals = 0; signals <= Msm.SIGNALS_MAX; signals++) {
                random.nextBytes(payload);
                setNumber(payload, 1071 + 10 * random.nextInt(7) + random.nextInt(7));
                setMask(payload, SATELLITE_MASK, 64, satellites, random);
                setMask(payload, SIGNAL_MASK, 32, signals, random);
                MsmResult expected = satellites * signals > Msm.CELLS_MAX
                        ? MsmResult.IMPOSSIBLE_MASK
                        : satellites == 0 ? MsmResult.DECODED : MsmResult.TRUNCATED;
                assertThat(msms.decodePayload(payload, 0, payload.length, msm))
                        .as("%d satellites, %d signals", satellites, signals)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.dubhe.rtcm.frame.Captures#names")
    void mutatedFramesOfRealStreamsThrowNowhereOnTheirWayToObservationsAndOrbits(String capture) {
        Random random = new Random(capture.hashCode());
        long[] cells = new long[1];
        EpochEncoder encoder = new EpochEncoder(7);
        EpochAssembler assembler = new EpochAssembler(() -> NEAR, epoch -> {
            cells[0] += epoch.cellCount();
            encoder.encode(epoch, (buffer, offset, length) -> {
                MsmResult result = msms.decode(buffer, offset, length, msm);
                assertThat(result).isEqualTo(MsmResult.DECODED);
            });
        });
        List<byte[]> frames = Captures.frames(Captures.bytes(capture));
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = mutated(frames.get(random.nextInt(frames.size())), random);
            decodesAlikeWhateverLiesAround(payloadOf(frame), random);
            assembler.onFrame(frame, 0, frame.length);
        }
        assertThat(cells[0]).isPositive();
    }

    /** Under a CRC of their own mutated frames pass the framing; under the old one they are noise that hides no frame. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedStreamsThrowNowhereAndLoseNoGoodFrame(long seed) {
        Random random = new Random(seed);
        List<byte[]> real = Captures.frames(Captures.bytes("msm7_bds3.rtcm3"));
        List<byte[]> found = new ArrayList<>();
        FrameDecoder framing = new FrameDecoder(
                (buffer, offset, length) -> found.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        List<byte[]> good = new ArrayList<>();
        for (int round = 0; round < 2000; round++) {
            byte[] frame = real.get(random.nextInt(real.size()));
            boolean damage = random.nextBoolean();
            byte[] sent = damage ? mutated(frame, random) : frame;
            if (!damage) {
                good.add(frame);
            }
            framing.accept(sent, 0, sent.length);
        }
        framing.end();
        assertThat(found).containsSubsequence(good);
    }

    /**
     * Decodes a payload in an array that ends with it, and in two others between bytes that differ; all three must agree.
     *
     * @return whether it was a whole message
     */
    private boolean decodesAlikeWhateverLiesAround(byte[] payload, Random random) {
        byte[] exact = new byte[Frames.HEADER_BYTES + payload.length + Frames.CRC_BYTES];
        System.arraycopy(payload, 0, exact, Frames.HEADER_BYTES, payload.length);
        int before = random.nextInt(50);
        byte[] ones = new byte[before + exact.length + 50];
        Arrays.fill(ones, (byte) 0xFF);
        System.arraycopy(payload, 0, ones, before + Frames.HEADER_BYTES, payload.length);
        byte[] noise = new byte[ones.length];
        random.nextBytes(noise);
        System.arraycopy(payload, 0, noise, before + Frames.HEADER_BYTES, payload.length);

        RtcmMessage message = messages.decode(exact, 0, exact.length);
        assertThat(messages.decode(ones, before, exact.length)).isEqualTo(message);
        assertThat(messages.decode(noise, before, exact.length)).isEqualTo(message);
        use(message);

        MsmResult result = msms.decode(exact, 0, exact.length, msm);
        byte[] first = reencoded(result);
        assertThat(msms.decode(ones, before, exact.length, msm)).isEqualTo(result);
        assertThat(reencoded(result)).isEqualTo(first);
        assertThat(msms.decode(noise, before, exact.length, msm)).isEqualTo(result);
        assertThat(reencoded(result)).isEqualTo(first);
        assertThat(msms.decodePayload(payload, 0, payload.length, msm)).isEqualTo(result);
        return message != null || result == MsmResult.DECODED;
    }

    private byte[] reencoded(MsmResult result) {
        return result == MsmResult.DECODED ? Arrays.copyOf(encoded, msmEncoder.encode(msm, encoded, 0)) : new byte[0];
    }

    /** What is decoded can be written again, and an ephemeris of it be evaluated. */
    private void use(@Nullable RtcmMessage message) {
        if (message == null) {
            return;
        }
        int length = messageEncoder.encode(message, encoded, 0);
        if (length != MessageEncoder.TOO_LONG && !(message instanceof Text1029)) {
            assertThat(messages.decode(encoded, 0, length)).isEqualTo(message);
        }
        for (long near : new long[] {NEAR, ServiceClock.UNKNOWN}) {
            Ephemeris ephemeris = BroadcastEphemerides.ofMessage(message, near);
            if (ephemeris != null) {
                ephemeris.stateAt(ephemeris.toe().nanos() + 1000 * GpsTime.SECOND, state);
                assertThat(Double.isFinite(state.xMeters + state.yMeters + state.zMeters + state.clockBiasSeconds))
                        .as("%s", ephemeris)
                        .isTrue();
                assertThat(BroadcastEphemerides.toMessage(ephemeris)).isNotNull();
            }
        }
    }

    /** A payload of random content that is exactly as long as its message. */
    private byte[] wholePayload(int number, Random random) {
        byte[] payload = new byte[Frames.PAYLOAD_BYTES_MAX];
        while (true) {
            random.nextBytes(payload);
            setNumber(payload, number);
            int length;
            if (Msm.isMsm(number)) {
                thinMasks(payload, random);
                length = msms.decodePayload(payload, 0, payload.length, msm) == MsmResult.DECODED && msm.cellCount > 0
                        ? msmEncoder.encode(msm, encoded, 0)
                        : -1;
            } else {
                length = messageEncoder.encode(requireWhole(payload), encoded, 0);
            }
            if (length > 0) {
                return payloadOf(Arrays.copyOf(encoded, length));
            }
        }
    }

    private RtcmMessage requireWhole(byte[] payload) {
        byte[] frame = new byte[payload.length + Frames.HEADER_BYTES + Frames.CRC_BYTES];
        System.arraycopy(payload, 0, frame, Frames.HEADER_BYTES, payload.length);
        RtcmMessage message = messages.decode(frame, 0, frame.length);
        if (message == null) {
            throw new AssertionError("a payload of 1023 bytes is not enough");
        }
        return message;
    }

    private static byte[] payloadOf(byte[] frame) {
        return Arrays.copyOfRange(frame, Frames.HEADER_BYTES, frame.length - Frames.CRC_BYTES);
    }

    /** A frame with a few bits changed, often in its header, its masks or its length; never shorter than an empty one. */
    private static byte[] mutated(byte[] frame, Random random) {
        byte[] out = frame.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int bit = random.nextInt(8 * Math.min(out.length, random.nextBoolean() ? 30 : out.length));
            out[bit >> 3] ^= (byte) (0x80 >> (bit & 7));
        }
        int shortest = Frames.HEADER_BYTES + Frames.CRC_BYTES;
        if (random.nextInt(4) == 0) {
            out = Arrays.copyOf(out, shortest + random.nextInt(out.length - shortest + 1));
        } else if (random.nextInt(8) == 0) {
            out = Arrays.copyOf(out, Math.min(Frames.BYTES_MAX, out.length + random.nextInt(40)));
        }
        return out;
    }

    private static void setNumber(byte[] payload, int number) {
        if (payload.length >= 2) {
            payload[0] = (byte) (number >> 4);
            payload[1] = (byte) (number << 4 | payload[1] & 15);
        }
    }

    /** Random masks of an MSM are nearly all impossible; these are of a few satellites and signals. */
    private static void thinMasks(byte[] payload, Random random) {
        if (payload.length >= MASKS_BYTES) {
            setMask(payload, SATELLITE_MASK, 64, random.nextInt(10), random);
            setMask(payload, SIGNAL_MASK, 32, random.nextInt(6), random);
        }
    }

    private static void setMask(byte[] payload, int from, int bits, int count, Random random) {
        for (int i = 0; i < bits; i++) {
            set(payload, from + i, false);
        }
        random.ints(0, bits).distinct().limit(count).forEach(i -> set(payload, from + i, true));
    }

    private static void set(byte[] payload, int bit, boolean value) {
        int mask = 0x80 >> (bit & 7);
        payload[bit >> 3] = (byte) (value ? payload[bit >> 3] | mask : payload[bit >> 3] & ~mask);
    }
}
