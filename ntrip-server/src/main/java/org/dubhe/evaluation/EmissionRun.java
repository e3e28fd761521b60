package org.dubhe.evaluation;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.dubhe.caster.StreamSource;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.station.epoch.StationEpochBuilder;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.VrsMode;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/**
 * The server's own decode and emit classes, driven in virtual time on one thread: frames of an epoch go in, station by station, the solver solves
 * them, and what every rover is sent is kept.
 *
 * <p>A snapshot becomes visible {@link #SOLVER_NANOS} after its epoch, as if the solver had taken that long; where epochs are more than {@link
 * #INTERVAL_MAX_NANOS} apart, emission waits for the snapshot of its own epoch instead.
 */
final class EmissionRun {
    /** What solving takes in virtual time: more than it does on the slowest machine. */
    static final long SOLVER_NANOS = 1_500_000_000L;

    /** Above this interval a snapshot would be too old for the next epoch. */
    static final long INTERVAL_MAX_NANOS = 5 * GpsTime.SECOND;

    /** A rover says where it is this often. */
    private static final long GGA_NANOS = 10 * GpsTime.SECOND;

    /** Is shown what happens; all on the caller's thread. */
    interface Witness {
        /** All stations' epochs of this time have been solved. */
        void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot);

        /** A rover has been sent this epoch from a snapshot. */
        void emitted(GpsTime time, boolean scored, int rover, Emission emission, byte[] bytes);
    }

    /** How one epoch of a virtual station was made. */
    record Emission(int master, long snapshotId, int satellites, EpochEncoder encoder) {}

    private final Feed feed;
    private final SolverLoop.Solver solver;
    private final Witness witness;
    private final RoverStreams streams;
    private final Pipeline pipeline;
    private final DataClock clock;
    private final EpochSet epochs;
    private final boolean waits;
    private final ArrayDeque<Snapshot> unseen = new ArrayDeque<>();
    private final List<RoverRecording> recordings = new ArrayList<>();
    private final RecordedRover[] vrs;
    private final RecordedRover[] nearest;
    private final StreamSource.Subscription[] vrsSubscriptions;
    private final StreamSource.Subscription[] nearestSubscriptions;
    private final @Nullable Emission[] emissions;
    private final long[] ggaNanos;
    private final byte[] frame = new byte[Frames.BYTES_MAX];
    private final @Nullable Monitor monitor;
    private int station;
    private final FrameDecoder frames = new FrameDecoder(this::frame);
    private long pipelineNanos;

    EmissionRun(
            Feed feed,
            EphemerisStore store,
            SolverLoop.Solver solver,
            VrsSettings settings,
            SignalProfile profile,
            Witness witness) {
        this.feed = feed;
        this.solver = solver;
        this.witness = witness;
        List<ReferenceStation> stations = feed.stations();
        StationFeed[] feeds = new StationFeed[stations.size()];
        for (int i = 0; i < feeds.length; i++) {
            feeds[i] =
                    new StationFeed(i, stations.get(i).name(), stations.get(i).id(), stations.get(i), i);
        }
        waits = feed.intervalNanos() > INTERVAL_MAX_NANOS;
        clock = new DataClock(feeds.length);
        streams = new RoverStreams(
                feeds, clock, settings.withWaitForSnapshot(waits), store, this::emitted, (_, _) -> 0, () -> {});
        ReferenceStation withheld = feed.withheld();
        epochs = new EpochSet(feeds.length + (withheld == null ? 0 : 1));
        monitor = withheld == null ? null : new Monitor(feeds.length, withheld, store);
        pipeline = new Pipeline(feeds, clock, store, streams, feed.antennaCatalogue(), epochs::put);
        vrs = new RecordedRover[feed.rovers()];
        nearest = new RecordedRover[vrs.length];
        vrsSubscriptions = new StreamSource.Subscription[vrs.length];
        nearestSubscriptions = new StreamSource.Subscription[vrs.length];
        emissions = new Emission[vrs.length];
        ggaNanos = new long[vrs.length];
        Arrays.fill(ggaNanos, Long.MIN_VALUE);
        for (int r = 0; r < vrs.length; r++) {
            vrs[r] = new RecordedRover(-1 - r, "VRS");
            nearest[r] = new RecordedRover(-1 - vrs.length - r, "NEAR");
            vrsSubscriptions[r] = streams.vrs().subscribe(vrs[r]);
            nearestSubscriptions[r] = streams.nearest().subscribe(nearest[r]);
            recordings.add(new RoverRecording(feed.roverName(r), feed.roverAntenna(r, profile)));
        }
    }

    /**
     * Runs to the end of the feed.
     *
     * @param warmUpNanos time from the first epoch to the scored window
     */
    void run(long warmUpNanos, Consumer<String> progress) throws IOException {
        long first = Long.MIN_VALUE;
        while (feed.advance()) {
            GpsTime time = feed.time();
            first = first == Long.MIN_VALUE ? time.nanos() : first;
            if (feed.ephemerides() != null) {
                // Without ephemerides in the stream nothing else would tell the week.
                clock.seed(time);
            }
            boolean scored = time.nanos() - first >= warmUpNanos;
            Arrays.fill(emissions, null);
            long start = System.nanoTime();
            showSnapshots(time.nanos());
            sendGgas(time);
            receive(time);
            Snapshot snapshot = epochs.count() == 0 ? null : solver.solve(epochs);
            if (waits) {
                publish(snapshot);
                streams.virtualStations().release(time.nanos());
            } else if (snapshot != null) {
                unseen.add(snapshot);
            }
            pipelineNanos += System.nanoTime() - start;
            witness.solved(time, scored, epochs, snapshot);
            keep(time, scored);
            progress.accept("epoch " + (time.nanos() - first) / GpsTime.SECOND + " s");
        }
    }

    /** The streams, for whoever serves them to more than the recorded rovers. */
    RoverStreams streams() {
        return streams;
    }

    /** What became of the rovers. */
    List<RoverRecording> recordings() {
        return recordings;
    }

    /** Time spent in the server's own classes, seconds. */
    double pipelineSeconds() {
        return pipelineNanos * 1e-9;
    }

    private void showSnapshots(long nowNanos) {
        while (!unseen.isEmpty() && unseen.peek().time().nanos() + SOLVER_NANOS <= nowNanos) {
            publish(unseen.poll());
        }
    }

    private void publish(@Nullable Snapshot snapshot) {
        if (snapshot != null) {
            streams.virtualStations().publish(snapshot);
        }
    }

    private void sendGgas(GpsTime time) {
        for (int r = 0; r < vrs.length; r++) {
            Ecef at = feed.roverGga(r);
            if (at != null && (ggaNanos[r] == Long.MIN_VALUE || time.nanos() - ggaNanos[r] >= GGA_NANOS)) {
                ggaNanos[r] = time.nanos();
                Gga gga = gga(at, time);
                vrsSubscriptions[r].onGga(gga);
                nearestSubscriptions[r].onGga(gga);
            }
        }
        pipeline.wake();
    }

    /** As a rover says it: through the sentence, with its resolution. */
    static Gga gga(Ecef at, GpsTime time) {
        Gga exact = Gga.of(at.toGeodetic(), 0, LeapSeconds.toUtc(time));
        return Gga.parse(exact.toSentence()) instanceof Gga said ? said : exact;
    }

    private void receive(GpsTime time) {
        epochs.reset(time.nanos());
        for (station = 0; station < feed.stations().size(); station++) {
            byte[] bytes = feed.stationBytes(station);
            frames.accept(bytes, 0, bytes.length);
        }
        if (monitor != null) {
            monitor.receive(feed.roverBytes(0));
        }
    }

    /** The withheld station on its way to the solver, which compares with it what the others predict. */
    private final class Monitor {
        private final StationEpochBuilder builder;
        private final StationEpoch clean = new StationEpoch();
        private final FrameDecoder decoder;

        Monitor(int index, ReferenceStation of, EphemerisStore store) {
            builder = new StationEpochBuilder(index, of, antenna(of), store);
            decoder = new FrameDecoder(new EpochAssembler(() -> feed.time().nanos(), this::whole));
        }

        private AntennaModel antenna(ReferenceStation of) {
            AntennaModel known = feed.antennaCatalogue().find(of.antenna());
            return known == null ? AntennaModel.NULL : known;
        }

        void receive(byte[] bytes) {
            decoder.accept(bytes, 0, bytes.length);
        }

        private void whole(EpochObservations epoch) {
            if (builder.build(epoch, clean)) {
                epochs.put(clean);
            }
        }
    }

    private void frame(byte[] buffer, int offset, int length) {
        System.arraycopy(buffer, offset, frame, 0, length);
        pipeline.frame(station, frame, length, 0);
    }

    private void emitted(
            long rover,
            VrsMode mode,
            int master,
            long snapshotId,
            double snapshotAgeSeconds,
            EpochObservations sent,
            EpochEncoder encoder) {
        // A caster counts its rovers from 1 upwards, the recorded ones count downwards.
        if (mode == VrsMode.VIRTUAL && rover < 0) {
            emissions[(int) (-1 - rover)] = new Emission(master, snapshotId, satellites(sent), encoder);
        }
    }

    private void keep(GpsTime time, boolean scored) {
        for (int r = 0; r < vrs.length; r++) {
            byte[] bytes = vrs[r].take();
            Emission emission = emissions[r];
            boolean served = emission != null && emission.satellites() >= Snapshot.SATELLITES_MIN;
            recordings
                    .get(r)
                    .add(new RoverRecording.Epoch(
                            time.nanos(),
                            scored,
                            feed.roverSatellites(r),
                            feed.roverBytes(r),
                            bytes,
                            nearest[r].take(),
                            served,
                            feed.roverTruth(r)));
            if (emission != null) {
                witness.emitted(time, scored, r, emission, bytes);
            }
            nameNearest(r);
        }
    }

    /** Names the station nearest to the rover, for tables: {@code nearest} serves it while it lives, and another one else. */
    private void nameNearest(int r) {
        RoverRecording recording = recordings.get(r);
        if (!recording.nearestBase().isEmpty()) {
            return;
        }
        int best = -1;
        double bestMeters = Double.POSITIVE_INFINITY;
        for (int i = 0; i < feed.stations().size(); i++) {
            double meters = feed.stations().get(i).arp().distanceMeters(feed.roverTruth(r));
            if (meters < bestMeters) {
                best = i;
                bestMeters = meters;
            }
        }
        recording.nearest(feed.stations().get(best).name(), bestMeters / 1000);
    }

    private static int satellites(EpochObservations epoch) {
        int count = 0;
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            count += cell == 0 || epoch.satellite(cell) != epoch.satellite(cell - 1) ? 1 : 0;
        }
        return count;
    }
}
