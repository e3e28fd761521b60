package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dubhe.rtklib.Rtklib;
import org.junit.jupiter.api.Test;

final class MasterComparisonIT {
    private static final Path NETHERLANDS = Path.of(System.getProperty("dubhe.root", "."))
            .resolve("../shared/data/nl2021")
            .normalize();

    /** A whole day of a real network: whichever master a virtual station is made from, it is the same station. */
    @Test
    void twoMastersHundredKilometresApartGiveTheSamePhases() throws IOException {
        assumeTrue(Files.isDirectory(NETHERLANDS), "no data at " + NETHERLANDS);
        assumeTrue(Rtklib.find().isPresent(), "RTKLIB is not installed: " + Rtklib.availability());

        MasterComparison.Agreement agreement = MasterComparison.run(
                NETHERLANDS,
                "ROVN",
                EvaluationPlan.DEFAULT.change().maxEdgeKm(260).master("WSRA").build(),
                "ZEGV",
                Rtklib.find().orElseThrow());

        assertThat(agreement.epochs()).as(agreement.toString()).isGreaterThan(2400);
        assertThat(agreement.phaseRmsMm()).isLessThanOrEqualTo(8);
    }
}
