package org.dubhe.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a token may do, in ascending order; a role includes those before it. */
public enum Role {
    /** Sees how the service is, but not where persons are. */
    VIEWER,
    /** Sees positions; keeps projects and users, ends sessions. */
    OPERATOR,
    /** Everything: organisations, sources, tokens, reload, backup. */
    ADMIN;

    /** As people write it: {@code operator}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words, in ascending order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    /** The role with a word that is one of {@link #words}. */
    public static Role of(String word) {
        return values()[words().indexOf(word)];
    }

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
