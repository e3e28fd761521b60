package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.Snapshot;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NetworkJudgeTest {
    private static final GpsTime START = GpsTime.ofWeek(2400, 0);

    private final NetworkJudge judge = new NetworkJudge(List.of(), null);
    private int epoch;

    @Test
    void theNetworksRateIsOverAllAmbiguitiesOfTheScoredWindowAlone() {
        solved(false, snapshot(100, 0));
        solved(true, snapshot(10, 10));
        solved(true, snapshot(30, 15));

        // Ambiguities, not the mean of the epochs' shares, which would be 0.75.
        assertThat(rate()).isEqualTo(25.0 / 40);
        assertThat(judge.samples()).hasSize(2);
        assertThat(judge.samples().getLast())
                .isEqualTo(
                        new EvaluationResult.NetworkSample(START.plusSeconds(3).nanos(), 15, 30, 2));
    }

    @Test
    void anEpochWithoutASnapshotHasNothingEligible() {
        solved(true, null);
        assertThat(rate()).isNaN();

        solved(true, snapshot(4, 3));
        assertThat(rate()).isEqualTo(0.75);
        assertThat(judge.samples()).hasSize(2);
    }

    private double rate() {
        Figures figures = new Figures();
        judge.fill(figures);
        return figures.number("network_fixed_rate");
    }

    private void solved(boolean scored, @Nullable Snapshot snapshot) {
        judge.solved(START.plusSeconds(++epoch), scored, snapshot, null);
    }

    private Snapshot snapshot(int eligible, int fixed) {
        NetworkStatistics statistics = new NetworkStatistics(
                3, 3, 3, 2, 2, eligible, fixed, 0, 1e-6, List.of(), List.of(), List.of(), Double.NaN);
        return new Snapshot.Builder(epoch, START, new Ecef[0])
                .statistics(statistics)
                .build();
    }
}
