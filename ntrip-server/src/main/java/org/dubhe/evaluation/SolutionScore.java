package org.dubhe.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * The figures of a set of rover epochs: how many were fixed, how well, how often wrongly.
 *
 * <p>Only counted epochs enter. A root mean square over fewer than {@link #FIXES_MIN} fixes is NaN: such a set says nothing, and a gate that reads
 * it must be red.
 *
 * @param epochs the denominator
 * @param fixed epochs that the solver calls fixed, wrong ones among them
 * @param wrong fixed epochs beyond the limits of {@link EpochOutcome}
 * @param fixRate {@code fixed / epochs}; NaN without an epoch
 * @param wrongFixRate {@code wrong / fixed}; NaN without a fix
 * @param horizontalRmsMm over fixed epochs, wrong ones included
 * @param verticalRmsMm over fixed epochs, wrong ones included
 * @param verticalRepeatabilityMm the same about the mean of the fixed epochs: what is left where the truth's height is not known well
 * @param horizontalP95Mm 95th percentile over all counted epochs, each with its own error, without a solution 10 m
 * @param verticalP95Mm the same of the absolute height error
 */
public record SolutionScore(
        int epochs,
        int fixed,
        int wrong,
        double fixRate,
        double wrongFixRate,
        double horizontalRmsMm,
        double verticalRmsMm,
        double verticalRepeatabilityMm,
        double horizontalP95Mm,
        double verticalP95Mm) {
    /** Below this many fixes no accuracy is stated. */
    public static final int FIXES_MIN = 100;

    /** Error that an epoch without a solution counts with, metres. */
    public static final double NO_SOLUTION_METERS = 10;

    /** PDOP below which the second variant of the report looks. */
    public static final double GOOD_PDOP = 4;

    /** Scores all counted epochs; {@code judgeHeight} says whether a height off the truth makes a fix wrong. */
    public static SolutionScore of(List<EpochOutcome> outcomes, boolean judgeHeight) {
        return of(outcomes, judgeHeight, Double.POSITIVE_INFINITY);
    }

    /** Scores the counted epochs with a PDOP below a bound. */
    public static SolutionScore of(List<EpochOutcome> outcomes, boolean judgeHeight, double pdopBelow) {
        int epochs = 0;
        int fixed = 0;
        int wrong = 0;
        double horizontalSquares = 0;
        double upSquares = 0;
        double upSum = 0;
        double[] horizontals = new double[outcomes.size()];
        double[] verticals = new double[outcomes.size()];
        for (EpochOutcome outcome : outcomes) {
            if (!outcome.counted() || outcome.pdop() >= pdopBelow || isPdopMissing(outcome, pdopBelow)) {
                continue;
            }
            boolean solved = outcome.status() != EpochOutcome.Status.NONE;
            horizontals[epochs] = solved ? outcome.horizontalMeters() : NO_SOLUTION_METERS;
            verticals[epochs] = solved ? Math.abs(outcome.upMeters()) : NO_SOLUTION_METERS;
            epochs++;
            if (outcome.isFixed()) {
                fixed++;
                wrong += outcome.isWrongFix(judgeHeight) ? 1 : 0;
                horizontalSquares += outcome.horizontalMeters() * outcome.horizontalMeters();
                upSquares += outcome.upMeters() * outcome.upMeters();
                upSum += outcome.upMeters();
            }
        }
        boolean enough = fixed >= FIXES_MIN;
        double upMean = upSum / fixed;
        return new SolutionScore(
                epochs,
                fixed,
                wrong,
                epochs == 0 ? Double.NaN : (double) fixed / epochs,
                fixed == 0 ? Double.NaN : (double) wrong / fixed,
                enough ? 1000 * Math.sqrt(horizontalSquares / fixed) : Double.NaN,
                enough ? 1000 * Math.sqrt(upSquares / fixed) : Double.NaN,
                enough ? 1000 * Math.sqrt(Math.max(0, upSquares / fixed - upMean * upMean)) : Double.NaN,
                1000 * percentile(Arrays.copyOf(horizontals, epochs), 0.95),
                1000 * percentile(Arrays.copyOf(verticals, epochs), 0.95));
    }

    /**
     * The smallest value that at least the given share of the values does not exceed (nearest rank); NaN without values.
     *
     * @param share {@code (0, 1]}
     */
    public static double percentile(double[] values, double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.length - 1e-9);
        return sorted[Math.max(1, rank) - 1];
    }

    /** An epoch whose PDOP is not known cannot be among those below a bound. */
    private static boolean isPdopMissing(EpochOutcome outcome, double pdopBelow) {
        return pdopBelow != Double.POSITIVE_INFINITY && Double.isNaN(outcome.pdop());
    }
}
