package org.dubhe.account.store;

import java.util.List;
import java.util.regex.Pattern;

/** What names, notes and lists of accounts may be. No state. */
final class Texts {
    /** Names may be in any script; a colon ends a name in HTTP Basic. */
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}:]{1,100}");

    private Texts() {}

    static void checkName(String kind, String name) {
        if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
            throw AccountException.invalid(kind, name, "a name of 1 to 100 characters without a colon");
        }
    }

    static void checkNote(String note) {
        if (note.length() > 1000) {
            throw AccountException.invalid("note", note.length() + " characters", "at most 1000");
        }
    }

    static List<String> split(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(","));
    }

    static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}
