package org.dubhe.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.StationPosition;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Runs an evaluation: the emission in virtual time with the judges beside it, then the rovers' solvers, then the figures.
 *
 * <p>On the caller's thread but for the solvers.
 */
public final class Evaluation {
    private final EvaluationPlan plan;
    private final @Nullable Rtklib rtklib;
    private final Figures figures = new Figures();
    private final List<String> headLines = new ArrayList<>();
    private final List<EvaluationResult.Section> sections = new ArrayList<>();

    /**
     * An evaluation not yet run.
     *
     * @param rtklib the rovers' solver; {@code null} only where the plan asks for none
     */
    public Evaluation(EvaluationPlan plan, @Nullable Rtklib rtklib) {
        if (plan.solve() && rtklib == null) {
            throw new IllegalArgumentException("RTKLIB: absent (expected: the library, for the rovers' solvers)");
        }
        this.plan = plan;
        this.rtklib = rtklib;
    }

    /**
     * Evaluates a scenario of the simulator.
     *
     * @param scenario its duration is that of the scored window; the warm-up comes before it
     */
    public EvaluationResult scenario(Scenario scenario) throws IOException, InterruptedException {
        return scenario(scenario, (_, _, _, _, _) -> {});
    }

    /** The same, telling every phase error of the corrections. */
    EvaluationResult scenario(Scenario scenario, CorrectionCheck.PhaseSink sink)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        SignalProfile profile = plan.profile() == null ? SignalProfile.B1I : plan.profile();
        Scenario whole = scenario.withDurationSeconds(scenario.durationSeconds() + plan.warmUpSeconds());
        try (ScenarioFeed feed = new ScenarioFeed(whole, plan.scrambleTruth())) {
            figures.put("scenario", scenario.name()).put("seed", scenario.seed());
            headLines.add(String.format(
                    Locale.ROOT,
                    "scenario %s, seed %d: %d stations %.0f km apart, ionosphere %s, %d s after %d s of warm-up, epochs every %d s",
                    scenario.name(),
                    scenario.seed(),
                    feed.stations().size(),
                    scenario.spacingKm(),
                    scenario.ionosphere().toString().toLowerCase(Locale.ROOT),
                    scenario.durationSeconds(),
                    plan.warmUpSeconds(),
                    scenario.intervalSeconds()));
            ScenarioJudge judge =
                    new ScenarioJudge(feed, profile, plan.integerFault().station(), sink);
            return run(start, feed, profile, SolverOptions.SIMULATED, true, judge, judge);
        }
    }

    /** Evaluates recorded data: one of a folder's stations is withheld and is the rover. */
    public EvaluationResult data(Path folder, String rover) throws IOException, InterruptedException {
        if (rtklib == null) {
            throw new IllegalArgumentException("RTKLIB: absent (expected: the library, for the rover's own position)");
        }
        long start = System.nanoTime();
        try (RecordedFeed feed = new RecordedFeed(folder, rover, rtklib)) {
            SignalProfile profile = plan.profile() == null ? feed.profile() : plan.profile();
            Path name = folder.toAbsolutePath().normalize().getFileName();
            figures.put("scenario", name == null ? "data" : name.toString());
            headLines.add(String.format(
                    Locale.ROOT,
                    "data %s: %d stations, %s withheld as the rover, epochs every %.0f s, warm-up %d s",
                    folder,
                    feed.stations().size(),
                    rover,
                    feed.intervalNanos() * 1e-9,
                    plan.warmUpSeconds()));
            return run(start, feed, profile, SolverOptions.REAL_DATA, false, NO_WITNESS, null);
        }
    }

    private EvaluationResult run(
            long startNanos,
            Feed feed,
            SignalProfile profile,
            SolverOptions options,
            boolean judgeHeight,
            EmissionRun.Witness witness,
            @Nullable ScenarioJudge judge)
            throws IOException, InterruptedException {
        EphemerisStore given = feed.ephemerides();
        EphemerisStore store = given == null ? new EphemerisStore() : given;
        NetworkJudge network = new NetworkJudge(feed.stations(), feed.withheld());
        EmissionRun run = new EmissionRun(
                feed,
                store,
                servingSolver(feed, store, plan),
                vrsSettings(feed),
                profile,
                new Witnesses(network, withheldSolver(feed, store), witness));
        run.run(plan.warmUpSeconds() * GpsTime.SECOND, plan.progress());
        double emissionSeconds = (System.nanoTime() - startNanos) * 1e-9;
        GpsTime end = feed.time();
        List<RoverResult> rovers = List.of();
        double solverSeconds = Double.NaN;
        if (plan.solve() && rtklib != null) {
            RoverSolvers solvers = new RoverSolvers(
                    rtklib,
                    new RoverSolvers.Setting(
                            profile,
                            options,
                            stationAntennas(feed, profile),
                            end,
                            feed.intervalNanos(),
                            judgeHeight,
                            plan.breakAmbiguities(),
                            given),
                    plan.progress());
            rovers = solvers.solve(run.recordings());
            solverSeconds = solvers.solverSeconds();
        }
        headLines.add("profile " + profile + "; " + options.describe());
        if (feed.intervalNanos() > EmissionRun.INTERVAL_MAX_NANOS) {
            headLines.add("emission waits for the snapshot of its own epoch (age 0), since epochs are "
                    + feed.intervalNanos() / GpsTime.SECOND + " s apart");
        }
        double dataSeconds = run.recordings().isEmpty()
                ? 0
                : run.recordings().getFirst().epochs().size() * (feed.intervalNanos() * 1e-9);
        headLines.add(String.format(
                Locale.ROOT,
                "%.0f s of data in %.1f s (%.1f s of them the server's own classes); RTKLIB %s",
                dataSeconds,
                emissionSeconds,
                run.pipelineSeconds(),
                Double.isNaN(solverSeconds) ? "not run" : String.format(Locale.ROOT, "%.1f s", solverSeconds)));
        figures.put("profile", profile.key())
                .put("stations", feed.stations().size())
                .put("rovers", feed.rovers())
                .put("realtime_factor", dataSeconds / emissionSeconds)
                .put("solver_s", solverSeconds);
        network.fill(figures);
        sections.add(new EvaluationResult.Section(
                "Network, share of eligible ambiguities fixed since the start", network.edgeTable()));
        if (judge != null) {
            judge.fill(figures, sections);
        }
        served(run.recordings());
        EvaluationResult result =
                new EvaluationResult(figures, headLines, rovers, judgeHeight, sections, network.samples());
        scores(result);
        return result;
    }

    /** The antennas of the stations by the ids that their own frames have; a null antenna for any other. */
    private static IntFunction<RoverAntenna> stationAntennas(Feed feed, SignalProfile profile) {
        Map<Integer, RoverAntenna> byId = new HashMap<>();
        for (int i = 0; i < feed.stations().size(); i++) {
            byId.put(feed.stations().get(i).id(), feed.stationAntenna(i, profile));
        }
        return id -> byId.getOrDefault(id, RoverAntenna.NULL);
    }

    /**
     * The network's solver whose snapshots rovers are served from. It never sees a withheld place: not even the zenith delays or the choice of the
     * interpolation may follow from the rover's own observations.
     */
    static SolverLoop.Solver servingSolver(Feed feed, EphemerisStore store, EvaluationPlan plan) {
        return NetworkSolvers.create(
                feed.stations(), null, store, plan.maxEdgeKm(), feed.intervalNanos(), plan.integerFault());
    }

    /** A second solver that knows the withheld place, for the comparison with it alone; {@code null} where none is withheld. */
    private SolverLoop.@Nullable Solver withheldSolver(Feed feed, EphemerisStore store) {
        return feed.withheld() == null
                ? null
                : NetworkSolvers.create(
                        feed.stations(),
                        feed.withheld(),
                        store,
                        plan.maxEdgeKm(),
                        feed.intervalNanos(),
                        plan.integerFault());
    }

    private VrsSettings vrsSettings(Feed feed) {
        VrsSettings settings = VrsSettings.DEFAULT.withFaults(plan.faults());
        if (plan.master().isEmpty()) {
            return settings;
        }
        for (int i = 0; i < feed.stations().size(); i++) {
            if (feed.stations().get(i).name().equals(plan.master())) {
                headLines.add("master " + plan.master() + " for all rovers");
                return settings.withMaster(i);
            }
        }
        throw new IllegalArgumentException("master: " + plan.master() + " (expected: one of "
                + String.join(
                        ", ",
                        feed.stations().stream().map(ReferenceStation::name).toList()) + ")");
    }

    private void served(List<RoverRecording> recordings) {
        long counted = 0;
        long served = 0;
        for (RoverRecording recording : recordings) {
            served += recording.servedEpochs();
            for (RoverRecording.Epoch epoch : recording.epochs()) {
                counted += epoch.counted() ? 1 : 0;
            }
        }
        figures.put("epochs", counted).put("vrs_served_rate", counted == 0 ? Double.NaN : (double) served / counted);
    }

    private void scores(EvaluationResult result) {
        if (result.rovers().isEmpty()) {
            return;
        }
        SolutionScore vrs = SolutionScore.of(EvaluationReport.outcomes(result, RoverResult::vrs), result.judgeHeight());
        SolutionScore nearest =
                SolutionScore.of(EvaluationReport.outcomes(result, RoverResult::nearest), result.judgeHeight());
        double[] firstFixes = EvaluationReport.firstFixSeconds(result, RoverResult::vrs);
        figures.put("fix_rate", vrs.fixRate())
                .put("wrong_fix_rate", vrs.wrongFixRate())
                .put("ttff_p50_s", SolutionScore.percentile(firstFixes, 0.5))
                .put("ttff_p95_s", SolutionScore.percentile(firstFixes, 0.95))
                .put("h_rms_mm", vrs.horizontalRmsMm())
                .put("v_rms_mm", vrs.verticalRmsMm())
                .put("h_p95_mm", vrs.horizontalP95Mm())
                .put("v_p95_mm", vrs.verticalP95Mm())
                .put("nearest_fix_rate", nearest.fixRate())
                .put("nearest_h_rms_mm", nearest.horizontalRmsMm())
                .put("nearest_h_p95_mm", nearest.horizontalP95Mm());
    }

    private static final EmissionRun.Witness NO_WITNESS = new EmissionRun.Witness() {
        @Override
        public void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot) {}

        @Override
        public void emitted(GpsTime time, boolean scored, int rover, EmissionRun.Emission emission, byte[] bytes) {}
    };

    private record Witnesses(NetworkJudge network, SolverLoop.@Nullable Solver withheld, EmissionRun.Witness next)
            implements EmissionRun.Witness {
        @Override
        public void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot) {
            network.solved(
                    time, scored, snapshot, withheld == null || epochs.count() == 0 ? null : withheld.solve(epochs));
            next.solved(time, scored, epochs, snapshot);
        }

        @Override
        public void emitted(GpsTime time, boolean scored, int rover, EmissionRun.Emission emission, byte[] bytes) {
            next.emitted(time, scored, rover, emission, bytes);
        }
    }

    /** Compares with the simulator's truth. */
    private static final class ScenarioJudge implements EmissionRun.Witness {
        private final ScenarioFeed feed;
        private final List<SimulatedStation> stations;
        private final CorrectionCheck corrections;
        private final IntegerCheck integers = new IntegerCheck();
        private final EmittedStream[] streams;

        ScenarioJudge(ScenarioFeed feed, SignalProfile profile, int faultyStation, CorrectionCheck.PhaseSink sink) {
            this.feed = feed;
            this.stations = feed.simulated();
            this.corrections = new CorrectionCheck(feed.simulation().truth(), profile, faultyStation, sink);
            this.streams = new EmittedStream[feed.rovers()];
            for (int i = 0; i < streams.length; i++) {
                streams[i] = new EmittedStream(() -> feed.time().nanos());
            }
        }

        @Override
        public void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot) {
            if (snapshot != null) {
                integers.add(snapshot, stations, epochs);
                corrections.snapshot(snapshot, stations, epochs);
            }
        }

        @Override
        public void emitted(GpsTime time, boolean scored, int rover, EmissionRun.Emission emission, byte[] bytes) {
            EmittedStream stream = streams[rover];
            stream.accept(bytes);
            Ecef point = stream.arp();
            if (scored) {
                corrections.served();
            }
            if (scored && point != null && stream.epoch().timeNanos() == time.nanos()) {
                corrections.emitted(
                        rover,
                        time,
                        point,
                        emission.master(),
                        stations.get(emission.master()).epoch(),
                        emission.snapshotId(),
                        stream.epoch(),
                        emission.encoder()::phaseOffsetCycles);
            }
        }

        void fill(Figures figures, List<EvaluationResult.Section> sections) {
            figures.put("network_integers", integers.decisions())
                    .put("network_wrong_integers", integers.wrong())
                    .put("vrs_phase_rms_mm", corrections.phaseRmsMm())
                    .put("vrs_code_iono_rms_mm", corrections.codeIonosphereRmsMm());
            sections.add(new EvaluationResult.Section("Integers against those of the receivers", integers.summary()));
            sections.add(new EvaluationResult.Section(
                    "Corrections against the truth, between satellites",
                    corrections.table()
                            + String.format(
                                    Locale.ROOT,
                                    "  %d of %d served epochs judged; %d cells without a recorded integer left out; scenario of %d stations%n",
                                    corrections.epochs(),
                                    corrections.servedEpochs(),
                                    corrections.unjudgedCells(),
                                    feed.stations().size())));
        }
    }

    /** A rover's side of a stream: its last position and its last epoch, decoded from the bytes. */
    static final class EmittedStream {
        private final EpochObservations epoch = new EpochObservations();
        private final EpochAssembler assembler;
        private final MessageDecoder messages = new MessageDecoder();
        private final FrameDecoder frames = new FrameDecoder(this::frame);
        private @Nullable Ecef arp;

        EmittedStream(java.util.function.LongSupplier about) {
            assembler = new EpochAssembler(about, epoch::copyFrom);
        }

        void accept(byte[] bytes) {
            frames.accept(bytes, 0, bytes.length);
        }

        EpochObservations epoch() {
            return epoch;
        }

        @Nullable
        Ecef arp() {
            return arp;
        }

        private void frame(byte[] buffer, int offset, int length) {
            assembler.onFrame(buffer, offset, length);
            int number = Frames.messageNumber(buffer, offset, length);
            if ((number == 1005 || number == 1006)
                    && messages.decode(buffer, offset, length) instanceof StationPosition position) {
                arp = position.arp();
            }
        }
    }
}
