package org.dubhe.rover;

import java.io.IOException;
import java.nio.file.Path;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.station.source.EpochFrames;
import org.dubhe.station.source.RtcmRecording;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** A recording of the receiver's RTCM 3 bytes: observations and ephemerides. */
public final class RecordedReceiver implements RoverReceiver {
    private final RtcmRecording recording;

    /** @param near GPST within half a week of the first epoch */
    public RecordedReceiver(Path file, GpsTime near) throws IOException {
        recording = RtcmRecording.open(file, near);
    }

    @Override
    public @Nullable GpsTime next(RtklibRover solver) throws IOException {
        EpochFrames epoch = recording.next();
        if (epoch == null) {
            return null;
        }
        solver.receiveRover(epoch.bytes(), 0, epoch.bytes().length);
        return new GpsTime(epoch.timeNanos());
    }

    @Override
    public void close() throws IOException {
        recording.close();
    }
}
