package org.dubhe.station.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dubhe.geodesy.Ecef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A section of a YAML configuration, read key by key with ranges; {@link #finish()} names the first key that nobody asked for. Every mistake is a
 * {@link ConfigurationException} with the key's path. Used by one thread, at start-up.
 */
public final class YamlSection {
    /** Configurations are written by people; a megabyte is thousands of stations. */
    public static final long FILE_BYTES_MAX = 1 << 20;

    /** A key that comes twice is a copied block whose name was not changed: one of the two would vanish. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String path;
    private final JsonNode node;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<String, YamlSection> children = new LinkedHashMap<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Reading reading;
    private final boolean absent;

    /** What all sections of one text share. */
    private static final class Reading {
        private final Set<String> asked = new LinkedHashSet<>();
        private @Nullable Set<String> mistakes;
    }

    private YamlSection(String path, JsonNode node, Reading reading, boolean absent) {
        this.path = path;
        this.node = node;
        this.reading = reading;
        this.absent = absent;
    }

    /**
     * From now on mistakes are collected until {@link #end}: what is wrong is read as some right value.
     *
     * @return this
     */
    public YamlSection collecting() {
        reading.mistakes = new LinkedHashSet<>();
        return this;
    }

    /** Ends {@link #collecting}: all mistakes together, if there are any. */
    public void end() {
        Set<String> found = reading.mistakes;
        reading.mistakes = null;
        if (found != null && !found.isEmpty()) {
            throw new ConfigurationException(List.copyOf(found));
        }
    }

    /** A key has a value that it must not have; goes on where mistakes are collected. */
    public void mistake(String key, String value, String expected) {
        fail(new ConfigurationException(name(key), value, expected));
    }

    /** The same of the section itself. */
    public void mistake(String value, String expected) {
        fail(new ConfigurationException(path, value, expected));
    }

    /** Collects a mistake, or throws it. */
    public void fail(ConfigurationException mistake) {
        Set<String> found = reading.mistakes;
        if (found == null) {
            throw mistake;
        }
        if (!absent) {
            found.addAll(mistake.mistakes());
        }
    }

    /** Paths of all keys that have been asked for, here and in all other sections of the text. */
    public Set<String> asked() {
        return Set.copyOf(reading.asked);
    }

    /** The whole of a file. */
    public static YamlSection read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new ConfigurationException(
                    file.toString(), Files.size(file) + " bytes", "at most " + FILE_BYTES_MAX + " bytes");
        }
        String name = String.valueOf(file.getFileName());
        try {
            return parse(name, Files.readString(file));
        } catch (CharacterCodingException _) {
            throw new ConfigurationException(name, "bytes that are no UTF-8", "YAML");
        }
    }

    /**
     * The whole of a text.
     *
     * @param source names the text where it is no YAML at all
     */
    public static YamlSection parse(String source, String yaml) {
        JsonNode root;
        try {
            refuseAliases(source, yaml);
            root = YAML.readTree(yaml);
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new ConfigurationException(source + where, withoutText(e.getOriginalMessage()), "YAML");
        }
        if (root == null || !root.isObject()) {
            throw new ConfigurationException(source, "no keys", "YAML with key: value");
        }
        return new YamlSection("", root, new Reading(), false);
    }

    /** The reader would take an alias for the text of its name, a password among others. */
    private static void refuseAliases(String source, String yaml) {
        try (JsonParser parser = YAML.createParser(yaml)) {
            while (parser.nextToken() != null) {
                if (parser instanceof YAMLParser tokens && tokens.isCurrentAlias()) {
                    throw new ConfigurationException(
                            source + " line " + parser.currentTokenLocation().getLineNr(),
                            "an alias (*…)",
                            "the value itself: aliases are not read");
                }
            }
        }
    }

    /** What the parser says, without the places and the lines of the text that it shows, indented: there may be a password in them. */
    private static String withoutText(String message) {
        return message.lines()
                .filter(line -> !line.startsWith(" ") && !line.isBlank())
                .collect(Collectors.joining("; "));
    }

    /** Name of this section as messages write it; empty for the whole file. */
    public String path() {
        return path;
    }

    /** Name of a key as messages write it: its path from the top. */
    public String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** True where the key is there and not empty. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** A text that must be there. */
    public String text(String key) {
        JsonNode value = required(key, "a text");
        if (value == null) {
            return "";
        }
        // A decimal number has lost its spelling (1e3, 2.50), which would make another password of it.
        if (!value.isValueNode() || value.isFloatingPointNumber()) {
            mistake(key, isSecret(key) ? "…" : shown(value), "a text, in quotes where it looks like a number");
        }
        return value.isValueNode() ? value.asString() : "";
    }

    /** A text, or another where it is absent. */
    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** One of some words, that must be there. */
    public String choice(String key, List<String> words) {
        String found = text(key);
        if (!words.contains(found)) {
            if (has(key)) {
                mistake(key, found, "one of " + String.join(", ", words));
            }
            return words.getLast();
        }
        return found;
    }

    /** A number within a range, that must be there. */
    public double number(String key, double least, double greatest) {
        String expected = plain(least) + " to " + plain(greatest);
        JsonNode value = required(key, expected);
        if (value == null) {
            return least;
        }
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= greatest)) {
            mistake(key, shown(value), expected);
            return least;
        }
        return value.asDouble();
    }

    /** A number within a range, or another where it is absent. */
    public double number(String key, double least, double greatest, double otherwise) {
        return has(key) ? number(key, least, greatest) : otherwise;
    }

    /** A whole number within a range, that must be there. */
    public int integer(String key, int least, int greatest) {
        String expected = "a whole number, " + least + " to " + greatest;
        JsonNode value = required(key, expected);
        if (value == null) {
            return least;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.asInt() < least
                || value.asInt() > greatest) {
            mistake(key, shown(value), expected);
            return least;
        }
        return value.asInt();
    }

    /** A whole number within a range, or another where it is absent. */
    public int integer(String key, int least, int greatest, int otherwise) {
        return has(key) ? integer(key, least, greatest) : otherwise;
    }

    /** True or false, or another where it is absent. */
    public boolean flag(String key, boolean otherwise) {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            mistake(key, shown(value), "true or false");
            return otherwise;
        }
        return value.asBoolean();
    }

    /** A position {@code [x, y, z]} in metres on or near the Earth; {@code null} where it is absent. */
    public @Nullable Ecef ecef(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        boolean three = value.isArray()
                && value.size() == 3
                && value.get(0).isNumber()
                && value.get(1).isNumber()
                && value.get(2).isNumber();
        Ecef read = three
                ? new Ecef(
                        value.get(0).asDouble(),
                        value.get(1).asDouble(),
                        value.get(2).asDouble())
                : new Ecef(0, 0, 0);
        if (!(read.normMeters() > 6_300_000 && read.normMeters() < 6_400_000)) {
            mistake(key, value.toString(), "[x, y, z] in metres, 6300 to 6400 km from the geocentre");
            return null;
        }
        return read;
    }

    /** A section that must be there. */
    public YamlSection section(String key) {
        YamlSection known = children.get(key);
        if (known != null) {
            return known;
        }
        JsonNode value = required(key, "a section with keys");
        if (value != null && !value.isObject()) {
            mistake(key, value.isArray() ? "a list" : "a single value", "a section with keys");
            value = null;
        }
        YamlSection child = value == null
                ? new YamlSection(name(key), JsonNodeFactory.instance.objectNode(), reading, true)
                : new YamlSection(name(key), value, reading, false);
        children.put(key, child);
        return child;
    }

    /** The sections of this section by their keys, in the order of the file: all of its keys count as asked for. */
    public Map<String, YamlSection> sections() {
        Map<String, YamlSection> out = new LinkedHashMap<>();
        for (var entry : node.properties()) {
            out.put(entry.getKey(), section(entry.getKey()));
        }
        return out;
    }

    /** The keys of this section with plain values, as text, in the order of the file: all of its keys count as asked for. */
    public Map<String, String> texts() {
        Map<String, String> out = new LinkedHashMap<>();
        for (var entry : node.properties()) {
            out.put(entry.getKey(), text(entry.getKey()));
        }
        return out;
    }

    /** Texts in a list, or a single one; empty where it is absent. */
    public List<String> list(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            return List.of(text(key));
        }
        List<String> out = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isString()) {
                mistake(key, "[" + shown(one) + "]", "a text or a list of texts");
                return List.of();
            }
            out.add(one.asString());
        }
        return out;
    }

    /** The keys of this section, in the order of the file: all of them count as asked for. */
    public List<String> keys() {
        List<String> out = new ArrayList<>();
        for (var entry : node.properties()) {
            value(entry.getKey());
            out.add(entry.getKey());
        }
        return out;
    }

    /** True where the key has keys of its own. */
    public boolean isSection(String key) {
        JsonNode value = value(key);
        return value != null && value.isObject();
    }

    /** A key of former versions: {@link #finish} says what stands in its place. */
    public void renamed(String key, String now) {
        renamed.put(key, now);
    }

    /** Ends the reading: a key that was never asked for is a mistake, most often a misspelt one. */
    public void finish() {
        for (var entry : node.properties()) {
            if (!asked.contains(entry.getKey())) {
                String now = renamed.get(entry.getKey());
                mistake(
                        entry.getKey(),
                        now == null ? "unknown key" : "key of a former version",
                        now == null ? "one of " + String.join(", ", asked) : now);
            }
        }
    }

    private @Nullable JsonNode value(String key) {
        asked.add(key);
        reading.asked.add(name(key));
        JsonNode value = node.get(key);
        return value == null || value.isNull() || isTilde(value) ? null : value;
    }

    /** YAML's other word for nothing, which the reader takes for a text. */
    private static boolean isTilde(JsonNode value) {
        return value.isString() && value.asString().equals("~");
    }

    /** A value as a mistake shows it: of lists and sections what they are, not what is in them. */
    private static String shown(JsonNode value) {
        return value.isObject() ? "a section" : value.isArray() ? "a list" : value.toString();
    }

    /** Whether nobody but who may read the file is to see the value. */
    private boolean isSecret(String key) {
        return path.equals("users") || key.equals("password") || key.equals("token");
    }

    private @Nullable JsonNode required(String key, String expected) {
        JsonNode value = value(key);
        if (value == null) {
            mistake(key, "nothing", expected);
        }
        return value;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
