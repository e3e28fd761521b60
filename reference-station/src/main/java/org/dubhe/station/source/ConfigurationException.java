package org.dubhe.station.source;

import java.util.List;

/**
 * A configuration that cannot be used. Each mistake is {@code name: value (expected: range)} with the name written as the path in the file, such as
 * {@code stations.ZEGV.antenna_height_m}; the message has them all, one a line.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final String[] mistakes;

    /** A key with its value and what was expected instead. */
    public ConfigurationException(String name, String value, String expected) {
        this("", new String[] {name + ": " + value + " (expected: " + expected + ")"});
    }

    /** Several mistakes. */
    ConfigurationException(List<String> mistakes) {
        this("", mistakes.toArray(String[]::new));
    }

    private ConfigurationException(String file, String[] mistakes) {
        super(text(file, mistakes));
        this.file = file;
        this.mistakes = mistakes;
    }

    /** All that is wrong, in the order of the file's reading. */
    public List<String> mistakes() {
        return List.of(mistakes);
    }

    /** The same, said of a file. */
    public ConfigurationException in(String name) {
        ConfigurationException out = new ConfigurationException(name, mistakes);
        out.initCause(this);
        return out;
    }

    /** The file that it is in; empty where that is not said. */
    public String file() {
        return file;
    }

    private static String text(String file, String[] mistakes) {
        String before = file.isEmpty() ? "" : file + ": ";
        return before + String.join("\n" + before, mistakes);
    }
}
