package org.dubhe.admin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON in and out: objects with their keys in order, doubles that are no numbers as null. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Keys and values in turn; values without one are null. */
    static Map<String, @Nullable Object> object(@Nullable Object... pairs) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            out.put(
                    String.valueOf(pairs[i]),
                    value instanceof Double number && !Double.isFinite(number) ? null : value);
        }
        return out;
    }

    static byte[] bytes(Object value) {
        return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A moment as JSON has it; null for none. */
    static @Nullable String time(@Nullable Object at) {
        return at == null ? null : at.toString();
    }

    static JsonNode parse(byte[] body) {
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            String words = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new Problem(Problem.Kind.BAD_REQUEST, "no JSON" + where + ": " + words);
        }
        if (node == null || !node.isObject()) {
            throw new Problem(Problem.Kind.BAD_REQUEST, "the body is no JSON object");
        }
        return node;
    }
}
