package org.dubhe.station.source;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes, which a configuration writes with their unit: {@code 500ms}, {@code 15s}, {@code 2min}, {@code 1h}, {@code 90d}; {@code 256KiB}. */
public final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|min|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(B|KiB|MiB)");

    private Quantities() {}

    /** A duration within a range, or another where it is absent. */
    public static Duration duration(
            YamlSection section, String key, Duration least, Duration greatest, Duration otherwise) {
        if (!section.has(key)) {
            return otherwise;
        }
        String text = section.text(key);
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration value = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "min" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            if (value.compareTo(least) >= 0 && value.compareTo(greatest) <= 0) {
                return value;
            }
        }
        section.mistake(
                key, text, "a duration with its unit ms, s, min, h or d, " + words(least) + " to " + words(greatest));
        return otherwise;
    }

    /** Bytes within a range, or another number where it is absent. */
    public static int bytes(YamlSection section, String key, int least, int greatest, int otherwise) {
        if (!section.has(key)) {
            return otherwise;
        }
        String text = section.text(key);
        Matcher matcher = SIZE.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            long value = switch (matcher.group(2)) {
                case "KiB" -> count << 10;
                case "MiB" -> count << 20;
                default -> count;
            };
            if (value >= least && value <= greatest) {
                return (int) value;
            }
        }
        section.mistake(key, text, "a size with its unit B, KiB or MiB, " + least + " B to " + greatest + " B");
        return otherwise;
    }

    private static String words(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
            return duration.toDays() + "d";
        }
        return duration.toMinutes() > 0 && duration.toSecondsPart() == 0
                ? duration.toMinutes() + "min"
                : duration.toSeconds() + "s";
    }
}
