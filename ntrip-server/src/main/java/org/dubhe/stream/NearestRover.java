package org.dubhe.stream;

import org.dubhe.caster.RoverConnection;
import org.dubhe.geodesy.Ecef;
import org.dubhe.station.ntrip.Gga;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rover on a mountpoint of kind {@code nearest}: it gets the frames of one station unchanged, that station's 1005/1006 first.
 *
 * <p>It changes at once from a station that dies, and to a nearer one only when that is clearly nearer; never inside a frame. Thread {@code
 * ring}.
 */
final class NearestRover implements ServedRover {
    private static final Logger LOG = LoggerFactory.getLogger(NearestRover.class);

    private final RoverStreams streams;
    private final RoverConnection connection;
    private final RoverPlace place;
    private @Nullable Ecef position;
    private @Nullable StationFeed station;

    NearestRover(RoverStreams streams, RoverConnection connection) {
        this.streams = streams;
        this.connection = connection;
        this.place = new RoverPlace(streams.geoid());
    }

    @Override
    public void join() {
        streams.joined(this);
    }

    @Override
    public void gga(Gga gga) {
        Ecef said = place.accept(gga, streams.now());
        if (said != null) {
            position = said;
            choose();
        }
    }

    @Override
    public void stationsChanged() {
        choose();
    }

    @Override
    public void leave() {
        if (station != null) {
            streams.nearestFanOut(station).leave(connection);
        }
        streams.left(this);
    }

    private void choose() {
        if (position == null) {
            return;
        }
        StationFeed chosen = NearestStation.choose(streams.stations(), _ -> true, position, station, streams.now());
        if (chosen == station || chosen == null) {
            return;
        }
        if (station != null) {
            streams.nearestFanOut(station).leave(connection);
            LOG.info("rover {} on {}: from station {} to {}", connection.id(), connection.mount(), station, chosen);
        }
        station = chosen;
        connection.write(chosen.positionFrame(), 0, chosen.positionFrameLength(), 0);
        streams.nearestFanOut(chosen).join(connection);
    }
}
