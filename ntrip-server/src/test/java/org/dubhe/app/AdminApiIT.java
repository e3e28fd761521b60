package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.app.AdminBench.expect;
import static org.dubhe.app.AdminBench.fill;
import static org.dubhe.app.AdminBench.gga;
import static org.dubhe.app.AdminBench.refused;
import static org.dubhe.app.AdminBench.target;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.dubhe.admin.Role;
import org.dubhe.app.AdminBench.Reply;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The administration on real sockets, with accounts in an H2 file. Every answer is held to {@code docs/openapi.json}. */
@Timeout(180)
final class AdminApiIT {
    private static final String ANY = "{\"reason\": \"because\"}";

    @TempDir
    private Path folder;

    @Test
    void everyRouteAnswersAsDescribedAndNoOtherIsThere() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder);
                NtripSource source = NtripSource.connect(target(bench, "BASE", "", "secret"))) {
            fill(bench);
            await().until(() -> bench.server.pipeline().stations()[0].isConnected());
            try (NtripClient rover = NtripClient.connect(target(bench, "VRS", "rover 1", "right"), gga())) {
                await().until(() ->
                        bench.get(Role.VIEWER, "/sessions").json().path("items").size() == 1);
                long id = bench.get(Role.VIEWER, "/sessions")
                        .json()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asLong();
                for (String path : List.of(
                        "/openapi.json",
                        "/status",
                        "/stations",
                        "/stations/BASE",
                        "/mountpoints",
                        "/mountpoints/VRS",
                        "/sessions/" + id,
                        "/rovers/rover%201",
                        "/organisations",
                        "/organisations/%E5%8D%95%E4%BD%8D",
                        "/organisations/%E5%8D%95%E4%BD%8D/projects",
                        "/organisations/%E5%8D%95%E4%BD%8D/projects/p",
                        "/projects",
                        "/users",
                        "/users/rover%201",
                        "/users/rover%201/digest",
                        "/sources",
                        "/sources/s",
                        "/usage?by=day,user",
                        "/history",
                        "/audit",
                        "/tokens",
                        "/backup")) {
                    assertThat(bench.get(Role.ADMIN, path).status()).as(path).isEqualTo(200);
                }
                String user = "/users/rover%201";
                expect(bench, 200, "PATCH", "/organisations/%E5%8D%95%E4%BD%8D", "{\"enabled\": true}");
                expect(bench, 200, "PATCH", "/organisations/%E5%8D%95%E4%BD%8D/projects/p", "{\"valid_until\": null}");
                expect(bench, 200, "PATCH", user, "{\"note\": \"changed\"}");
                expect(bench, 204, "PUT", user + "/password", "{\"password\": \"other\"}");
                expect(bench, 204, "PUT", user + "/digest", "{\"password\": \"other\", \"realm\": \"Dubhe\"}");
                expect(bench, 204, "DELETE", user + "/digest", "");
                expect(bench, 200, "PATCH", "/sources/s", "{\"note\": \"changed\"}");
                expect(bench, 204, "PUT", "/sources/s/password", "{\"password\": \"other\"}");
                expect(bench, 201, "POST", "/backup", "{\"file\": \"one.backup\"}");
                expect(bench, 409, "POST", "/backup", "{\"file\": \"one.backup\"}");
                expect(bench, 422, "POST", "/backup", "{\"file\": \"../one.backup\"}");
                expect(bench, 201, "POST", "/tokens", "{\"name\": \"t\", \"role\": \"viewer\"}");
                expect(bench, 204, "DELETE", "/tokens/t", "");
                expect(bench, 200, "POST", user + "/kick", ANY);
                await().until(() ->
                        bench.get(Role.VIEWER, "/sessions").json().path("items").isEmpty());
                expect(bench, 404, "POST", "/sessions/" + id + "/kick", ANY);
                expect(bench, 200, "GET", "/rovers/rover%201", "");
            }
            try (NtripClient rover = NtripClient.connect(target(bench, "VRS", "rover 1", "other"), gga())) {
                await().until(() ->
                        bench.get(Role.VIEWER, "/sessions").json().path("items").size() == 1);
                String id = bench.get(Role.VIEWER, "/sessions")
                        .json()
                        .at("/items/0/id")
                        .asString();
                expect(bench, 200, "POST", "/sessions/" + id + "/kick", ANY);
            }
            Set<String> described = new TreeSet<>();
            AdminBench.DESCRIPTION
                    .path("paths")
                    .forEach(path -> path.forEach(operation ->
                            described.add(operation.path("operationId").asString())));
            described.remove("reload"); // Has a test of its own.
            bench.seen.remove("reload");
            assertThat(bench.seen).isEqualTo(described);
            assertThat(Files.size(folder.resolve("backups/one.backup"))).isPositive();
        }
    }

    @Test
    void theSchemasThatAnswersAreHeldToCanRefuse() {
        String good = "{\"name\": \"o\", \"enabled\": true, \"created_at\": \"2026-01-01T00:00:00Z\"}";
        assertThat(AdminBench.errors("Organisation", AdminBench.JSON.readTree(good)))
                .isEmpty();
        for (String bad : List.of(
                good.replace("true", "1"),
                good.replace("\"enabled\"", "\"able\""),
                good.replace("{", "{\"id\": 1, "),
                "{}")) {
            assertThat(AdminBench.errors("Organisation", AdminBench.JSON.readTree(bad)))
                    .as(bad)
                    .isNotEmpty();
        }
    }

    @Test
    void oneOfTwoWhoHaveSeenTheSameIsToldThatItChanged() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            fill(bench);
            String user = "/users/rover%201";
            String tag = bench.get(Role.VIEWER, user)
                    .raw()
                    .headers()
                    .firstValue("etag")
                    .orElseThrow();
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger good = new AtomicInteger();
            AtomicInteger stale = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String body = "{\"note\": \"by " + i + "\"}";
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        go.await();
                        int status = bench.ask(Role.OPERATOR, "PATCH", user, body, "If-Match", tag)
                                .status();
                        (status == 200 ? good : stale).incrementAndGet();
                        assertThat(status).isIn(200, 412);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(good.get()).isEqualTo(1);
            assertThat(stale.get()).isEqualTo(7);
            // Without If-Match each changes its own key and keeps the other's.
            Thread one = Thread.ofPlatform().start(() -> repeat(bench, user, "sessions_max"));
            repeat(bench, user, "note");
            one.join();
            JsonNode both = bench.get(Role.VIEWER, user).json();
            assertThat(both.path("sessions_max").asInt()).isEqualTo(20);
            assertThat(both.path("note").asString()).isEqualTo("20");
        }
    }

    private static void repeat(AdminBench bench, String user, String key) {
        for (int i = 1; i <= 20; i++) {
            String value = key.equals("note") ? "\"" + i + "\"" : Integer.toString(i);
            try {
                assertThat(bench.ask(Role.OPERATOR, "PATCH", user, "{\"" + key + "\": " + value + "}")
                                .status())
                        .isEqualTo(200);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            String request = "GET /api/v1/%s HTTP/1.1\r\nHost: x\r\n%s\r\n";
            String answers = bench.raw(
                    request.formatted("openapi.json", "") + request.formatted("status", "Connection: close\r\n"));
            assertThat(answers.indexOf("HTTP/1.1 200")).isZero();
            assertThat(answers.indexOf("HTTP/1.1 401")).isGreaterThan(answers.indexOf("\"openapi\""));
        }
    }

    @Test
    void aKickEndsTheStreamWithWords() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder);
                NtripSource source = NtripSource.connect(target(bench, "BASE", "", "secret"))) {
            fill(bench);
            await().until(() -> bench.server.pipeline().stations()[0].isConnected());
            try (NtripClient rover = NtripClient.connect(target(bench, "BASE", "rover 1", "right"), null)) {
                await().until(() ->
                        bench.get(Role.VIEWER, "/sessions").json().path("items").size() == 1);
                String id = bench.get(Role.VIEWER, "/sessions?user=rover%201&mountpoint=BASE")
                        .json()
                        .at("/items/0/id")
                        .asString();
                Reply kicked = bench.ask(
                        Role.OPERATOR, "POST", "/sessions/" + id + "/kick", "{\"reason\": \"call us please\"}");
                assertThat(kicked.json().path("ended").asInt()).isEqualTo(1);
                StringBuilder last = new StringBuilder();
                byte[] buffer = new byte[1000];
                for (int n = rover.read(buffer, 0, 1000); n > 0; n = rover.read(buffer, 0, 1000)) {
                    last.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                }
                assertThat(last).as("message 1029").contains("ended by operator: call us please");
            }
            await().untilAsserted(() -> assertThat(bench.get(Role.VIEWER, "/rovers/rover%201")
                            .json()
                            .at("/last_session/why")
                            .asString(""))
                    .isEqualTo("ended by operator: call us please"));
            assertThat(bench.get(Role.OPERATOR, "/audit?limit=1")
                            .json()
                            .at("/items/0/action")
                            .asString())
                    .isEqualTo("kick");
        }
    }

    @Test
    void pagesOfHistoryAndAuditMeetWithoutGapOrOverlap() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder);
                NtripSource source = NtripSource.connect(target(bench, "BASE", "", "secret"))) {
            fill(bench);
            await().until(() -> bench.server.pipeline().stations()[0].isConnected());
            for (int i = 0; i < 7; i++) {
                NtripClient.connect(target(bench, "BASE", "rover 1", "right"), null)
                        .close();
            }
            await().until(() ->
                    bench.get(Role.OPERATOR, "/history").json().path("items").size() == 7);
            assertThat(ids(bench, "/history?limit=3", "after")).hasSize(7).doesNotHaveDuplicates();
            assertThat(ids(bench, "/audit?limit=2", "before"))
                    .hasSize(bench.get(Role.OPERATOR, "/audit")
                            .json()
                            .path("items")
                            .size())
                    .doesNotHaveDuplicates();
        }
    }

    private static List<String> ids(AdminBench bench, String path, String mark) throws Exception {
        List<String> out = new ArrayList<>();
        JsonNode page = bench.get(Role.OPERATOR, path).json();
        while (true) {
            page.path("items").forEach(item -> out.add(item.path("id").asString()));
            if (page.path("next").isNull()) {
                return out;
            }
            page = bench.get(
                            Role.OPERATOR,
                            path + "&" + mark + "=" + page.path("next").asString())
                    .json();
        }
    }

    @Test
    void withoutADatabaseItShowsWhatLivesAndSaysWhatIsNotThere() throws Exception {
        try (AdminBench bench = new AdminBench(folder, "users: { \"rover 1\": right }");
                NtripSource source = NtripSource.connect(target(bench, "BASE", "", "secret"))) {
            await().until(() -> bench.server.pipeline().stations()[0].isConnected());
            for (String path : List.of("/users", "/organisations", "/sources", "/usage", "/history", "/audit")) {
                refused(bench, 409, "GET", path, "", "names users in its section users");
            }
            assertThat(bench.get(Role.VIEWER, "/stations/BASE")
                            .json()
                            .path("connected")
                            .asBoolean())
                    .isTrue();
            assertThat(bench.get(Role.VIEWER, "/status").json().path("accounts").asString())
                    .isEqualTo("configuration");
            refused(bench, 404, "GET", "/rovers/rover%201", "", "is not connected");
            try (NtripClient rover = NtripClient.connect(target(bench, "NEAR", "rover 1", "right"), gga())) {
                await().until(() ->
                        bench.get(Role.VIEWER, "/sessions").json().path("items").size() == 1);
                Reply answer = bench.get(Role.OPERATOR, "/rovers/rover%201");
                assertThat(answer.json().path("connected").asBoolean()).isTrue();
                String id = answer.json().at("/sessions/0/id").asString();
                expect(bench, 200, "POST", "/sessions/" + id + "/kick", ANY);
                await().until(() ->
                        bench.get(Role.VIEWER, "/sessions").json().path("items").isEmpty());
            }
        }
    }

    @Test
    void aBackupThatIsSentCanBeRead() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            fill(bench);
            Path file = folder.resolve("sent.backup");
            assertThat(bench.run(Role.ADMIN, "backup", file.toString()).exitCode())
                    .isZero();
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"rover 1\"", "{\"end\":");
            }
        }
    }
}
