package org.dubhe.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dubhe.account.store.AccountException;

/** A request that is not met, as RFC 9457 writes it: a word that programs know, and a sentence for a person. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What is wrong. */
    enum Kind {
        BAD_REQUEST(400, "bad-request", "The request cannot be read"),
        NO_TOKEN(401, "no-token", "A token is needed"),
        FORBIDDEN(403, "forbidden", "The token's role does not include this"),
        NOT_FOUND(404, "not-found", "There is none"),
        WRONG_METHOD(405, "wrong-method", "Not with this method"),
        TIMEOUT(408, "timeout", "The request did not come in time"),
        CONFLICT(409, "conflict", "Something stands against it"),
        NO_ACCOUNTS(409, "no-accounts", "This service has no account database"),
        STALE(412, "stale", "It was changed meanwhile"),
        TOO_LARGE(413, "too-large", "The request is too large"),
        WRONG_TYPE(415, "wrong-type", "The body is no JSON"),
        INVALID(422, "invalid", "A value is out of its range"),
        TOO_MANY(429, "too-many", "Too many wrong tokens"),
        FAILED(500, "failed", "A fault of the program"),
        UNAVAILABLE(503, "unavailable", "Not at the moment");

        final int status;
        final String word;
        final String title;

        Kind(int status, String word, String title) {
            this.status = status;
            this.word = word;
            this.title = title;
        }
    }

    Problem(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    static Problem notFound(String what, String name) {
        return new Problem(Kind.NOT_FOUND, what + " " + name + ": there is none");
    }

    static Problem invalid(String key, String value, String expected) {
        return new Problem(Kind.INVALID, key + ": " + value + " (expected: " + expected + ")");
    }

    static Problem of(AccountException e) {
        Kind kind = switch (e.kind()) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case CONFLICT -> Kind.CONFLICT;
            case STALE -> Kind.STALE;
            case INVALID -> Kind.INVALID;
            case UNAVAILABLE -> Kind.UNAVAILABLE;
        };
        return new Problem(kind, String.valueOf(e.getMessage()));
    }

    Kind kind() {
        return kind;
    }

    Answer answer() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:dubhe:problem:" + kind.word);
        body.put("title", kind.title);
        body.put("status", kind.status);
        body.put("detail", String.valueOf(getMessage()));
        Answer answer = new Answer(kind.status, "application/problem+json", Json.bytes(body));
        return switch (kind) {
            case NO_TOKEN -> answer.with("www-authenticate", "Bearer realm=\"dubhe\"");
            case TOO_MANY, UNAVAILABLE -> answer.with("retry-after", "10");
            case BAD_REQUEST,
                    FORBIDDEN,
                    NOT_FOUND,
                    WRONG_METHOD,
                    TIMEOUT,
                    CONFLICT,
                    NO_ACCOUNTS,
                    STALE,
                    TOO_LARGE,
                    WRONG_TYPE,
                    INVALID,
                    FAILED -> answer;
        };
    }
}
