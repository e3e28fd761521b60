package org.dubhe.evaluation;

/**
 * What one solver made of one rover epoch inside the scored window.
 *
 * @param timeNanos the rover's epoch, GPST nanoseconds
 * @param counted whether the epoch is in the denominator: the rover itself has at least {@link #SATELLITES_MIN} satellites
 * @param status what the solver says of its solution
 * @param eastMeters error east; NaN without a solution
 * @param northMeters error north; NaN without a solution
 * @param upMeters error up; NaN without a solution
 * @param pdop position dilution of precision of the satellites used; NaN where not known
 * @param satellites satellites in the solution
 * @param ageSeconds age of the corrections used; NaN without any
 */
public record EpochOutcome(
        long timeNanos,
        boolean counted,
        Status status,
        double eastMeters,
        double northMeters,
        double upMeters,
        double pdop,
        int satellites,
        double ageSeconds) {
    /** A rover with fewer satellites cannot be blamed on the corrections. */
    public static final int SATELLITES_MIN = 5;

    /** Wrong past this horizontally. */
    public static final double WRONG_HORIZONTAL_METERS = 0.05;

    /** Wrong past this vertically, where heights are judged. */
    public static final double WRONG_VERTICAL_METERS = 0.10;

    /** A solver's word on its solution, best last. */
    public enum Status {
        /** No solution. */
        NONE,
        /** Without corrections. */
        SINGLE,
        /** With corrections, code only. */
        DGNSS,
        /** Phase with real-valued ambiguities. */
        FLOAT,
        /** Phase with integers. */
        FIX
    }

    /** An epoch without a solution. */
    public static EpochOutcome none(long timeNanos, boolean counted) {
        return new EpochOutcome(
                timeNanos, counted, Status.NONE, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN);
    }

    /** Whether the solver says "fixed". */
    public boolean isFixed() {
        return status == Status.FIX;
    }

    /** Horizontal error, metres; NaN without a solution. */
    public double horizontalMeters() {
        return Math.hypot(eastMeters, northMeters);
    }

    /** Whether it says "fixed" and is off by more than the limits; the height counts only where asked for. */
    public boolean isWrongFix(boolean judgeHeight) {
        return isFixed() && !isWithinLimits(judgeHeight);
    }

    /** Whether it says "fixed" and lies within the limits. */
    public boolean isCorrectFix(boolean judgeHeight) {
        return isFixed() && isWithinLimits(judgeHeight);
    }

    private boolean isWithinLimits(boolean judgeHeight) {
        return horizontalMeters() <= WRONG_HORIZONTAL_METERS
                && (!judgeHeight || Math.abs(upMeters) <= WRONG_VERTICAL_METERS);
    }
}
