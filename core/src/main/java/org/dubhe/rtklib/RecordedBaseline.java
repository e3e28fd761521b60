package org.dubhe.rtklib;

import java.util.function.Consumer;
import org.dubhe.time.GpsTime;

/**
 * Two receivers' recordings solved in one process, merged by epoch time: what RTKLIB makes of the data when nothing stands between, and
 * what every other way of the same bytes is compared with.
 */
public final class RecordedBaseline {
    /** Bytes handed over at a time; below one epoch, so that neither stream runs ahead. */
    private static final int CHUNK_BYTES = 256;

    private RecordedBaseline() {}

    /**
     * Solves every rover epoch in order.
     *
     * @param rover has seen nothing yet
     * @param baseBytes RTCM of the base station, all of it
     * @param roverBytes RTCM of the rover's receiver, all of it
     */
    public static void solve(RtklibRover rover, byte[] baseBytes, byte[] roverBytes, Consumer<Solution> solutions) {
        int baseAt = 0;
        int roverAt = 0;
        while (baseAt < baseBytes.length || roverAt < roverBytes.length) {
            if (baseAt < baseBytes.length && (roverAt == roverBytes.length || baseIsBehind(rover))) {
                int length = Math.min(CHUNK_BYTES, baseBytes.length - baseAt);
                rover.receiveBase(baseBytes, baseAt, length);
                baseAt += length;
            } else {
                int length = Math.min(CHUNK_BYTES, roverBytes.length - roverAt);
                rover.receiveRover(roverBytes, roverAt, length);
                roverAt += length;
            }
            for (Solution next = rover.poll(); next != null; next = rover.poll()) {
                solutions.accept(next);
            }
        }
        for (Solution next = rover.pollNow(); next != null; next = rover.pollNow()) {
            solutions.accept(next);
        }
    }

    private static boolean baseIsBehind(RtklibRover rover) {
        GpsTime base = rover.newestBaseTime();
        GpsTime own = rover.newestRoverTime();
        return own != null && (base == null || base.compareTo(own) <= 0);
    }
}
