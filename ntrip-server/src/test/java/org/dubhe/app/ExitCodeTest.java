package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.dubhe.station.source.ConfigurationException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class ExitCodeTest {
    private final StringWriter err = new StringWriter();

    @Test
    void wrongConfigurationIsWrongUsage() {
        assertThat(run(new ConfigurationException("caster.port", "70000", "0 to 65535")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("caster.port: 70000 (expected: 0 to 65535)")
                .doesNotContain("\tat ");
    }

    @Test
    void aFailureIsOne() {
        assertThat(run(new IOException("no disk"))).isEqualTo(1);
        assertThat(err.toString()).contains("no disk");
    }

    private int run(Exception thrown) {
        CommandLine line = Dubhe.commandLine();
        line.addSubcommand(new Fails(thrown));
        line.setErr(new PrintWriter(err, true));
        return line.execute("fails");
    }

    @Command(name = "fails")
    private static final class Fails implements Callable<Integer> {
        private final Exception thrown;

        Fails(Exception thrown) {
            this.thrown = thrown;
        }

        @Override
        public Integer call() throws Exception {
            throw thrown;
        }
    }
}
