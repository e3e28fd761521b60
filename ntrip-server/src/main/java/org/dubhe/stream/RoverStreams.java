package org.dubhe.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.StreamSource;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams that rovers get, and the rovers on them.
 *
 * <p>{@link #raw}, {@link #nearest} and {@link #vrs} are the caster's side and may be called on event loops; everything else belongs to the
 * thread {@code ring}, or to the one thread of an evaluation. A frame goes out before anything is computed from it.
 */
public final class RoverStreams {
    private static final Logger LOG = LoggerFactory.getLogger(RoverStreams.class);

    private final StationFeed[] stations;
    private final ServiceClock clock;
    private final DoubleBinaryOperator geoid;
    private final RoverDesk desk;
    private final boolean[] alive;
    private final List<ServedRover> rovers = new ArrayList<>();
    private final VrsStreams vrs;
    private final Set<ServedRover> known;
    private final AtomicLong failures;
    private @Nullable RoverStreams successor;
    private final MessageEncoder messages = new MessageEncoder();
    private volatile int roverCount;

    /**
     * Streams without rovers.
     *
     * @param stations by index as in the caster's list of sources
     * @param vrsSettings how virtual stations are served
     * @param ephemerides where the orbits of virtual stations come from
     * @param journal is told what is emitted on vrs
     * @param geoid geoid above the ellipsoid, metres, by latitude and longitude, radians
     * @param wake has {@link #serve} called soon on the thread {@code ring}
     */
    public RoverStreams(
            StationFeed[] stations,
            ServiceClock clock,
            VrsSettings vrsSettings,
            EphemerisStore ephemerides,
            EmissionJournal journal,
            DoubleBinaryOperator geoid,
            Runnable wake) {
        this.stations = stations.clone();
        this.clock = clock;
        this.geoid = geoid;
        this.desk = new RoverDesk(wake, this::failed);
        this.known = ConcurrentHashMap.newKeySet();
        this.failures = new AtomicLong();
        this.alive = new boolean[stations.length];
        this.vrs = new VrsStreams(this, vrsSettings, ephemerides, journal);
        for (StationFeed station : stations) {
            station.outlet().owner(this);
        }
    }

    /**
     * Streams that are to take over from others: without rovers until {@link #takeOver}, and passing on no station's frames that those pass on.
     *
     * @param before still serve; may have taken over from others themselves
     * @param stations those that stay have their outlets
     */
    public RoverStreams(RoverStreams before, StationFeed[] stations, VrsSettings vrsSettings) {
        this.stations = stations.clone();
        this.clock = before.clock;
        this.geoid = before.geoid;
        this.desk = before.desk;
        this.known = before.known;
        this.failures = before.failures;
        this.alive = new boolean[stations.length];
        this.vrs = new VrsStreams(this, vrsSettings, before.vrs.ephemerides(), before.vrs.journal());
    }

    /**
     * Begins to be fed beside those that serve: knows at once what they know of the stations that stay, passes on what they do not.
     *
     * @param leading serve, until {@link #takeOver}
     */
    public void feedBeside(RoverStreams leading) {
        long now = clock.nowNanos();
        for (int i = 0; i < stations.length; i++) {
            StationFeed station = stations[i];
            StationFeed before = leading.same(station);
            if (before == null) {
                station.outlet().owner(this);
            } else {
                station.continueFrom(before);
                alive[i] = station.isAlive(now);
            }
        }
        for (StationFeed station : leading.stations) {
            if (same(station) == null) {
                station.gone();
            }
        }
        leading.checkSilence();
    }

    /** Serves the rovers of others from now on, each from its last position, and passes on what they passed on. */
    public void takeOver(RoverStreams before) {
        before.successor = this;
        for (StationFeed station : stations) {
            station.outlet().owner(this);
        }
        for (ServedRover rover : List.copyOf(before.rovers)) {
            try {
                rover.moveTo(this);
            } catch (RuntimeException e) {
                failed(rover, e);
            }
        }
    }

    /** Who serves now: these, or whoever took over from them in the end. */
    RoverStreams newest() {
        RoverStreams now = this;
        for (RoverStreams next = successor; next != null; next = next.successor) {
            now = next;
        }
        return now;
    }

    /** The station with the same outlet as one of other streams; {@code null} where there is none. */
    @Nullable
    StationFeed same(StationFeed other) {
        for (StationFeed station : stations) {
            if (station.outlet() == other.outlet()) {
                return station;
            }
        }
        return null;
    }

    /** The station of a name; {@code null} where there is none. */
    @Nullable
    StationFeed station(@Nullable String name) {
        for (StationFeed station : stations) {
            if (station.name().equals(name)) {
                return station;
            }
        }
        return null;
    }

    /** One station's frames as they come. */
    public StreamSource raw(int station) {
        return stations[station].outlet().raw();
    }

    /** The frames of the station nearest to the rover's GGA. */
    public StreamSource nearest() {
        return nearest(GgaRules.DEFAULT);
    }

    /** The frames of the station nearest to the rover's GGA. */
    public StreamSource nearest(GgaRules rules) {
        return new OpenSource(rover -> enter(new NearestRover(this, rover, rules)));
    }

    /** A virtual station where the rover's GGA says it is. */
    public StreamSource vrs() {
        return vrs(GgaRules.DEFAULT);
    }

    /** A virtual station where the rover's GGA says it is. */
    public StreamSource vrs(GgaRules rules) {
        return new OpenSource(rover -> enter(new VrsRover(this, rover, rules)));
    }

    private StreamSource.Subscription enter(ServedRover rover) {
        known.add(rover);
        return desk.enter(rover);
    }

    /** The virtual stations: takes epochs and snapshots. */
    public VrsStreams virtualStations() {
        return vrs;
    }

    /** What every rover on vrs gets now. From any thread. */
    public List<RoverStatus> vrsStatus() {
        return known.stream()
                .map(ServedRover::status)
                .filter(status -> !status.isUnchanged())
                .toList();
    }

    /**
     * What a rover on nearest or vrs gets now. From any thread.
     *
     * @param connection {@link RoverConnection#id}
     * @return {@code null} where it is on neither
     */
    public @Nullable RoverStatus status(long connection) {
        for (ServedRover rover : known) {
            if (rover.connection().id() == connection) {
                return rover.status();
            }
        }
        return null;
    }

    /** Does what rovers have asked for since the last call. */
    public void serve() {
        desk.serve();
    }

    /** Passes a frame on to all who get it unchanged. */
    public void frame(int station, byte[] frame, int length, long arrivalNanos) {
        stations[station].onFrame(clock.nowNanos());
        if (!alive[station]) {
            alive[station] = true;
            stationsChanged();
        }
        StationOutlet outlet = stations[station].outlet();
        if (outlet.owner() == this) {
            outlet.pass(frame, length, arrivalNanos);
        }
    }

    /** A station has said for the first time, or anew, where it is. */
    public void stationMoved() {
        stationsChanged();
    }

    /** Looks for stations that have fallen silent, and for rovers that have not said where they are; a few times a second. */
    public void checkSilence() {
        for (int i = 0; i < rovers.size(); i++) {
            ServedRover rover = rovers.get(i);
            try {
                rover.checkGga();
            } catch (RuntimeException e) {
                failed(rover, e);
            }
        }
        long now = clock.nowNanos();
        boolean changed = false;
        for (int i = 0; i < stations.length; i++) {
            boolean lives = stations[i].isAlive(now);
            changed |= lives != alive[i];
            alive[i] = lives;
        }
        if (changed) {
            stationsChanged();
        }
    }

    /** Rovers on nearest and vrs. */
    public int roverCount() {
        return roverCount;
    }

    /** Times that serving a rover failed. From any thread. */
    public long failures() {
        return failures.get();
    }

    /** Tells a rover that stations have changed. */
    void stationsChanged(ServedRover rover) {
        try {
            rover.stationsChanged();
        } catch (RuntimeException e) {
            failed(rover, e);
        }
    }

    /** Serving a rover threw, a programmer's error: it alone is let go, all others get what is theirs. */
    void failed(ServedRover rover, RuntimeException cause) {
        failures.incrementAndGet();
        RoverConnection connection = rover.connection();
        LOG.error(
                "rover {} on {}: serving it failed, its connection is closed",
                connection.logged(),
                connection.mount(),
                cause);
        connection.close("serving it failed");
    }

    MessageEncoder messages() {
        return messages;
    }

    StationFeed[] stations() {
        return stations;
    }

    long now() {
        return clock.nowNanos();
    }

    DoubleBinaryOperator geoid() {
        return geoid;
    }

    void joined(ServedRover rover) {
        rovers.add(rover);
        known.add(rover);
        roverCount = rovers.size();
    }

    void left(ServedRover rover) {
        rovers.remove(rover);
        known.remove(rover);
        roverCount = rovers.size();
    }

    private void stationsChanged() {
        for (int i = 0; i < rovers.size(); i++) {
            stationsChanged(rovers.get(i));
        }
    }

    /** A mountpoint that is there whether or not its stations are. */
    private record OpenSource(Function<RoverConnection, Subscription> enter) implements StreamSource {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public Subscription subscribe(RoverConnection rover) {
            return enter.apply(rover);
        }
    }
}
