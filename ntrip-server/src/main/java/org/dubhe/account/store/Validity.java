package org.dubhe.account.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From when until when something holds.
 *
 * @param from first moment; null for always
 * @param until first moment when it no longer holds; null for never
 */
public record Validity(@Nullable Instant from, @Nullable Instant until) {
    /** Always. */
    public static final Validity ALWAYS = new Validity(null, null);

    /** Whether it has begun. */
    public boolean hasBegun(Instant at) {
        return from == null || !at.isBefore(from);
    }

    /** Whether it is over. */
    public boolean isOver(Instant at) {
        return until != null && !at.isBefore(until);
    }

    void check() {
        if (from != null) {
            Times.check("valid_from", from);
        }
        if (until != null) {
            Times.check("valid_until", until);
        }
        if (from != null && until != null && !from.isBefore(until)) {
            throw AccountException.invalid("valid_until", until.toString(), "after " + from);
        }
    }
}
