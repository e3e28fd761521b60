package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What operators are given, against a server that runs: the page of metrics, the dashboard, and the alert rules in a real Prometheus (Debian's), which
 * sees a station go.
 */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PrometheusIT {
    private static final int WARM_UP = 220;

    /** Seconds that anything to be seen may take on a machine that does much else. */
    private static final int PATIENCE = 90;

    @TempDir
    private static Path folder;

    private static @Nullable LiveService live;
    private static @Nullable NtripClient rover;

    @BeforeAll
    static void open() throws Exception {
        LiveService service =
                new LiveService(Scenario.named("triangle").withSeed(2).withRovers(0), WARM_UP, folder);
        live = service;
        service.open();
        Geodetic at = middle(service).toGeodetic();
        Gga fixed = new Gga(0, at.latitudeDegrees(), at.longitudeDegrees(), 4, 20, 0.7, at.heightMeters(), 0);
        NtripClient client = NtripClient.connect(service.target("VRS", new Credentials("demo", "demo")), fixed);
        rover = client;
        Thread.ofPlatform().daemon().start(() -> drain(client));
        service.play(3);
    }

    @AfterAll
    static void close() throws Exception {
        if (rover != null) {
            rover.close();
        }
        if (live != null) {
            live.close();
        }
    }

    @Test
    @Order(1)
    void thePageOfMetricsNamesExactlyWhatIsScrapedWithTypesAndLabels() throws Exception {
        Map<String, String> scraped = scrapedAfterACollection();
        Map<String, String> documented = MetricsPage.documented();
        assertThat(documented).as("docs/metrics.md against a scrape").isEqualTo(scraped);
        assertThat(documented).hasSizeGreaterThan(90);
    }

    @Test
    @Order(2)
    void whatDashboardAlertsAndRunbookNameIsScraped() throws Exception {
        Map<String, String> scraped = scrapedAfterACollection();
        for (String file : List.of("alerts.yml", "dashboard.json", "alerts.md")) {
            String text = Files.readString(MetricsPage.OPERATIONS.resolve(file));
            assertThat(MetricsPage.named(text, scraped)).as(file).isNotEmpty().isSubsetOf(scraped.keySet());
        }
    }

    @Test
    @Order(3)
    void aRealPrometheusSeesTheServiceAndAlarmsWhenAStationGoes() throws Exception {
        assumeTrue(PrometheusProcess.isInstalled(), "prometheus is not installed: apt-get install prometheus");
        LiveService service = service();
        String rules = Files.readString(MetricsPage.OPERATIONS.resolve("alerts.yml"));
        String impatient = rules.replaceAll("for: \\d+[sm]", "for: 2s");
        assertThat(impatient).isNotEqualTo(rules);
        Path own = Files.createDirectory(folder.resolve("prometheus"));
        try (PrometheusProcess prometheus =
                new PrometheusProcess(own, service.serve().metricsPort(), impatient)) {
            until("scraped", () -> prometheus.value("up{job=\"dubhe\"}") == 1);
            int stations = service.simulation().stations().size();
            until("all connected", () -> prometheus.value("sum(dubhe_station_connected)") == stations);
            until("edges fixed", () -> prometheus.value("dubhe_network_edges_fixed") == 3);
            until("epochs come at 1 Hz", () -> {
                double rate = prometheus.value("min(rate(dubhe_station_epochs_total[10s]))");
                return rate > 0.5 && rate < 2;
            });
            until(
                    "the rover is served",
                    () -> prometheus.value("rate(dubhe_mountpoint_bytes_total{mountpoint=\"VRS\"}[10s])") > 100);
            assertThat(prometheus.value("dubhe_network_groups")).isEqualTo(1);
            assertThat(prometheus.value("dubhe_network_lambda_ratio")).isGreaterThanOrEqualTo(1.5);
            assertThat(prometheus.value("dubhe_network_ambiguities_fixed / dubhe_network_ambiguities_eligible"))
                    .isBetween(0.5, 1.0);
            assertThat(prometheus.value("sum(dubhe_station_levelled)")).isEqualTo(stations);
            assertThat(prometheus.value("max(abs(dubhe_station_position_offset_meters))"))
                    .isLessThan(0.001);
            assertThat(prometheus.value("min(dubhe_station_satellites)")).isGreaterThan(20);
            assertThat(
                            prometheus.query(
                                    "dubhe_station_satellites != on (station) sum by (station) (dubhe_station_system_satellites)"))
                    .as("satellites by system add up")
                    .isEmpty();
            assertThat(prometheus.value("dubhe_rovers_fix_share{kind=\"vrs\"}")).isEqualTo(1);
            assertThat(prometheus.value("dubhe_rovers_quality{kind=\"vrs\", quality=\"4\"}"))
                    .isEqualTo(1);
            assertThat(prometheus.value(
                            "histogram_quantile(0.99, sum by (le) (rate(dubhe_rover_latency_seconds_bucket[1m])))"))
                    .isBetween(0.0, 10.0);
            everyExpressionIsUnderstood(prometheus);
            assertThat(prometheus.fires("DubheStationDown", "")).isFalse();

            String lost = service.simulation().stations().get(1).name();
            service.cut(1);
            until("the alarm", () -> prometheus.fires("DubheStationDown", ", station=\"" + lost + "\""));
            assertThat(prometheus.query("ALERTS{alertname=\"DubheStationDown\"}"))
                    .as("of no other station")
                    .hasSize(1);
            until("no edge to it", () -> prometheus.value("dubhe_network_stations") == stations - 1);
        }
    }

    private static void everyExpressionIsUnderstood(PrometheusProcess prometheus) throws IOException {
        List<String> expressions = expressionsOfTheDashboard();
        assertThat(expressions).hasSizeGreaterThan(80);
        int answered = 0;
        for (String expression : expressions) {
            answered += prometheus.query(expression).isEmpty() ? 0 : 1;
        }
        // Alerts, drops by mountpoints without rovers and the like have nothing to show on a good day.
        assertThat(answered).isGreaterThan(expressions.size() * 3 / 4);
        for (JsonNode group : prometheus.rules()) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.path("health").asString())
                        .as(rule.path("name").asString() + rule.path("lastError"))
                        .isEqualTo("ok");
            }
        }
    }

    /** With Grafana's variables filled in. */
    private static List<String> expressionsOfTheDashboard() throws IOException {
        JsonNode dashboard =
                new JsonMapper().readTree(Files.readString(MetricsPage.OPERATIONS.resolve("dashboard.json")));
        List<String> out = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                out.add(target.path("expr")
                        .asString()
                        .replace("instance=\"$instance\"", "instance=~\".+\"")
                        .replace("$station", ".*")
                        .replace("$__rate_interval", "20s"));
            }
        }
        return out;
    }

    private static Map<String, String> scrapedAfterACollection() throws Exception {
        ServeProcess serve = service().serve();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(serve.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> serve.metric("jvm_gc_pause_seconds_count") > 0
                        && serve.metric("jvm_gc_concurrent_phase_time_seconds_count") > 0);
        return MetricsPage.scraped(serve.get("/metrics").body());
    }

    /** The stations go on at 1 Hz until something is so. */
    private static void until(String what, Callable<Boolean> condition) throws Exception {
        for (int second = 0; second < PATIENCE; second++) {
            if (condition.call()) {
                return;
            }
            service().play(1);
        }
        throw new AssertionError(
                what + ": not within " + PATIENCE + " s\n" + service().serve().log());
    }

    private static Ecef middle(LiveService service) {
        double x = 0;
        double y = 0;
        double z = 0;
        List<SimulatedStation> stations = service.simulation().stations();
        for (SimulatedStation station : stations) {
            x += station.arp().xMeters() / stations.size();
            y += station.arp().yMeters() / stations.size();
            z += station.arp().zMeters() / stations.size();
        }
        return new Ecef(x, y, z);
    }

    private static void drain(NtripClient client) {
        byte[] buffer = new byte[8192];
        try {
            while (client.read(buffer, 0, buffer.length) > 0) {
                // Nobody solves it.
            }
        } catch (IOException _) {
            // Closed by the test.
        }
    }

    private static LiveService service() {
        return Objects.requireNonNull(live);
    }
}
