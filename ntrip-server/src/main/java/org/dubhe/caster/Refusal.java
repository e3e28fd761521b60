package org.dubhe.caster;

/**
 * Why somebody may not come in.
 *
 * @param kind what the answer's status is made of
 * @param words a sentence for the person at the receiver
 * @param cause a few words for the operator's log
 */
public record Refusal(Kind kind, String words, String cause) {
    private static final String STALE = "answered an old challenge";

    /** What is wrong. */
    public enum Kind {
        /** No name and password, or wrong ones: 401. */
        CREDENTIALS("401 Unauthorized"),
        /** The right ones, but not for this mountpoint, this time or this place: 403. */
        FORBIDDEN("403 Forbidden"),
        /** A limit is reached: 503. */
        LIMIT("503 Service Unavailable"),
        /** It cannot be decided now: 503 with {@code Retry-After}. */
        BUSY("503 Service Unavailable");

        private final String status;

        Kind(String status) {
            this.status = status;
        }

        /** Status code and phrase of the answer. */
        String status() {
            return status;
        }
    }

    /** No name and password in the request. */
    public static Refusal noCredentials(String mount) {
        return new Refusal(Kind.CREDENTIALS, credentialWords(mount), "no name and password");
    }

    /** A name or a password that is wrong; which of both is nobody's business. */
    public static Refusal wrongCredentials(String mount) {
        return new Refusal(Kind.CREDENTIALS, credentialWords(mount), "wrong name or password");
    }

    /** The right password to a challenge that is too old: the client asks again by itself. */
    static Refusal staleChallenge(String mount) {
        return new Refusal(Kind.CREDENTIALS, credentialWords(mount), STALE);
    }

    boolean isStale() {
        return cause.equals(STALE);
    }

    private static String credentialWords(String mount) {
        return "The mountpoint " + mount + " needs a name and a password that this caster knows.";
    }
}
