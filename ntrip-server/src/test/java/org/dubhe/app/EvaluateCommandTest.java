package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.dubhe.rtklib.Rtklib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluateCommandTest {
    private final StringWriter text = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|--scenario or --data: none (expected: one of them)",
                "--scenario triangle --data x|--scenario or --data: both (expected: one of them)",
                "--scenario village|scenario: village (expected: triangle, city30, city50, storm50)",
                "--scenario triangle --spacing-km 0|spacing-km: 0.0 (expected: 1.0 to 300.0)",
                "--scenario triangle --ionosphere wild|ionosphere: wild (expected: quiet, active or storm)",
                "--scenario triangle --duration-s 0|duration-s: 0.0 (expected: 1.0 to 259200.0)",
                "--scenario triangle --rovers 65|rovers: 65.0 (expected: 0.0 to 64.0)",
                "--scenario triangle --profile l9|--profile: l9 (expected: b1i, b1c or l1l2)",
                "--scenario triangle --max-edge-km 0|--max-edge-km: 0.0 (expected: 1 to 500)",
                "--scenario triangle --warm-up-s -1|--warm-up-s: -1 (expected: 0 to 86400)",
                "--scenario triangle --duration-s 1 --master CQ99|master: CQ99 (expected: one of CQ01, CQ02, CQ03)",
                "--scenario triangle --master CQ01 --compare-master CQ02"
                        + "|--compare-master: with --scenario (expected: with --data)",
                "--scenario triangle --rover ROVN|--rover: with --scenario (expected: with --data)",
                "--data x --rover R --seed 1|--seed: with --data (expected: with --scenario)",
                "--data x --rover R --spacing-km 30|--spacing-km: with --data (expected: with --scenario)",
                "--data x --rover R --ionosphere quiet|--ionosphere: with --data (expected: with --scenario)",
                "--data x --rover R --duration-s 60|--duration-s: with --data (expected: with --scenario)",
                "--data x --rover R --rovers 8|--rovers: with --data (expected: with --scenario)",
                "--data x --rover R --no-solvers|--no-solvers: with --data (expected: with --scenario)",
                "--data x --rover R --scramble-truth|--scramble-truth: with --data (expected: with --scenario)",
                "--data /nowhere --rover R --profile l1l2 --master M --max-edge-km 260 --warm-up-s 60 --json f"
                        + "|--data: /nowhere/stations.yaml (expected: a file that can be read)",
                "--data x --rover ROVN --compare-master WSRA"
                        + "|--compare-master: WSRA (expected: --data and --master with it)",
                "--data x|--rover: none (expected: the station of --data that is the rover)",
                "--data /nowhere --rover R|(expected: a file that can be read)",
                "--scenario triangle --colour red|Unknown options: '--colour', 'red'"
            })
    void wrongUsageNamesTheOptionAndTheRangeAndEndsWith2(String options, String message) {
        assumeTrue(Rtklib.find().isPresent(), "RTKLIB is not installed: " + Rtklib.availability());
        assertThat(run(options)).as(text.toString()).isEqualTo(2);
        assertThat(text.toString()).contains(message);
    }

    @Test
    void hasEveryOptionOfTheSpecification() {
        assertThat(run("--help")).isZero();
        assertThat(text.toString())
                .contains("--scenario=NAME", "--seed=N", "--spacing-km=KM", "--ionosphere=LEVEL", "--duration-s=S")
                .contains("--rovers=N", "--max-edge-km=KM", "--master=STATION", "--profile=PROFILE", "--data=DIR")
                .contains("--rover=STATION", "--json=FILE", "--scramble-truth");
    }

    private int run(String options) {
        PrintWriter out = new PrintWriter(text, true);
        String[] arguments = ("evaluate " + options).strip().split(" +");
        return Dubhe.commandLine().setOut(out).setErr(out).execute(Arrays.copyOf(arguments, arguments.length));
    }
}
