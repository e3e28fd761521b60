package org.dubhe.station.source;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One station's past, epoch by epoch, as bytes. One thread at a time. */
public interface EpochSource extends Closeable {
    /** The next epoch; {@code null} at the end. */
    @Nullable
    EpochFrames next() throws IOException;
}
