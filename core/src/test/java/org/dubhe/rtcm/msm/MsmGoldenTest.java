package org.dubhe.rtcm.msm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dubhe.rtcm.frame.Captures;
import org.dubhe.rtcm.frame.Frames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Real MSMs against the raw integers of an independent decoder, and back to the same bits. */
final class MsmGoldenTest {
    private static final String NAMES = "org.dubhe.rtcm.frame.Captures#names";
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource(NAMES)
    void readsEveryFieldAsTheGoldenFileHasIt(String capture) {
        List<String> golden = Captures.golden(capture, "msm");
        List<byte[]> frames = msmFrames(capture);
        assertThat(frames).hasSameSizeAs(golden);
        MsmDecoder decoder = new MsmDecoder();
        Msm msm = new Msm();
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            assertThat(decoder.decode(frame, 0, frame.length, msm)).isEqualTo(MsmResult.DECODED);
            assertAgrees(msm, JSON.readTree(golden.get(i)), capture + " message " + i);
        }
    }

    @ParameterizedTest
    @MethodSource(NAMES)
    void encodesWhatItReadToTheSameBits(String capture) {
        MsmDecoder decoder = new MsmDecoder();
        MsmEncoder encoder = new MsmEncoder();
        Msm msm = new Msm();
        byte[] encoded = new byte[Frames.BYTES_MAX];
        int compared = 0;
        for (byte[] frame : msmFrames(capture)) {
            assertThat(decoder.decode(frame, 0, frame.length, msm)).isEqualTo(MsmResult.DECODED);
            int length = encoder.encode(msm, encoded, 0);
            byte[] expected = withoutReservedBits(frame);
            assertThat(Arrays.copyOf(encoded, Math.max(length, 0)))
                    .as("%s message %d", capture, compared)
                    .isEqualTo(expected);
            compared++;
        }
        assertThat(compared).isPositive();
    }

    private static List<byte[]> msmFrames(String capture) {
        return Captures.frames(Captures.bytes(capture)).stream()
                .filter(f -> Msm.isMsm(Frames.messageNumber(f, 0, f.length))
                        && Frames.messageNumber(f, 0, f.length) % 10 >= 4)
                .toList();
    }

    /** The frame's reserved bits (6 before the length, 7 after DF409) as zeros, under a CRC of their own. */
    private static byte[] withoutReservedBits(byte[] frame) {
        byte[] copy = frame.clone();
        // DF001 of 7 bits stands at bits 58 to 64 of the payload.
        for (int bit = 24 + 58; bit < 24 + 65; bit++) {
            copy[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
        }
        Frames.seal(copy, 0, copy.length - Frames.HEADER_BYTES - Frames.CRC_BYTES);
        return copy;
    }

    private static void assertAgrees(Msm msm, JsonNode golden, String what) {
        assertThat(msm.messageNumber).as(what).isEqualTo(golden.get("type").asInt());
        assertThat(msm.stationId).as(what).isEqualTo(golden.get("sta").asInt());
        assertThat(msm.epoch).as(what).isEqualTo(golden.get("epoch").asInt());
        assertThat(msm.multipleMessage).as(what).isEqualTo(golden.get("multi").asInt() == 1);
        assertThat(msm.issueOfDataStation).as(what).isEqualTo(golden.get("iods").asInt());
        assertThat(msm.clockSteering).as(what).isEqualTo(golden.get("clk_steer").asInt());
        assertThat(msm.externalClock).as(what).isEqualTo(golden.get("ext_clk").asInt());
        assertThat(msm.divergenceFreeSmoothing)
                .as(what)
                .isEqualTo(golden.get("df_smooth").asInt() == 1);
        assertThat(msm.smoothingInterval)
                .as(what)
                .isEqualTo(golden.get("smooth_int").asInt());
        assertColumn(msm.satellites, msm.satelliteCount, golden, "sats", what);
        assertColumn(msm.signals, msm.signalCount, golden, "sigs", what);
        assertThat(msm.cellCount).as(what).isEqualTo(golden.get("cells").size());
        for (int cell = 0; cell < msm.cellCount; cell++) {
            assertThat(msm.satellite(cell))
                    .as(what)
                    .isEqualTo(golden.get("cells").get(cell).get(0).asInt());
            assertThat(msm.signal(cell))
                    .as(what)
                    .isEqualTo(golden.get("cells").get(cell).get(1).asInt());
        }
        assertColumn(msm.roughMillis, msm.satelliteCount, golden, "rough_ms", what);
        assertColumn(msm.extendedInfo, msm.satelliteCount, golden, "ext", what);
        assertColumn(msm.roughModulo, msm.satelliteCount, golden, "rough_mod", what);
        assertColumn(msm.roughRates, msm.satelliteCount, golden, "rough_rate", what);
        assertColumn(msm.finePseudoranges, msm.cellCount, golden, "pr", what);
        assertColumn(msm.finePhases, msm.cellCount, golden, "ph", what);
        assertColumn(msm.lockTimes, msm.cellCount, golden, "lock", what);
        int[] half = IntStream.range(0, msm.cellCount)
                .map(i -> msm.halfCycles[i] ? 1 : 0)
                .toArray();
        assertColumn(half, msm.cellCount, golden, "half", what);
        assertColumn(msm.cnrs, msm.cellCount, golden, "cnr", what);
        assertColumn(msm.fineRates, msm.cellCount, golden, "rate", what);
    }

    /** A column that the message's level lacks is absent in the golden file. */
    private static void assertColumn(int[] values, int count, JsonNode golden, String key, String what) {
        JsonNode expected = golden.get(key);
        if (expected == null) {
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        expected.forEach(n -> numbers.add(n.asInt()));
        assertThat(Arrays.stream(values, 0, count).boxed().toList())
                .as("%s: %s", what, key)
                .isEqualTo(numbers);
    }
}
