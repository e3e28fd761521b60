package org.dubhe.pipeline;

import static org.dubhe.log.LogFields.station;

import java.util.function.Consumer;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.station.epoch.StationEpochBuilder;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens with a frame, from its bytes to the rovers': pass on, decode, station epoch, virtual stations, and a copy for the solver.
 *
 * <p>Knows no threads: {@link FrameRing} calls it on its own, an evaluation calls it in a loop, and both get the same bytes. The solver is told
 * last and only by a copy.
 */
public final class Pipeline implements FrameRing.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

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
     * @param antennas phase centres of the stations' antennas; one that it lacks is taken for a point, with a warning
     * @param solver is given every clean epoch of the network's stations; copies what it keeps and returns at once
     */
    public Pipeline(
            StationFeed[] stations,
            ServiceClock clock,
            EphemerisStore ephemerides,
            RoverStreams streams,
            AntennaCatalogue antennas,
            Consumer<StationEpoch> solver) {
        this.stations = stations.clone();
        this.streams = streams;
        this.solver = solver;
        intakes = new StationIntake[stations.length];
        builders = new StationEpochBuilder[stations.length];
        for (int i = 0; i < stations.length; i++) {
            StationFeed feed = stations[i];
            ReferenceStation configured = feed.configured();
            if (feed.networkIndex() >= 0 && configured != null) {
                builders[i] = new StationEpochBuilder(
                        feed.networkIndex(), configured, antenna(configured, antennas), ephemerides);
            }
            intakes[i] =
                    new StationIntake(feed, clock, ephemerides, epoch -> whole(feed, epoch), streams::stationMoved);
        }
    }

    @Override
    public void frame(int station, byte[] bytes, int length, long arrivalNanos) {
        this.arrivalNanos = arrivalNanos;
        streams.serve();
        streams.frame(station, bytes, length, arrivalNanos);
        intakes[station].frame(bytes, length, arrivalNanos);
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

    private static AntennaModel antenna(ReferenceStation station, AntennaCatalogue antennas) {
        if (station.antenna().isBlank()) {
            return AntennaModel.NULL;
        }
        AntennaModel model = antennas.find(station.antenna());
        if (model == null) {
            LOG.warn(
                    "station {}: no phase centres of antenna \"{}\", taken for a point at its ARP",
                    station(station.name()),
                    station.antenna());
            return AntennaModel.NULL;
        }
        return model;
    }

    private void whole(StationFeed feed, EpochObservations epoch) {
        StationEpochBuilder builder = builders[feed.index()];
        if (builder == null || !feed.inNetwork() || !builder.build(epoch, clean)) {
            return;
        }
        IntakeCounters counters = intakes[feed.index()].counters();
        counters.slips.lazySet(builder.brokenArcs());
        counters.mendedSlips.lazySet(builder.mendedSlips());
        counters.clockJumps.lazySet(builder.clockJumps());
        streams.virtualStations().epoch(clean, arrivalNanos);
        solver.accept(clean);
    }
}
