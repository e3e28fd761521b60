package org.dubhe.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dubhe.evaluation.EpochOutcome;
import org.dubhe.evaluation.SolutionScore;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.station.ntrip.CasterAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dubhe demo}: server, stations and rovers in one go. Exit code 0 only if all rovers on VRS fixed. */
@Command(
        name = "demo",
        description = {
            "Run the whole service with simulated stations and rovers (scenario city30), and show it.",
            "Meanwhile your own receiver may connect: user demo, password demo, mountpoints VRS, NEAR and one per station."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int ROVERS_MIN = 4;
    private static final int ROVERS_MAX = 16;
    private static final String CLEAR = "\u001b[H\u001b[2J";

    /** The demonstration counts as good from this share of fixed epochs on. */
    private static final double FIX_RATE_MIN = 0.5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the caster (default: ${DEFAULT-VALUE}); 0: any.")
    private int port = CasterAddress.PORT_DEFAULT;

    @Option(
            names = "--seed",
            paramLabel = "N|random",
            description = "Seed of the scenario (default: ${DEFAULT-VALUE}).")
    private String seed = "1";

    @Option(
            names = "--rovers",
            paramLabel = "N",
            description = "Simulated rovers, each on VRS and on NEAR (default: ${DEFAULT-VALUE}).")
    private int rovers = ROVERS_MIN;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "End so many seconds after going live (default: with Ctrl-C, or after six hours).")
    private @Nullable Integer seconds;

    @Option(names = "--headless", description = "Print no table; end with one line of key=value.")
    private boolean headless;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the configuration is written (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("demo-data");

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        check("--rovers", rovers, ROVERS_MIN, ROVERS_MAX);
        check("--port", port, 0, 65_535);
        int live = seconds == null ? Demo.LIVE_SECONDS_MAX : seconds;
        check("--seconds", live, 1, Demo.LIVE_SECONDS_MAX);
        long number = seedNumber();
        if (Rtklib.availability() instanceof Rtklib.Availability.Absent(String reason)) {
            err.println("dubhe: " + reason);
            return 1;
        }
        long began = System.nanoTime();
        err.printf("simulating city30, seed %d%n", number);
        try (Demo demo = new Demo(Rtklib.find().orElseThrow(), number, port, rovers, live, folder, err)) {
            demo.open();
            err.printf("configuration for serve: %s%n", demo.configuration().toAbsolutePath());
            demo.warmUp(second -> {
                if (second % 30 == 0) {
                    err.printf("playing the past: %d of %d s%n", second, Demo.WARM_UP_SECONDS);
                    err.flush();
                }
            });
            demo.goLive();
            err.printf(
                    Locale.ROOT,
                    "live after %.0f s: caster on port %d, user demo, password demo%n",
                    (System.nanoTime() - began) * 1e-9,
                    demo.server().port());
            err.flush();
            for (int second = 0; second < live && demo.playSecond(); second++) {
                if (!headless) {
                    out.print(CLEAR + DemoTable.of(demo) + "\nCtrl-C ends it.\n");
                    out.flush();
                }
            }
            demo.settle();
            out.println(summary(demo, live));
            out.flush();
            return isGood(demo.virtualRovers()) ? 0 : 1;
        }
    }

    /** Each of them has fixed, and most of their epochs are fixed. */
    private static boolean isGood(List<DemoRover> rovers) {
        return score(rovers).fixRate() >= FIX_RATE_MIN
                && rovers.stream().noneMatch(rover -> Double.isNaN(rover.firstFixSeconds()));
    }

    private static String summary(Demo demo, int live) {
        SolutionScore virtual = score(demo.virtualRovers());
        SolutionScore nearest = score(demo.nearestRovers());
        return "demo seconds=" + live
                + " rovers=" + demo.virtualRovers().size()
                + " fix_rate=" + DemoTable.number(virtual.fixRate(), 4)
                + " ttff_p50_s=" + DemoTable.number(medianFirstFix(demo.virtualRovers(), live), 1)
                + " h_rms_mm=" + DemoTable.number(virtual.horizontalRmsMm(), 1)
                + " v_rms_mm=" + DemoTable.number(virtual.verticalRmsMm(), 1)
                + " nearest_fix_rate=" + DemoTable.number(nearest.fixRate(), 4)
                + " nearest_h_rms_mm=" + DemoTable.number(nearest.horizontalRmsMm(), 1);
    }

    private static SolutionScore score(List<DemoRover> rovers) {
        List<EpochOutcome> all = new ArrayList<>();
        rovers.forEach(rover -> all.addAll(rover.outcomes()));
        return SolutionScore.of(all, true);
    }

    /** A rover that never fixed counts with the whole time. */
    private static double medianFirstFix(List<DemoRover> rovers, int live) {
        double[] times = new double[rovers.size()];
        for (int i = 0; i < times.length; i++) {
            double time = rovers.get(i).firstFixSeconds();
            times[i] = Double.isNaN(time) ? live : time;
        }
        return SolutionScore.percentile(times, 0.5);
    }

    private long seedNumber() {
        if ("random".equals(seed)) {
            return new SecureRandom().nextInt(1, 1_000_000);
        }
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException _) {
            throw new ParameterException(
                    spec.commandLine(), "--seed: " + seed + " (expected: a whole number or random)");
        }
    }

    private void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
