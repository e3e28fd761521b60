package org.dubhe.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * An evaluation as a person reads it: what was run, each rover on VRS beside the same rover on {@code nearest}, all of them together, the
 * network, and the line for scripts at the end.
 */
public final class EvaluationReport {
    private static final String INDENT = "  ";

    private EvaluationReport() {}

    /** The whole text; its last line is {@link Figures#line}. */
    public static String render(EvaluationResult result) {
        StringBuilder text = new StringBuilder();
        for (String line : result.headLines()) {
            text.append(line).append('\n');
        }
        if (!result.rovers().isEmpty()) {
            text.append("\nRovers, VRS beside the nearest station\n").append(rovers(result));
            text.append("\nAll rovers\n").append(together(result));
        }
        for (EvaluationResult.Section section : result.sections()) {
            text.append('\n').append(section.title()).append('\n').append(section.text());
        }
        return text.append('\n').append(result.figures().line()).append('\n').toString();
    }

    private static String rovers(EvaluationResult result) {
        TextTable table = new TextTable(
                "rover",
                "served",
                "VRS fix",
                "wrong",
                "H mm",
                "V mm",
                "H p95",
                "ttff s",
                "<nearest",
                "km",
                "fix",
                "wrong",
                "H mm",
                "V mm",
                "H p95",
                "ttff s");
        for (RoverResult rover : result.rovers()) {
            SolutionScore vrs = SolutionScore.of(rover.vrs().outcomes(), result.judgeHeight());
            SolutionScore nearest = SolutionScore.of(rover.nearest().outcomes(), result.judgeHeight());
            table.row(
                    rover.name(),
                    share((double) rover.servedEpochs() / vrs.epochs()),
                    share(vrs.fixRate()),
                    share(vrs.wrongFixRate()),
                    mm(vrs.horizontalRmsMm()),
                    mm(vrs.verticalRmsMm()),
                    mm(vrs.horizontalP95Mm()),
                    seconds(SolutionScore.percentile(rover.vrs().firstFixSeconds(), 0.5)),
                    rover.nearestBase(),
                    mm(rover.nearestKm()),
                    share(nearest.fixRate()),
                    share(nearest.wrongFixRate()),
                    mm(nearest.horizontalRmsMm()),
                    mm(nearest.verticalRmsMm()),
                    mm(nearest.horizontalP95Mm()),
                    seconds(SolutionScore.percentile(rover.nearest().firstFixSeconds(), 0.5)));
        }
        return table.render(INDENT);
    }

    private static String together(EvaluationResult result) {
        TextTable table = new TextTable(
                "correction",
                "epochs",
                "fix",
                "wrong",
                "H RMS mm",
                "V RMS mm",
                "V repeat mm",
                "H p95 mm",
                "V p95 mm",
                "ttff p50 s",
                "ttff p95 s");
        row(table, "VRS", result, RoverResult::vrs, Double.POSITIVE_INFINITY);
        row(table, "nearest", result, RoverResult::nearest, Double.POSITIVE_INFINITY);
        row(table, "VRS, PDOP < 4", result, RoverResult::vrs, SolutionScore.GOOD_PDOP);
        row(table, "nearest, PDOP < 4", result, RoverResult::nearest, SolutionScore.GOOD_PDOP);
        return table.render(INDENT);
    }

    private static void row(
            TextTable table,
            String name,
            EvaluationResult result,
            Function<RoverResult, RoverResult.Track> track,
            double pdopBelow) {
        SolutionScore score = SolutionScore.of(outcomes(result, track), result.judgeHeight(), pdopBelow);
        boolean all = pdopBelow == Double.POSITIVE_INFINITY;
        double[] firstFixes = firstFixSeconds(result, track);
        table.row(
                name,
                Integer.toString(score.epochs()),
                share(score.fixRate()),
                share(score.wrongFixRate()),
                mm(score.horizontalRmsMm()),
                mm(score.verticalRmsMm()),
                mm(score.verticalRepeatabilityMm()),
                mm(score.horizontalP95Mm()),
                mm(score.verticalP95Mm()),
                all ? seconds(SolutionScore.percentile(firstFixes, 0.5)) : "",
                all ? seconds(SolutionScore.percentile(firstFixes, 0.95)) : "");
    }

    /** All epochs of all rovers on one kind of correction. */
    static List<EpochOutcome> outcomes(EvaluationResult result, Function<RoverResult, RoverResult.Track> track) {
        List<EpochOutcome> all = new ArrayList<>();
        result.rovers().forEach(rover -> all.addAll(track.apply(rover).outcomes()));
        return all;
    }

    /** All restarts of all rovers on one kind of correction. */
    static double[] firstFixSeconds(EvaluationResult result, Function<RoverResult, RoverResult.Track> track) {
        return result.rovers().stream()
                .flatMapToDouble(
                        rover -> java.util.Arrays.stream(track.apply(rover).firstFixSeconds()))
                .toArray();
    }

    /** A share of one with three decimals; a dash without. */
    static String share(double value) {
        return number("%.3f", value);
    }

    /** Millimetres or kilometres with one decimal; a dash without. */
    static String mm(double value) {
        return number("%.1f", value);
    }

    private static String seconds(double value) {
        return number("%.0f", value);
    }

    private static String number(String pattern, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, value) : "-";
    }
}
