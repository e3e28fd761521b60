package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.dubhe.admin.Role;
import org.dubhe.admin.Tokens;
import org.dubhe.app.AdminBench.Reply;
import org.dubhe.caster.LogLines;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
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
    void moreConnectionsThanPeopleAreRefusedInWordsAndLoggedOnce() throws Exception {
        try (LogLines log = new LogLines();
                AdminBench bench = AdminBench.withDatabase(folder)) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                idle.add(new Socket("127.0.0.1", bench.server.adminPort()));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(bench.raw("GET /api/v1/status HTTP/1.1\r\n\r\n"))
                        .startsWith("HTTP/1.1 503 ")
                        .endsWith("\"detail\":\"64 connections are open already; try again\"}\n");
            }
            assertThat(log.shown())
                    .filteredOn(line -> line.contains("refused: 64 connections"))
                    .hasSize(1);
            for (Socket socket : idle) {
                socket.close();
            }
            await().ignoreExceptions()
                    .until(() -> bench.get(Role.VIEWER, "/status").status() == 200);
        }
    }

    @Test
    void aTokenMayDoWhatItsRoleSaysAndNothingMore() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            for (var path : AdminBench.DESCRIPTION.path("paths").properties()) {
                for (var operation : path.getValue().properties()) {
                    String needed = operation.getValue().path("x-role").asString();
                    String asked = path.getKey().replaceAll("\\{\\w+}", "1");
                    String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                    int without = bench.send(method, asked, "", List.of()).status();
                    assertThat(without == 401)
                            .as("%s %s without a token", method, asked)
                            .isEqualTo(!needed.equals("none"));
                    for (Role role : Role.values()) {
                        // Nothing there has the name 1 and no body is sent, so that nothing happens.
                        boolean may = needed.equals("none") || role.compareTo(Role.of(needed)) >= 0;
                        Reply reply = bench.ask(role, method, asked, "");
                        assertThat(reply.status() == 403)
                                .as("%s %s by %s: %s", method, asked, role, reply.text())
                                .isEqualTo(!may);
                        assertThat(reply.status()).isNotEqualTo(500);
                    }
                }
            }
            assertThat(bench.get(Role.VIEWER, "/audit").detail())
                    .isEqualTo("the token viewer has the role viewer; this needs operator");
        }
    }

    @Test
    void onlyOperatorsSeeWhereAPersonIs() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder);
                NtripSource source = NtripSource.connect(target(bench, "BASE", "", "secret"))) {
            fill(bench);
            try (NtripClient rover = NtripClient.connect(target(bench, "NEAR", "rover 1", "right"), gga())) {
                await().until(() -> bench.get(Role.OPERATOR, "/sessions")
                        .json()
                        .at("/items/0/latitude_degrees")
                        .isNumber());
                String id = bench.get(Role.VIEWER, "/sessions")
                        .json()
                        .at("/items/0/id")
                        .asString();
                await().until(() -> !bench.get(Role.OPERATOR, "/history")
                        .json()
                        .path("items")
                        .isEmpty());
                for (String path : List.of("/sessions", "/sessions/" + id, "/rovers/rover%201")) {
                    assertThat(bench.get(Role.VIEWER, path).text()).doesNotContain("29.5", "latitude", "position");
                    assertThat(bench.get(Role.OPERATOR, path).text()).contains("\"latitude_degrees\":29.5");
                    assertThat(bench.get(Role.ADMIN, path).text()).contains("\"latitude_degrees\":29.5");
                }
            }
        }
    }

    @Test
    void badRequestsAreRefusedInWords() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            fill(bench);
            String users = "/users";
            refused(bench, 400, "POST", users, "{\"name\": ", "no JSON in line 1");
            refused(bench, 400, "POST", users, "[1]", "the body is no JSON object");
            refused(bench, 400, "POST", users, "{\"name\":\"a\",\"name\":\"b\"}", "no JSON");
            refused(bench, 422, "POST", users, "{}", "name: nothing (expected: a text)");
            refused(
                    bench,
                    422,
                    "PATCH",
                    users + "/rover%201",
                    "{\"sessions\": 3}",
                    "sessions: an unknown key (expected: one of");
            refused(
                    bench,
                    422,
                    "PATCH",
                    users + "/rover%201",
                    "{\"sessions_max\": 0}",
                    "sessions_max: 0 (expected: 1 to 10000)");
            refused(bench, 422, "PATCH", users + "/rover%201", "{\"sessions_max\": 1.5}", "a whole number");
            refused(bench, 422, "PATCH", users + "/rover%201", "{\"area\": \"POINT (1 2)\"}", "area:");
            refused(bench, 422, "PATCH", users + "/rover%201", "{\"ip_ranges\": [\"1.2.3\"]}", "1.2.3");
            refused(
                    bench,
                    422,
                    "PATCH",
                    users + "/rover%201",
                    "{\"valid_until\": \"soon\"}",
                    "valid_until: soon (expected: UTC");
            refused(bench, 422, "GET", users + "?limit=0", "", "limit: 0 (expected: 1 to 1000)");
            refused(
                    bench,
                    422,
                    "GET",
                    users + "?colour=red",
                    "",
                    "colour: an unknown parameter (expected: one of after,");
            refused(bench, 404, "GET", users + "/nobody", "", "user nobody: there is none");
            refused(bench, 404, "GET", "/nothing", "", "there is no such address");
            refused(bench, 405, "DELETE", users, "", "possible here: GET, POST");
            refused(bench, 409, "POST", "/organisations", "{\"name\": \"单位\"}", "the name is taken");
            refused(bench, 503, "POST", "/reload", "", "not started from a configuration file");
            refused(bench, 413, "POST", users, "{\"name\": \"" + "x".repeat(300_000) + "\"}", "262144 bytes");
            assertThat(bench.raw(
                            "POST /api/v1/users HTTP/1.1\r\nContent-Length: 300000\r\nExpect: 100-continue\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("a body of more than 262144 bytes");
            assertThat(bench.raw(
                            "POST /api/v1/users HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(9_000_000)))
                    .as("also to a peer that is still sending")
                    .startsWith("HTTP/1.1 413 ")
                    .contains("a body of more than 262144 bytes");
            Reply text = bench.ask(Role.ADMIN, "POST", users, "name=x", "Content-Type", "text/plain");
            assertThat(text.status()).isEqualTo(415);
            assertThat(bench.raw("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400 ").contains("no HTTP");
            assertThat(bench.raw("GET /api/v1/status HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void textsThatNoDatabaseHoldsAreRefusedWhereverTheyComeIn() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            fill(bench);
            String user =
                    "{\"name\": \"%s\", \"organisation\": \"单位\", \"project\": \"p\", \"password\": \"%s\", \"note\": \"%s\"}";
            for (String bad : List.of("a\\ud800b", "\\udc00", "a\\u0000b", "a\\u001bb", "a\\u0085b")) {
                String name = "{\"name\": \"" + bad + "\"}";
                String words = "has the character U+";
                refused(bench, 422, "POST", "/organisations", name, "name: " + words);
                refused(bench, 422, "PATCH", "/organisations/%E5%8D%95%E4%BD%8D", name, "name: " + words);
                refused(bench, 422, "POST", "/organisations/%E5%8D%95%E4%BD%8D/projects", name, "name: " + words);
                refused(bench, 422, "POST", "/users", user.formatted(bad, "x", ""), "name: " + words);
                refused(bench, 422, "POST", "/users", user.formatted("u", bad, ""), "password: " + words);
                refused(bench, 422, "POST", "/users", user.formatted("u", "x", bad), "note: " + words);
                refused(bench, 422, "PATCH", "/users/rover%201", "{\"note\": \"" + bad + "\"}", "note: " + words);
                refused(
                        bench,
                        422,
                        "PUT",
                        "/users/rover%201/digest",
                        "{\"password\": \"right\", \"realm\": \"" + bad + "\"}",
                        "realm: " + words);
                refused(
                        bench,
                        422,
                        "POST",
                        "/sources",
                        "{\"name\": \"" + bad + "\", \"password\": \"x\", \"mounts\": [\"A\"]}",
                        "name: " + words);
                refused(
                        bench,
                        422,
                        "POST",
                        "/tokens",
                        "{\"name\": \"" + bad + "\", \"role\": \"viewer\"}",
                        "name: " + words);
                refused(
                        bench,
                        422,
                        "POST",
                        "/users/rover%201/kick",
                        "{\"reason\": \"" + bad + "\"}",
                        "reason: " + words);
            }
            for (String path : List.of(
                    "/users?organisation=%00",
                    "/users?project=a%00",
                    "/users?after=%00",
                    "/organisations?after=%00",
                    "/history?user=%00",
                    "/history?mountpoint=%C2%85",
                    "/audit?subject=%00",
                    "/usage?organisation=%00",
                    "/sessions?user=%0A",
                    "/users/%00",
                    "/rovers/a%00b",
                    "/sources/%7F",
                    "/organisations/%00/projects/p")) {
                refused(bench, 422, "GET", path, "", "has the character U+");
            }
            expect(bench, 200, "PATCH", "/users/rover%201", "{\"note\": \"two\\nlines\\tand a tab\"}");
            expect(bench, 201, "POST", "/users", user.formatted("\\ud842\\udfb7", "x", ""));
            expect(bench, 200, "GET", "/users/%F0%A0%AE%B7", "");
        }
    }

    @Test
    void timesThatNotEveryDatabaseHoldsAreRefused() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            fill(bench);
            String words = "(expected: 1970-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z)";
            for (String bad :
                    List.of("+999999999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z")) {
                String body = "{\"valid_until\": \"" + bad + "\"}";
                refused(bench, 422, "PATCH", "/users/rover%201", body, words);
                refused(bench, 422, "PATCH", "/organisations/%E5%8D%95%E4%BD%8D/projects/p", body, words);
                String asked = bad.replace("+", "%2B");
                refused(bench, 422, "GET", "/usage?from=" + asked, "", "from: ");
                refused(bench, 422, "GET", "/usage?until=" + asked, "", words);
                refused(bench, 422, "GET", "/history?from=" + asked, "", words);
                refused(bench, 422, "GET", "/history?until=" + asked, "", words);
            }
            refused(bench, 422, "GET", "/history?after=999999999999999-1-main", "", words);
            expect(bench, 200, "GET", "/usage?until=1970-01-02T00:00:00Z", "");
            expect(bench, 200, "PATCH", "/users/rover%201", "{\"valid_until\": \"9999-12-31T23:59:59Z\"}");
            assertThat(bench.get(Role.VIEWER, "/usage?format=csv").text()).startsWith("\uFEFForganisation,sessions,");
        }
    }

    @Test
    void wrongTokensAreSlowedDownAndRightOnesAreNot() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            assertThat(bench.get(Role.VIEWER, "/status").status()).isEqualTo(200);
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                answers.add(bench.send("GET", "/status", "", List.of("Authorization", "Bearer wrong" + i))
                        .status());
            }
            assertThat(answers.subList(0, 10)).containsOnly(401);
            assertThat(answers.subList(10, 15)).containsOnly(429);
            assertThat(bench.get(Role.VIEWER, "/status").status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenThatTheConfigurationNamesNoMoreIsRevokedByAReload() throws Exception {
        try (AdminBench bench = new AdminBench(folder, "users: { u: u }")) {
            assertThat(bench.get(Role.VIEWER, "/status").status()).isEqualTo(200);
            Path file = folder.resolve("serve.yaml");
            String fresh = Tokens.fresh();
            String text = Files.readString(file)
                    .replaceFirst(
                            " {4}viewer: .*\n", "    fresh: { role: viewer, sha256: " + Tokens.hash(fresh) + " }\n");
            Files.writeString(file, text.replace("backups: backups", "backups: other"));
            Files.createDirectories(folder.resolve("other"));
            ReloadReport report = bench.server.reload(ServiceConfiguration.read(file));
            assertThat(report.applied()).containsExactly("admin.tokens added: fresh", "admin.tokens removed: viewer");
            assertThat(report.restart()).containsExactly("admin: all but its tokens");
            assertThat(bench.get(Role.VIEWER, "/status").status()).isEqualTo(401);
            assertThat(bench.get(Role.ADMIN, "/tokens").text())
                    .contains("\"name\":\"fresh\"")
                    .doesNotContain("\"name\":\"viewer\"");
            assertThat(bench.send("GET", "/status", "", List.of("Authorization", "Bearer " + fresh))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void tokensOfTheDatabaseAreKnownByTheirHashesAlone() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            String token = bench.ask(Role.ADMIN, "POST", "/tokens", "{\"name\": \"t\", \"role\": \"operator\"}")
                    .json()
                    .path("token")
                    .asString();
            List<String> bearer = List.of("Authorization", "Bearer " + token);
            assertThat(bench.send("GET", "/audit", "", bearer).status()).isEqualTo(200);
            assertThat(bench.send("GET", "/tokens", "", bearer).status()).isEqualTo(403);
            Reply tokens = bench.get(Role.ADMIN, "/tokens");
            assertThat(tokens.text()).doesNotContain(token, "sha256");
            assertThat(tokens.json().path("items").path(3).path("last_used_at").isString())
                    .isTrue();
            refused(bench, 409, "DELETE", "/tokens/viewer", "", "is in the configuration");
            expect(bench, 204, "DELETE", "/tokens/t", "");
            assertThat(bench.send("GET", "/audit", "", bearer).status()).isEqualTo(401);
            refused(bench, 409, "POST", "/tokens", "{\"name\": \"t\", \"role\": \"operator\"}", "the name is taken");
            JsonNode line =
                    bench.get(Role.ADMIN, "/audit?subject=t&limit=1").json().at("/items/0");
            assertThat(line.path("actor").asString()).isEqualTo("admin");
            assertThat(line.path("address").asString()).isEqualTo("127.0.0.1");
            assertThat(line.path("action").asString()).isEqualTo("revoke");
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
    void aSlowClientIsToldSoAndHoldsNobodyUp() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("127.0.0.1", bench.server.adminPort());
                socket.getOutputStream().write("GET /api/v1/status HT".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            assertThat(bench.get(Role.VIEWER, "/status").status()).isEqualTo(200);
            Instant before = Instant.now();
            String answer = new String(slow.getFirst().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("not whole after 15 s");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(60));
            for (Socket socket : slow) {
                socket.close();
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

    static void fill(AdminBench bench) throws Exception {
        expect(bench, 201, "POST", "/organisations", "{\"name\": \"单位\"}");
        expect(bench, 201, "POST", "/organisations/%E5%8D%95%E4%BD%8D/projects", "{\"name\": \"p\"}");
        expect(bench, 201, "POST", "/users", """
                {"name": "rover 1", "organisation": "单位", "project": "p", "password": "right", "kinds": ["vrs", "nearest", "raw"],
                 "sessions_max": 100}""");
        expect(bench, 201, "POST", "/sources", "{\"name\": \"s\", \"password\": \"x\", \"mounts\": [\"B*\"]}");
    }

    private static void expect(AdminBench bench, int status, String method, String path, String body) throws Exception {
        Reply reply = bench.ask(Role.ADMIN, method, path, body);
        assertThat(reply.status()).as("%s %s: %s", method, path, reply.text()).isEqualTo(status);
    }

    private static void refused(AdminBench bench, int status, String method, String path, String body, String words)
            throws Exception {
        Reply reply = bench.ask(Role.ADMIN, method, path, body);
        assertThat(reply.status()).as("%s %s: %s", method, path, reply.text()).isEqualTo(status);
        assertThat(reply.detail()).contains(words);
    }

    static NtripTarget target(AdminBench bench, String mount, String user, String password) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", bench.server.port()),
                mount,
                new Credentials(user, password),
                NtripVersion.V2,
                Duration.ofSeconds(20));
    }

    static Gga gga() {
        return Gga.of(Geodetic.ofDegrees(29.5, 106.6, 300), -30, Instant.EPOCH);
    }
}
