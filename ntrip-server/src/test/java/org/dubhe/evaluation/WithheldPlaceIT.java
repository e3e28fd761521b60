package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.network.IntegerFault;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.StationEpoch;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The station that is withheld and plays the rover must not help the network that serves it. */
final class WithheldPlaceIT {
    private static final Path NETHERLANDS = Path.of(System.getProperty("dubhe.root", "."))
            .resolve("../shared/data/nl2021")
            .normalize();

    /** Three hours; the network takes the first of them to become ready. */
    private static final int EPOCHS = 360;

    @Test
    void roversGetTheSameBytesWhateverTheWithheldStationObserves() throws IOException {
        List<byte[]> whole = emit(Evaluation::servingSolver);
        List<byte[]> blind = emit((feed, store, plan) -> blind(feed, Evaluation.servingSolver(feed, store, plan)));

        assertThat(whole).hasSize(EPOCHS);
        for (int e = 0; e < EPOCHS; e++) {
            assertThat(blind.get(e)).as("epoch %d", e).isEqualTo(whole.get(e));
        }
    }

    /** Shows that the comparison sees a difference where there is one: a solver that knows the place serves other bytes. */
    @Test
    void aSolverThatKnowsTheWithheldPlaceWouldServeOtherBytes() throws IOException {
        List<byte[]> whole = emit(Evaluation::servingSolver);
        List<byte[]> knowing = emit((feed, store, plan) -> NetworkSolvers.create(
                feed.stations(), feed.withheld(), store, plan.maxEdgeKm(), feed.intervalNanos(), IntegerFault.NONE));

        long different = 0;
        for (int e = 0; e < EPOCHS; e++) {
            different += Arrays.equals(knowing.get(e), whole.get(e)) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(100);
    }

    private interface Solvers {
        SolverLoop.Solver of(Feed feed, EphemerisStore store, EvaluationPlan plan);
    }

    /** The same epochs but for that of the withheld place, whose index follows the stations'. */
    private static SolverLoop.Solver blind(Feed feed, SolverLoop.Solver solver) {
        EpochSet left = new EpochSet(feed.stations().size() + 1);
        return set -> {
            left.reset(set.timeNanos());
            for (int station = 0; station < feed.stations().size(); station++) {
                StationEpoch epoch = set.of(station);
                if (epoch != null) {
                    left.put(epoch);
                }
            }
            return solver.solve(left);
        };
    }

    /** What the rover is sent on VRS, epoch by epoch. */
    private static List<byte[]> emit(Solvers solvers) throws IOException {
        assumeTrue(Files.isDirectory(NETHERLANDS), "no data at " + NETHERLANDS);
        assumeTrue(Rtklib.find().isPresent(), "RTKLIB is not installed: " + Rtklib.availability());
        EvaluationPlan plan = EvaluationPlan.DEFAULT.change().maxEdgeKm(260).build();
        try (RecordedFeed feed =
                new RecordedFeed(NETHERLANDS, "ROVN", Rtklib.find().orElseThrow())) {
            EphemerisStore store = feed.ephemerides();
            EmissionRun run = new EmissionRun(
                    feed, store, solvers.of(feed, store, plan), VrsSettings.DEFAULT, feed.profile(), NOBODY);
            int[] epochs = new int[1];
            assertThatThrownBy(() -> run.run(plan.warmUpSeconds() * GpsTime.SECOND, _ -> {
                        if (++epochs[0] == EPOCHS) {
                            throw new Enough();
                        }
                    }))
                    .isInstanceOf(Enough.class);
            return run.recordings().getFirst().epochs().stream()
                    .map(RoverRecording.Epoch::vrs)
                    .toList();
        }
    }

    /** The rest of the day would show nothing more. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final EmissionRun.Witness NOBODY = new EmissionRun.Witness() {
        @Override
        public void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot) {}

        @Override
        public void emitted(GpsTime time, boolean scored, int rover, EmissionRun.Emission emission, byte[] bytes) {}
    };
}
