package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dubhe.admin.Role;
import org.dubhe.admin.Tokens;
import org.dubhe.app.AdminBench.Ran;
import org.dubhe.caster.TestCertificate;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin …} as from a terminal, against a running service. */
@Timeout(240)
final class AdminCommandIT {
    @TempDir
    private Path folder;

    @Test
    void keepsAccountsFromATerminal() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            says(bench, "organisation o is there", "organisation", "create", "o");
            says(bench, "project o/p is there", "project", "create", "o", "p", "--until", "2099-01-01T00:00:00Z");
            says(bench, "with the password ", "user", "create", "o", "p", "u", "--kinds", "vrs,raw");
            says(bench, "source s is there", "source", "create", "s", "--mounts", "B*", "--password", "x");
            says(bench, "vrs", "user", "list");
            says(bench, "2099-01-01T00:00:00Z", "project", "list", "o");
            says(bench, "decimetre", "user", "change", "u", "--level", "decimetre", "--sessions", "3");
            says(bench, "always", "user", "change", "u", "--until", "always", "--note", "always");
            says(bench, "u has a new password: ", "user", "password", "u");
            says(bench, "HTTP Digest is off", "user", "digest", "u", "--off");
            says(bench, "user u is disabled", "user", "disable", "u");
            says(bench, "no", "user", "show", "u");
            says(bench, "user u is enabled", "user", "enable", "u");
            says(bench, "renamed", "organisation", "change", "o", "--name", "renamed");
            says(bench, "disabled", "project", "disable", "renamed", "p");
            says(bench, "q", "project", "change", "renamed", "p", "--name", "q");
            says(bench, "B*", "source", "list");
            says(bench, "BASE", "station", "list");
            says(bench, "configuration", "station", "show", "BASE");
            says(bench, "nearest", "mountpoint", "list");
            says(bench, "kind", "mountpoint", "show", "VRS");
            says(bench, "id", "session", "list");
            says(bench, "0 ended", "session", "kick", "--user", "u", "--reason", "test");
            says(bench, "sessions", "usage", "--by", "organisation,day");
            says(bench, "organisation,sessions,", "usage", "--csv");
            says(bench, "why", "history");
            says(bench, "change", "audit", "--most", "5");
            says(bench, "dubhe_", "token", "create", "t", "--role", "viewer");
            says(bench, "operator", "token", "list");
            says(bench, "token t is revoked", "token", "revoke", "t");
            says(bench, "0.1.0", "status");
            says(bench, "rows are in b.backup on the server", "backup", "b.backup", "--on-server");
            assertThat(AdminBench.JSON
                            .readTree(bench.run(Role.ADMIN, "user", "list", "--json")
                                    .out())
                            .path(0)
                            .path("name")
                            .asString())
                    .isEqualTo("u");
            Ran table = bench.run(Role.ADMIN, "user", "list");
            List<String> lines = table.out().lines().toList();
            assertThat(lines.getFirst().indexOf("organisation"))
                    .isEqualTo(lines.get(1).indexOf("renamed"));
        }
    }

    @Test
    void exitCodesTellFailureFromWrongUsage() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            fails(bench, Role.ADMIN, 1, "user nobody: there is none", "user", "show", "nobody");
            fails(
                    bench,
                    Role.VIEWER,
                    1,
                    "the token viewer has the role viewer; this needs admin",
                    "organisation",
                    "create",
                    "o");
            fails(bench, Role.ADMIN, 2, "sessions_max: 0", "user", "create", "o", "p", "u", "--sessions", "0");
            fails(bench, Role.ADMIN, 2, "Missing required parameter", "user", "show");
            fails(bench, Role.ADMIN, 2, "a command is missing", "user");
            fails(bench, Role.ADMIN, 2, "either a number or --user", "session", "kick", "--reason", "x");
            fails(bench, Role.ADMIN, 1, "not started from a configuration file", "reload");
            Ran wrong = AdminBench.run(List.of("admin", "status", "--url", bench.url(), "--token", Tokens.fresh()));
            assertThat(wrong.exitCode()).isEqualTo(1);
            assertThat(wrong.err()).contains("this token is not known here").doesNotContain("\tat ");
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Ran nobody = AdminBench.run(List.of("admin", "status", "--url", "http://127.0.0.1:" + free, "--token", "x"));
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err()).contains("no service answers at");
        assertThat(AdminBench.run(List.of("admin", "user", "create", "--help")).out())
                .contains("Usage: dubhe admin user create", "--kinds", "--token-file");
    }

    @Test
    void answersThePhone() throws Exception {
        try (AdminBench bench = AdminBench.withDatabase(folder);
                NtripSource source = NtripSource.connect(AdminBench.target(bench, "BASE", "", "secret"))) {
            AdminBench.fill(bench);
            says(bench, "rover 1 is not connected.\nIt was never here.", "rover", "rover 1");
            await().until(() -> bench.server.pipeline().stations()[0].isConnected());
            try (NtripClient rover =
                    NtripClient.connect(AdminBench.target(bench, "VRS", "rover 1", "right"), AdminBench.gga())) {
                await().until(() ->
                        bench.run(Role.OPERATOR, "rover", "rover 1").out().contains("last GGA"));
                assertThat(bench.run(Role.OPERATOR, "rover", "rover 1").out())
                        .contains(
                                "rover 1 is connected.",
                                " on VRS since ",
                                ", from 127.0.0.1, NTRIP ",
                                "it gets ",
                                "satellites, at 29.500000 106.600000",
                                "fix share ",
                                "writes dropped",
                                "Account: 单位, project p, enabled.");
                assertThat(bench.run(Role.VIEWER, "rover", "rover 1").out())
                        .contains("last GGA")
                        .doesNotContain("29.5");
            }
            await().untilAsserted(() -> assertThat(
                            bench.run(Role.VIEWER, "rover", "rover 1").out())
                    .contains(
                            "rover 1 is not connected.",
                            "It was last on VRS from ",
                            "it left because: the rover left."));
            bench.run(Role.ADMIN, "user", "disable", "rover 1");
            bench.run(Role.ADMIN, "project", "change", "单位", "p", "--until", "2020-01-01T00:00:00Z");
            try {
                NtripClient.connect(AdminBench.target(bench, "VRS", "rover 1", "right"), null)
                        .close();
            } catch (IOException _) {
                // Refused, as it should be.
            }
            await().untilAsserted(() -> assertThat(
                            bench.run(Role.VIEWER, "rover", "rover 1").out())
                    .contains(
                            "It would not come in now: the user is disabled.",
                            "It would not come in now: the project p was valid until 2020-01-01T00:00:00Z.",
                            "on VRS: the account is disabled (rover 1)."));
        }
    }

    @Test
    void namesTheBaseThatARoverOnNearestGets() throws Exception {
        byte[] position = new byte[Frames.BYTES_MAX];
        Ecef at = new Ecef(3908909.8770, 330933.2619, 5012262.9491);
        int length = new MessageEncoder().encode(StationPosition1006.of(7, false, at, 0), position, 0);
        try (AdminBench bench = AdminBench.withDatabase(folder);
                NtripSource source = NtripSource.connect(AdminBench.target(bench, "BASE", "", "secret"))) {
            AdminBench.fill(bench);
            try (NtripClient rover =
                    NtripClient.connect(AdminBench.target(bench, "NEAR", "rover 1", "right"), AdminBench.gga())) {
                await().until(() ->
                        bench.run(Role.OPERATOR, "rover", "rover 1").out().contains("it gets nothing yet"));
                source.write(position, 0, length);
                await().untilAsserted(() -> assertThat(
                                bench.run(Role.VIEWER, "rover", "rover 1").out())
                        .contains("it gets the single base BASE, the station nearest to it, as it comes; station id 7,"
                                + " 0 satellites, no epoch yet"));
                JsonNode stream =
                        bench.get(Role.VIEWER, "/rovers/rover%201").json().at("/sessions/0/stream");
                assertThat(stream.path("kind").asString()).isEqualTo("nearest");
                assertThat(stream.path("base").asString()).isEqualTo("BASE");
                assertThat(stream.path("master").isNull()).isTrue();
                assertThat(stream.path("epochs").isNull()).isTrue();
            }
        }
    }

    @Test
    void speaksTlsWithACertificateOfItsOwn() throws Exception {
        TestCertificate.write(folder, "localhost");
        try (AdminBench bench =
                new AdminBench(folder, "users: { u: x }", "  tls: { certificate: server.pem, key: server.key }")) {
            List<String> status = List.of(
                    "admin",
                    "status",
                    "--url",
                    bench.url().replace("http:", "https:"),
                    "--token",
                    bench.token(Role.VIEWER));
            Ran untrusted = AdminBench.run(status);
            assertThat(untrusted.exitCode()).isEqualTo(1);
            List<String> trusting = new java.util.ArrayList<>(status);
            trusting.addAll(List.of("--trust", folder.resolve("server.pem").toString()));
            Ran trusted = AdminBench.run(trusting);
            assertThat(trusted.exitCode()).as(trusted.err()).isZero();
            assertThat(trusted.out()).contains("role");
        }
    }

    @Test
    void restoresIntoANewDatabase() throws Exception {
        Path backup = folder.resolve("a.backup");
        try (AdminBench bench = AdminBench.withDatabase(folder)) {
            AdminBench.fill(bench);
            assertThat(bench.run(Role.ADMIN, "backup", backup.toString()).exitCode())
                    .isZero();
        }
        Path other = Files.createDirectories(folder.resolve("other"));
        Path config = Files.writeString(other.resolve("serve.yaml"), """
                stations: { BASE: { password: secret } }
                mountpoints: { BASE: raw }
                accounts: { zone: UTC }
                """);
        Ran restored = AdminBench.run(List.of("admin", "restore", "--config", config.toString(), backup.toString()));
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(restored.out()).contains("rows are restored");
        assertThat(AdminBench.run(List.of("admin", "restore", "--config", config.toString(), backup.toString()))
                        .err())
                .contains("is not empty, it has rows: organisations 1, ");
    }

    @Test
    void theCommandsOfThePageRunWhenPasted() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("dubhe.root"), "docs", "admin.md"));
        Matcher blocks = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(page);
        StringBuilder script = new StringBuilder("set -e\ntrap 'kill $! || true' EXIT\n");
        for (int i = 0; i < 3; i++) {
            assertThat(blocks.find()).isTrue();
            if (i == 0) {
                assertThat(blocks.group(1).lines()).hasSize(5);
            }
            script.append(blocks.group(1));
        }
        int port;
        int caster;
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            port = one.getLocalPort();
            caster = two.getLocalPort();
        }
        Files.writeString(folder.resolve("serve.yaml"), """
                stations: { BASE: { password: secret } }
                mountpoints: { BASE: raw, NEAR: nearest }
                accounts: { zone: UTC }
                caster: { bind: 127.0.0.1, port: %d }
                admin: { port: %d }
                """.formatted(caster, port));
        Path program = Files.writeString(folder.resolve("dubhe"), """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '%s' org.dubhe.app.Dubhe "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path")));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path commands = Files.writeString(
                folder.resolve("page.sh"), script.toString().replace("127.0.0.1:9102", "127.0.0.1:" + port));
        ProcessBuilder shell = new ProcessBuilder("bash", commands.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("page.log").toFile());
        shell.environment().put("DUBHE_URL", "http://127.0.0.1:" + port);
        Process process = shell.start();
        boolean ended = process.waitFor(200, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String log = Files.readString(folder.resolve("page.log"));
        assertThat(ended).as(log).isTrue();
        assertThat(process.exitValue()).as(log).isZero();
        assertThat(log)
                .contains(
                        "organisation Survey of Chongqing is there",
                        "project Survey of Chongqing/metro is there",
                        "user rover1 is there, with the password ",
                        "rover1 is not connected.",
                        "2027-01-01T00:00:00Z",
                        "bytes are in accounts.backup",
                        "\"mountpoint\":\"BASE\"",
                        "\"name\":\"Bureau of Roads\"",
                        "day,sessions,");
    }

    private static void says(AdminBench bench, String words, String... arguments) {
        Ran ran = bench.run(Role.ADMIN, arguments);
        assertThat(ran.exitCode())
                .as("%s: %s", String.join(" ", arguments), ran.err())
                .isZero();
        assertThat(ran.out()).as(String.join(" ", arguments)).contains(words);
    }

    private static void fails(AdminBench bench, Role role, int code, String words, String... arguments) {
        Ran ran = bench.run(role, arguments);
        assertThat(ran.err()).as(String.join(" ", arguments)).contains(words).doesNotContain("\tat ");
        assertThat(ran.exitCode()).as(String.join(" ", arguments)).isEqualTo(code);
    }
}
