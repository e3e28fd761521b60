package org.dubhe.benchmarks.app;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dubhe.app.Dubhe;
import org.dubhe.rtklib.Rtklib;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dubhe bench}: the JMH benchmarks, ours beside RTKLIB's where RTKLIB has the like. */
@Command(
        name = "bench",
        description = "Run the benchmarks and print them, beside RTKLIB's on the same data.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Dubhe.Subcommand {
    private static final String OURS = "dubhe";
    private static final String PEER = "rtklib";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--quick",
            description = "One fork, two short warm-ups, three short measurements: about 10 s a benchmark.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write JMH's results as JSON.")
    private @Nullable String json;

    @Parameters(
            arity = "0..1",
            paramLabel = "REGEX",
            defaultValue = "org\\.dubhe\\.benchmarks\\.",
            description = "Which benchmarks, as a regular expression on class and method; all by default.")
    private String which = "";

    @Override
    public Integer call() throws RunnerException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Pattern.compile(which);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(
                    spec.commandLine(), "REGEX: " + which + " (expected: a regular expression)", e);
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(which)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .addProfiler("gc");
        if (quick) {
            options = options.forks(1)
                    .warmupIterations(2)
                    .warmupTime(TimeValue.milliseconds(800))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.milliseconds(800));
        }
        if (json != null) {
            options = options.resultFormat(ResultFormatType.JSON).result(json);
        }
        boolean peer = Rtklib.find().isPresent();
        if (Rtklib.availability() instanceof Rtklib.Availability.Absent(String reason)) {
            out.println(reason);
            options = options.exclude(".*\\." + PEER + "$");
        }
        out.printf(
                "Java %s, %d processors, %s%s%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                quick ? ", quick" : "");
        out.flush();
        try {
            print(new Runner(options.build()).run(), peer, out);
        } catch (RunnerException e) {
            throw new RunnerException(reason(e), e);
        }
        return 0;
    }

    /** What went wrong in the benchmark itself: JMH says that something did and hides what behind it. */
    private static String reason(RunnerException e) {
        Throwable cause = e.getCause();
        return cause != null && cause.getSuppressed().length > 0
                ? e.getMessage() + ": " + cause.getSuppressed()[0].getMessage()
                : String.valueOf(e.getMessage());
    }

    /** A benchmark's line: a class is a row, its methods {@code dubhe} and {@code rtklib} are columns; any other method is a row too. */
    static void print(Collection<RunResult> results, boolean peer, PrintWriter out) {
        Map<String, RunResult> ours = new TreeMap<>();
        Map<String, RunResult> peers = new TreeMap<>();
        for (RunResult result : results) {
            String[] name = result.getParams().getBenchmark().split("\\.");
            String row = name[name.length - 2].replace("Benchmark", "");
            String method = name[name.length - 1];
            if (method.equals(PEER)) {
                peers.put(row, result);
            } else {
                ours.put(method.equals(OURS) ? row : row + " " + method, result);
            }
        }
        out.printf(
                Locale.ROOT, "%-34s %12s %12s %10s %8s %7s%n", "benchmark", "ours", "RTKLIB", "unit", "B/op", "ratio");
        ours.forEach((row, result) -> {
            double score = result.getPrimaryResult().getScore();
            RunResult other = peers.get(row);
            double theirs =
                    other == null ? Double.NaN : other.getPrimaryResult().getScore();
            var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            out.printf(
                    Locale.ROOT,
                    "%-34s %12s %12s %10s %8s %7s%n",
                    row,
                    number(score),
                    number(theirs),
                    result.getPrimaryResult().getScoreUnit(),
                    allocated == null ? "" : number(Math.round(allocated.getScore())),
                    Double.isNaN(theirs) ? "" : String.format(Locale.ROOT, "%.1f×", score / theirs));
        });
        out.flush();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return String.format(Locale.ROOT, value >= 100 || value == Math.rint(value) ? "%,.0f" : "%.3g", value);
    }
}
