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

    /**
     * Takes one byte.
     *
     * @return what the line was that this byte ended; null while no line has ended
     */
    public @Nullable NmeaLine accept(byte next) {
        if (next != '\n' && next != '\r') {
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
            return null;
        }
        int ended = length;
        boolean broken = overlong;
        length = 0;
        overlong = false;
        if (broken) {
            return new NmeaLine.Broken("line: more than " + LINE_BYTES_MAX + " bytes");
        }
        return ended == 0 ? null : Gga.parse(new String(line, 0, ended, StandardCharsets.ISO_8859_1));
    }
}
