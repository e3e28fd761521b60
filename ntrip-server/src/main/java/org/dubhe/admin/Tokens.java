package org.dubhe.admin;

import static org.dubhe.log.LogFields.address;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.dubhe.account.Accounts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may administer. A token has 256 random bits, so a plain hash is enough to keep it: it cannot be guessed, and what a search of the database by
 * hash tells of time is of no use.
 *
 * <p>After some wrong tokens an address is no longer looked up but told to wait; a token that was right lately still passes from there, so that nobody
 * is kept out by a neighbour. Any thread that may wait.
 */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    /** Wrong tokens of an address within {@link #FORGIVEN}. */
    static final int WRONG_MAX = 10;

    /** Programs that administer a service are few. */
    static final int KNOWN_MAX = 1000;

    private static final int ADDRESSES_MAX = 10_000;
    private static final Duration FORGIVEN = Duration.ofMinutes(1);
    private static final int BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("dubhe_[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private volatile Map<String, AdminSettings.Token> configured;
    private final @Nullable StoredTokens stored;
    private final Cache<String, AtomicInteger> wrong = Caffeine.newBuilder()
            .maximumSize(ADDRESSES_MAX)
            .expireAfterWrite(FORGIVEN)
            .executor(Runnable::run)
            .build();
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .maximumSize(KNOWN_MAX)
            .expireAfterWrite(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

    /** @param name of the token */
    record Holder(String name, Role role) {}

    Tokens(Map<String, AdminSettings.Token> configured, @Nullable Accounts accounts) {
        this.configured = configured;
        stored =
                accounts == null ? null : new StoredTokens(accounts::token, accounts::tokenUsed, Ticker.systemTicker());
    }

    /** Other tokens of the configuration from now on. */
    void configured(Map<String, AdminSettings.Token> next) {
        configured = next;
    }

    /** Those of the configuration, by name. */
    Map<String, AdminSettings.Token> configured() {
        return configured;
    }

    /** A new token. */
    public static String fresh() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return "dubhe_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Whether a text may be a token. */
    public static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** What is kept of a token. */
    public static String hash(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Whose token the header {@code Authorization} has. */
    Holder holder(@Nullable String header, String address) {
        if (header == null) {
            throw new Problem(Problem.Kind.NO_TOKEN, "send the header Authorization: Bearer TOKEN");
        }
        String token = header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : "";
        AtomicInteger failures = wrong.getIfPresent(address);
        String hash = hash(token);
        if (failures != null && failures.get() >= WRONG_MAX && known.getIfPresent(hash) == null) {
            throw new Problem(
                    Problem.Kind.TOO_MANY,
                    "too many wrong tokens from " + address + "; wait " + FORGIVEN.toSeconds() + " s");
        }
        Holder holder = TOKEN.matcher(token).matches() ? find(hash) : null;
        if (holder == null) {
            known.invalidate(hash);
            int count = wrong.get(address, _ -> new AtomicInteger()).incrementAndGet();
            if (count == 1 || count == WRONG_MAX) {
                LOG.warn("admin: {} wrong tokens from {}", count, address(address));
            }
            throw new Problem(Problem.Kind.NO_TOKEN, "this token is not known here, or was revoked");
        }
        known.put(hash, true);
        return holder;
    }

    private @Nullable Holder find(String hash) {
        byte[] mine = hash.getBytes(StandardCharsets.US_ASCII);
        Holder found = null;
        for (Map.Entry<String, AdminSettings.Token> entry : configured.entrySet()) {
            if (MessageDigest.isEqual(mine, entry.getValue().sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = new Holder(entry.getKey(), entry.getValue().role());
            }
        }
        return found != null || stored == null ? found : stored.holder(hash);
    }

    /** Forgets a token of the database that was revoked there. */
    void revoked(String name) {
        if (stored != null) {
            stored.revoked(name);
        }
    }
}
