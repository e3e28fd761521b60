package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dubhe.admin.Role;
import org.dubhe.admin.Tokens;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.WallClock;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with its administration on a port, a client for it, and the description that every answer is held to. Of one thread. */
final class AdminBench implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();
    static final JsonNode DESCRIPTION = description();

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    final Server server;
    private final String[] tokens = new String[Role.values().length];
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Operations whose answers were held to their schemas. */
    final Set<String> seen = new TreeSet<>();

    record Reply(int status, JsonNode json, String text, HttpResponse<String> raw) {
        String detail() {
            return json.path("detail").asString("");
        }
    }

    /** @param accounts the section {@code users} or {@code accounts} */
    AdminBench(Path folder, String accounts) throws IOException {
        this(folder, accounts, "");
    }

    /** @param more keys of the section {@code admin}, indented */
    AdminBench(Path folder, String accounts, String more) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Role role : Role.values()) {
            tokens[role.ordinal()] = Tokens.fresh();
            lines.append("    ")
                    .append(role.word())
                    .append(": { role: ")
                    .append(role.word())
                    .append(", sha256: ")
                    .append(Tokens.hash(tokens[role.ordinal()]))
                    .append(" }\n");
        }
        Files.createDirectories(folder.resolve("backups"));
        Path file = Files.writeString(folder.resolve("serve.yaml"), """
                stations: { BASE: { password: secret, xyz_m: [3908909.8770, 330933.2619, 5012262.9491], frame: ITRF2014, epoch: 2021.0 } }
                mountpoints: { BASE: raw, NEAR: nearest, VRS: vrs }
                %s
                caster: { bind: 127.0.0.1, port: 0 }
                admin:
                  port: 0
                  backups: backups
                %s
                  tokens:
                """.formatted(accounts, more) + lines);
        server = new Server(ServiceConfiguration.read(file), new WallClock());
        server.start();
    }

    static AdminBench withDatabase(Path folder) throws IOException {
        return new AdminBench(
                folder, "accounts: { url: \"jdbc:h2:file:./accounts\", password_hash: bcrypt, flush: 1s }");
    }

    String token(Role role) {
        return tokens[role.ordinal()];
    }

    String url() {
        return "http://127.0.0.1:" + server.adminPort();
    }

    Reply ask(Role role, String method, String path, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization");
        all.add("Bearer " + token(role));
        return send(method, path, body, all);
    }

    Reply get(Role role, String path) throws Exception {
        return ask(role, "GET", path, "");
    }

    Reply send(String method, String path, String body, List<String> headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + "/api/v1" + path)).timeout(Duration.ofSeconds(60));
        if (!body.isEmpty() && !headers.contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String type = response.headers().firstValue("content-type").orElse("");
        JsonNode json = type.contains("json") ? JSON.readTree(response.body()) : JSON.createObjectNode();
        check(method, path, body, response.statusCode(), type, json);
        return new Reply(response.statusCode(), json, response.body(), response);
    }

    /** Holds an answer to what the description says of it. */
    private void check(String method, String path, String body, int status, String type, JsonNode json) {
        JsonNode operation = operation(method, path);
        if (operation.isMissingNode()) {
            assertThat(status).isIn(401, 404, 405, 429);
        }
        if (status >= 400) {
            assertThat(type).isEqualTo("application/problem+json");
            assertThat(errors("Problem", json)).as(json.toString()).isEmpty();
            assertThat(json.path("status").asInt()).isEqualTo(status);
            return;
        }
        String asked = operation
                .at("/requestBody/content/application~1json/schema/$ref")
                .asString("");
        assertThat(asked.isEmpty()).as("%s %s has a body", method, path).isEqualTo(body.isEmpty());
        if (!asked.isEmpty()) {
            assertThat(errors(asked.substring(asked.lastIndexOf('/') + 1), JSON.readTree(body)))
                    .as("%s %s: %s", method, path, body)
                    .isEmpty();
        }
        JsonNode response = operation.path("responses").path(Integer.toString(status));
        assertThat(response.isMissingNode())
                .as("%s %s answers %d, which is not described", method, path, status)
                .isFalse();
        String ref = response.path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asString("");
        if (!ref.isEmpty() && type.startsWith("application/json")) {
            assertThat(errors(ref.substring(ref.lastIndexOf('/') + 1), json))
                    .as("%s %s: %s", method, path, json)
                    .isEmpty();
        }
        seen.add(operation.path("operationId").asString());
    }

    static List<String> errors(String schema, JsonNode json) {
        var whole = JSON.createObjectNode();
        whole.put("$ref", "#/components/schemas/" + schema);
        whole.set("components", DESCRIPTION.path("components"));
        Schema compiled = SCHEMAS.getSchema(whole);
        return compiled.validate(json).stream().map(Error::toString).toList();
    }

    static JsonNode operation(String method, String path) {
        String[] asked = path.replaceAll("\\?.*", "").split("/");
        JsonNode best = JSON.missingNode();
        for (var entry : DESCRIPTION.path("paths").properties()) {
            String[] known = entry.getKey().split("/");
            boolean same = known.length == asked.length;
            boolean literal = true;
            for (int i = 0; same && i < known.length; i++) {
                literal &= !known[i].startsWith("{");
                same = known[i].startsWith("{") || known[i].equals(asked[i]);
            }
            if (same && (best.isMissingNode() || literal)) {
                best = entry.getValue().path(method.toLowerCase(java.util.Locale.ROOT));
            }
        }
        return best;
    }

    private static JsonNode description() {
        try (InputStream in = AdminBench.class.getResourceAsStream("/org/dubhe/admin/openapi.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A command as from a terminal. */
    record Ran(int exitCode, String out, String err) {}

    Ran run(Role role, String... arguments) {
        List<String> all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", url(), "--token", token(role)));
        return run(all);
    }

    static Ran run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Dubhe.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(arguments.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    /** A request as bytes; the whole answer. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.adminPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An organisation, a project in it, {@code rover 1}, and a source. */
    static void fill(AdminBench bench) throws Exception {
        expect(bench, 201, "POST", "/organisations", "{\"name\": \"单位\"}");
        expect(bench, 201, "POST", "/organisations/%E5%8D%95%E4%BD%8D/projects", "{\"name\": \"p\"}");
        expect(bench, 201, "POST", "/users", """
                {"name": "rover 1", "organisation": "单位", "project": "p", "password": "right", "kinds": ["vrs", "nearest", "raw"],
                 "sessions_max": 100}""");
        expect(bench, 201, "POST", "/sources", "{\"name\": \"s\", \"password\": \"x\", \"mounts\": [\"B*\"]}");
    }

    static void expect(AdminBench bench, int status, String method, String path, String body) throws Exception {
        Reply reply = bench.ask(Role.ADMIN, method, path, body);
        assertThat(reply.status()).as("%s %s: %s", method, path, reply.text()).isEqualTo(status);
    }

    static void refused(AdminBench bench, int status, String method, String path, String body, String words)
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

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
    }
}
