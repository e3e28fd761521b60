package org.dubhe.caster;

import java.util.function.Consumer;
import org.dubhe.station.ntrip.NtripRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where the secrets of HTTP Digest come from: the caster's port towards accounts that keep them.
 *
 * <p>Called on event loops and must not wait: the answer is called once, on any thread.
 */
public interface DigestStore {
    /** What is known of an account. */
    sealed interface Answer {
        /** HA1 of the account, in lower-case hexadecimal. */
        record Known(String ha1) implements Answer {}

        /** There is no such account, or it keeps none. */
        record None() implements Answer {}

        /** It cannot be said now. */
        record Busy(Refusal refusal) implements Answer {}
    }

    /** Whether Digest can let somebody in who asks by this method. */
    boolean serves(NtripRequest.Method method);

    /**
     * HA1 of an account, {@code H(user:realm:password)} (RFC 7616, 3.4.2).
     *
     * @param request of the rover or source that gave this name
     * @param algorithm name of H as Java's {@link java.security.MessageDigest} has it: {@code SHA-256} or {@code MD5}
     */
    void ha1(AccessRequest request, String user, String realm, String algorithm, Consumer<Answer> answer);

    /**
     * Tells what an answer to a challenge was worth, before it is acted on. At once, on any thread.
     *
     * @param wrong whether it proves nothing
     * @return what the peer is told instead where guesses at this name are slowed, whether this one was right or not; else null
     */
    @Nullable
    Refusal answered(AccessRequest request, String user, boolean wrong);
}
