package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dubhe.evaluation.EpochOutcome.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EvaluationReportTest {
    private static final EvaluationResult RESULT = result();

    @Test
    void theLastLineIsTheOneForScripts() {
        List<String> lines = EvaluationReport.render(RESULT).lines().toList();

        assertThat(lines.getFirst()).isEqualTo("scenario \"triangle\", seed 1");
        assertThat(lines.getLast())
                .startsWith("evaluate scenario=triangle seed=1 ")
                .contains(" fix_rate=0.5000 ");
        assertThat(lines).anyMatch(line -> line.strip().startsWith("R1 ") && line.contains("CQ02"));
    }

    @Test
    void theJsonHoldsFiguresAndSeries(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("result.json");
        EvaluationJson.write(RESULT, file);

        JsonNode root = JsonMapper.shared().readTree(Files.readString(file));

        assertThat(root.at("/figures/fix_rate").asDouble()).isEqualTo(0.5);
        assertThat(root.at("/figures/scenario").asString()).isEqualTo("triangle");
        assertThat(root.at("/figures/h_rms_mm").isNull()).isTrue();
        assertThat(root.at("/run/0").asString()).isEqualTo("scenario \"triangle\", seed 1");
        assertThat(root.at("/rovers/0/vrs/status/0").asString()).isEqualTo("fix");
        assertThat(root.at("/rovers/0/vrs/east_mm/0").asDouble()).isEqualTo(3.0);
        assertThat(root.at("/rovers/0/vrs/east_mm/1").isNull()).isTrue();
        assertThat(root.at("/rovers/0/served/0").asInt()).isEqualTo(1);
        assertThat(root.at("/rovers/0/served/1").asInt()).isEqualTo(0);
        assertThat(root.at("/rovers/0/nearest/ttff_s/0").asDouble()).isEqualTo(60);
        assertThat(root.at("/rovers/0/nearest/restart_s/0").asDouble()).isEqualTo(1);
        assertThat(root.at("/network/fixed/0").asInt()).isEqualTo(40);
        assertThat(root.at("/network/eligible/0").asInt()).isEqualTo(42);
        assertThat(root.at("/network/triangles/0").asInt()).isEqualTo(3);
        assertThat(root.at("/sections/0/title").asString()).isEqualTo("Network");
        assertThat(root.at("/sections/0/text").asString()).isEqualTo("  edges 3\n");
    }

    private static EvaluationResult result() {
        List<EpochOutcome> outcomes = List.of(
                new EpochOutcome(1_000_000_000L, true, Status.FIX, 0.003, 0.004, 0.01, 1.5, 20, 0),
                EpochOutcome.none(2_000_000_000L, true));
        RoverResult rover = new RoverResult(
                "R1",
                "CQ02",
                12.3,
                new boolean[] {true, false},
                new RoverResult.Track(outcomes, new double[] {4}, new long[] {1_000_000_000L}),
                new RoverResult.Track(outcomes, new double[] {60}, new long[] {1_000_000_000L}));
        return new EvaluationResult(
                new Figures().put("scenario", "triangle").put("seed", 1).put("fix_rate", 0.5),
                List.of("scenario \"triangle\", seed 1"),
                List.of(rover),
                true,
                List.of(new EvaluationResult.Section("Network", "  edges 3\n")),
                List.of(new EvaluationResult.NetworkSample(1_000_000_000L, 40, 42, 3)));
    }
}
