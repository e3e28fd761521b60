package org.dubhe.rtcm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.dubhe.rtcm.frame.Captures;
import org.dubhe.rtcm.frame.Frames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Real messages against pyrtcm's reading of them, field by field, and back to the same bits. */
final class MessageGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Data fields of each message in the order of the record's components; a string component is named by its characters. */
    private static final Map<Integer, String> FIELDS = Map.ofEntries(
            Map.entry(1005, "003 021 022 023 024 141 025 142 026 364 027"),
            Map.entry(1006, "003 021 022 023 024 141 025 142 026 364 027 028"),
            Map.entry(1008, "003 030 031 033"),
            Map.entry(1032, "003 226 021 025 026 027"),
            Map.entry(1033, "003 030 031 033 228 230 232"),
            Map.entry(
                    1019,
                    "009 076 077 078 079 071 081 082 083 084 085 086 087 088 089 090 091 092 093 094 095 096 097 098 099 100 101"
                            + " 102 103 137"),
            Map.entry(
                    1020,
                    "038 040 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127 128"
                            + " 129 130 131 132 133 134 135 136"),
            Map.entry(
                    1042,
                    "488 489 490 491 492 493 494 495 496 497 498 499 500 501 502 503 504 505 506 507 508 509 510 511 512 513 514"
                            + " 515"),
            Map.entry(
                    1045,
                    "252 289 290 291 292 293 294 295 296 297 298 299 300 301 302 303 304 305 306 307 308 309 310 311 312 314 315"),
            Map.entry(
                    1046,
                    "252 289 290 286 292 293 294 295 296 297 298 299 300 301 302 303 304 305 306 307 308 309 310 311 312 313 316"
                            + " 317 287 288"));

    /** What one of pyrtcm's units is in ours: it has semicircles, kilometres and nanoseconds, and leaves some of GLONASS raw. */
    private static double unit(String field) {
        return switch (field) {
            case "079",
                    "087",
                    "088",
                    "095",
                    "097",
                    "099",
                    "100",
                    "292",
                    "298",
                    "299",
                    "306",
                    "308",
                    "310",
                    "311",
                    "491",
                    "499",
                    "500",
                    "507",
                    "509",
                    "511",
                    "512" -> Math.PI;
            case "111", "112", "113", "114", "115", "116", "117", "118", "119" -> 1e3;
            case "513", "514" -> 1e-9;
            case "110" -> 900;
            case "121" -> 0x1p-40;
            case "124", "125", "135" -> 0x1p-30;
            case "133" -> 0x1p-31;
            default -> 1;
        };
    }

    @ParameterizedTest
    @MethodSource("org.dubhe.rtcm.frame.Captures#names")
    void readsEveryFieldAsPyrtcmDoesAndWritesTheSameBits(String capture) throws ReflectiveOperationException {
        MessageDecoder decoder = new MessageDecoder();
        Map<Integer, Integer> compared = new TreeMap<>();
        for (String line : Captures.golden(capture, "other")) {
            JsonNode golden = JSON.readTree(line);
            byte[] frame = HexFormat.of().parseHex(golden.get("hex").asString());
            int number = Frames.messageNumber(frame, 0, frame.length);
            RtcmMessage decoded = decoder.decode(frame, 0, frame.length);
            if (!MessageDecoder.handles(number)) {
                assertThat(decoded).isNull();
                continue;
            }
            RtcmMessage message = Objects.requireNonNull(decoded, line);
            if (message instanceof CodePhaseBias1230 biases) {
                assertBiases(biases, golden.get("fields"));
            } else {
                assertFields(message, FIELDS.getOrDefault(number, "").split(" "), golden.get("fields"), line);
            }
            assertSameBits(message, frame);
            compared.merge(number, 1, Integer::sum);
        }
        assertThat(compared).isNotEmpty();
    }

    private static void assertFields(RtcmMessage message, String[] fields, JsonNode golden, String line)
            throws ReflectiveOperationException {
        RecordComponent[] components = message.getClass().getRecordComponents();
        assertThat(fields).hasSameSizeAs(components);
        for (int i = 0; i < fields.length; i++) {
            Object value = components[i].getAccessor().invoke(message);
            String what = components[i].getName() + " of " + line;
            if (value instanceof String text) {
                assertThat(text).as(what).isEqualTo(characters(golden, fields[i]));
                continue;
            }
            long raw = value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).longValue();
            double expected = golden.get("DF" + fields[i]).asDouble() * unit(fields[i]);
            double ours = DataField.valueOf("DF" + fields[i]).value(raw);
            assertThat(ours).as(what).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
        }
    }

    private static String characters(JsonNode golden, String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; golden.has("DF" + field + "_%02d".formatted(i)); i++) {
            text.append(golden.get("DF" + field + "_%02d".formatted(i)).asString());
        }
        return text.toString();
    }

    private static void assertBiases(CodePhaseBias1230 biases, JsonNode golden) {
        assertThat(biases.stationId()).isEqualTo(golden.get("DF003").asInt());
        assertThat(biases.aligned()).isEqualTo(golden.get("DF421").asInt() == 1);
        assertThat(biases.l1Ca() * 0.02).isCloseTo(golden.get("DF423").asDouble(), within(1e-9));
        assertThat(biases.l1P() * 0.02).isCloseTo(golden.get("DF424").asDouble(), within(1e-9));
        assertThat(biases.l2Ca() * 0.02).isCloseTo(golden.get("DF425").asDouble(), within(1e-9));
        assertThat(biases.l2P() * 0.02).isCloseTo(golden.get("DF426").asDouble(), within(1e-9));
    }

    private static void assertSameBits(RtcmMessage message, byte[] frame) {
        byte[] encoded = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder().encode(message, encoded, 0);
        byte[] expected = frame.clone();
        int lastPayloadByte = frame.length - Frames.CRC_BYTES - 1;
        int reserved = switch (message) {
            case GlonassEphemeris1020 _, GalileoFnav1045 _ -> 7;
            case GalileoInav1046 _ -> 2;
            default -> 0;
        };
        expected[lastPayloadByte] &= (byte) (0xFF << reserved);
        Frames.seal(expected, 0, frame.length - Frames.HEADER_BYTES - Frames.CRC_BYTES);
        assertThat(Arrays.copyOf(encoded, length)).as(message.toString()).isEqualTo(expected);
    }
}
