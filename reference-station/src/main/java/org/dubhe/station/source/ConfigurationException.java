package org.dubhe.station.source;

/**
 * A configuration that cannot be used. The message is {@code name: value (expected: range)} with the name written as the path in the file, such as
 * {@code stations.ZEGV.antenna_height_m}.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A key with its value and what was expected instead. */
    public ConfigurationException(String name, String value, String expected) {
        super(name + ": " + value + " (expected: " + expected + ")");
    }
}
