package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.dubhe.rtklib.Rtklib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class RoverCommandTest {
    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scenario village | --scenario: village (expected: triangle",
                "--scenario triangle --rover 99 | --rover: 99 (expected: 1 to 8)",
                "--scenario triangle --profile b9 | --profile: b9 (expected: b1i, b1c, l1l2 or beidou)",
                "--scenario triangle --start noon | --start: noon (expected: UTC such as",
                "--observations /no/such/file --at 1,2,3 | --observations: /no/such/file (expected: a file",
                "--scenario triangle --ionosphere wild | --ionosphere: wild (expected: quiet, active or storm)",
                "--scenario triangle --spacing-km 0 | --spacing-km: 0.0 (expected: 1.0 to 300.0)",
                "--scenario triangle --ntrip 3 | --ntrip: 3 (expected: 1 or 2)",
                "--scenario triangle --truth 91,0,0 | --truth: 91,0,0 (expected: LAT,LON,H",
            })
    void wrongUsageNamesOptionValueAndRange(String options, String said) {
        assumeTrue(Rtklib.find().isPresent(), () -> "needs RTKLIB: " + Rtklib.availability());
        assertThat(run("--caster 127.0.0.1:1 --mount VRS " + options)).isEqualTo(2);
        assertThat(errors.toString()).contains(said);
    }

    @Test
    void casterThatIsNotThereIsAFailure() throws Exception {
        assumeTrue(Rtklib.find().isPresent(), () -> "needs RTKLIB: " + Rtklib.availability());
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        int code = run("--caster 127.0.0.1:" + port + " --mount VRS --scenario triangle --duration-s 1");
        assertThat(code).isEqualTo(1);
        assertThat(errors.toString()).contains("dubhe: ").doesNotContain("\tat ");
    }

    private int run(String arguments) {
        CommandLine commandLine = Dubhe.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(("rover " + arguments).split(" +"));
    }
}
