package org.dubhe.admin;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param status HTTP's
 * @param type media type
 * @param body its bytes
 * @param headers others than type and length
 * @param file sent in place of the body and then deleted; null for none
 */
record Answer(
        int status,
        String type,
        byte[] body,
        Map<String, String> headers,
        @Nullable Path file) {
    private static final String JSON = "application/json";

    Answer(int status, String type, byte[] body) {
        this(status, type, body, Map.of(), null);
    }

    static Answer ok(Object value) {
        return new Answer(200, JSON, Json.bytes(value));
    }

    static Answer created(Object value) {
        return new Answer(201, JSON, Json.bytes(value));
    }

    static Answer nothing() {
        return new Answer(204, "", new byte[0]);
    }

    static Answer ofFile(String type, String name, Path file) {
        return new Answer(200, type, new byte[0], Map.of(), file)
                .with("content-disposition", "attachment; filename=\"" + name + "\"");
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, body, more, file);
    }
}
