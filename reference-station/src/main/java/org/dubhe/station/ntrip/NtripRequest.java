package org.dubhe.station.ntrip;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of what a peer asks of a caster: request line and headers.
 *
 * @param method what it asks for
 * @param methodName the method as it was written
 * @param mount mountpoint without its leading slash; empty for the sourcetable
 * @param query what follows the first {@code ?}; empty where there is none
 * @param sourcePassword password of a {@code SOURCE} line; empty for other methods
 * @param headers values by lower-case name; of a repeated header the last one
 */
public record NtripRequest(
        Method method,
        String methodName,
        String mount,
        String query,
        String sourcePassword,
        Map<String, String> headers) {
    /** What a request asks for. */
    public enum Method {
        /** A client asks for a stream or the sourcetable. */
        GET,
        /** A version 1 server begins a station's stream. */
        SOURCE,
        /** A version 2 server begins a station's stream. */
        POST,
        /** Anything else. */
        OTHER
    }

    /** Header by name in any case; null where it is absent. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Version 2 where {@code Ntrip-Version} says so, or by POST, which version 1 does not have; the HTTP version decides nothing. */
    public NtripVersion version() {
        return switch (method) {
            case SOURCE -> NtripVersion.V1;
            case POST -> NtripVersion.V2;
            case GET, OTHER -> saysVersion2() ? NtripVersion.V2 : NtripVersion.V1;
        };
    }

    private boolean saysVersion2() {
        String version = header("Ntrip-Version");
        return version != null && version.toLowerCase(Locale.ROOT).startsWith("ntrip/2");
    }

    /** Whether {@code User-Agent} or {@code Source-Agent} begins with "NTRIP", as both versions demand. */
    public boolean hasNtripAgent() {
        return agent().regionMatches(true, 0, "NTRIP", 0, 5);
    }

    /** {@code User-Agent}, else {@code Source-Agent}, else empty. */
    public String agent() {
        String user = header("User-Agent");
        String source = header("Source-Agent");
        if (user != null) {
            return user;
        }
        return source == null ? "" : source;
    }

    /** Name and password of an {@code Authorization} header; null where absent or not Basic. */
    public @Nullable Credentials credentials() {
        String header = header("Authorization");
        return header == null ? null : Credentials.parse(header);
    }

    /** Whether the peer waits for {@code 100 Continue} before it sends its body. */
    public boolean expectsContinue() {
        return "100-continue".equalsIgnoreCase(header("Expect"));
    }

    /** Whether the body comes in chunks. */
    public boolean isChunked() {
        String encoding = header("Transfer-Encoding");
        return encoding != null && encoding.toLowerCase(Locale.ROOT).contains("chunked");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return methodName + " /" + mount + " (" + agent() + ")";
    }
}
