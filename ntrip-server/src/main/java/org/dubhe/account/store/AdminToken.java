package org.dubhe.account.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token of the administration, of which the database knows the hash alone.
 *
 * @param name unique; it stays taken when the token is revoked, so that the audit log names one holder
 * @param role what it may do: a word that the administration knows
 * @param sha256 SHA-256 of the token in lower-case hexadecimal
 * @param createdAt when
 * @param lastUsedAt right to a minute; null where it never was
 * @param revokedAt null while it is good
 */
public record AdminToken(
        String name,
        String role,
        String sha256,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    /** Without the hash. */
    @Override
    public String toString() {
        return "AdminToken[" + name + ", " + role + "]";
    }
}
