package org.dubhe.pipeline;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.station.epoch.StationEpochBuilder;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * What happens with a frame, from its bytes to the rovers': pass on, decode, station epoch, virtual stations, and a copy for the solver.
 *
 * <p>Knows no threads: {@link FrameRing} calls it on its own, an evaluation calls it in a loop, and both get the same bytes. The solver is told
 * last and only by a copy.
 */
public final class Pipeline implements FrameRing.Handler {
    private final StationFeed[] stations;
    private final RoverStreams streams;
    private final Consumer<StationEpoch> solver;
    private final StationIntake[] intakes;
    private final @Nullable StationEpochBuilder[] builders;
    private final StationEpoch clean = new StationEpoch();
    private long arrivalNanos;

    /**
     * A pipeline that has seen nothing.
     *
     * @param stations by index as in the caster's list of sources
     * @param solver is given every clean epoch of the network's stations; copies what it keeps and returns at once
     * @param roughNow GPST nanoseconds right to 512 weeks: completes GPS weeks before {@code clock} knows the time
     */
    public Pipeline(
            StationFeed[] stations,
            ServiceClock clock,
            EphemerisStore ephemerides,
            RoverStreams streams,
            Consumer<StationEpoch> solver,
            LongSupplier roughNow) {
        this.stations = stations.clone();
        this.streams = streams;
        this.solver = solver;
        intakes = new StationIntake[stations.length];
        builders = new StationEpochBuilder[stations.length];
        for (int i = 0; i < stations.length; i++) {
            StationFeed feed = stations[i];
            ReferenceStation configured = feed.configured();
            if (feed.networkIndex() >= 0 && configured != null) {
                builders[i] = new StationEpochBuilder(feed.networkIndex(), configured, ephemerides);
            }
            intakes[i] = new StationIntake(
                    feed, clock, ephemerides, epoch -> whole(feed, epoch), streams::stationMoved, roughNow);
        }
    }

    @Override
    public void frame(int station, byte[] bytes, int length, long arrivalNanos) {
        this.arrivalNanos = arrivalNanos;
        streams.serve();
        streams.frame(station, bytes, length, arrivalNanos);
        intakes[station].frame(bytes, length);
    }

    /** Rovers have asked for something, or time has gone by. */
    @Override
    public void wake() {
        streams.serve();
        streams.checkSilence();
    }

    /** What came in from a station. */
    public IntakeCounters counters(int station) {
        return intakes[station].counters();
    }

    /** The stations, by index as in the caster's list of sources. */
    public StationFeed[] stations() {
        return stations.clone();
    }

    private void whole(StationFeed feed, EpochObservations epoch) {
        StationEpochBuilder builder = builders[feed.index()];
        if (builder == null || !feed.inNetwork() || !builder.build(epoch, clean)) {
            return;
        }
        streams.virtualStations().epoch(clean, arrivalNanos);
        solver.accept(clean);
    }
}
