package org.dubhe.account.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How well a rover may know where it is: what an account pays for. In ascending order; a level includes those before it. */
public enum ServiceLevel {
    /** Code corrections: better than a metre. */
    METRE,
    /** Code and float phase. */
    DECIMETRE,
    /** Fixed ambiguities. */
    CENTIMETRE;

    /** As people write them, in ascending order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(ServiceLevel::word).toList();
    }

    /** @param word one of {@link #words()} */
    public static ServiceLevel of(String word) {
        return values()[words().indexOf(word)];
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
