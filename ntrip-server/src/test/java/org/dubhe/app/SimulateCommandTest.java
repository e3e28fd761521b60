package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dubhe.config.ServiceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimulateCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private int run(StringWriter out, String... args) {
        var line = Dubhe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        return line.execute(args);
    }

    @Test
    void writesAConfigurationThatServeReadsAndPrintsItsPath() throws IOException {
        var out = new StringWriter();
        Path to = folder.resolve("a");
        int code = run(
                out,
                "simulate",
                "--scenario",
                "triangle",
                "--duration-s",
                "5",
                "--rovers",
                "1",
                "--out",
                to.toString());
        assertThat(code).isZero();
        Path configuration = Path.of(out.toString().lines().findFirst().orElse(""));
        ServiceConfiguration read = ServiceConfiguration.read(configuration);
        assertThat(read.stations()).hasSize(3);
        assertThat(read.mountpoints()).containsKeys("VRS", "NEAR", "CQ01", "CQ02", "CQ03");
        assertThat(Objects.requireNonNull(read.network().antennas()).path()).exists();
        assertThat(Files.size(to.resolve("CQ01.rtcm3"))).isGreaterThan(5_000);
        assertThat(Files.readAllLines(to.resolve("rovers.csv"))).hasSize(6);
        assertThat(out.toString()).contains("simulate scenario=triangle seed=1 stations=3 rovers=1 epochs=5 ");
    }

    @Test
    void scrambledTruthDiffersInTheTruthFilesAlone() throws IOException {
        List<String> common =
                List.of("simulate", "--scenario", "triangle", "--duration-s", "3", "--rovers", "1", "--out");
        Path honest = folder.resolve("honest");
        Path scrambled = folder.resolve("scrambled");
        for (Path to : List.of(honest, scrambled)) {
            var args = new java.util.ArrayList<>(common);
            args.add(to.toString());
            if (to.equals(scrambled)) {
                args.add("--scramble-truth");
            }
            assertThat(run(new StringWriter(), args.toArray(new String[0]))).isZero();
        }
        for (String name : List.of("CQ01.rtcm3", "CQ02.rtcm3", "CQ03.rtcm3", "ROVER1.rtcm3", "dubhe.yaml")) {
            assertThat(honest.resolve(name)).hasSameBinaryContentAs(scrambled.resolve(name));
        }
        assertThat(Files.mismatch(honest.resolve("integers.csv"), scrambled.resolve("integers.csv")))
                .isNotNegative();
    }

    @ParameterizedTest
    @CsvSource({
        "--spacing-km, 0, spacing-km: 0.0 (expected: 1.0 to 300.0)",
        "--scenario, village, 'scenario: village (expected: triangle, city30, city50, storm50)'",
        "--ionosphere, wild, 'ionosphere: wild (expected: quiet, active or storm)'",
        "--port, 99999, --port: 99999 (expected: 0 to 65535)",
        "--speed, 0, '--speed: 0 (expected: above 0 to 1000, or max)'",
        "--seed, x, --seed: x (expected: a whole number or random)",
        "--start, noon, --start: noon (expected: a time as 2026-06-26T02:00:00Z)",
    })
    void wrongOptionNamesTheRangeAndEndsWith2(String option, String value, String message) {
        var out = new StringWriter();
        assertThat(run(out, "simulate", option, value)).isEqualTo(2);
        assertThat(out.toString()).contains(message);
    }
}
