package org.dubhe.app;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus of its own in a folder, that scrapes one server and rules by one file every second. Ended by {@link #close}. */
final class PrometheusProcess implements AutoCloseable {
    private static final String CONFIGURATION = """
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: [ rules.yml ]
            scrape_configs:
              - job_name: dubhe
                static_configs: [ { targets: ["127.0.0.1:%d"] } ]
            """;

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path log;

    PrometheusProcess(Path folder, int metricsPort, String rules) throws IOException {
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), CONFIGURATION.formatted(metricsPort));
        Files.writeString(folder.resolve("rules.yml"), rules);
        log = folder.resolve("prometheus.log");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> get("/-/ready").statusCode() == 200);
    }

    /** Whether both of its programs can be called. */
    static boolean isInstalled() {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, "prometheus")) && Files.isExecutable(Path.of(folder, "promtool"))) {
                return true;
            }
        }
        return false;
    }

    /** The vector that an expression gives now: elements with {@code metric} and {@code value}. */
    JsonNode query(String expression) throws IOException {
        JsonNode answer = api("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asString().equals("success")) {
            throw new IOException(expression + ": " + answer);
        }
        return answer.path("data").path("result");
    }

    /** The value of an expression that gives one; NaN where it gives none or several. */
    double value(String expression) throws IOException {
        JsonNode result = query(expression);
        return result.size() == 1
                ? Double.parseDouble(result.get(0).path("value").get(1).asString())
                : Double.NaN;
    }

    /** Whether an alert fires; the expression in braces chooses among its labels. */
    boolean fires(String alert, String labels) throws IOException {
        return !query("ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\"" + labels + "}")
                .isEmpty();
    }

    /** The rules with their health. */
    JsonNode rules() throws IOException {
        return api("rules").path("data").path("groups");
    }

    private JsonNode api(String path) throws IOException {
        return new JsonMapper().readTree(get("/api/v1/" + path).body());
    }

    private HttpResponse<String> get(String path) throws IOException {
        if (!process.isAlive()) {
            throw new IOException("prometheus has ended: " + Files.readString(log));
        }
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
