package org.dubhe.station.ntrip;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A name and a password, as HTTP Basic authentication (RFC 7617, UTF-8) carries them. Never prints the password. */
public record Credentials(String user, String password) {
    private static final String SCHEME = "Basic ";

    /** The value of an {@code Authorization} header. */
    public String toHeader() {
        byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return SCHEME + Base64.getEncoder().encodeToString(pair);
    }

    /** Reads the value of an {@code Authorization} header; null where it is not Basic or not Base64. */
    public static @Nullable Credentials parse(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        byte[] pair;
        try {
            pair = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException _) {
            return null;
        }
        String text = new String(pair, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0 ? null : new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
