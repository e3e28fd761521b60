package org.dubhe.station.live;

import java.io.Closeable;
import java.io.IOException;

/** An open stream of bytes. One thread reads; any may close, which ends a blocked read. */
interface LiveInput extends Closeable {
    /**
     * Reads what is there, at least one byte.
     *
     * @return bytes read; −1 where the other side has ended the stream
     * @throws IOException where it broke or was silent for too long
     */
    int read(byte[] buffer) throws IOException;

    /** Where it comes from, for a log. */
    String from();
}
