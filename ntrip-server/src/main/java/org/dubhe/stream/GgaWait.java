package org.dubhe.stream;

import org.dubhe.caster.RoverConnection;
import org.dubhe.geodesy.Ecef;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a rover waits for. One that has sent no GGA where one is needed is told how after ten seconds, and in the end gets a default base or is
 * closed; so is one whose place is known, while no station sends.
 *
 * <p>A GGA without a fix is one, too: a receiver that is still searching is waited for. Thread {@code ring}.
 */
final class GgaWait {
    private static final Logger LOG = LoggerFactory.getLogger(GgaWait.class);

    /** Receivers send their first GGA within seconds. */
    private static final long HINT_NANOS = 10 * GpsTime.SECOND;

    /** What a rover whose place is known waits for its first base: stations come back within seconds, or not soon. */
    private static final long BASE_NANOS = 30 * GpsTime.SECOND;

    private static final String HOW =
            "send your position as NMEA GGA; the corrections of this mountpoint are made for it";

    private RoverStreams streams;
    private final RoverConnection connection;
    private final GgaRules rules;
    private long sinceNanos = ServiceClock.UNKNOWN;
    private long baselessSinceNanos = ServiceClock.UNKNOWN;
    private boolean told;
    private boolean over;

    GgaWait(RoverStreams streams, RoverConnection connection, GgaRules rules) {
        this.streams = streams;
        this.connection = connection;
        this.rules = rules;
    }

    /** The rover is served by others from now on. */
    void moveTo(RoverStreams next) {
        streams = next;
    }

    /** A GGA has come. */
    void heard() {
        over = true;
    }

    /**
     * Looks at the time, a few times a second.
     *
     * @return where it is served from now on; null where nothing has changed
     */
    @Nullable
    Ecef look() {
        long now = streams.now();
        if (over || now == ServiceClock.UNKNOWN) {
            return null;
        }
        if (sinceNanos == ServiceClock.UNKNOWN) {
            sinceNanos = now;
        }
        long waited = now - sinceNanos;
        if (waited >= rules.timeout().toNanos()) {
            return ended();
        }
        if (!told && waited >= Math.min(HINT_NANOS, rules.timeout().toNanos() / 2)) {
            told = true;
            LOG.info("rover {} on {}: has sent no GGA, is told to", connection.logged(), connection.mount());
            tell(HOW);
        }
        return null;
    }

    /**
     * Looks at the time, as often, and lets a rover go that has no base though its place is known.
     *
     * @param baseless whether it is so now
     */
    void lookForBase(boolean baseless) {
        long now = streams.now();
        if (!baseless || now == ServiceClock.UNKNOWN) {
            baselessSinceNanos = ServiceClock.UNKNOWN;
        } else if (baselessSinceNanos == ServiceClock.UNKNOWN) {
            baselessSinceNanos = now;
        } else if (now - baselessSinceNanos >= BASE_NANOS && connection.isOpen()) {
            connection.close("no station sends now; please come back later");
        }
    }

    private @Nullable Ecef ended() {
        over = true;
        StationFeed base = streams.station(rules.defaultBase());
        Ecef at = base == null ? null : base.arp();
        if (at == null) {
            LOG.info(
                    "rover {} on {}: no GGA in {} s and no default base, closed",
                    connection.logged(),
                    connection.mount(),
                    rules.timeout().toSeconds());
            connection.close("no GGA came; " + HOW);
            return null;
        }
        LOG.info(
                "rover {} on {}: no GGA in {} s, gets the default base {}",
                connection.logged(),
                connection.mount(),
                rules.timeout().toSeconds(),
                base);
        tell("no GGA came; corrections are for the place of base " + base);
        return at;
    }

    private void tell(String text) {
        byte[] frame = BaseDescription.text(streams.messages(), 0, streams.now(), "Dubhe: " + text);
        connection.write(frame, 0, frame.length, 0);
    }
}
