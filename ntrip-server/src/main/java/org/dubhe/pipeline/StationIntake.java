package org.dubhe.pipeline;

import static org.dubhe.log.LogFields.station;

import java.util.Arrays;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.BroadcastEphemerides;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.GlonassEphemeris1020;
import org.dubhe.rtcm.message.KeplerMessage;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.signal.Constellation;
import org.dubhe.stream.StationFeed;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stages 3 and 4 of one station: frames become positions, ephemerides and whole epochs, and what cannot be is counted, said once and left out.
 *
 * <p>What is wrong with one station stays with it: an epoch whose time is far from now is dropped, a message with another station's id is not
 * read, a 1005/1006 away from the configured place takes the station out of the network until it is right again. Thread {@code ring}.
 */
final class StationIntake {
    /** A 1005/1006 may differ from the configuration by so much; beyond it one of the two is wrong. */
    static final double POSITION_TOLERANCE_METERS = 0.1;

    /**
     * Latency, a late frame and a receiver clock that is off by the leap seconds stay below. Not less than what one station may move the time of
     * recorded data by: else that station alone would be right and all others left out.
     */
    static final long TIME_TOLERANCE_NANOS = DataClock.STEP_MAX_NANOS;

    /** No epoch comes before its time; a server's clock is right to this. */
    static final long AHEAD_NANOS = 10 * GpsTime.SECOND;

    /** Receives whole epochs. */
    interface Epochs {
        /** A whole epoch whose time can be; the object is reused. */
        void whole(EpochObservations epoch);
    }

    private static final Logger LOG = LoggerFactory.getLogger(StationIntake.class);

    private final StationFeed feed;
    private final ServiceClock clock;
    private final EphemerisStore ephemerides;
    private final Epochs epochs;
    private final Runnable moved;
    private final IntakeCounters counters = new IntakeCounters();
    private final MessageDecoder messages = new MessageDecoder();
    private final EpochAssembler assembler;
    private final Alarm foreign;
    private final Alarm damaged;
    private final Alarm orbits;
    private final Alarm time;
    private final int[] bySystem = new int[Constellation.values().length];
    private long arrivalNanos;

    /**
     * The intake of a station that has sent nothing.
     *
     * @param moved is called when the station says another position than before
     */
    StationIntake(StationFeed feed, ServiceClock clock, EphemerisStore ephemerides, Epochs epochs, Runnable moved) {
        this.feed = feed;
        this.clock = clock;
        this.ephemerides = ephemerides;
        this.epochs = epochs;
        this.moved = moved;
        this.assembler = new EpochAssembler(clock::nowNanos, this::onEpoch);
        this.foreign = new Alarm(feed.name());
        this.damaged = new Alarm(feed.name());
        this.orbits = new Alarm(feed.name());
        this.time = new Alarm(feed.name());
    }

    IntakeCounters counters() {
        return counters;
    }

    /**
     * Reads a frame; never throws for what is in it.
     *
     * @param arrivalNanos when its last byte came, {@link System#nanoTime}
     */
    void frame(byte[] frame, int length, long arrivalNanos) {
        this.arrivalNanos = arrivalNanos;
        int number = Frames.messageNumber(frame, 0, length);
        if (number < 0) {
            counters.malformed.incrementAndGet();
            damaged.raise("sends messages that are cut short");
            return;
        }
        counters.message(number);
        boolean msm = Msm.isMsm(number);
        if (msm || number == 1005 || number == 1006) {
            if (isForeign(Frames.stationId(frame, 0, length))) {
                return;
            }
        }
        if (msm) {
            observations(frame, length);
        } else if (MessageDecoder.handles(number)) {
            if (number == GlonassEphemeris1020.NUMBER) {
                assembler.onFrame(frame, 0, length);
            }
            message(frame, length);
        }
    }

    private boolean isForeign(int id) {
        if (feed.expectedId() < 0) {
            return false;
        }
        if (id == feed.expectedId()) {
            foreign.good("sends its own id " + id + " again");
            return false;
        }
        counters.foreignIds.incrementAndGet();
        foreign.raise("sends the id " + id + " of another station (expected: " + feed.expectedId()
                + "), its observations are left out of the network");
        return true;
    }

    private void observations(byte[] frame, int length) {
        if (!clock.isKnown()) {
            counters.untimed.incrementAndGet();
            return;
        }
        long bad = assembler.malformedMessages() + assembler.invalidTimes();
        long jumps = assembler.timeJumps();
        assembler.onFrame(frame, 0, length);
        if (assembler.malformedMessages() + assembler.invalidTimes() > bad) {
            counters.malformed.incrementAndGet();
            damaged.raise("sends observations that are cut short or have impossible masks or times");
        } else {
            damaged.good("sends whole observations again");
        }
        if (assembler.timeJumps() > jumps) {
            counters.timeJumps.incrementAndGet();
            time.raise("its time went back by more than " + EpochAssembler.LATE_NANOS / GpsTime.SECOND + " s");
        }
    }

    private void onEpoch(EpochObservations epoch) {
        long tag = epoch.timeNanos();
        clock.epoch(feed.outlet().lane(), tag);
        long now = clock.nowNanos();
        long off = tag - now;
        counters.latency(tag, now);
        if (Math.abs(off) > TIME_TOLERANCE_NANOS) {
            counters.timeJumps.incrementAndGet();
            time.raise("its time is off by " + off / GpsTime.SECOND + " s, its observations are left out");
            return;
        }
        if (off > AHEAD_NANOS) {
            time.raise("its time is " + off / GpsTime.SECOND + " s ahead");
        } else {
            time.good("its time is right again");
        }
        counters.epoch(tag);
        feed.onEpoch(tag, satellites(epoch), arrivalNanos);
        epochs.whole(epoch);
    }

    private int satellites(EpochObservations epoch) {
        Arrays.fill(bySystem, 0);
        int count = 0;
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            if (cell == 0 || epoch.satellite(cell) != epoch.satellite(cell - 1)) {
                count++;
                bySystem[epoch.satellite(cell) >> 6]++;
            }
        }
        for (int system = 0; system < bySystem.length; system++) {
            counters.satellites(system, bySystem[system]);
        }
        return count;
    }

    private void message(byte[] frame, int length) {
        switch (messages.decode(frame, 0, length)) {
            case null -> {
                counters.malformed.incrementAndGet();
                damaged.raise("sends messages that are cut short");
            }
            case StationPosition position -> position(frame, length, position.arp());
            case KeplerMessage orbit -> ephemeris(orbit);
            case GlonassEphemeris1020 orbit -> ephemeris(orbit);
            default -> damaged.good("sends whole messages again");
        }
    }

    private void position(byte[] frame, int length, Ecef arp) {
        Ecef before = feed.announcedArp();
        feed.onPosition(frame, length, arp);
        if (!arp.equals(before)) {
            // First whether it is still of the network: rovers choose anew by that.
            checkPosition(arp);
            moved.run();
        }
    }

    private void checkPosition(Ecef said) {
        if (feed.configured() == null) {
            return;
        }
        double off = feed.configured().arp().distanceMeters(said);
        if (off > POSITION_TOLERANCE_METERS) {
            String reason = String.format(
                    "its 1005/1006 is %.3f m from the configured position (expected: at most %.1f m)",
                    off, POSITION_TOLERANCE_METERS);
            boolean news = feed.exclusion() == null;
            feed.exclude(reason);
            if (news) {
                LOG.error("ALARM station {}: {}; excluded from the network", station(feed), reason);
            }
        } else if (feed.exclusion() != null) {
            feed.exclude(null);
            LOG.info("station {}: its 1005/1006 agrees with the configuration, back in the network", station(feed));
        }
    }

    private void ephemeris(RtcmMessage message) {
        Ephemeris ephemeris = BroadcastEphemerides.ofMessage(message, clock.nowNanos());
        if (!clock.isKnown()) {
            // A GLONASS message without its calendar gives nothing, and is not wrong for that.
            if (ephemeris != null) {
                ephemerides.add(ephemeris);
                clock.seed(ephemeris.toe());
            }
        } else if (ephemeris == null || ephemeris.toe().nanos() - clock.nowNanos() > GpsTime.WEEK) {
            // Those of the future would push the valid ones out of the store.
            counters.malformed.incrementAndGet();
            orbits.raise("sends ephemerides that no satellite can have sent now, they are left out");
        } else {
            ephemerides.add(ephemeris);
        }
    }
}
