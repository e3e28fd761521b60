package org.dubhe.station.ntrip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to see of a sourcetable: {@code GET /?STR;;;;;;;;DEU}, {@code GET /?match=STR;;;RTCM 3*}, {@code GET /?filter=STR;;;;;2|3}.
 *
 * <p>Fields stand in the order of the record, apart by {@code ;}; an empty one, and those left out at the end, let everything through. Within a
 * field {@code |} is or, {@code +} is and, {@code !} before a value is not; {@code *} stands for any characters; {@code >}, {@code <} and
 * {@code =} before a number compare numbers. Capitals do not matter, but for mountpoints. With {@code match} a value must be the whole field, with
 * {@code filter} and without either it may be a part of it. Percent escapes are taken out first.
 */
final class SourcetableFilter {
    /** A filter has a value for each of 19 fields. */
    private static final int FILTER_CHARACTERS_MAX = 2000;

    private final List<String> fields;
    private final boolean whole;

    private SourcetableFilter(List<String> fields, boolean whole) {
        this.fields = fields;
        this.whole = whole;
    }

    /** The filter in a query; null where it has none. */
    static @Nullable SourcetableFilter of(String query) {
        String text = unescaped(query);
        boolean match = text.startsWith("match=");
        String pattern = match ? text.substring(6) : text.startsWith("filter=") ? text.substring(7) : text;
        boolean record = pattern.startsWith("STR") || pattern.startsWith("CAS") || pattern.startsWith("NET");
        return record && pattern.length() <= FILTER_CHARACTERS_MAX
                ? new SourcetableFilter(Sourcetable.split(pattern, 1 + pattern.length()), match)
                : null;
    }

    /** Whether a record passes. */
    boolean lets(List<String> record) {
        for (int i = 0; i < fields.size() && i < record.size(); i++) {
            String wanted = fields.get(i);
            if (!wanted.isEmpty() && !any(wanted, record.get(i), i)) {
                return false;
            }
        }
        return true;
    }

    private boolean any(String wanted, String field, int index) {
        for (String one : wanted.split("\\|")) {
            if (all(one, field, index)) {
                return true;
            }
        }
        return false;
    }

    private boolean all(String wanted, String field, int index) {
        if (one(wanted, field, index)) { // The plus may be the field's own: GPS+GLO.
            return true;
        }
        for (String one : wanted.split("\\+")) {
            boolean not = one.startsWith("!");
            if (one(not ? one.substring(1) : one, field, index) == not) {
                return false;
            }
        }
        return true;
    }

    private boolean one(String wanted, String field, int index) {
        if (wanted.isEmpty()) {
            return true;
        }
        char first = wanted.charAt(0);
        if (first == '<' || first == '>' || first == '=') {
            return compares(first, wanted.substring(1), field);
        }
        boolean mount = index == 1;
        String pattern = mount ? wanted : wanted.toLowerCase(Locale.ROOT);
        String text = mount ? field : field.toLowerCase(Locale.ROOT);
        return whole || index <= 1 ? matches(pattern, text) : matches("*" + pattern + "*", text);
    }

    private static boolean compares(char how, String number, String field) {
        double wanted;
        double found;
        try {
            wanted = Double.parseDouble(number);
            found = Double.parseDouble(field);
        } catch (NumberFormatException _) {
            return false;
        }
        return switch (how) {
            case '<' -> found < wanted;
            case '>' -> found > wanted;
            default -> found == wanted;
        };
    }

    /** Whether a text is what a pattern with {@code *} says; in a time of their lengths' product at most. */
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static String unescaped(String query) {
        StringBuilder out = new StringBuilder(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            int high = c == '%' && i + 2 < query.length() ? Character.digit(query.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(query.charAt(i + 2), 16);
            if (low < 0) {
                out.append(c);
            } else {
                out.append(new String(new byte[] {(byte) (high << 4 | low)}, StandardCharsets.ISO_8859_1));
                i += 2;
            }
        }
        return out.toString();
    }
}
