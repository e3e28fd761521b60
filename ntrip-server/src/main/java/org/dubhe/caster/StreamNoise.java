package org.dubhe.caster;

import static org.dubhe.log.LogFields.mountpoint;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log that a stream has become noisy, and that it is clean again. One thread at a time. */
final class StreamNoise {
    private static final Logger LOG = LoggerFactory.getLogger(StreamNoise.class);

    /** Seconds without a skipped byte after which a stream counts as clean again. */
    private static final int CLEAN_SECONDS = 10;

    private final String name;
    private long skippedAtLastLook;
    private int cleanSeconds;
    private boolean noisy;

    /** @param name of the source */
    StreamNoise(String name) {
        this.name = name;
    }

    /** Once a second, with what has been counted since the source connected. */
    void look(long skippedBytes, long crcErrors) {
        cleanSeconds = skippedBytes == skippedAtLastLook ? cleanSeconds + 1 : 0;
        skippedAtLastLook = skippedBytes;
        boolean nowNoisy = cleanSeconds == 0 || noisy && cleanSeconds < CLEAN_SECONDS;
        if (nowNoisy != noisy) {
            noisy = nowNoisy;
            LOG.warn(
                    "source {}: {} ({} bytes skipped, {} wrong checksums since it connected)",
                    mountpoint(name),
                    noisy ? "sends bytes that are no RTCM 3 frame" : "clean again",
                    skippedBytes,
                    crcErrors);
        }
    }
}
