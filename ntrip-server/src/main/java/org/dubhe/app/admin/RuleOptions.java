package org.dubhe.app.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.NullNode;

/** What a user may do; only what is given is sent. */
final class RuleOptions {
    @Option(
            names = "--mounts",
            paramLabel = "NAMES",
            description = "Mountpoints, with commas between and * for any characters; \"\" for none.")
    private @Nullable String mounts;

    @Option(
            names = "--kinds",
            paramLabel = "KINDS",
            description = "Kinds of mountpoint: vrs, nearest, raw, with commas between; \"\" for none.")
    private @Nullable String kinds;

    @Option(names = "--level", paramLabel = "LEVEL", description = "metre, decimetre or centimetre.")
    private @Nullable String level;

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Option(names = "--sessions", paramLabel = "N", description = "Sessions at a time.")
    private @Nullable Integer sessions;

    @Option(names = "--when-full", paramLabel = "WORD", description = "One session more: refuse, or replace_oldest.")
    private @Nullable String whenFull;

    @Option(
            names = "--area",
            paramLabel = "WKT",
            description = "POLYGON or MULTIPOLYGON, longitude before latitude; `any` for anywhere.")
    private @Nullable String area;

    @Option(names = "--area-file", paramLabel = "FILE", description = "The same, from a file.")
    private @Nullable Path areaFile;

    @Option(
            names = "--ip-ranges",
            paramLabel = "RANGES",
            description = "Addresses or networks, with commas between; \"\" for any.")
    private @Nullable String ipRanges;

    @Option(names = "--note", paramLabel = "TEXT", description = "For the operator.")
    private @Nullable String note;

    void addTo(Map<String, Object> body) throws IOException {
        list(body, "mounts", mounts);
        list(body, "kinds", kinds);
        list(body, "ip_ranges", ipRanges);
        times.addTo(body);
        AdminCommand.body("service_level", level, "sessions_max", sessions, "when_full", whenFull, "note", note)
                .forEach(body::put);
        if (areaFile != null) {
            body.put("area", Files.readString(areaFile).strip());
        } else if (area != null) {
            body.put("area", area.equals("any") ? NullNode.instance : area);
        }
    }

    static void list(Map<String, Object> body, String key, @Nullable String text) {
        if (text != null) {
            body.put(key, text.isEmpty() ? List.of() : List.of(text.split(",")));
        }
    }
}
