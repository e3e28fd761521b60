package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.app.AdminBench.expect;
import static org.dubhe.app.AdminBench.fill;
import static org.dubhe.app.AdminBench.refused;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.admin.Role;
import org.dubhe.app.AdminBench.Reply;
import org.dubhe.caster.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests and connections that the administration refuses, and its words for them. */
@Timeout(180)
final class AdminRefusalsIT {
    @TempDir
    private Path folder;

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
}
