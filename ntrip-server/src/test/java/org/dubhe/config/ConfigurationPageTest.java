package org.dubhe.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dubhe.admin.Tokens;
import org.dubhe.station.source.YamlSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/configuration.md} and what is read together: no key without a line, no line without a key. */
final class ConfigurationPageTest {
    private static final Path PAGE = Path.of(System.getProperty("dubhe.root"), "docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|(.*)\\|");
    private static final Set<String> IN_FORCE = Set.of("at once", "network", "restart");

    /** Every section that there can be, of each kind one. */
    private static final String ALL = """
            stations:
              A:
                password: p
                inputs:
                  i1: { push: B, password: p }
                  i2: { ntrip: "h:2101/M", user: u, password: p, latitude: 1, longitude: 2 }
                  i3: { connect: "h:1" }
                  i4: { listen: "h:1" }
                  i5: { serial: /dev/null }
            mountpoints: { A: { kind: raw } }
            caster: { tls: { port: 0, certificate: c.pem, key: c.key } }
            network: {}
            metrics: { port: 0 }
            log: {}
            admin:
              tls: { certificate: c.pem, key: c.key }
              tokens: { t: { role: viewer, token: %s } }
              backups: .
            """;

    @TempDir
    private Path folder;

    @Test
    void everyKeyThatIsReadHasALineAndEveryLineAKeyThatIsRead() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(documented.add(row.group(1)))
                        .as("twice: " + row.group(1))
                        .isTrue();
                String[] cells = row.group(2).split("\\|");
                assertThat(cells).as(line).hasSize(3);
                assertThat(IN_FORCE).as(line).contains(cells[2].strip());
            }
        }
        assertThat(documented).isEqualTo(read());
    }

    private Set<String> read() throws Exception {
        Files.writeString(folder.resolve("c.pem"), "");
        Files.writeString(folder.resolve("c.key"), "");
        Set<String> asked = new TreeSet<>();
        for (String accounts : new String[] {"users: { u: { password: p } }\n", "accounts: { password: p }\n"}) {
            YamlSection top = YamlSection.parse("test", ALL.formatted(Tokens.fresh()) + accounts);
            ServiceConfiguration.of(top, folder);
            asked.addAll(top.asked());
        }
        return asked.stream().map(ConfigurationPageTest::general).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of a key's path, with names that an operator chooses as the page writes them. */
    private static String general(String key) {
        return key.replaceFirst("^(stations|mountpoints|users)\\.[^.]+", "$1.NAME")
                .replaceFirst("^admin\\.tokens\\.[^.]+", "admin.tokens.NAME")
                .replaceFirst("^stations\\.NAME\\.inputs\\.[^.]+", "stations.NAME.inputs.INPUT");
    }
}
