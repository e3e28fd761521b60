package org.dubhe.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.dubhe.evaluation.Evaluation;
import org.dubhe.evaluation.EvaluationJson;
import org.dubhe.evaluation.EvaluationPlan;
import org.dubhe.evaluation.EvaluationReport;
import org.dubhe.evaluation.EvaluationResult;
import org.dubhe.evaluation.MasterComparison;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.simulation.IonosphereLevel;
import org.dubhe.simulation.Scenario;
import org.dubhe.station.source.StationsFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dubhe evaluate}: what rovers get, measured; a report, and a line for scripts at the end. */
@Command(
        name = "evaluate",
        description = {
            "Measure what rovers get: the server's own classes in virtual time, RTKLIB as the rovers' solver.",
            "Either --scenario (simulated, with its truth) or --data (recorded stations, one of them withheld as the rover)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    /** What a simulation is made of or judged by: with recorded data it would say something and do nothing. */
    private static final List<String> OF_SCENARIO = List.of(
            "--seed",
            "--spacing-km",
            "--ionosphere",
            "--duration-s",
            "--rovers",
            "--msm-level",
            "--no-solvers",
            "--scramble-truth");

    /** What only recorded data have. */
    private static final List<String> OF_DATA = List.of("--rover", "--compare-master");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--scenario", paramLabel = "NAME", description = "One of: triangle, city30, city50, storm50.")
    private @Nullable String scenario;

    @Option(names = "--seed", paramLabel = "N", description = "With --scenario: of all that is random (default: 1).")
    private long seed = 1;

    @Option(names = "--spacing-km", paramLabel = "KM", description = "With --scenario: distance between stations.")
    private @Nullable Double spacingKm;

    @Option(names = "--ionosphere", paramLabel = "LEVEL", description = "With --scenario: quiet, active or storm.")
    private @Nullable String ionosphere;

    @Option(
            names = "--duration-s",
            paramLabel = "S",
            description = "With --scenario: length of the scored window; the warm-up comes before it.")
    private @Nullable Integer durationSeconds;

    @Option(
            names = "--rovers",
            paramLabel = "N",
            description = "With --scenario: number of rovers; the last one moves (default: 8).")
    private @Nullable Integer rovers;

    @Option(
            names = "--msm-level",
            paramLabel = "N",
            description = "With --scenario: Level of the MSMs that stations send: 4, 5 or 7 (default: the scenario's).")
    private @Nullable Integer msmLevel;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder with stations.yaml and RINEX files.")
    private @Nullable Path data;

    @Option(names = "--rover", paramLabel = "STATION", description = "With --data: the station to withhold.")
    private @Nullable String rover;

    @Option(names = "--max-edge-km", paramLabel = "KM", description = "Longest edge of the network (default: 120).")
    private double maxEdgeKm = 120;

    @Option(names = "--master", paramLabel = "STATION", description = "Master of all rovers (default: the nearest).")
    private String master = "";

    @Option(
            names = "--compare-master",
            paramLabel = "STATION",
            description = "With --data and --master: runs again with this master and compares the two streams' phases.")
    private @Nullable String compareMaster;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description =
                    "Signals of the rovers: b1i (B1I+B3I) or b1c (B1C+B2a), with GPS and Galileo (default: b1i on "
                            + "scenarios, else what the data have).")
    private @Nullable String profile;

    @Option(names = "--warm-up-s", paramLabel = "S", description = "Before the scored window (default: 600).")
    private int warmUpSeconds = 600;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything with its time series.")
    private @Nullable Path json;

    @Option(
            names = "--no-solvers",
            description =
                    "With --scenario: judge the network and the corrections alone, several times faster and without "
                            + "RTKLIB; the rovers' figures read na.")
    private boolean noSolvers;

    @Option(
            names = "--scramble-truth",
            description =
                    "With --scenario: falsify what the simulator says is true; only the figures may change, no emitted byte.")
    private boolean scrambleTruth;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((scenario == null) == (data == null)) {
            throw wrong("--scenario or --data: " + (scenario == null ? "none" : "both") + " (expected: one of them)");
        }
        if (data == null) {
            refuse(OF_DATA, "--scenario", "--data");
        } else {
            refuse(OF_SCENARIO, "--data", "--scenario");
        }
        if (compareMaster != null && master.isEmpty()) {
            throw wrong("--compare-master: " + compareMaster + " (expected: --data and --master with it)");
        }
        Rtklib rtklib = Rtklib.find().orElse(null);
        if (rtklib == null && !noSolvers) {
            spec.commandLine().getErr().println("dubhe: evaluate needs RTKLIB: " + Rtklib.availability());
            return 1;
        }
        EvaluationPlan plan = plan();
        EvaluationResult result;
        String agreement = "";
        try {
            Evaluation evaluation = new Evaluation(plan, rtklib);
            result = data == null ? evaluation.scenario(scenario()) : evaluation.data(data, rover());
            if (compareMaster != null && data != null && rtklib != null) {
                agreement = MasterComparison.run(data, rover(), plan, compareMaster, rtklib) + System.lineSeparator();
            }
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json != null) {
            EvaluationJson.write(result, json);
        }
        out.print(agreement);
        out.print(EvaluationReport.render(result));
        out.flush();
        return 0;
    }

    private void refuse(List<String> options, String with, String expected) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw wrong(option + ": with " + with + " (expected: with " + expected + ")");
            }
        }
    }

    private EvaluationPlan plan() {
        if (warmUpSeconds < 0 || warmUpSeconds > 86_400) {
            throw wrong("--warm-up-s: " + warmUpSeconds + " (expected: 0 to 86400)");
        }
        if (!(maxEdgeKm >= 1 && maxEdgeKm <= 500)) {
            throw wrong("--max-edge-km: " + maxEdgeKm + " (expected: 1 to 500)");
        }
        return EvaluationPlan.DEFAULT
                .change()
                .solve(!noSolvers)
                .profile(profile())
                .warmUpSeconds(warmUpSeconds)
                .maxEdgeKm(maxEdgeKm)
                .master(master)
                .scrambleTruth(scrambleTruth)
                .progress(new Progress(spec.commandLine().getErr()))
                .build();
    }

    private @Nullable SignalProfile profile() {
        if (profile == null) {
            return null;
        }
        return switch (profile.toLowerCase(Locale.ROOT)) {
            case "b1i" -> SignalProfile.B1I;
            case "b1c" -> SignalProfile.B1C;
            case "l1l2" -> SignalProfile.L1L2;
            default -> throw wrong("--profile: " + profile + " (expected: b1i, b1c or l1l2)");
        };
    }

    private Scenario scenario() {
        Scenario made = Scenario.named(String.valueOf(scenario)).withSeed(seed);
        made = spacingKm == null ? made : made.withSpacingKm(spacingKm);
        made = ionosphere == null ? made : made.withIonosphere(IonosphereLevel.of(ionosphere));
        made = durationSeconds == null ? made : made.withDurationSeconds(durationSeconds);
        made = msmLevel == null ? made : made.withMsmLevel(msmLevel);
        return rovers == null ? made : made.withRovers(rovers);
    }

    private String rover() {
        if (rover == null) {
            throw wrong("--rover: none (expected: the station of --data that is the rover)");
        }
        Path file = data == null ? Path.of(StationsFile.NAME) : data.resolve(StationsFile.NAME);
        if (!Files.isReadable(file)) {
            throw wrong("--data: " + file + " (expected: a file that can be read)");
        }
        return rover;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** A word on stderr every few seconds, so that a long run is seen to live. */
    private static final class Progress implements Consumer<String> {
        private static final long EVERY_NANOS = 5_000_000_000L;
        private final PrintWriter err;
        private long last = System.nanoTime();

        Progress(PrintWriter err) {
            this.err = err;
        }

        @Override
        public synchronized void accept(String word) {
            long now = System.nanoTime();
            if (now - last >= EVERY_NANOS) {
                last = now;
                err.println("evaluate: " + word);
                err.flush();
            }
        }
    }
}
