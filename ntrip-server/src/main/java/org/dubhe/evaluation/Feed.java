package org.dubhe.evaluation;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** Where an evaluation's bytes come from: the network's stations and the rovers, epoch by epoch. What they give is valid until the next epoch. */
sealed interface Feed extends Closeable permits ScenarioFeed, RecordedFeed {
    /** The network, as its operator configured it. */
    List<ReferenceStation> stations();

    /** Antenna of a station in the bands of a rover's profile, for a rover that uses it as its single base. */
    RoverAntenna stationAntenna(int station, SignalProfile profile);

    /** The station that is withheld from the network and is the only rover; {@code null} where none is. */
    @Nullable
    ReferenceStation withheld();

    /** Models of the stations' antennas. */
    AntennaCatalogue antennaCatalogue();

    /** Time between two epochs, nanoseconds. */
    long intervalNanos();

    /** Ephemerides that do not come in the stations' and rovers' own bytes; {@code null} where all do. */
    @Nullable
    EphemerisStore ephemerides();

    /** Goes to the next epoch; false at the end. */
    boolean advance() throws IOException;

    /** Time tag of this epoch. */
    GpsTime time();

    /** What a station sends with this epoch, whole frames; empty where it is silent. */
    byte[] stationBytes(int station);

    /** Number of rovers. */
    int rovers();

    /** Name of a rover. */
    String roverName(int rover);

    /** What a rover's own receiver gives with this epoch, RTCM; empty where it is silent. */
    byte[] roverBytes(int rover);

    /** Satellites that a rover observes in this epoch. */
    int roverSatellites(int rover);

    /** Where a rover believes to be: its next GGA; {@code null} where it does not know. */
    @Nullable
    Ecef roverGga(int rover);

    /** Where a rover is: the point that its solutions refer to. */
    Ecef roverTruth(int rover);

    /** A rover's antenna in the bands of its profile. */
    RoverAntenna roverAntenna(int rover, SignalProfile profile);

    @Override
    void close() throws IOException;
}
