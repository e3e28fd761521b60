package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.simulation.Scenario;
import org.junit.jupiter.api.Test;

final class EvaluationIT {
    private static final Scenario TRIANGLE =
            Scenario.named("triangle").withDurationSeconds(120).withRovers(2);
    private static final EvaluationPlan PLAN =
            EvaluationPlan.DEFAULT.change().warmUpSeconds(180).build();

    /** The solvers run on several threads, and maps have no order of their own: nothing of that may show. */
    @Test
    void twoRunsGiveTheSameLastLineApartFromTheTimes() throws IOException, InterruptedException {
        String one = lastLine(TRIANGLE);
        String other = lastLine(TRIANGLE);

        assertThat(withoutTimes(other)).isEqualTo(withoutTimes(one));
        assertThat(one)
                .startsWith("evaluate scenario=triangle seed=1 profile=b1i stations=3 rovers=2 epochs=240 ")
                .doesNotContain("fix_rate=na", "served_rate=na", "network_fixed_rate=na", "_rms_mm=na vrs_code");
        // No station of a triangle lies inside the hull of the others.
        assertThat(one).contains(" loo_iono_rms_mm=na loo_geometry_rms_mm=na ");
        assertThat(withoutTimes(lastLine(TRIANGLE.withSeed(2)))).isNotEqualTo(withoutTimes(one));
    }

    /** Right integers against a false truth: a judge that finds none of them wrong does not judge. */
    @Test
    void aFalsifiedTruthMakesTheIntegersWrong() throws IOException, InterruptedException {
        Figures figures = new Evaluation(
                        PLAN.change().solve(false).scrambleTruth(true).build(), null)
                .scenario(TRIANGLE)
                .figures();

        assertThat(figures.number("network_wrong_integers"))
                .isGreaterThan(0.5 * figures.number("network_integers"))
                .isPositive();
    }

    private static String lastLine(Scenario scenario) throws IOException, InterruptedException {
        assumeTrue(Rtklib.find().isPresent(), "RTKLIB is not installed: " + Rtklib.availability());
        EvaluationResult result = new Evaluation(PLAN, Rtklib.find().orElseThrow()).scenario(scenario);
        return EvaluationReport.render(result).lines().toList().getLast();
    }

    private static List<String> withoutTimes(String line) {
        return Arrays.stream(line.split(" "))
                .filter(pair -> !pair.startsWith("realtime_factor=") && !pair.startsWith("solver_s="))
                .toList();
    }
}
