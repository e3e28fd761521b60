package org.dubhe.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dubhe.account.Accounts;
import org.dubhe.account.LiveSession;
import org.dubhe.account.store.Actor;
import org.dubhe.caster.CasterSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of routes against {@code docs/openapi.json} and the table of {@code docs/admin.md}, in both directions. */
final class RoutesTest {
    private final Routes routes = new Routes(
            new NoService(),
            new AdminSettings(
                    "127.0.0.1", 0, new CasterSettings.Tls(0, Path.of("c"), Path.of("k")), Map.of(), Path.of(".")));

    @Test
    void routesRolesAndParametersAreThoseOfTheDescription() throws IOException {
        Map<String, String> described = new TreeMap<>();
        for (var path : description().path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                Set<String> query = new TreeSet<>();
                Set<String> names = new TreeSet<>();
                operation.getValue().path("parameters").forEach(parameter -> {
                    String name = parameter.path("name").asString();
                    switch (parameter.path("in").asString()) {
                        case "query" -> query.add(name);
                        case "path" -> names.add("{" + name + "}");
                        default -> assertThat(name).isEqualTo("If-Match");
                    }
                });
                names.forEach(name -> assertThat(path.getKey()).contains(name));
                described.put(
                        operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                        operation.getValue().path("x-role").asString() + " " + query);
            }
        }
        Map<String, String> there = new TreeMap<>();
        for (Route route : routes.all()) {
            Role role = route.role();
            there.put(
                    route.method() + " " + route.path(),
                    (role == null ? "none" : role.word()) + " " + new TreeSet<>(route.query()));
        }
        assertThat(there).isEqualTo(described);
    }

    @Test
    void thePageSaysTheRoleOfEveryRoute() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("dubhe.root"), "docs", "admin.md"));
        List<String> rows = page.lines().filter(line -> line.startsWith("| `")).toList();
        assertThat(rows).hasSize(routes.all().size());
        for (Route route : routes.all()) {
            Role role = route.role();
            String row =
                    "| `%s` | `%s` | %s |".formatted(route.method(), route.path(), role == null ? "none" : role.word());
            assertThat(rows).anyMatch(line -> line.startsWith(row));
        }
    }

    @Test
    void aPathIsMatchedSegmentBySegment() {
        Route route = new Route("GET", "/users/{user}", Role.VIEWER, Set.of("limit"), _ -> Answer.nothing());
        assertThat(route.match("/api/v1/users/a%20b%2Fc+d")).containsEntry("user", "a b/c+d");
        assertThat(route.match("/api/v1/users/a/b")).isNull();
        assertThat(route.match("/api/v1/users")).isNull();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> route.match("/api/v1/users/%zz"))
                .withMessageContaining("wrong % sign");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> route.parameters("limit=1&limit=2"))
                .withMessageContaining("given twice");
    }

    private static JsonNode description() throws IOException {
        try (InputStream in = RoutesTest.class.getResourceAsStream("openapi.json")) {
            return new JsonMapper().readTree(in);
        }
    }

    /** Nothing is there. */
    static class NoService implements Service {
        @Override
        public String version() {
            return "";
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public Map<String, String> checks() {
            return Map.of();
        }

        @Override
        public List<Station> stations() {
            return List.of();
        }

        @Override
        public List<Mountpoint> mountpoints() {
            return List.of();
        }

        @Override
        public @Nullable Given given(long connection) {
            return null;
        }

        @Override
        public List<LiveSession> sessions() {
            return List.of();
        }

        @Override
        public boolean kick(Actor actor, long session, String reason) {
            return false;
        }

        @Override
        public @Nullable Accounts accounts() {
            return null;
        }

        @Override
        public Reload reload(Actor actor) {
            return new Reload.Done(List.of());
        }
    }
}
