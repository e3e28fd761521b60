package org.dubhe.station.ntrip;

import java.io.IOException;

/** A caster answered, but not with the stream that was asked for. */
public final class NtripException extends IOException {
    private final int status;

    NtripException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /**
     * What the caster said in HTTP's numbers: 401 wrong credentials, 404 no such mountpoint, 409 mountpoint taken, 503 too many …; version
     * 1 answers are mapped to them; 0 where the answer was no NTRIP.
     */
    public int status() {
        return status;
    }
}
