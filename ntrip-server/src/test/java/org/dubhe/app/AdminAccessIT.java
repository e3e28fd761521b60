package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.app.AdminBench.expect;
import static org.dubhe.app.AdminBench.fill;
import static org.dubhe.app.AdminBench.gga;
import static org.dubhe.app.AdminBench.refused;
import static org.dubhe.app.AdminBench.target;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.admin.Role;
import org.dubhe.admin.Tokens;
import org.dubhe.app.AdminBench.Reply;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who may do what over the administration: tokens, their roles, and what a role sees. */
@Timeout(180)
final class AdminAccessIT {
    @TempDir
    private Path folder;

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
}
