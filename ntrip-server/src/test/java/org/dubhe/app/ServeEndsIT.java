package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dubhe.account.AccountService;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.Database;
import org.dubhe.account.store.UsageStore;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.admin.Tokens;
import org.dubhe.config.ServiceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code serve} as the system sees it: it says how it is, ends when asked and in time, and keeps passwords out of its log. */
@Timeout(180)
final class ServeEndsIT {
    private static final String CONFIGURATION = """
            stations: { BASE: { password: stationsecret } }
            mountpoints: { BASE: raw, NEAR: nearest, VRS: vrs }
            users: { demo: usersecret }
            caster: { bind: 127.0.0.1, port: 0 }
            metrics: { port: 0 }
            log: { format: %s, level: %s }
            """;

    /** Any frame: 1005 with a good CRC is not needed, a station lives by its first. */
    private static final byte[] FRAME = {(byte) 0xD3, 0, 0, 0x47, (byte) 0xEA, 0x4B};

    private static final int ROVERS = 20;
    private static final int SESSIONS = 10_000;
    private static final String TOKEN = Tokens.fresh();

    /** What it promises, and what a busy machine adds. */
    private static final Duration END_MAX = Duration.ofSeconds(9);

    @TempDir
    private Path folder;

    private final Path log() {
        return folder.resolve("log");
    }

    @Test
    void endsInTimeWithClientsThatReadNothingAndExitsWith143() throws Exception {
        ServeProcess serve = new ServeProcess(configuration("plain", "info"), log());
        List<Socket> clients = new ArrayList<>();
        try {
            assertThat(serve.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(serve.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(serve.get("/health/ready").body())
                    .contains("\"status\":\"not ready\"", "\"stations\":\"none of 1 sends\"", "\"caster\":\"ok\"");
            Socket station = open(serve, "POST /BASE", "BASE:stationsecret");
            clients.add(station);
            station.getOutputStream().write(FRAME);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(serve.get("/health/ready").statusCode()).isEqualTo(200));
            for (int i = 0; i < ROVERS; i++) {
                clients.add(open(serve, "GET /BASE", "demo:usersecret"));
            }
            await().until(() -> serve.metric("dubhe_rovers ") == ROVERS);
            // Half a request, too.
            clients.add(new Socket("127.0.0.1", serve.port()));
            clients.getLast().getOutputStream().write("GET /BA".getBytes(StandardCharsets.US_ASCII));
            long asked = System.nanoTime();
            // 128 + SIGTERM, as SuccessExitStatus in docs/operations/dubhe.service says.
            assertThat(serve.end()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(END_MAX);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
            serve.close();
        }
    }

    @Test
    void endsInTimeWhileAReportIsReadAndLosesNoSession() throws Exception {
        Path configuration = Files.writeString(folder.resolve("serve.yaml"), """
                stations: { BASE: { password: stationsecret } }
                mountpoints: { BASE: raw }
                accounts: { url: "jdbc:h2:file:./accounts", password_hash: bcrypt, flush: 10min }
                caster: { bind: 127.0.0.1, port: 0 }
                metrics: { port: 0 }
                admin: { port: 0, tokens: { me: { role: admin, sha256: %s } } }
                """.formatted(Tokens.hash(TOKEN)));
        accountsWithSessions(configuration);
        try (ServeProcess serve = new ServeProcess(configuration, log());
                Socket station = open(serve, "POST /BASE", "BASE:stationsecret");
                HttpClient http = HttpClient.newHttpClient()) {
            station.getOutputStream().write(FRAME);
            await().until(() -> serve.metric("dubhe_station_connected") == 1);
            try (Socket rover = open(serve, "GET /BASE", "demo:usersecret")) {
                await().until(() -> serve.metric("dubhe_rovers ") == 1);
                HttpRequest report = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.adminPort()
                                + "/api/v1/usage?by=day,user&from=2026-01-01T00:00:00Z&until=2026-12-31T00:00:00Z"))
                        .header("Authorization", "Bearer " + TOKEN)
                        .build();
                var answer = http.sendAsync(report, HttpResponse.BodyHandlers.discarding());
                Thread.sleep(50); // In the midst of it, or nearly so.
                long asked = System.nanoTime();
                assertThat(serve.end()).isEqualTo(143);
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(END_MAX);
                assertThat(answer.handle((_, _) -> true).get(20, TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThat(serve.log()).doesNotContain("ERROR");
        }
        try (Database database = database(configuration)) {
            assertThat(new UsageStore(database).sessions("demo", SESSIONS + 10))
                    .hasSize(SESSIONS + 1)
                    .filteredOn(session -> String.valueOf(session.why()).startsWith("this caster is stopping"))
                    .hasSize(1);
        }
    }

    private static Database database(Path configuration) throws IOException {
        return Database.open(
                Objects.requireNonNull(ServiceConfiguration.read(configuration).accounts())
                        .database());
    }

    /** Enough of them that a report reads the file for a while. */
    private static void accountsWithSessions(Path configuration) throws Exception {
        AccountSettings settings =
                Objects.requireNonNull(ServiceConfiguration.read(configuration).accounts());
        Actor actor = new Actor("test", "");
        try (AccountService service = AccountService.open(settings, Map.of(), _ -> null)) {
            service.accounts().createOrganisation(actor, "o");
            service.accounts().createProject(actor, "o", "p", Validity.ALWAYS);
            service.accounts().createUser(actor, "o", "p", "demo", "usersecret", UserRules.ofKinds("raw"), "");
        }
        try (Connection connection =
                        DriverManager.getConnection(settings.database().url(), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO sessions (node, id, user_id, project_id, mount, agent, address, started_at, flushed_at, ended_at, why,
                        sent_bytes, correction_seconds, reported_millis, fixed_millis)
                    SELECT 'main', x, 1, 1, 'BASE', REPEAT('agent ', 30), '::1', DATEADD(SECOND, x, TIMESTAMP '2026-07-01 00:00:00'),
                        TIMESTAMP '2026-12-01 00:00:00', TIMESTAMP '2026-12-01 00:00:00', 'left', 1, 1, 1, 1
                    FROM SYSTEM_RANGE(1, %d)""".formatted(SESSIONS));
        }
    }

    @Test
    void writesOneJsonObjectALineWhereTheEnvironmentAsksAndNoPassword() throws Exception {
        Map<String, String> environment = Map.of(LogOutput.FORMAT_VARIABLE, "json", LogOutput.LEVEL_VARIABLE, "trace");
        try (ServeProcess serve = new ServeProcess(environment, configuration("plain", "info"), log())) {
            refusedAndAdmitted(serve);
            assertThat(event(serve.said()).path("message").asString()).startsWith("serving on port ");
        }
        List<JsonNode> events = events();
        assertThat(events).hasSizeGreaterThan(4);
        assertThat(events)
                .as("a station without a position")
                .anySatisfy(event -> assertThat(event.path("level").asString()).isEqualTo("WARN"))
                .anySatisfy(event -> {
                    assertThat(event.path("message").asString()).startsWith("source BASE: connected from /127.0.0.1:");
                    assertThat(event.path("mountpoint").asString()).isEqualTo("BASE");
                    assertThat(event.path("address").asString()).isEqualTo("127.0.0.1");
                })
                .anySatisfy(event -> {
                    assertThat(event.path("message").asString()).contains("POST /BASE as BASE: ");
                    assertThat(event.path("user").asString()).isEqualTo("BASE");
                })
                .anySatisfy(event -> {
                    assertThat(event.path("message").asString()).startsWith("rover 1 on NEAR: demo from ");
                    assertThat(event.path("rover").asInt()).isOne();
                    assertThat(event.path("mountpoint").asString()).isEqualTo("NEAR");
                    assertThat(event.path("user").asString()).isEqualTo("demo");
                });
        assertNoPassword();
    }

    @Test
    void saysAsJsonWhyItDoesNotStart() throws Exception {
        Path file = configuration("plain", "info");
        Files.writeString(file, "more: 1\n", StandardOpenOption.APPEND);
        Process process = ServeProcess.launched(Map.of(LogOutput.FORMAT_VARIABLE, "json"), List.of(), file, log());
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.path("message").asString())
                        .startsWith("dubhe: " + file + ": more: unknown key"));
    }

    @Test
    void opensNoPortWhereACertificateCannotBeUsed() throws Exception {
        Path file = configuration("plain", "info");
        Files.writeString(
                file, "admin: { tls: { certificate: broken.pem, key: broken.pem } }\n", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("broken.pem"), "no certificate");
        Process process = ServeProcess.launched(Map.of(), List.of(), file, log());
        assertThat(process.waitFor()).as("as RestartPreventExitStatus says").isEqualTo(2);
        assertThat(Files.readString(log()))
                .contains("dubhe: " + file + ": admin.tls.certificate: " + folder.resolve("broken.pem")
                        + ": no certificate in it (expected: ")
                .doesNotContain("listening");
    }

    private List<JsonNode> events() throws IOException {
        return Files.readAllLines(log()).stream().map(ServeEndsIT::event).toList();
    }

    private static JsonNode event(String line) {
        JsonNode event = new JsonMapper().readTree(line);
        assertThat(event.propertyNames()).startsWith("time", "level", "logger", "thread", "message");
        assertThat(event.path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        return event;
    }

    @Test
    void writesLinesForPeopleAndOnlyAsMuchAsTheConfigurationAsks() throws Exception {
        try (ServeProcess serve = new ServeProcess(configuration("plain", "debug"), log())) {
            refusedAndAdmitted(serve);
        }
        assertThat(Files.readAllLines(log()))
                .anySatisfy(line ->
                        assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  Server: station BASE: .*"))
                .anySatisfy(line -> assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} DEBUG RoverHandler: .*"));
        assertNoPassword();
        try (ServeProcess serve = new ServeProcess(configuration("plain", "error"), log())) {
            refusedAndAdmitted(serve);
        }
        assertThat(Files.readString(log())).isEmpty();
    }

    private void assertNoPassword() throws IOException {
        assertThat(Files.readString(log()))
                .contains("demo")
                .doesNotContain("usersecret", "stationsecret", "guessed")
                .doesNotContain(base64("demo:usersecret"), base64("BASE:stationsecret"), base64("demo:guessed"));
    }

    private static void refusedAndAdmitted(ServeProcess serve) throws Exception {
        try (Socket wrong = open(serve, "GET /BASE", "demo:guessed");
                Socket wrongSource = open(serve, "POST /BASE", "BASE:guessed")) {
            wrong.getInputStream().readAllBytes();
            wrongSource.getInputStream().readAllBytes();
        }
        try (Socket first = new Socket("127.0.0.1", serve.port())) {
            first.getOutputStream()
                    .write("SOURCE guessed /BASE\r\nSource-Agent: NTRIP x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            first.getInputStream().readAllBytes();
        }
        try (Socket station = open(serve, "POST /BASE", "BASE:stationsecret");
                Socket rover = open(serve, "GET /NEAR", "demo:usersecret")) {
            await().until(() -> serve.metric("dubhe_station_connected") == 1 && serve.metric("dubhe_rovers ") == 1);
            assertThat(station.isConnected() && rover.isConnected()).isTrue();
        }
    }

    private Path configuration(String format, String level) throws IOException {
        return Files.writeString(folder.resolve("serve.yaml"), CONFIGURATION.formatted(format, level));
    }

    private static Socket open(ServeProcess serve, String request, String credentials) throws IOException {
        Socket socket = new Socket("127.0.0.1", serve.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write((request + " HTTP/1.1\r\nHost: h\r\nNtrip-Version: Ntrip/2.0\r\nUser-Agent: NTRIP test\r\n"
                                + "Authorization: Basic " + base64(credentials) + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
