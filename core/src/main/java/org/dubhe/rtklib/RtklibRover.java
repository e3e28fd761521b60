package org.dubhe.rtklib;

import java.util.function.IntFunction;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtklib.ReceiverStream.Epoch;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * A rover: solves its own observations against received correction bytes with RTKLIB's {@code rtkpos}.
 *
 * <p>A rover epoch is solved with the base epoch of the same time tag, whatever the wall clock; until that one has arrived {@link #poll} waits
 * and says {@code null}. An ephemeris counts from the first epoch after it in its own stream, so the solutions are a function of the two
 * streams alone, however their arrival interleaves. The base station's position comes from 1005 and 1006 only; a base of another station id
 * starts the solution anew, with the antenna of that station.
 *
 * <p>About 5 MB outside the heap; close it. Belongs to one thread at a time; different rovers may run on different threads.
 */
public final class RtklibRover implements AutoCloseable {
    /** RTKLIB's own tolerance between two time tags that are to be one (DTTOL). */
    private static final long SAME_TAG_NANOS = 5_000_000L;

    /**
     * What a rover is.
     *
     * @param profile the signals it uses
     * @param options RTKLIB's options
     * @param near within half a week of the data
     * @param antenna the rover's own
     * @param baseAntennas of the base by its station id (DF003): the station's own for a single base, {@link RoverAntenna#NULL} for a virtual station
     * @param breakAmbiguities adds a constant fraction of a cycle to each of the rover's signals: a control in which nothing may be fixed
     */
    public record Setup(
            SignalProfile profile,
            SolverOptions options,
            GpsTime near,
            RoverAntenna antenna,
            IntFunction<RoverAntenna> baseAntennas,
            boolean breakAmbiguities) {
        /** A rover whose base has one antenna, whichever station it is. */
        public Setup(
                SignalProfile profile,
                SolverOptions options,
                GpsTime near,
                RoverAntenna antenna,
                RoverAntenna baseAntenna,
                boolean breakAmbiguities) {
            this(profile, options, near, antenna, _ -> baseAntenna, breakAmbiguities);
        }

        /** A rover without antenna corrections and with whole ambiguities. */
        public Setup(SignalProfile profile, SolverOptions options, GpsTime near) {
            this(profile, options, near, RoverAntenna.NULL, RoverAntenna.NULL, false);
        }
    }

    private final Rtklib rtklib;
    private final IntFunction<RoverAntenna> baseAntennas;
    private final @Nullable Ephemeris[] handed = new @Nullable Ephemeris[Satellite.COUNT];
    private final ReceiverStream base;
    private final ReceiverStream rover;
    private final EpochPairing pairing;
    private final EpochPairing alone;
    private final EpochWriter aloneWriter;
    private final Navigation navigation;
    private final Filter filter;
    private int baseStationId = -1;
    private long knownOverflows;
    private long solveNanos;

    /** A rover that has seen nothing yet. */
    public RtklibRover(Rtklib rtklib, Setup setup) {
        this.rtklib = rtklib;
        this.baseAntennas = setup.baseAntennas();
        base = new ReceiverStream(rtklib, setup.profile(), setup.near());
        rover = new ReceiverStream(rtklib, setup.profile(), setup.near());
        pairing = new EpochPairing(rtklib, setup.profile(), setup.breakAmbiguities());
        alone = new EpochPairing(rtklib, setup.profile(), false);
        aloneWriter = new EpochWriter(rtklib, setup.profile());
        navigation = new Navigation(rtklib);
        filter = new Filter(setup);
    }

    /** Takes bytes of the correction stream, cut anywhere. */
    public void receiveBase(byte[] bytes, int offset, int length) {
        base.accept(bytes, offset, length);
    }

    /** Takes RTCM bytes of the rover's own receiver, cut anywhere: observations, ephemerides or both. */
    public void receiveRover(byte[] bytes, int offset, int length) {
        rover.accept(bytes, offset, length);
    }

    /** Takes an epoch of the rover's own receiver. */
    public void observe(EpochObservations observations) {
        rover.accept(observations);
    }

    /** Takes an ephemeris that the rover has; it counts from its next epoch. GLONASS is not used. */
    public void receiveEphemeris(Ephemeris ephemeris) {
        if (ephemeris instanceof KeplerEphemeris kepler && rtklib.number(kepler.satellite()) > 0) {
            rover.accept(EphemerisWriter.write(rtklib, kepler));
        }
    }

    /**
     * Takes what a store has for an instant, as a rover whose navigation data is a file: of each satellite the ephemeris nearest in time.
     * Galileo's are those before the instant, since RTKLIB takes no later one.
     */
    public void receiveEphemerides(EphemerisStore store, GpsTime at) {
        for (int satellite = 0; satellite < Satellite.COUNT; satellite++) {
            Ephemeris found = store.find(satellite, at.nanos());
            if (found != null && Satellite.constellation(satellite) == Constellation.GALILEO) {
                for (Ephemeris one : store.all(satellite)) {
                    if (one.toe().compareTo(at) < 0
                            && (found.toe().compareTo(at) >= 0 || one.toe().compareTo(found.toe()) > 0)) {
                        found = one;
                    }
                }
            }
            if (found != null && !found.equals(handed[satellite])) {
                handed[satellite] = found;
                receiveEphemeris(found);
            }
        }
    }

    /**
     * Solves the oldest rover epoch not solved yet, as soon as the base epoch of its time tag, or a later one, has arrived.
     *
     * @return {@code null} where there is none or where it has to wait
     */
    public @Nullable Solution poll() {
        Epoch next = rover.peek();
        return next == null || base.newestNanos() < next.timeNanos() - SAME_TAG_NANOS ? null : pollNow();
    }

    /**
     * Solves the oldest rover epoch not solved yet with what has arrived: without its base epoch it is a single-point solution.
     *
     * @return {@code null} where there is none
     */
    public @Nullable Solution pollNow() {
        Epoch next = rover.poll();
        if (next == null) {
            return null;
        }
        Epoch same = baseOf(next.timeNanos());
        next.ephemerides().forEach(navigation::put);
        restartWherePhasesDoNotContinue(same);
        Ecef position = same == null ? null : same.stationPosition();
        int count = pairing.pair(next, position == null ? null : same);
        long start = System.nanoTime();
        Solution solution = filter.solve(next.timeNanos(), pairing.bytes(), count, position, navigation);
        solveNanos += System.nanoTime() - start;
        return solution;
    }

    private void restartWherePhasesDoNotContinue(@Nullable Epoch same) {
        long overflows = base.overflows() + rover.overflows();
        boolean restart = overflows != knownOverflows;
        knownOverflows = overflows;
        if (same != null && same.stationId() != baseStationId) {
            // A base has an antenna with its first epoch, or another one with another station's.
            boolean otherAntenna = filter.baseAntenna(baseAntennas.apply(same.stationId()));
            restart |= otherAntenna || baseStationId >= 0;
            baseStationId = same.stationId();
        }
        if (restart) {
            filter.restart();
        }
    }

    /** Takes base epochs up to a time tag; the one of this tag, or {@code null}. */
    private @Nullable Epoch baseOf(long timeNanos) {
        Epoch same = null;
        for (Epoch head = base.peek();
                head != null && head.timeNanos() <= timeNanos + SAME_TAG_NANOS;
                head = base.peek()) {
            base.poll();
            head.ephemerides().forEach(navigation::put);
            if (head.timeNanos() >= timeNanos - SAME_TAG_NANOS) {
                same = head;
            } else {
                pairing.skipBase(head);
            }
        }
        return same;
    }

    /**
     * The rover's position from its pseudoranges alone ({@code pntpos}: broadcast ionosphere model, Saastamoinen); touches no ambiguity.
     *
     * @return with {@link Solution.Status#SINGLE} or {@link Solution.Status#NONE}
     */
    public Solution singlePoint(EpochObservations observations) {
        rover.takeEphemerides().forEach(navigation::put);
        base.takeEphemerides().forEach(navigation::put);
        int count = alone.pair(ReceiverStream.epoch(aloneWriter, observations), null);
        return filter.singlePoint(observations.timeNanos(), alone.bytes(), count, navigation);
    }

    /** Forgets position and ambiguities, keeps ephemerides: a rover switched off and on. */
    public void restart() {
        filter.restart();
    }

    /** Time tag of the newest base epoch received, GPST; {@code null} before the first. */
    public @Nullable GpsTime newestBaseTime() {
        return base.newestNanos() == Long.MIN_VALUE ? null : new GpsTime(base.newestNanos());
    }

    /** Time tag of the newest rover epoch taken, GPST; {@code null} before the first. */
    public @Nullable GpsTime newestRoverTime() {
        return rover.newestNanos() == Long.MIN_VALUE ? null : new GpsTime(rover.newestNanos());
    }

    /** Rover epochs that wait to be solved. */
    public int pendingEpochs() {
        return rover.pending();
    }

    /** Epochs of both streams that were repeated, out of order or pushed out by newer ones. */
    public long droppedEpochs() {
        return base.droppedEpochs() + rover.droppedEpochs();
    }

    /** Time spent in RTKLIB so far, nanoseconds of the wall clock. */
    public long solveNanos() {
        return solveNanos;
    }

    @Override
    public void close() {
        base.close();
        rover.close();
        navigation.close();
        filter.close();
    }
}
