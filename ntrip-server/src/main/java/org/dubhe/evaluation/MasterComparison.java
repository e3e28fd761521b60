package org.dubhe.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.SatelliteRange;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * The virtual station of one rover made from two masters: since all stations share one integer level, its phases must be the same but for the
 * masters' own noise and clocks.
 *
 * <p>Phases of the same epoch, satellite and signal are decoded from the emitted bytes, the whole cycles that each stream's encoder recorded are put
 * back, and what is left is differenced between satellites. Nothing is rounded.
 */
public final class MasterComparison {
    private static final int SIGNALS = Signal.MSM_ID_MAX + 1;

    /**
     * How two streams agree.
     *
     * @param phaseRmsMm RMS of the phases' difference between each satellite and the highest one, all signals
     * @param aboveMaskRmsMm the same for satellites above the rover's mask
     * @param differences how many
     * @param epochs that both streams served
     */
    public record Agreement(
            String masterA, String masterB, double phaseRmsMm, double aboveMaskRmsMm, long differences, long epochs) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "masters %s and %s: VRS phases agree to %.2f mm RMS between satellites, %.2f mm above %.0f°"
                            + " (%d differences, %d epochs)",
                    masterA,
                    masterB,
                    phaseRmsMm,
                    aboveMaskRmsMm,
                    Math.toDegrees(MASK_RAD),
                    differences,
                    epochs);
        }
    }

    /** A rover of these data does not look below. */
    private static final double MASK_RAD = Math.toRadians(SolverOptions.REAL_DATA.maskDegrees());

    /** Phases of one epoch in cycles by satellite and signal, and the satellites' elevations. */
    private record Phases(Map<Integer, Double> cycles, Map<Integer, Double> elevationsRad) {}

    private MasterComparison() {}

    /** Runs the plan's master and another one over a folder's data. */
    public static Agreement run(Path folder, String rover, EvaluationPlan plan, String other, Rtklib rtklib)
            throws IOException {
        Map<Long, Phases> a = emit(folder, rover, plan, plan.master(), rtklib);
        Map<Long, Phases> b = emit(folder, rover, plan, other, rtklib);
        BetweenSatellites between = new BetweenSatellites();
        RootMeanSquare rms = new RootMeanSquare();
        RootMeanSquare aboveMask = new RootMeanSquare();
        long epochs = 0;
        for (Map.Entry<Long, Phases> one : a.entrySet()) {
            Phases two = b.get(one.getKey());
            if (two == null) {
                continue;
            }
            epochs++;
            between.begin();
            one.getValue().cycles().forEach((cell, cycles) -> {
                Double theirs = two.cycles().get(cell);
                int satellite = cell / SIGNALS;
                Signal signal = Signal.ofMsmId(Satellite.constellation(satellite), cell % SIGNALS);
                Double elevation = one.getValue().elevationsRad().get(satellite);
                if (theirs != null && signal != null && elevation != null) {
                    between.add(signal.ordinal(), satellite, elevation, (cycles - theirs) * signal.wavelengthMeters());
                }
            });
            Map<Integer, Double> elevations = one.getValue().elevationsRad();
            between.end((_, satellite, value, isReference) -> {
                if (!isReference) {
                    rms.add(value);
                    if (elevations.getOrDefault(satellite, 0.0) >= MASK_RAD) {
                        aboveMask.add(value);
                    }
                }
            });
        }
        return new Agreement(plan.master(), other, 1000 * rms.value(), 1000 * aboveMask.value(), rms.count(), epochs);
    }

    private static Map<Long, Phases> emit(Path folder, String rover, EvaluationPlan plan, String master, Rtklib rtklib)
            throws IOException {
        Map<Long, Phases> epochs = new HashMap<>();
        try (RecordedFeed feed = new RecordedFeed(folder, rover, rtklib)) {
            int index = -1;
            for (int i = 0; i < feed.stations().size(); i++) {
                index = feed.stations().get(i).name().equals(master) ? i : index;
            }
            if (index < 0) {
                throw new IllegalArgumentException("master: " + master + " (expected: a station of the network)");
            }
            int forced = index;
            EphemerisStore store = feed.ephemerides();
            SolverLoop.Solver solver = NetworkSolvers.create(
                    feed.stations(),
                    feed.withheld(),
                    store,
                    plan.maxEdgeKm(),
                    feed.intervalNanos(),
                    plan.integerFault());
            Evaluation.EmittedStream stream =
                    new Evaluation.EmittedStream(() -> feed.time().nanos());
            EmissionRun.Witness witness = new EmissionRun.Witness() {
                @Override
                public void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot) {}

                @Override
                public void emitted(GpsTime time, boolean scored, int of, EmissionRun.Emission emission, byte[] bytes) {
                    stream.accept(bytes);
                    EpochObservations epoch = stream.epoch();
                    if (scored && emission.master() == forced && epoch.timeNanos() == time.nanos()) {
                        epochs.put(time.nanos(), phases(epoch, emission, store, stream.arp()));
                    }
                }
            };
            new EmissionRun(feed, store, solver, VrsSettings.DEFAULT.withMaster(index), feed.profile(), witness)
                    .run(plan.warmUpSeconds() * GpsTime.SECOND, plan.progress());
        }
        return epochs;
    }

    private static Phases phases(
            EpochObservations epoch, EmissionRun.Emission emission, EphemerisStore store, @Nullable Ecef arp) {
        Map<Integer, Double> cycles = new HashMap<>();
        Map<Integer, Double> elevations = new HashMap<>();
        Topocentric place = new Topocentric(arp == null ? new Ecef(0, 0, 0) : arp);
        SatelliteRange range = new SatelliteRange();
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            int satellite = epoch.satellite(cell);
            int signalId = epoch.signalId(cell);
            double sent = epoch.phaseCycles(cell);
            Ephemeris ephemeris = store.find(satellite, epoch.timeNanos());
            if (!Double.isNaN(sent) && ephemeris != null) {
                range.fromReception(ephemeris, epoch.timeNanos(), place);
                elevations.put(satellite, range.elevationRad());
                cycles.put(
                        satellite * SIGNALS + signalId,
                        sent + emission.encoder().phaseOffsetCycles(satellite, signalId));
            }
        }
        return new Phases(cycles, elevations);
    }
}
