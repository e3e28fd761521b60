package org.dubhe.admin;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dubhe.account.store.Texts;
import org.dubhe.account.store.Times;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of a request, read key by key; {@link #finish} names the first key that nobody asked for. Of one request. */
final class Fields {
    private final JsonNode node;
    private final Set<String> asked = new LinkedHashSet<>();

    Fields(JsonNode node) {
        this.node = node;
    }

    /** Whether the key is there, be it null. */
    boolean has(String key) {
        asked.add(key);
        return node.has(key);
    }

    String text(String key) {
        JsonNode value = value(key);
        if (value == null) {
            throw Problem.invalid(key, "nothing", "a text");
        }
        if (!value.isString()) {
            throw Problem.invalid(key, value.toString(), "a text");
        }
        Texts.check(key, value.asString());
        return value.asString();
    }

    /** A text that may have lines. */
    String note(String otherwise) {
        if (!has("note")) {
            return otherwise;
        }
        JsonNode value = value("note");
        if (value == null || !value.isString()) {
            throw Problem.invalid("note", String.valueOf(value), "a text");
        }
        Texts.checkNote(value.asString());
        return value.asString();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** A text, or null where the key says so. */
    @Nullable
    String textOrNull(String key) {
        return value(key) == null ? null : text(key);
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = value(key);
        if (value == null || !value.isBoolean()) {
            throw Problem.invalid(key, String.valueOf(value), "true or false");
        }
        return value.asBoolean();
    }

    int integer(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = value(key);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
            throw Problem.invalid(key, String.valueOf(value), "a whole number");
        }
        return value.asInt();
    }

    String choice(String key, List<String> words, String otherwise) {
        String word = text(key, otherwise);
        if (!words.contains(word)) {
            throw Problem.invalid(key, word, "one of " + String.join(", ", words));
        }
        return word;
    }

    List<String> list(String key, List<String> otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = value(key);
        if (value == null || !value.isArray()) {
            throw Problem.invalid(key, String.valueOf(value), "a list of texts");
        }
        List<String> out = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isString() || one.asString().isEmpty() || one.asString().indexOf(',') >= 0) {
                throw Problem.invalid(key, one.toString(), "texts without commas");
            }
            Texts.check(key, one.asString());
            out.add(one.asString());
        }
        return out;
    }

    /** A moment; null where the key says so. */
    @Nullable
    Instant time(String key, @Nullable Instant otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        String text = textOrNull(key);
        return text == null ? null : time(key, text);
    }

    static Instant time(String key, String text) {
        try {
            Instant at = Instant.parse(text);
            Times.check(key, at);
            return at;
        } catch (DateTimeParseException _) {
            throw Problem.invalid(key, text, "UTC such as 2026-06-26T16:00:00Z");
        }
    }

    void finish() {
        for (String key : node.propertyNames()) {
            if (!asked.contains(key)) {
                throw Problem.invalid(key, "an unknown key", "one of " + String.join(", ", asked));
            }
        }
    }

    private @Nullable JsonNode value(String key) {
        asked.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }
}
