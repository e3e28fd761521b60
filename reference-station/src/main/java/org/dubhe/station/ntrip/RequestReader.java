package org.dubhe.station.ntrip;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.dubhe.station.ntrip.NtripRequest.Method;

/**
 * Reads the head of a request byte by byte, so that any split of the stream gives the same answer.
 *
 * <p>Lines may end in CRLF or LF. What follows the head is not touched: it is the stream's first data. One per connection, on its thread.
 */
public final class RequestReader {
    /** Longest head taken; browsers send up to about 2 KiB, proxies add to it. */
    public static final int HEAD_BYTES_MAX = 8192;

    /** Most headers kept of one request. */
    static final int HEADERS_MAX = 64;

    /** How far the head is. */
    public enum State {
        /** Not whole yet. */
        MORE,
        /** Whole: {@link RequestReader#request} has it. */
        DONE,
        /** Longer than {@link #HEAD_BYTES_MAX} or more than 64 headers: answer 431. */
        TOO_LARGE,
        /** No request line of NTRIP or HTTP (TLS, noise): answer 400 or close. */
        MALFORMED
    }

    private final byte[] head = new byte[HEAD_BYTES_MAX];
    private int length;
    private int lineStart;
    private State state = State.MORE;
    private NtripRequest request = new NtripRequest(Method.OTHER, "", "", "", "", Map.of());

    /** Takes one byte; must not be called again once the answer was not {@link State#MORE}. */
    public State accept(byte next) {
        assert state == State.MORE;
        if (next == '\n') {
            int end = length > lineStart && head[length - 1] == '\r' ? length - 1 : length;
            if (end == lineStart && lineStart > 0) {
                state = parse();
                return state;
            }
            if (end == lineStart) {
                length = 0; // Empty lines before the request line are skipped (RFC 9112, 2.2).
                return state;
            }
            length = end;
            if (!append((byte) '\n')) {
                return state;
            }
            lineStart = length;
            return state;
        }
        if (lineStart == 0 && (next < ' ' && next != '\r')) {
            state = State.MALFORMED; // Negative bytes, too: a request line is plain ASCII. TLS begins with 0x16.
            return state;
        }
        append(next);
        return state;
    }

    /** The request; only after {@link State#DONE}. */
    public NtripRequest request() {
        assert state == State.DONE;
        return request;
    }

    private boolean append(byte next) {
        if (length == head.length) {
            state = State.TOO_LARGE;
            return false;
        }
        head[length++] = next;
        return true;
    }

    private State parse() {
        String[] lines = new String(head, 0, length, StandardCharsets.ISO_8859_1).split("\n");
        if (lines.length - 1 > HEADERS_MAX) {
            return State.TOO_LARGE;
        }
        Map<String, String> headers = HashMap.newHashMap(lines.length);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.put(name, lines[i].substring(colon + 1).strip());
            }
        }
        String[] words = lines[0].split(" ", -1);
        Method method = switch (words[0]) {
            case "GET" -> Method.GET;
            case "SOURCE" -> Method.SOURCE;
            case "POST" -> Method.POST;
            default -> Method.OTHER;
        };
        int targetWord = method == Method.SOURCE ? 2 : 1;
        if (words.length <= targetWord || words[targetWord].isEmpty()) {
            return State.MALFORMED;
        }
        String target = words[targetWord];
        String path = target.startsWith("/") ? target.substring(1) : target;
        int mark = path.indexOf('?');
        request = new NtripRequest(
                method,
                words[0],
                mark < 0 ? path : path.substring(0, mark),
                mark < 0 ? "" : path.substring(mark + 1),
                method == Method.SOURCE ? words[1] : "",
                Map.copyOf(headers));
        return State.DONE;
    }
}
