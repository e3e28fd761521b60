package org.dubhe.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.AdminToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of the account database. One that was good there is believed for a while without asking, and longer while the database is away: that is
 * when somebody must see how the service is. Any thread that may wait.
 */
final class StoredTokens {
    private static final Logger LOG = LoggerFactory.getLogger(StoredTokens.class);

    /** As exactly as the database says when a token was last used. */
    static final Duration BELIEVED = Duration.ofMinutes(1);

    /** Since it was last found in a database that is away now. */
    static final Duration BELIEVED_WITHOUT_DATABASE = Duration.ofHours(1);

    /** From one question to a database that is away until the next: each takes its time. */
    static final Duration UNASKED = Duration.ofSeconds(10);

    private final Function<String, Optional<AdminToken>> good;
    private final Consumer<AdminToken> used;
    private final Ticker ticker;
    private final Cache<String, Seen> seen;
    private volatile long revocations;

    /**
     * @param verifiedNanos when the database last said so
     * @param askNanos when it is asked again
     */
    private record Seen(Tokens.Holder holder, long verifiedNanos, long askNanos) {}

    /**
     * @param good finds the good token with a hash
     * @param used notes that one is used
     */
    StoredTokens(Function<String, Optional<AdminToken>> good, Consumer<AdminToken> used, Ticker ticker) {
        this.good = good;
        this.used = used;
        this.ticker = ticker;
        seen = Caffeine.newBuilder()
                .maximumSize(Tokens.KNOWN_MAX)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Whose token has a hash; null where it is nobody's.
     *
     * @throws AccountException of kind UNAVAILABLE where the database does not answer and the token was not good lately
     */
    Tokens.@Nullable Holder holder(String hash) {
        while (true) {
            long before = revocations;
            Seen known = seen.getIfPresent(hash);
            if (known != null && ticker.read() - known.askNanos < 0) {
                return known.holder;
            }
            Seen next = next(hash, known);
            if (remember(hash, next, before)) {
                return next == null ? null : next.holder;
            }
        }
    }

    private @Nullable Seen next(String hash, @Nullable Seen known) {
        try {
            Tokens.Holder holder = ask(hash);
            long now = ticker.read();
            return holder == null ? null : new Seen(holder, now, now + BELIEVED.toNanos());
        } catch (AccountException e) {
            long now = ticker.read();
            if (e.kind() != AccountException.Kind.UNAVAILABLE
                    || known == null
                    || now - known.verifiedNanos >= BELIEVED_WITHOUT_DATABASE.toNanos()) {
                throw e;
            }
            return new Seen(known.holder, known.verifiedNanos, now + UNASKED.toNanos());
        }
    }

    private Tokens.@Nullable Holder ask(String hash) {
        AdminToken token = good.apply(hash).orElse(null);
        if (token == null || !Role.words().contains(token.role())) {
            return null;
        }
        try {
            used.accept(token);
        } catch (AccountException e) {
            LOG.warn("admin: when the token {} was used could not be written: {}", token.name(), e.getMessage());
        }
        return new Tokens.Holder(token.name(), Role.of(token.role()));
    }

    /** Unless a token was revoked since the question: its answer may be older. */
    private synchronized boolean remember(String hash, @Nullable Seen next, long before) {
        if (revocations != before) {
            return false;
        }
        if (next == null) {
            seen.invalidate(hash);
        } else {
            seen.put(hash, next);
        }
        return true;
    }

    /** Forgets a token that the database no longer has as a good one. */
    synchronized void revoked(String name) {
        revocations++;
        seen.asMap().values().removeIf(known -> known.holder.name().equals(name));
    }
}
