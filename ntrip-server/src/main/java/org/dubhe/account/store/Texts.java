package org.dubhe.account.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What texts of accounts may be: characters that every database, a backup and a terminal hold unchanged. No control characters, which PostgreSQL (U+0000)
 * or a spreadsheet takes for something else, and no half of a surrogate pair, which UTF-8 cannot write (Unicode 16.0, 3.9, D92). No state.
 */
public final class Texts {
    private static final int NAME_MAX = 100;
    private static final int NOTE_MAX = 1000;
    private static final String EXPECTED = "a text without control characters and without halves of surrogate pairs";

    private Texts() {}

    /**
     * Checks a text of one line. The words name the character and not the text, which may be a password.
     *
     * @throws AccountException where it has a control character or half of a surrogate pair
     */
    public static void check(String key, String text) {
        int at = firstBad(text, false);
        if (at >= 0) {
            throw AccountException.invalid(key, "has the character " + named(text.charAt(at)), EXPECTED);
        }
    }

    /** Whether a text of one line may be a name or part of one; what is not can be nobody's. */
    static boolean isSound(String text) {
        return firstBad(text, false) < 0;
    }

    /** Names may be in any script; a colon ends a name in HTTP Basic. */
    static void checkName(String kind, String name) {
        check(kind, name);
        if (name.isEmpty() || name.length() > NAME_MAX || name.indexOf(':') >= 0 || !name.equals(name.strip())) {
            throw AccountException.invalid(kind, name, "a name of 1 to " + NAME_MAX + " characters without a colon");
        }
    }

    /** A note may have lines and tabs. */
    public static void checkNote(String note) {
        int at = firstBad(note, true);
        if (at >= 0) {
            throw AccountException.invalid(
                    "note", "has the character " + named(note.charAt(at)), EXPECTED + ", new lines and tabs apart");
        }
        if (note.length() > NOTE_MAX) {
            throw AccountException.invalid("note", note.length() + " characters", "at most " + NOTE_MAX);
        }
    }

    /** Where the first character is that may not be there; -1 where there is none. */
    private static int firstBad(String text, boolean lines) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                i++;
            } else if (Character.isSurrogate(c)
                    || Character.isISOControl(c) && !(lines && (c == '\n' || c == '\r' || c == '\t'))) {
                return i;
            }
        }
        return -1;
    }

    /** The first character that not every database of ours holds; null where there is none. A control character but U+0000 is held. */
    static @Nullable String unstorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isPair(text, i)) {
                i++;
            } else if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return named(text.charAt(i));
            }
        }
        return null;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    private static String named(char c) {
        return "U+%04X".formatted((int) c);
    }

    static List<String> split(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(","));
    }

    /** Its first characters, at most so many, and no pair cut in half. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, isPair(text, most - 1) ? most - 1 : most);
    }
}
