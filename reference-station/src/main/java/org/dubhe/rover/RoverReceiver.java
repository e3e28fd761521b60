package org.dubhe.rover;

import java.io.IOException;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** The rover's own receiver: a recording, a RINEX file or a simulated one. Used by the rover's thread alone. */
public interface RoverReceiver extends AutoCloseable {
    /**
     * Gives the solver the next epoch and the ephemerides known by then.
     *
     * @return its time tag; {@code null} at the end
     * @throws IOException where a file cannot be read
     */
    @Nullable
    GpsTime next(RtklibRover solver) throws IOException;

    @Override
    default void close() throws IOException {}
}
