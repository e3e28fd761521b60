package org.dubhe.stream;

import org.dubhe.caster.RoverConnection;
import org.dubhe.correction.VirtualStation;
import org.dubhe.correction.VrsSynthesizer;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.AtmosphereDelta.Refusal;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rover on a mountpoint of kind vrs, and the base it sees: its virtual station, or the nearest single station while the network cannot serve
 * its place.
 *
 * <p>Every base has a station id (DF003) of its own and keeps it: a virtual station stays where it is until the rover is more than {@link
 * VrsSettings#moveMeters} away. Lock times start with the base, so that a receiver that looks at them alone sees the change, too. Thread {@code
 * ring}; {@link #status} from any.
 */
final class VrsRover implements ServedRover {
    /** After a fallback the network must have been able to serve for so long, so that a rover is not thrown to and fro. */
    private static final long RETURN_NANOS = 5 * GpsTime.SECOND;

    private static final Logger LOG = LoggerFactory.getLogger(VrsRover.class);

    private RoverStreams all;
    private VrsStreams streams;
    private final RoverConnection connection;
    private final RoverPlace place;
    private final GgaWait wait;

    private @Nullable Ecef position;
    private @Nullable VirtualStation virtual;
    private @Nullable StationFeed master;
    private @Nullable StationFeed nearest;
    private VrsMode mode = VrsMode.WAITING;
    private @Nullable StationFeed base;
    private @Nullable BaseDescription description;
    private EpochEncoder encoder;
    private int stationId;
    private long servedSinceNanos;
    private long lastTagNanos = Long.MIN_VALUE;
    private long ableSinceNanos = Long.MIN_VALUE;
    private long ableLastNanos = Long.MIN_VALUE;
    private boolean wasVirtual;

    /** The master could serve but its epoch came after the single base's: the base's next epoch is left to the master. */
    private boolean baseWaits;

    private volatile RoverStatus status;

    VrsRover(RoverStreams all, RoverConnection connection, GgaRules rules) {
        this.all = all;
        this.streams = all.virtualStations();
        this.connection = connection;
        this.place = new RoverPlace(all.geoid());
        this.wait = new GgaWait(all, connection, rules);
        this.encoder = new EpochEncoder(streams.composer());
        this.status = RoverStatus.waiting(connection);
    }

    @Override
    public RoverConnection connection() {
        return connection;
    }

    @Override
    public void join() {
        serve(all.newest());
    }

    /** Another network has other integers: its virtual station is another one, and says so. */
    @Override
    public void moveTo(RoverStreams next) {
        leave();
        serve(next);
        master = null;
        nearest = null;
        baseWaits = false;
        wasVirtual = false;
        VirtualStation at = virtual;
        if (at == null) {
            return;
        }
        master = streams.master(at.position(), null);
        nearest = streams.base(at.position(), null);
        if (mode == VrsMode.WAITING) {
            start();
        } else if (mode == VrsMode.VIRTUAL && master != null && streams.covers(at.position())) {
            begin(VrsMode.VIRTUAL, null, all.now(), "virtual station of the network as it is configured now");
        } else if (nearest != null) {
            begin(VrsMode.NEAREST, nearest, all.now(), "network changed by its operator: single base");
        } else {
            mode = VrsMode.WAITING;
            status = RoverStatus.waiting(connection);
        }
    }

    private void serve(RoverStreams next) {
        all = next;
        streams = next.virtualStations();
        wait.moveTo(next);
        all.joined(this);
        streams.joined(this);
    }

    @Override
    public void leave() {
        streams.left(this);
        all.left(this);
    }

    @Override
    public void gga(Gga gga) {
        wait.heard();
        Ecef said = place.accept(gga, all.now());
        if (said != null) {
            moved(said);
        }
    }

    @Override
    public void checkGga() {
        Ecef instead = wait.look();
        if (instead != null) {
            moved(instead);
        }
        wait.lookForBase(virtual != null && mode == VrsMode.WAITING);
    }

    private void moved(Ecef said) {
        position = said;
        boolean moved = virtual != null
                && virtual.position().distanceMeters(said) > streams.settings().moveMeters();
        if (virtual == null || moved) {
            virtual = new VirtualStation(said);
            stationsChanged();
            if (moved && mode == VrsMode.VIRTUAL) {
                begin(VrsMode.VIRTUAL, null, all.now(), "virtual station moved with the rover");
            }
        }
        if (mode == VrsMode.WAITING) {
            start();
        }
    }

    @Override
    public void stationsChanged() {
        if (virtual == null) {
            return;
        }
        StationFeed before = master;
        master = streams.master(virtual.position(), master);
        nearest = streams.base(virtual.position(), nearest);
        if (before != null && master != null && before != master) {
            LOG.debug("rover {}: master from {} to {}", connection.logged(), before, master);
        }
        if (mode == VrsMode.WAITING) {
            start();
        } else if (mode == VrsMode.NEAREST && nearest != null && nearest != base) {
            begin(VrsMode.NEAREST, nearest, all.now(), "nearest station changed");
        }
    }

    @Override
    public RoverStatus status() {
        return status;
    }

    /**
     * A station's epoch is whole.
     *
     * @param levelled true where a synthesizer of the streams holds this epoch as a levelled master's
     */
    void epoch(StationFeed feed, StationEpoch epoch, boolean levelled, long arrivalNanos) {
        VirtualStation at = virtual;
        long tag = epoch.observations().timeNanos();
        if (at == null) {
            return;
        }
        boolean sent = tag <= lastTagNanos && lastTagNanos - tag < 60 * GpsTime.SECOND;
        boolean overtaken = sent && mode == VrsMode.NEAREST && tag == lastTagNanos;
        if (feed == master && (!sent || overtaken)) {
            VrsSynthesizer by = levelled ? streams.synthesize(at, stationId, servedSince(tag)) : null;
            boolean may = by != null && mayBeVirtual(tag);
            baseWaits = may && overtaken;
            if (by != null && may && !overtaken) {
                sendVirtual(feed, tag, by, arrivalNanos);
                return;
            }
            if (by == null) {
                ableSinceNanos = Long.MIN_VALUE;
                fallBack(tag, levelled ? streams.refusal() : Refusal.MASTER_NOT_LEVELLED);
            }
        }
        if (mode != VrsMode.NEAREST || feed != base || sent) {
            return;
        }
        if (baseWaits) {
            // Once: where the master does not come, the base goes on with its next epoch.
            baseWaits = false;
        } else {
            sendNearest(feed, epoch, tag, arrivalNanos);
        }
    }

    /** After the first valid GGA: says at once what base there will be. */
    private void start() {
        VirtualStation at = virtual;
        if (at == null || master == null) {
            return;
        }
        if (streams.covers(at.position())) {
            begin(VrsMode.VIRTUAL, null, all.now(), null);
        } else if (nearest != null) {
            begin(VrsMode.NEAREST, nearest, all.now(), "network not ready here: single base");
        }
    }

    private boolean mayBeVirtual(long tag) {
        if (mode == VrsMode.VIRTUAL || !wasVirtual) {
            return true;
        }
        boolean slow = ableLastNanos != Long.MIN_VALUE && tag - ableLastNanos > RETURN_NANOS;
        if (ableSinceNanos == Long.MIN_VALUE) {
            ableSinceNanos = tag;
        }
        ableLastNanos = tag;
        return slow || tag - ableSinceNanos >= RETURN_NANOS;
    }

    private long servedSince(long tag) {
        return mode == VrsMode.VIRTUAL ? servedSinceNanos : tag;
    }

    private void fallBack(long tag, Refusal why) {
        if (mode == VrsMode.VIRTUAL && nearest != null) {
            ableLastNanos = tag;
            begin(VrsMode.NEAREST, nearest, tag, "single base: " + words(why));
        }
    }

    private void sendVirtual(StationFeed feed, long tag, VrsSynthesizer by, long arrivalNanos) {
        if (mode != VrsMode.VIRTUAL) {
            begin(VrsMode.VIRTUAL, null, tag, mode == VrsMode.WAITING ? null : "virtual station");
        }
        wasVirtual = true;
        if (description != null && streams.settings().physicalStation()) {
            description.physicalStation(feed);
        }
        EpochObservations observations = streams.observations();
        send(observations, tag, arrivalNanos);
        streams.journal()
                .emitted(
                        connection.id(),
                        mode,
                        feed.networkIndex(),
                        by.snapshotId(),
                        by.snapshotAgeSeconds(),
                        observations,
                        encoder);
        status.sent(feed, tag, by.satellites());
    }

    private void sendNearest(StationFeed feed, StationEpoch epoch, long tag, long arrivalNanos) {
        EpochObservations observations = streams.observations();
        observations.copyFrom(epoch.observations());
        long served = Math.clamp((tag - servedSinceNanos) / 1_000_000, 0, Integer.MAX_VALUE);
        for (int cell = 0; cell < observations.cellCount(); cell++) {
            int lock = Math.min(observations.lockTimeMillis(cell), (int) served);
            observations.lock(cell, lock, observations.halfCycle(cell));
        }
        send(observations, tag, arrivalNanos);
        streams.journal().emitted(connection.id(), mode, feed.networkIndex(), -1, 0, observations, encoder);
        status.sent(feed, tag, feed.satellites());
    }

    private void send(EpochObservations observations, long tag, long arrivalNanos) {
        BaseDescription says = description;
        if (says == null) {
            return;
        }
        FrameBuffer frames = streams.frames();
        frames.clear();
        says.write(tag, frames);
        encoder.encode(observations, stationId, frames);
        write(frames, arrivalNanos);
        lastTagNanos = tag;
    }

    private void write(FrameBuffer frames, long arrivalNanos) {
        connection.write(frames.bytes(), 0, frames.length(), arrivalNanos);
        streams.sent(this, mode == VrsMode.VIRTUAL, arrivalNanos);
    }

    /** Another base: a new station id, and at once what it says of itself. */
    private void begin(VrsMode next, @Nullable StationFeed single, long now, @Nullable String announcement) {
        VirtualStation at = virtual;
        Ecef arp = single != null ? single.arp() : at == null ? null : at.position();
        if (arp == null) {
            return;
        }
        if (announcement == null) {
            LOG.debug("rover {} on {}: {}", connection.logged(), connection.mount(), next);
        } else {
            LOG.info("rover {} on {}: {}", connection.logged(), connection.mount(), announcement);
        }
        mode = next;
        base = single;
        stationId = streams.ids().after(stationId);
        servedSinceNanos = now;
        encoder = new EpochEncoder(streams.composer());
        description = new BaseDescription(streams.messages(), stationId, single == null, arp);
        FrameBuffer frames = streams.frames();
        frames.clear();
        description.write(now, frames);
        if (announcement != null) {
            byte[] text = BaseDescription.text(streams.messages(), stationId, now, "Dubhe: " + announcement);
            frames.onFrame(text, 0, text.length);
        }
        write(frames, 0);
        status = status.with(mode, stationId, single == null ? master : single);
    }

    private static String words(Refusal why) {
        return switch (why) {
            case NONE, TOO_FEW_SATELLITES -> "fewer than six satellites";
            case TOO_OLD -> "network solution too old";
            case OUTSIDE -> "outside of the network";
            case MASTER_NOT_LEVELLED -> "master not levelled";
        };
    }
}
