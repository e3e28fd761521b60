package org.dubhe.caster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.dubhe.station.ntrip.NtripRequest;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Digest (RFC 7616; without qop as RFC 2069 had it, for old receivers): challenges, and what is answered to them.
 *
 * <p>A nonce is its time of issue with an HMAC of a secret of this process, so none need be remembered before it is used; of those that were
 * used the highest count is kept, so that an answer overheard is good for nothing. Any thread.
 */
final class DigestCheck {
    /** What an answer was worth. */
    sealed interface Verdict {
        /** It proves that the peer knows the password of this account. */
        record Good(String user) implements Verdict {}

        /** The right password, but to a challenge that is too old or was answered before: ask again. */
        record Stale() implements Verdict {}

        /** It proves nothing. */
        record Wrong() implements Verdict {}

        /** It cannot be told now. */
        record Busy(Refusal refusal) implements Verdict {}
    }

    /** Used nonces that are remembered; whoever answers an older one is asked again. */
    private static final int USED_MAX = 50_000;

    private static final int MAC_BYTES = 16;

    private final String realm;
    private final Duration lifetime;
    private final DigestStore store;
    private final LongSupplier nanoTime;
    private final SecretKeySpec secret;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> used = new LinkedHashMap<>();
    private long forgottenUntilNanos = Long.MIN_VALUE;

    DigestCheck(String realm, Duration lifetime, DigestStore store, LongSupplier nanoTime) {
        this.realm = realm.replace('"', '_').replace('\\', '_');
        this.lifetime = lifetime;
        this.store = store;
        this.nanoTime = nanoTime;
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.secret = new SecretKeySpec(key, "HmacSHA256");
    }

    /** True where the request answers a challenge. */
    static boolean isAnswer(NtripRequest request) {
        String header = request.header("Authorization");
        return header != null && header.regionMatches(true, 0, "Digest ", 0, 7);
    }

    /** The name that an answer gives; empty where it gives none, or the request is none. */
    static String user(NtripRequest request) {
        return isAnswer(request) ? fields(request.header("Authorization")).getOrDefault("username", "") : "";
    }

    /** Header lines of a 401, the better algorithm first; none where Digest lets nobody in by this method. */
    String challenges(NtripRequest.Method method, boolean stale) {
        if (!store.serves(method)) {
            return "";
        }
        String nonce = nonce();
        String end = "\", nonce=\"" + nonce + "\", qop=\"auth\"" + (stale ? ", stale=true" : "") + "\r\n";
        String begin = "WWW-Authenticate: Digest realm=\"" + realm;
        return begin + "\", algorithm=SHA-256" + end.substring(1) + begin + "\", algorithm=MD5" + end.substring(1);
    }

    /** Checks an answer. */
    void check(AccessRequest asked, Consumer<Verdict> then) {
        NtripRequest request = asked.request();
        Map<String, String> said = fields(request.header("Authorization"));
        String user = said.getOrDefault("username", "");
        String algorithm = switch (said.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT)) {
            case "SHA-256" -> "SHA-256";
            case "MD5" -> "MD5";
            default -> "";
        };
        String target = utf8("/" + request.mount() + (request.query().isEmpty() ? "" : "?" + request.query()));
        String uri = said.getOrDefault("uri", "");
        boolean same = uri.equals(target) || ("/" + uri).equals(target);
        if (user.isEmpty() || algorithm.isEmpty() || !same || !realm.equals(said.get("realm"))) {
            then.accept(new Verdict.Wrong());
            return;
        }
        store.ha1(
                asked,
                user,
                realm,
                algorithm,
                answer -> then.accept(
                        switch (answer) {
                            case DigestStore.Answer.Known(String ha1) ->
                                counted(asked, user, verdict(request, said, user, algorithm, ha1));
                            case DigestStore.Answer.None _ ->
                                counted(asked, user, verdict(request, said, user, algorithm, null));
                            case DigestStore.Answer.Busy(Refusal refusal) -> new Verdict.Busy(refusal);
                        }));
    }

    /** Where guesses at the name are slowed, nobody learns whether one was right. */
    private Verdict counted(AccessRequest asked, String user, Verdict verdict) {
        Refusal slowed = store.answered(asked, user, verdict instanceof Verdict.Wrong);
        return slowed == null ? verdict : new Verdict.Busy(slowed);
    }

    private Verdict verdict(
            NtripRequest request, Map<String, String> said, String user, String algorithm, @Nullable String ha1) {
        String nonce = said.getOrDefault("nonce", "");
        String ha2 = hash(algorithm, request.methodName() + ':' + said.getOrDefault("uri", ""));
        String qop = said.get("qop");
        String middle = qop == null ? nonce : nonce + ':' + said.get("nc") + ':' + said.get("cnonce") + ':' + qop;
        // Where there is no such account, the same work is done: the time tells nothing.
        String expected = hash(algorithm, (ha1 == null ? "" : ha1) + ':' + middle + ':' + ha2);
        boolean proved = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                said.getOrDefault("response", "").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        if (ha1 == null || !proved || qop != null && !qop.equals("auth")) {
            return new Verdict.Wrong();
        }
        long count = qop == null ? 1 : count(said.getOrDefault("nc", ""));
        return isFresh(nonce, count) ? new Verdict.Good(user) : new Verdict.Stale();
    }

    private String nonce() {
        byte[] begin = ByteBuffer.allocate(16)
                .putLong(nanoTime.getAsLong())
                .putLong(random.nextLong())
                .array();
        ByteBuffer whole =
                ByteBuffer.allocate(begin.length + MAC_BYTES).put(begin).put(mac(begin), 0, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole.array());
    }

    private boolean isFresh(String nonce, long count) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException _) {
            return false;
        }
        if (whole.length != 16 + MAC_BYTES || count < 1) {
            return false;
        }
        ByteBuffer parts = ByteBuffer.wrap(whole);
        byte[] begin = new byte[16];
        byte[] mac = new byte[MAC_BYTES];
        parts.get(begin).get(mac);
        long issued = ByteBuffer.wrap(begin).getLong();
        boolean ours = MessageDigest.isEqual(mac, java.util.Arrays.copyOf(mac(begin), MAC_BYTES));
        long age = nanoTime.getAsLong() - issued;
        return ours && age >= 0 && age <= lifetime.toNanos() && isFirst(nonce, issued, count);
    }

    private synchronized boolean isFirst(String nonce, long issued, long count) {
        Long before = used.get(nonce);
        if (before == null && issued - forgottenUntilNanos <= 0 && forgottenUntilNanos != Long.MIN_VALUE) {
            return false;
        }
        if (before != null && count <= before) {
            return false;
        }
        used.put(nonce, count);
        if (used.size() > USED_MAX) {
            String eldest = used.keySet().iterator().next();
            used.remove(eldest);
            forgottenUntilNanos = Math.max(
                    forgottenUntilNanos,
                    ByteBuffer.wrap(Base64.getUrlDecoder().decode(eldest)).getLong());
        }
        return true;
    }

    private byte[] mac(byte[] of) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac.doFinal(of);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HmacSHA256", e);
        }
    }

    static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has SHA-256 and MD5", e);
        }
    }

    private static long count(String hex) {
        try {
            return hex.length() <= 8 ? Long.parseLong(hex, 16) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** What a peer wrote in UTF-8, of which {@link org.dubhe.station.ntrip.RequestReader} makes a character a byte. */
    private static String utf8(String read) {
        return new String(read.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The fields of an {@code Authorization: Digest} header, by lower-case name, without their quotes. */
    static Map<String, String> fields(@Nullable String read) {
        Map<String, String> out = new HashMap<>();
        if (read == null) {
            return out;
        }
        String header = utf8(read);
        int at = "Digest ".length();
        while (at < header.length()) {
            int equal = header.indexOf('=', at);
            if (equal < 0) {
                break;
            }
            String name = header.substring(at, equal).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = equal + 1;
            boolean quoted = false;
            for (; at < header.length(); at++) {
                char c = header.charAt(at);
                if (quoted && c == '\\' && at + 1 < header.length()) {
                    value.append(header.charAt(++at));
                } else if (c == '"') {
                    quoted = !quoted;
                } else if (c == ',' && !quoted) {
                    at++;
                    break;
                } else {
                    value.append(c);
                }
            }
            out.put(name, value.toString().strip());
        }
        return out;
    }
}
