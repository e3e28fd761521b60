package org.dubhe.app.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.NullNode;

/** From when until when something is valid. */
final class TimeOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Valid from: UTC such as 2026-06-26T16:00:00Z, or `always`.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Valid until: UTC, or `always`.")
    private @Nullable String until;

    void addTo(Map<String, Object> body) {
        put(body, "valid_from", from);
        put(body, "valid_until", until);
    }

    private static void put(Map<String, Object> body, String key, @Nullable String text) {
        if (text != null) {
            body.put(key, text.equals("always") ? NullNode.instance : text);
        }
    }
}
