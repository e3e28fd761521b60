package org.dubhe.station.ntrip;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes lines of the bytes a rover sends, however they are split. One per connection, on its thread. */
public final class NmeaReader {
    /** Longest line kept; NMEA allows 82 characters, high-precision receivers write up to about 110. */
    public static final int LINE_BYTES_MAX = 256;

    private final byte[] line = new byte[LINE_BYTES_MAX];
    private int length;
    private boolean overlong;
    private boolean ended;

    /**
     * Takes one byte.
     *
     * @return what the line was that this byte ended; null while no line has ended
     */
    public @Nullable NmeaLine accept(byte next) {
        return ends(next) ? line() : null;
    }

    /** Takes one byte; true where it ended a line that is not empty, which {@link #isGga} and {@link #line} then tell of until the next byte. */
    public boolean ends(byte next) {
        if (ended) {
            ended = false;
            length = 0;
            overlong = false;
        }
        if (next == '\n' || next == '\r') {
            ended = true;
            return length > 0;
        }
        // A new sentence may begin where the last one's end was lost.
        if (next == '$') {
            length = 0;
            overlong = false;
        }
        if (length == line.length) {
            overlong = true;
        } else {
            line[length++] = next;
        }
        return false;
    }

    /** Whether the line that has ended looks like a GGA, without reading it. */
    public boolean isGga() {
        return length > 6 && line[0] == '$' && line[3] == 'G' && line[4] == 'G' && line[5] == 'A';
    }

    /** The line that has ended, read. */
    public NmeaLine line() {
        return overlong
                ? new NmeaLine.Broken("line: more than " + LINE_BYTES_MAX + " bytes")
                : Gga.parse(new String(line, 0, length, StandardCharsets.ISO_8859_1));
    }
}
