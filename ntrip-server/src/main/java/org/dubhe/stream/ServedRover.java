package org.dubhe.stream;

import org.dubhe.caster.RoverConnection;
import org.dubhe.station.ntrip.Gga;

/** A rover as its stream sees it. Unless said otherwise all calls come on the thread {@code ring}. */
sealed interface ServedRover permits NearestRover, VrsRover {
    /** Where what it gets is written to. */
    RoverConnection connection();

    /** What it gets now. From any thread. */
    RoverStatus status();

    /** It has come. */
    void join();

    /** It has said where it is. */
    void gga(Gga gga);

    /** Stations have come to life, died or moved: is it still served as it should be? */
    void stationsChanged();

    /** It has left. */
    void leave();

    /** It is served by others from now on, which take over from those that served it. */
    void moveTo(RoverStreams next);

    /** Looks whether it has said where it is, a few times a second. */
    void checkGga();
}
