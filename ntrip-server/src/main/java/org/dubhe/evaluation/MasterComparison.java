package org.dubhe.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.rtklib.Rtklib;
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

    /** How two streams agree. */
    public record Agreement(String masterA, String masterB, double phaseRmsMm, long differences, long epochs) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "masters %s and %s: VRS phases agree to %.2f mm RMS between satellites (%d differences, %d epochs)",
                    masterA,
                    masterB,
                    phaseRmsMm,
                    differences,
                    epochs);
        }
    }

    /** Phases of one epoch in cycles by satellite and signal. */
    private record Phases(Map<Integer, Double> cycles) {}

    private MasterComparison() {}

    /** Runs the plan's master and another one over a folder's data. */
    public static Agreement run(Path folder, String rover, EvaluationPlan plan, String other, Rtklib rtklib)
            throws IOException {
        Map<Long, Phases> a = emit(folder, rover, plan, plan.master(), rtklib);
        Map<Long, Phases> b = emit(folder, rover, plan, other, rtklib);
        BetweenSatellites between = new BetweenSatellites();
        RootMeanSquare rms = new RootMeanSquare();
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
                Signal signal = Signal.ofMsmId(org.dubhe.signal.Satellite.constellation(satellite), cell % SIGNALS);
                if (theirs != null && signal != null) {
                    int group = signal.ordinal();
                    // No elevations here: any fixed satellite serves as the reference, the lowest number does.
                    between.add(group, satellite, -satellite, (cycles - theirs) * signal.wavelengthMeters());
                }
            });
            between.end((_, _, value, isReference) -> {
                if (!isReference) {
                    rms.add(value);
                }
            });
        }
        return new Agreement(plan.master(), other, 1000 * rms.value(), rms.count(), epochs);
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
                    feed.stations(), feed.withheld(), store, plan.maxEdgeKm(), feed.intervalNanos());
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
                        epochs.put(time.nanos(), phases(epoch, emission));
                    }
                }
            };
            new EmissionRun(feed, store, solver, VrsSettings.DEFAULT.withMaster(index), feed.profile(), witness)
                    .run(plan.warmUpSeconds() * GpsTime.SECOND, plan.progress());
        }
        return epochs;
    }

    private static Phases phases(EpochObservations epoch, EmissionRun.Emission emission) {
        Map<Integer, Double> cycles = new HashMap<>();
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            int satellite = epoch.satellite(cell);
            int signalId = epoch.signalId(cell);
            double sent = epoch.phaseCycles(cell);
            if (!Double.isNaN(sent)) {
                cycles.put(
                        satellite * SIGNALS + signalId,
                        sent + emission.encoder().phaseOffsetCycles(satellite, signalId));
            }
        }
        return new Phases(cycles);
    }
}
