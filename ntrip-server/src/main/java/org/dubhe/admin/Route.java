package org.dubhe.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dubhe.account.store.Texts;
import org.jspecify.annotations.Nullable;

/**
 * A request that there is.
 *
 * @param method HTTP's
 * @param path below {@code /api/v1}, with names in braces
 * @param role that is needed; null where no token is
 * @param query parameters that it knows
 * @param handler answers it
 */
record Route(String method, String path, @Nullable Role role, Set<String> query, Handler handler) {
    static final String PREFIX = "/api/v1";

    /** Answers a request; may wait. */
    @FunctionalInterface
    interface Handler {
        Answer answer(Call call) throws java.io.IOException;
    }

    /** What stands for the names where this is the path; null where it is another. */
    @Nullable
    Map<String, String> match(String asked) {
        String[] mine = (PREFIX + path).split("/", -1);
        String[] theirs = asked.split("/", -1);
        if (mine.length != theirs.length) {
            return null;
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{")) {
                names.put(mine[i].substring(1, mine[i].length() - 1), decoded(theirs[i]));
            } else if (!mine[i].equals(theirs[i])) {
                return null;
            }
        }
        return names;
    }

    /** Parameters of a query, those that the route knows. */
    Map<String, String> parameters(@Nullable String text) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String pair : text == null || text.isEmpty() ? List.<String>of() : List.of(text.split("&"))) {
            int equal = pair.indexOf('=');
            String key = decoded(equal < 0 ? pair : pair.substring(0, equal)).replace('+', ' ');
            if (!query.contains(key)) {
                throw Problem.invalid(
                        key,
                        "an unknown parameter",
                        query.isEmpty()
                                ? "none"
                                : "one of "
                                        + String.join(
                                                ", ", query.stream().sorted().toList()));
            }
            String value = equal < 0 ? "" : decoded(pair.substring(equal + 1).replace("+", "%20"));
            Texts.check(key, value);
            if (out.put(key, value) != null) {
                throw Problem.invalid(key, "given twice", "once");
            }
        }
        return out;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Problem(Problem.Kind.BAD_REQUEST, "the address has a wrong % sign");
        }
    }
}
