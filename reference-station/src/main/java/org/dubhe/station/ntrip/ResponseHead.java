package org.dubhe.station.ntrip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a caster's answer, of either version.
 *
 * @param kind its form
 * @param status HTTP's number or what a version 1 answer means in it
 * @param line status line as it came, but for control characters: it is shown to people
 * @param headers values by lower-case name
 */
record ResponseHead(Kind kind, int status, String line, Map<String, String> headers) {
    enum Kind {
        ICY,
        HTTP,
        SOURCETABLE,
        OTHER
    }

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}");
    private static final int LINE_BYTES_MAX = 1024;
    private static final int LINES_MAX = 64;

    /**
     * Reads up to the blank line. After {@code ICY 200 OK} a byte that can be no header is already data: some version 1 casters send no
     * blank line.
     *
     * @param in must support {@code mark}
     */
    static ResponseHead read(InputStream in) throws IOException {
        String line = CONTROLS.matcher(readLine(in)).replaceAll("?");
        Kind kind = kind(line);
        Map<String, String> headers = new HashMap<>();
        if (kind == Kind.OTHER) {
            return new ResponseHead(kind, status(line, kind), line, headers);
        }
        for (int i = 0; kind != Kind.ICY || peekIsHeaderOrBlank(in); i++) {
            String header = readLine(in);
            if (header.isEmpty()) {
                break;
            }
            if (i == LINES_MAX) {
                throw new NtripException(
                        0, "the caster's answer is no NTRIP: more than " + LINES_MAX + " header lines");
            }
            int colon = header.indexOf(':');
            if (colon > 0) {
                headers.put(
                        header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
        }
        return new ResponseHead(kind, status(line, kind), line, headers);
    }

    boolean isChunked() {
        String encoding = headers.get("transfer-encoding");
        return encoding != null && encoding.toLowerCase(Locale.ROOT).contains("chunked");
    }

    boolean isSourcetable() {
        String type = headers.get("content-type");
        return kind == Kind.SOURCETABLE
                || type != null && type.toLowerCase(Locale.ROOT).contains("sourcetable");
    }

    @Nullable
    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    private static Kind kind(String line) {
        if (line.startsWith("ICY ") || line.equals("OK")) {
            return Kind.ICY;
        }
        if (line.startsWith("SOURCETABLE ")) {
            return Kind.SOURCETABLE;
        }
        return line.startsWith("HTTP/") ? Kind.HTTP : Kind.OTHER;
    }

    private static int status(String line, Kind kind) {
        if (line.equals("OK")) {
            return 200;
        }
        if (kind == Kind.OTHER) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.contains("password")) {
                return 401;
            }
            if (lower.contains("taken") || lower.contains("in use")) {
                return 409;
            }
            return lower.contains("mount") ? 404 : 0;
        }
        String[] words = line.split(" ", 3);
        try {
            return words.length < 2 ? 0 : Integer.parseInt(words[1].strip());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static boolean peekIsHeaderOrBlank(InputStream in) throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next == '\r' || next == '\n' || next >= 'A' && next <= 'z';
    }

    private static String readLine(InputStream in) throws IOException {
        byte[] line = new byte[LINE_BYTES_MAX];
        int length = 0;
        while (length < line.length) {
            int next = in.read();
            if (next < 0 && length == 0) {
                throw new NtripException(0, "the caster closed the connection without an answer");
            }
            if (next < 0 || next == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.ISO_8859_1);
            }
            line[length++] = (byte) next;
        }
        throw new NtripException(
                0, "the caster's answer is no NTRIP: a line of more than " + LINE_BYTES_MAX + " bytes");
    }
}
