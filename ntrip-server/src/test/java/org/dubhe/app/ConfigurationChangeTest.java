package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dubhe.config.ServiceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationChangeTest {
    private static final String CONFIGURATION = """
            stations: { A: { password: p } }
            mountpoints: { A: raw }
            users: { u: p }
            network: { antennas: a.atx }
            """;

    @TempDir
    private Path folder;

    @Test
    void anotherContentOfTheAntexFileIsAChangeOfTheNetwork() throws Exception {
        ServiceConfiguration before = read("antennas");
        assertThat(ConfigurationChange.of(before, read("antennas")).engine()).isFalse();
        ConfigurationChange change = ConfigurationChange.of(before, read("ANTENNAS"));
        assertThat(change.engine()).isTrue();
        assertThat(change.report().applied())
                .singleElement()
                .asString()
                .startsWith("network.antennas: " + folder.resolve("a.atx") + " (SHA-256 ");
        assertThat(change.report().restart()).isEmpty();
    }

    private ServiceConfiguration read(String antex) throws Exception {
        Files.writeString(folder.resolve("a.atx"), antex);
        return ServiceConfiguration.read(Files.writeString(folder.resolve("dubhe.yaml"), CONFIGURATION));
    }
}
