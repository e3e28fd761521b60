package org.dubhe.stream;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.caster.MadeStream;
import org.dubhe.caster.StreamProfile;
import org.dubhe.correction.VirtualStation;
import org.dubhe.correction.VrsSynthesizer;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.AtmosphereDelta.Refusal;
import org.dubhe.network.NetworkSolver;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.msm.MsmComposer;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * The virtual stations of all rovers on mountpoints of kind vrs.
 *
 * <p>A rover's epoch leaves the moment its master's epoch is whole, from the newest snapshot there is: no other station and not the solver is
 * waited for. A master is the nearest station that lives and whose integers are levelled nearly as well as the best one's; since all stations
 * share one level, changing it keeps the phase.
 *
 * <p>Belongs to the thread {@code ring}; only {@link #publish} and {@link #made} may come from another.
 */
public final class VrsStreams {
    /** A master's frames must be this fresh: changing it costs a rover nothing, so it comes sooner than a base's death. */
    private static final long FRESH_MIN_NANOS = 3 * GpsTime.SECOND;

    private static final double FRESH_EPOCHS = 1.5;

    /** How long a fuller snapshot is kept beside the newest; each has its own age limit beyond. */
    private static final long FULLER_NANOS = 10 * GpsTime.SECOND;

    /** A rover whose virtual station has sent nothing for so long is no longer the sample; as long as the longest interval of a station. */
    private static final long SAMPLE_SILENCE_NANOS = 60 * GpsTime.SECOND;

    private final RoverStreams streams;
    private final VrsSettings settings;
    private final EphemerisStore ephemerides;
    private final EmissionJournal journal;
    private final VrsSynthesizer synthesizer;
    private final VrsSynthesizer fallback;
    private final StationIds ids;
    private final StationFeed[] byNetworkIndex;
    private final VirtualStation[] places;
    private final int[] levelledCells;
    private final boolean[] fresh;
    private final CapableMasters masters;
    private final @Nullable StationEpoch[] held;
    private final long[] heldArrivalNanos;
    private final boolean[] holds;
    private final List<VrsRover> rovers = new ArrayList<>();
    private final MessageEncoder messages = new MessageEncoder();
    private final MsmComposer composer;
    private final FrameBuffer frames = new FrameBuffer();
    private final EpochObservations observations = new EpochObservations();
    private final StreamProfile sample = new StreamProfile();
    private @Nullable VrsRover sampled;
    private long sampledNanos;
    private boolean fallbackHolds;
    private volatile @Nullable Newest newest;

    /**
     * What is emitted from.
     *
     * @param snapshot the newest one
     * @param fuller the newest one with at least as many usable triangles as those of {@link #FULLER_NANOS} before it: where a station has missed an
     *     epoch, the newest lacks its triangles and this still has them
     */
    private record Newest(Snapshot snapshot, Snapshot fuller, int fullerTriangles) {
        static Newest after(@Nullable Newest before, Snapshot snapshot) {
            int usable = 0;
            for (int t = 0; t < snapshot.triangleCount(); t++) {
                usable += snapshot.isUsable(t) ? 1 : 0;
            }
            if (before != null
                    && before.fullerTriangles > usable
                    && Math.abs(snapshot.time().nanos() - before.fuller.time().nanos()) <= FULLER_NANOS) {
                return new Newest(snapshot, before.fuller, before.fullerTriangles);
            }
            return new Newest(snapshot, snapshot, usable);
        }
    }

    VrsStreams(RoverStreams streams, VrsSettings settings, EphemerisStore ephemerides, EmissionJournal journal) {
        this.streams = streams;
        this.settings = settings;
        this.ephemerides = ephemerides;
        this.journal = journal;
        this.composer = new MsmComposer(settings.msmLevel());
        this.synthesizer = new VrsSynthesizer(settings.faults());
        this.fallback = new VrsSynthesizer(settings.faults());
        this.ids = new StationIds(streams.stations());
        int count = 0;
        for (StationFeed feed : streams.stations()) {
            count = Math.max(count, feed.networkIndex() + 1);
        }
        byNetworkIndex = new StationFeed[count];
        places = new VirtualStation[count];
        for (StationFeed feed : streams.stations()) {
            Ecef arp = feed.arp();
            if (feed.networkIndex() >= 0 && arp != null) {
                byNetworkIndex[feed.networkIndex()] = feed;
                places[feed.networkIndex()] = new VirtualStation(arp);
            }
        }
        levelledCells = new int[count];
        fresh = new boolean[count];
        masters = new CapableMasters(count);
        held = new StationEpoch[count];
        heldArrivalNanos = new long[count];
        holds = new boolean[count];
    }

    /** A new snapshot; what is emitted from now on uses it. From one thread at a time. */
    public void publish(Snapshot snapshot) {
        newest = Newest.after(newest, snapshot);
    }

    /** The newest snapshot; {@code null} before the first. */
    public @Nullable Snapshot snapshot() {
        Newest now = newest;
        return now == null ? null : now.snapshot;
    }

    /** How the streams of virtual stations are made, and what one rover's holds. From any thread. */
    public MadeStream made() {
        return new MadeStream(
                settings.msmLevel(),
                NetworkSolver.SYSTEMS,
                BaseDescription.periodsSeconds(settings.physicalStation()),
                sample);
    }

    /**
     * A station's epoch is whole: emits it to all rovers whose master or single base it is.
     *
     * @param arrivalNanos when its last byte came, {@link System#nanoTime}
     */
    public void epoch(StationEpoch epoch, long arrivalNanos) {
        if (!settings.waitForSnapshot()) {
            emit(epoch, arrivalNanos);
            return;
        }
        int station = epoch.station();
        StationEpoch copy = held[station];
        if (copy == null) {
            copy = new StationEpoch();
            held[station] = copy;
        }
        copy.copyFrom(epoch);
        heldArrivalNanos[station] = arrivalNanos;
        holds[station] = true;
    }

    /** With {@link VrsSettings#waitForSnapshot}: the snapshot of this time has been published, or will not come. */
    public void release(long tagNanos) {
        for (int station = 0; station < held.length; station++) {
            StationEpoch epoch = held[station];
            if (epoch != null && holds[station] && epoch.observations().timeNanos() <= tagNanos) {
                holds[station] = false;
                emit(epoch, heldArrivalNanos[station]);
            }
        }
    }

    private void emit(StationEpoch epoch, long arrivalNanos) {
        int station = epoch.station();
        Newest now = newest;
        fallbackHolds = now != null
                && now.fuller != now.snapshot
                && fallback.master(places[station], epoch, now.fuller, ephemerides) > 0;
        levelledCells[station] =
                now == null ? 0 : synthesizer.master(places[station], epoch, now.snapshot, ephemerides);
        checkCapable();
        StationFeed feed = byNetworkIndex[station];
        for (int i = 0; i < rovers.size(); i++) {
            VrsRover rover = rovers.get(i);
            try {
                rover.epoch(feed, epoch, levelledCells[station] > 0 || fallbackHolds, arrivalNanos);
            } catch (RuntimeException e) {
                streams.failed(rover, e);
            }
        }
    }

    private void checkCapable() {
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = isFresh(byNetworkIndex[i]);
        }
        if (masters.update(fresh, levelledCells, streams.now())) {
            for (int i = 0; i < rovers.size(); i++) {
                streams.stationsChanged(rovers.get(i));
            }
        }
    }

    /** The master for a place; {@code null} where no station of the network lives. */
    @Nullable
    StationFeed master(Ecef place, @Nullable StationFeed current) {
        int forced = settings.master();
        if (forced >= 0 && byNetworkIndex[forced].inNetwork() && isFresh(byNetworkIndex[forced])) {
            return byNetworkIndex[forced];
        }
        StationFeed able = NearestStation.choose(
                byNetworkIndex,
                f -> f.inNetwork() && masters.isCapable(f.networkIndex()),
                place,
                current,
                GgaRules.DEFAULT,
                streams.now());
        return able != null ? able : base(place, current);
    }

    /** The single base for a place; {@code null} where no station of the network lives. */
    @Nullable
    StationFeed base(Ecef place, @Nullable StationFeed current) {
        return NearestStation.choose(
                byNetworkIndex, StationFeed::inNetwork, place, current, GgaRules.DEFAULT, streams.now());
    }

    /** Whether a place can be served from the newest snapshot as far as that alone says. */
    boolean covers(Ecef place) {
        Newest now = newest;
        return now != null && (now.snapshot.covers(place) || now.fuller.covers(place));
    }

    VrsSettings settings() {
        return settings;
    }

    /** Makes the MSMs of all rovers, one after the other. */
    MsmComposer composer() {
        return composer;
    }

    /**
     * The present master's epoch at a virtual station, into {@link #observations}: from the newest snapshot, else from the fuller one.
     *
     * @return what made it; {@code null} where both refuse, see {@link #refusal}
     */
    @Nullable
    VrsSynthesizer synthesize(VirtualStation at, int stationId, long servedSinceNanos) {
        if (synthesizer.synthesize(at, stationId, servedSinceNanos, observations) > 0) {
            return synthesizer;
        }
        return fallbackHolds && fallback.synthesize(at, stationId, servedSinceNanos, observations) > 0
                ? fallback
                : null;
    }

    /** Why the newest snapshot refused last. */
    Refusal refusal() {
        return synthesizer.refusal();
    }

    StationIds ids() {
        return ids;
    }

    MessageEncoder messages() {
        return messages;
    }

    FrameBuffer frames() {
        return frames;
    }

    EpochObservations observations() {
        return observations;
    }

    EphemerisStore ephemerides() {
        return ephemerides;
    }

    EmissionJournal journal() {
        return journal;
    }

    /**
     * {@link #frames} are what a rover gets.
     *
     * @param virtual of its virtual station; else of a single base, and its virtual station begins anew after that
     */
    void sent(VrsRover rover, boolean virtual, long arrivalNanos) {
        if (!virtual) {
            dropSample(rover);
            return;
        }
        long now = arrivalNanos == 0 ? System.nanoTime() : arrivalNanos;
        if (sampled == null || now - sampledNanos > SAMPLE_SILENCE_NANOS) {
            sampled = rover;
            sample.begin();
        }
        if (rover == sampled) {
            sampledNanos = now;
            sample.frames(frames.bytes(), frames.length(), now);
        }
    }

    void joined(VrsRover rover) {
        rovers.add(rover);
    }

    void left(VrsRover rover) {
        rovers.remove(rover);
        dropSample(rover);
    }

    private void dropSample(VrsRover rover) {
        if (rover == sampled) {
            sampled = null;
        }
    }

    private boolean isFresh(StationFeed feed) {
        return feed.isFresh(streams.now(), Math.max(FRESH_MIN_NANOS, (long) (FRESH_EPOCHS * feed.intervalNanos())));
    }
}
