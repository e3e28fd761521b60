package org.dubhe.account.store;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well a rover may know where it is: what an account pays for. In ascending order; a level includes those before it. */
public enum ServiceLevel {
    /** Code corrections: better than a metre. */
    METRE,
    /** Code and float phase. */
    DECIMETRE,
    /** Fixed ambiguities. */
    CENTIMETRE;

    /**
     * What each kind of mountpoint needs, by its word in the configuration. Whatever carries a station's phase gives centimetres to whoever
     * knows how; code corrections alone do not.
     */
    private static final Map<String, ServiceLevel> NEEDED = Map.of(
            "raw", CENTIMETRE,
            "nearest", CENTIMETRE,
            "vrs", CENTIMETRE,
            "grid", CENTIMETRE,
            "mac", CENTIMETRE,
            "fkp", CENTIMETRE,
            "relay", CENTIMETRE,
            "dgnss", METRE);

    /** The level that a kind of mountpoint needs; null for a kind that is not in the table, which nobody may then have. */
    public static @Nullable ServiceLevel needed(String kind) {
        return NEEDED.get(kind);
    }

    /** Whether this level includes another. */
    public boolean includes(ServiceLevel other) {
        return compareTo(other) >= 0;
    }

    /** As people write it: {@code centimetre}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
