package org.dubhe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dubhe.station.source.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that the configuration names rather than holds, and mistakes that are said together. */
final class NamedSecretsTest {
    @TempDir
    private Path folder;

    @Test
    void aPasswordMayStandInAFileOrTheEnvironmentWhereverThereIsOne() throws Exception {
        Files.writeString(folder.resolve("s.secret"), "of a file\nsecond line\n");
        Files.writeString(folder.resolve("b.secret"), "backup\n");
        Files.writeString(folder.resolve("u.secret"), "user\r\n");
        ServiceConfiguration read = read("""
                stations:
                  A: { password_env: PATH, inputs: { b: { push: B, password_file: b.secret } } }
                mountpoints: { A: raw }
                users: { u: { password_file: u.secret }, v: { password_env: PATH }, w: plain }
                """);
        assertThat(read.stations().getFirst().password()).isEqualTo(System.getenv("PATH"));
        assertThat(read.stations().getFirst().inputs().getFirst()).hasFieldOrPropertyWithValue("password", "backup");
        assertThat(read.users())
                .containsEntry("u", "user")
                .containsEntry("v", System.getenv("PATH"))
                .containsEntry("w", "plain");
    }

    @Test
    void allMistakesAreSaidTogether() throws Exception {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("""
                        stations:
                          A: { password_file: none.secret, id: 5000 }
                          B: { password: p, xyz_m: [1, 2, 3] }
                        mountpoints: { A: raw, C: raw, D: vsr }
                        users: { u: { password_env: DUBHE_NO_SUCH_VARIABLE }, v: { password: a, password_file: b } }
                        caster: { port: 70000, backlog: 1, prot: 1 }
                        network: { msm_level: 6 }
                        """))
                .satisfies(e -> assertThat(e.mistakes())
                        .anyMatch(m -> m.startsWith("stations.A.password_file: ") && m.contains("(expected: a file"))
                        .contains("stations.A.id: 5000 (expected: a whole number, 0 to 4095)")
                        .anyMatch(m -> m.startsWith("stations.B.xyz_m: [1,2,3] (expected: "))
                        .contains("mountpoints.C: raw (expected: the mount of a station for kind raw)")
                        .contains("mountpoints.D: vsr (expected: one of raw, nearest, vrs)")
                        .anyMatch(m -> m.startsWith("users.u.password_env: DUBHE_NO_SUCH_VARIABLE (expected: "))
                        .anyMatch(m -> m.startsWith("users.v.password_file: given beside password"))
                        .contains("caster.port: 70000 (expected: a whole number, 0 to 65535)")
                        .anyMatch(m -> m.startsWith("caster.backlog: 1 (expected: a size"))
                        .anyMatch(m -> m.startsWith("caster.prot: unknown key"))
                        .contains("network.msm_level: 6 (expected: 4, 5 or 7)")
                        .hasSize(11));
    }

    private ServiceConfiguration read(String yaml) throws Exception {
        return ServiceConfiguration.read(Files.writeString(folder.resolve("dubhe.yaml"), yaml));
    }
}
