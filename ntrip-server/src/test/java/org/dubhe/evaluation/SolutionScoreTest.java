package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dubhe.evaluation.EpochOutcome.Status;
import org.junit.jupiter.api.Test;

final class SolutionScoreTest {
    @Test
    void everyCountedEpochIsInTheDenominatorFixedOrNot() {
        List<EpochOutcome> outcomes = new ArrayList<>();
        outcomes.addAll(Collections.nCopies(150, fix(0.003, 0.004, 0.01)));
        outcomes.addAll(Collections.nCopies(30, solution(Status.FLOAT, 0.3, 0.4, 1)));
        outcomes.addAll(Collections.nCopies(20, EpochOutcome.none(0, true)));
        outcomes.addAll(Collections.nCopies(77, EpochOutcome.none(0, false)));

        SolutionScore score = SolutionScore.of(outcomes, true);

        assertThat(score.epochs()).isEqualTo(200);
        assertThat(score.fixRate()).isEqualTo(0.75);
        assertThat(score.horizontalRmsMm()).isCloseTo(5.0, within(1e-9));
        assertThat(score.verticalRmsMm()).isCloseTo(10.0, within(1e-9));
        // 5 % of 200 epochs are 10, and 20 have no solution: the 95th percentile is theirs, 10 m.
        assertThat(score.horizontalP95Mm()).isEqualTo(10_000);
    }

    @Test
    void floatEpochsEnterThePercentileWithTheirOwnError() {
        List<EpochOutcome> outcomes = new ArrayList<>();
        outcomes.addAll(Collections.nCopies(90, fix(0.003, 0.004, 0.01)));
        outcomes.addAll(Collections.nCopies(10, solution(Status.FLOAT, 0.3, 0.4, -1)));

        SolutionScore score = SolutionScore.of(outcomes, true);

        assertThat(score.horizontalP95Mm()).isCloseTo(500, within(1e-9));
        assertThat(score.verticalP95Mm()).isCloseTo(1000, within(1e-9));
    }

    @Test
    void fewerThanAHundredFixesStateNoAccuracy() {
        SolutionScore score = SolutionScore.of(Collections.nCopies(99, fix(0, 0, 0)), true);

        assertThat(score.fixRate()).isEqualTo(1);
        assertThat(score.horizontalRmsMm()).isNaN();
        assertThat(score.verticalRmsMm()).isNaN();
    }

    @Test
    void wrongIsFixedAndOffByFiveCentimetresOrTenInHeight() {
        List<EpochOutcome> outcomes = new ArrayList<>();
        outcomes.addAll(Collections.nCopies(194, fix(0.01, 0.01, 0.01)));
        outcomes.addAll(Collections.nCopies(3, fix(0.04, 0.04, 0))); // 57 mm
        outcomes.addAll(Collections.nCopies(2, fix(0, 0, -0.101)));
        outcomes.addAll(Collections.nCopies(1, fix(0.03, 0.039, 0.099))); // within both limits
        outcomes.addAll(Collections.nCopies(50, solution(Status.FLOAT, 1, 1, 1)));

        assertThat(SolutionScore.of(outcomes, true).wrong()).isEqualTo(5);
        assertThat(SolutionScore.of(outcomes, true).wrongFixRate()).isEqualTo(0.025);
        assertThat(SolutionScore.of(outcomes, false).wrong()).isEqualTo(3);
    }

    @Test
    void wrongFixesStayInTheRootMeanSquare() {
        List<EpochOutcome> outcomes = new ArrayList<>();
        outcomes.addAll(Collections.nCopies(99, fix(0, 0, 0)));
        outcomes.add(fix(1, 0, 0));

        assertThat(SolutionScore.of(outcomes, true).horizontalRmsMm()).isCloseTo(100, within(1e-9));
    }

    @Test
    void repeatabilityIsAboutTheMean() {
        List<EpochOutcome> outcomes = new ArrayList<>();
        outcomes.addAll(Collections.nCopies(60, fix(0, 0, 0.06)));
        outcomes.addAll(Collections.nCopies(60, fix(0, 0, 0.04)));

        assertThat(SolutionScore.of(outcomes, true).verticalRepeatabilityMm()).isCloseTo(10, within(1e-9));
    }

    @Test
    void theGoodGeometryVariantLeavesOutPoorAndUnknownPdop() {
        List<EpochOutcome> outcomes = new ArrayList<>();
        outcomes.add(withPdop(2));
        outcomes.add(withPdop(4));
        outcomes.add(withPdop(Double.NaN));

        assertThat(SolutionScore.of(outcomes, true, SolutionScore.GOOD_PDOP).epochs())
                .isEqualTo(1);
        assertThat(SolutionScore.of(outcomes, true).epochs()).isEqualTo(3);
    }

    @Test
    void percentileIsTheNearestRank() {
        double[] values = {15, 20, 35, 40, 50};

        assertThat(SolutionScore.percentile(values, 0.05)).isEqualTo(15);
        assertThat(SolutionScore.percentile(values, 0.3)).isEqualTo(20);
        assertThat(SolutionScore.percentile(values, 0.4)).isEqualTo(20);
        assertThat(SolutionScore.percentile(values, 0.5)).isEqualTo(35);
        assertThat(SolutionScore.percentile(values, 1)).isEqualTo(50);
        assertThat(SolutionScore.percentile(new double[0], 0.5)).isNaN();
    }

    private static EpochOutcome fix(double east, double north, double up) {
        return solution(Status.FIX, east, north, up);
    }

    private static EpochOutcome solution(Status status, double east, double north, double up) {
        return new EpochOutcome(0, true, status, east, north, up, 2, 10, 0);
    }

    private static EpochOutcome withPdop(double pdop) {
        return new EpochOutcome(0, true, Status.FIX, 0, 0, 0, pdop, 10, 0);
    }
}
