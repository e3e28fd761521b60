package org.dubhe.rover;

import java.io.IOException;
import java.nio.file.Path;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.station.source.RinexNavigationReader;
import org.dubhe.station.source.RinexObservationReader;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** A RINEX observation file with its navigation file. */
public final class RinexReceiver implements RoverReceiver {
    private final RinexObservationReader observations;
    private final EphemerisStore ephemerides;
    private final EpochObservations epoch = new EpochObservations();

    /** Opens both; the navigation file is read as a whole. */
    public RinexReceiver(Path observationFile, Path navigationFile) throws IOException {
        ephemerides = RinexNavigationReader.readStore(navigationFile);
        observations = new RinexObservationReader(observationFile, 0);
    }

    @Override
    public @Nullable GpsTime next(RtklibRover solver) throws IOException {
        if (!observations.next(epoch)) {
            return null;
        }
        solver.receiveEphemerides(ephemerides, epoch.time());
        solver.observe(epoch);
        return epoch.time();
    }

    @Override
    public void close() throws IOException {
        observations.close();
    }
}
