package org.dubhe.stream;

import static org.dubhe.log.LogFields.station;

import java.util.function.Predicate;
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
 * ring}; {@link #status} from any.
 */
final class NearestRover implements ServedRover {
    private static final Logger LOG = LoggerFactory.getLogger(NearestRover.class);

    private RoverStreams streams;
    private final RoverConnection connection;
    private final RoverPlace place;
    private final GgaRules rules;
    private final GgaWait wait;
    private @Nullable Ecef position;
    private @Nullable StationFeed station;
    private volatile RoverStatus status;

    NearestRover(RoverStreams streams, RoverConnection connection, GgaRules rules) {
        this.streams = streams;
        this.connection = connection;
        this.place = new RoverPlace(streams.geoid());
        this.rules = rules;
        this.wait = new GgaWait(streams, connection, rules);
        this.status = RoverStatus.unchanged(connection, null);
    }

    @Override
    public RoverConnection connection() {
        return connection;
    }

    @Override
    public RoverStatus status() {
        return status;
    }

    @Override
    public void join() {
        streams = streams.newest();
        wait.moveTo(streams);
        streams.joined(this);
    }

    /** Stays with its base where the others have it, too: no frame is missed and none comes twice. */
    @Override
    public void moveTo(RoverStreams next) {
        streams.left(this);
        streams = next;
        wait.moveTo(next);
        next.joined(this);
        if (station != null) {
            StationFeed same = next.same(station);
            if (same == null) {
                station.outlet().nearest().leave(connection);
            }
            station = same;
            status = RoverStatus.unchanged(connection, same);
        }
        choose();
    }

    @Override
    public void gga(Gga gga) {
        wait.heard();
        Ecef said = place.accept(gga, streams.now());
        if (said != null) {
            position = said;
            choose();
        }
    }

    @Override
    public void checkGga() {
        Ecef instead = wait.look();
        if (instead != null) {
            position = instead;
            choose();
        }
        wait.lookForBase(position != null && station == null);
    }

    @Override
    public void stationsChanged() {
        choose();
        StationFeed base = station;
        if (base != null && status.stationId() != base.stationId()) {
            status = RoverStatus.unchanged(connection, base); // It has said its number.
        }
    }

    @Override
    public void leave() {
        if (station != null) {
            station.outlet().nearest().leave(connection);
        }
        streams.left(this);
    }

    private void choose() {
        if (position == null) {
            return;
        }
        Ecef at = position;
        StationFeed healthy = nearest(at, feed -> feed.exclusion() == null);
        // A station that says a wrong place of itself is better than none only where no other lives.
        StationFeed chosen = healthy == null ? nearest(at, _ -> true) : healthy;
        if (chosen == station || chosen == null) {
            return;
        }
        if (station != null) {
            station.outlet().nearest().leave(connection);
            LOG.info(
                    "rover {} on {}: from station {} to {}",
                    connection.logged(),
                    connection.mount(),
                    station,
                    station(chosen));
        }
        station = chosen;
        connection.write(chosen.positionFrame(), 0, chosen.positionFrameLength(), 0);
        chosen.outlet().nearest().join(connection);
        status = RoverStatus.unchanged(connection, chosen);
    }

    private @Nullable StationFeed nearest(Ecef at, Predicate<StationFeed> usable) {
        return NearestStation.choose(streams.stations(), usable, at, station, rules, streams.now());
    }
}
