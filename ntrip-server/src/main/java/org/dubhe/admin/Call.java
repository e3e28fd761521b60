package org.dubhe.admin;

import java.time.Instant;
import java.util.Map;
import org.dubhe.account.store.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A request that has passed the door.
 *
 * @param role of its token
 * @param actor the token's name and where it comes from
 * @param path what stands for the names in the route's path
 * @param query parameters; only those that the route knows
 * @param body its bytes; empty for none
 * @param ifMatch the tag that it must still have; null for any
 */
record Call(
        Role role,
        Actor actor,
        Map<String, String> path,
        Map<String, String> query,
        byte[] body,
        @Nullable String ifMatch) {
    /** Lines of a page where nobody says how many. */
    static final int LIMIT_DEFAULT = 100;

    /** Lines of a page at most. */
    static final int LIMIT_MAX = 1000;

    String name(String key) {
        return path.getOrDefault(key, "");
    }

    Fields fields() {
        return new Fields(Json.parse(body));
    }

    @Nullable
    String query(String key) {
        return query.get(key);
    }

    @Nullable
    Instant time(String key) {
        String text = query.get(key);
        return text == null ? null : Fields.time(key, text);
    }

    int limit() {
        String text = query.get("limit");
        if (text == null) {
            return LIMIT_DEFAULT;
        }
        if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= LIMIT_MAX) {
            return Integer.parseInt(text);
        }
        throw Problem.invalid("limit", text, "1 to " + LIMIT_MAX);
    }

    /** A number in the path or the query. */
    static long number(String key, String text) {
        if (text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        throw Problem.invalid(key, text, "a number");
    }

    boolean seesPositions() {
        return role.includes(Role.OPERATOR);
    }
}
