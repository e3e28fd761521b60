package org.dubhe.config;

import java.util.List;

/**
 * How the service writes its log, to standard error.
 *
 * @param format {@code plain}, a line for people, or {@code json}, one object a line
 * @param level the least that is written: {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
 */
public record LogSettings(String format, String level) {
    /** What {@link #format} may be. */
    public static final List<String> FORMATS = List.of("plain", "json");

    /** What {@link #level} may be. */
    public static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    /** Lines for people, without what only developers want. */
    public static final LogSettings DEFAULT = new LogSettings("plain", "info");
}
