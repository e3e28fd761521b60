package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in {@code docs/operations} is what the programs it is for accept. */
final class OperationsFilesTest {
    /** systemd's measure of what a service may do, 0 to 10, times 10. */
    private static final String EXPOSURE_MAX = "15";

    @TempDir
    private Path folder;

    private record Ran(int exitCode, String out) {}

    @Test
    void promtoolAcceptsTheRulesAndTheirTestsAndTheExampleOfAConfiguration() throws Exception {
        assumeTrue(PrometheusProcess.isInstalled(), "promtool is not installed: apt-get install prometheus");
        assertThat(run("promtool", "check", "rules", "alerts.yml"))
                .isEqualTo(new Ran(0, "Checking alerts.yml\n  SUCCESS: 39 rules found\n\n"));
        assertThat(run("promtool", "check", "config", "prometheus.yml").exitCode)
                .isZero();
        Ran tests = run("promtool", "test", "rules", "alerts-test.yml");
        assertThat(tests.exitCode).as(tests.out).isZero();
    }

    @Test
    void everyAlertHasASeverityAPageAndATest() throws Exception {
        String rules = read("alerts.yml");
        Set<String> alerts = found("- alert: (\\w+)", rules);
        assertThat(alerts).hasSize(37);
        assertThat(found("### (\\w+)", read("alerts.md"))).isEqualTo(alerts);
        assertThat(found("alertname: (\\w+)", read("alerts-test.yml"))).isEqualTo(alerts);
        assertThat(rules.lines().filter(line -> line.contains("severity:"))).hasSize(alerts.size());
        for (String alert : alerts) {
            assertThat(rules).contains("runbook: docs/operations/alerts.md#" + alert.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void theDashboardHasTheRowsAndItsPanelsAreWhole() throws Exception {
        JsonNode dashboard = new JsonMapper().readTree(read("dashboard.json"));
        Set<String> rows = new TreeSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt()))
                    .as("id %s", panel.path("id"))
                    .isTrue();
            if (panel.path("type").asString().equals("row")) {
                rows.add(panel.path("title").asString());
            } else {
                assertThat(panel.path("targets"))
                        .as(panel.path("title").asString())
                        .isNotEmpty();
            }
        }
        assertThat(rows).containsExactlyInAnyOrder("Service", "Stations", "Network", "Rovers", "JVM");
        Set<String> variables = new TreeSet<>();
        dashboard
                .path("templating")
                .path("list")
                .forEach(v -> variables.add(v.path("name").asString()));
        assertThat(variables).contains("datasource", "instance", "station");
    }

    @Test
    void systemdAcceptsTheUnitAndFindsItHardened() throws Exception {
        assumeTrue(
                List.of(System.getenv("PATH").split(":")).stream()
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "systemd-analyze"))),
                "systemd-analyze is not installed: apt-get install systemd");
        String unit = read("dubhe.service");
        assertThat(unit).contains("\nSuccessExitStatus=143\n", "\nUser=dubhe\n", "\nNoNewPrivileges=yes\n");
        // On the machine that tests, no /opt/dubhe.
        Path here = folder.resolve("dubhe.service");
        Files.writeString(here, unit.replace("=/opt/dubhe/dubhe ", "=/bin/true "));
        assertThat(run("systemd-analyze", "verify", here.toString())).isEqualTo(new Ran(0, ""));
        Ran security =
                run("systemd-analyze", "security", "--offline=true", "--threshold=" + EXPOSURE_MAX, here.toString());
        assertThat(security.exitCode).as(security.out).isZero();
        Path dropIn = Files.createDirectory(folder.resolve("dubhe.service.d")).resolve("serial.conf");
        Files.writeString(dropIn, read("dubhe-serial.conf"));
        assertThat(run("systemd-analyze", "verify", here.toString())).isEqualTo(new Ran(0, ""));
    }

    @Test
    void theUnitTriesForEverReloadsBySignalAloneAndHasAPlaceForWhatIsWritten() throws Exception {
        String unit = read("dubhe.service");
        assertThat(found("(?m)^(StartLimit\\w+=.*)$", unit)).containsExactly("StartLimitIntervalSec=0");
        // A check before would keep a wrong file from the service, whose metrics and log say that it is wrong.
        assertThat(found("(?m)^ExecReload=(.*)$", unit)).containsExactly("/bin/kill -HUP $MAINPID");
        assertThat(found("(?m)^StateDirectory=(.*)$", unit)).containsExactly("dubhe dubhe/backups");
    }

    private static String read(String file) throws IOException {
        return Files.readString(MetricsPage.OPERATIONS.resolve(file));
    }

    private static Set<String> found(String pattern, String text) {
        Set<String> out = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            out.add(matcher.group(1));
        }
        return out;
    }

    private Ran run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .directory(MetricsPage.OPERATIONS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(String.join(" ", command))
                .isTrue();
        return new Ran(process.exitValue(), Files.readString(out));
    }
}
