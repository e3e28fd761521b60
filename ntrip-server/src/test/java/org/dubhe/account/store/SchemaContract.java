package org.dubhe.account.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What backups and migrations promise; called by the test that has the databases. */
public final class SchemaContract {
    private static final Instant NOW = Instant.parse("2026-07-01T08:00:00.123Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Actor ACTOR = new Actor("chen", "");

    private SchemaContract() {}

    /** A database of the first schema, with data, goes on in the newest one. */
    public static void migratesAnOlderSchemaWithItsData(DatabaseSettings settings) throws IOException {
        fillFirstSchema(settings);
        try (Database database = Database.open(settings)) {
            assertThat(database.schemaVersion())
                    .isEqualTo(database.newestVersion())
                    .isGreaterThanOrEqualTo(2);
            checkOld(database);
        }
    }

    /** What a node had not ended when its power failed does not keep the others from their changes for long. */
    public static void endsOnPostgresWhatIsLeftOpen(DatabaseSettings settings) throws IOException {
        try (Database database = Database.open(settings)) {
            assertThat(database.<String>read(handle -> handle.createQuery("SHOW idle_in_transaction_session_timeout")
                            .mapTo(String.class)
                            .one()))
                    .isEqualTo("2min");
        }
    }

    private static void checkOld(Database database) {
        assertThat(new UserStore(database, CLOCK).user("u"))
                .hasValueSatisfying(user -> assertThat(user.rules().kinds()).containsExactly("vrs"));
        assertThat(new UsageStore(database).sessions("u", 10)).singleElement().satisfies(session -> {
            assertThat(session.sentBytes()).isEqualTo(1234);
            assertThat(session.droppedWrites()).isZero();
            assertThat(session.startedAt()).isEqualTo(NOW);
        });
        Ha1Store digests = new Ha1Store(database, CLOCK);
        digests.enable(ACTOR, "u", new Digest("MD5", "r", "00"));
        assertThat(digests.digest("u", "MD5")).isPresent();
    }

    private static void fillFirstSchema(DatabaseSettings settings) throws IOException {
        try (Database database = Database.connect(settings)) {
            database.migrate("1");
            assertThat(database.schemaVersion()).isEqualTo(1);
            database.inTransaction(handle -> {
                handle.execute("INSERT INTO organisations (name, enabled, created_at) VALUES ('o', TRUE, ?)", NOW);
                handle.execute(
                        "INSERT INTO projects (organisation_id, name, enabled, created_at) VALUES (1, 'p', TRUE, ?)",
                        NOW);
                handle.execute("""
                        INSERT INTO users (project_id, name, password_hash, enabled, mounts, kinds, service_level, sessions_max,
                            when_full, ip_ranges, note, created_at)
                        VALUES (1, 'u', 'x', TRUE, '', 'vrs', 'CENTIMETRE', 1, 'REFUSE', '', '', ?)""", NOW);
                return handle.execute("""
                        INSERT INTO sessions (node, id, user_id, project_id, mount, agent, address, started_at, flushed_at, sent_bytes,
                            correction_seconds, reported_millis, fixed_millis)
                        VALUES ('main', 5, 1, 1, 'VRS', 'a', '::1', ?, ?, 1234, 1, 0, 0)""", NOW, NOW);
            });
        }
    }

    /** All that is in one database comes out of another one, of another program, and the next one stored there gets a number of its own. */
    public static void movesFromOneDatabaseToAnother(DatabaseSettings from, DatabaseSettings to, Path folder)
            throws IOException {
        Path file = folder.resolve("accounts.backup");
        Path again = folder.resolve("again.backup");
        User user;
        try (Database database = Database.open(from)) {
            user = fill(database);
            assertThat(Backup.write(database, file, CLOCK)).isEqualTo(2 + 1 + 1 + 1 + 1 + 3 + 8 + 1);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Backup.restore(to, file, ACTOR, CLOCK)).isEqualTo(18);
        try (Database database = Database.open(to)) {
            UserStore users = new UserStore(database, CLOCK);
            assertThat(users.user("rover 1")).contains(user);
            assertThat(users.login("rover 1").orElseThrow().passwordHash()).isEqualTo("hash of it");
            assertThat(new Ha1Store(database, CLOCK).digest("rover 1", "MD5")).isPresent();
            assertThat(new SourceStore(database, CLOCK)
                            .source("s")
                            .orElseThrow()
                            .account()
                            .mounts())
                    .containsExactly("A", "B*");
            List<SessionRecord> sessions = new UsageStore(database).sessions(null, 10);
            assertThat(sessions).hasSize(3).first().isEqualTo(session(user.id(), 3));
            assertThat(new AuditLog(database, CLOCK).lines(null, Long.MAX_VALUE, 100))
                    .hasSize(9)
                    .first()
                    .satisfies(entry -> assertThat(entry.action()).isEqualTo("restore"));
            assertThat(new OrganisationStore(database, CLOCK)
                            .create(ACTOR, new Organisation(0, "third", true, NOW))
                            .id())
                    .isEqualTo(3);
            Backup.write(database, again, CLOCK);
        }
        // What was written again says the same of every account and session.
        assertThat(lines(again).stream()
                        .filter(line ->
                                !line.contains("audit_log") && !line.contains("third") && !line.contains("\"end\"")))
                .containsExactlyInAnyOrderElementsOf(lines(file).stream()
                        .filter(line -> !line.contains("audit_log") && !line.contains("\"end\""))
                        .toList());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Backup.restore(to, file, ACTOR, CLOCK))
                .withMessageContaining("is not empty, it has rows: organisations 3, projects 1, users 1, ")
                .withMessageEndingWith("(expected: a new database; restore into it before its first token is made)");
    }

    /** A token in the database is enough for it not to be a new one. */
    public static void refusesToRestoreBehindAToken(DatabaseSettings from, DatabaseSettings to, Path folder)
            throws IOException {
        Path file = folder.resolve("whole.backup");
        try (Database database = Database.open(from)) {
            fill(database);
            Backup.write(database, file, CLOCK);
        }
        try (Database database = Database.open(to)) {
            new TokenStore(database, CLOCK).create(ACTOR, "me", "admin", "11");
        }
        refuses(to, file, "is not empty, it has rows: audit_log 1, admin_tokens 1 (expected: a new database");
    }

    /** A backup of the first schema is restored into the newest one. */
    public static void restoresABackupOfAnOlderSchema(DatabaseSettings from, DatabaseSettings to, Path folder)
            throws IOException {
        Path file = folder.resolve("old.backup");
        fillFirstSchema(from);
        try (Database database = Database.connect(from)) {
            Backup.write(database, file, CLOCK);
        }
        Backup.restore(to, file, ACTOR, CLOCK);
        try (Database database = Database.open(to)) {
            checkOld(database);
        }
    }

    /** A damaged file leaves no row behind. */
    public static void refusesADamagedBackup(DatabaseSettings from, DatabaseSettings to, Path folder)
            throws IOException {
        Path file = folder.resolve("whole.backup");
        try (Database database = Database.open(from)) {
            fill(database);
            Backup.write(database, file, CLOCK);
        }
        List<String> lines = lines(file);
        refuses(to, rewritten(folder, lines.subList(0, lines.size() - 1)), "cut short");
        refuses(to, rewritten(folder, without(lines, lines.size() - 2)), "17 rows (expected: 18)");
        refuses(to, rewritten(folder, replaced(lines, 2, "no json")), "a line that is no JSON object");
        refuses(
                to,
                rewritten(folder, replaced(lines, 0, "{\"format\": \"dubhe-accounts\", \"schema\": 99}")),
                "newer program");
        refuses(to, rewritten(folder, replaced(lines, 0, "{\"format\": \"other\"}")), "no backup of accounts");
        assertThat(Backup.restore(to, file, ACTOR, CLOCK))
                .as("no row was left behind")
                .isEqualTo(18);
    }

    /** A backup that an earlier program made of what it should not have taken: in words, and no row is left behind. */
    public static void saysWhatADatabaseDoesNotHold(DatabaseSettings h2, DatabaseSettings to, Path folder)
            throws IOException {
        Path file = folder.resolve("whole.backup");
        Path twice = folder.resolve("twice.backup");
        try (Database database = Database.open(h2)) {
            fill(database);
            Backup.write(database, file, CLOCK);
            for (String name : List.of("\ud800", "\udc00")) {
                database.inTransaction(handle -> handle.execute(
                        "INSERT INTO organisations (name, enabled, created_at) VALUES (?, TRUE, ?)", name, NOW));
            }
            Backup.write(database, twice, CLOCK);
            assertThatExceptionOfType(AccountException.class)
                    .isThrownBy(() -> new AuditLog(database, CLOCK).write(ACTOR, "x".repeat(31), "", "", null))
                    .withMessageStartingWith("the account database does not take a value: ")
                    .withRootCauseInstanceOf(SQLException.class)
                    .matches(e -> e.kind() == AccountException.Kind.INVALID && e.isOfValues());
        }
        refuses(to, twice, "two rows have the same name or number");
        List<String> lines = lines(file);
        String organisation = lines.get(2);
        String quoted = "重庆 \\\"q\\\"";
        assertThat(organisation).contains(quoted);
        refuses(
                to,
                rewritten(folder, replaced(lines, 2, organisation.replace(quoted, "a\\u0000b"))),
                ": line 3: organisations.name: has the character U+0000 (expected: one that every database holds");
        refuses(
                to,
                rewritten(folder, replaced(lines, 2, organisation.replace(quoted, "a\\ud800b"))),
                ": line 3: organisations.name: has the character U+D800");
        String project = lines.get(3);
        assertThat(project).contains("\"valid_until\":null");
        refuses(
                to,
                rewritten(
                        folder,
                        replaced(
                                lines,
                                3,
                                project.replace(
                                        "\"valid_until\":null", "\"valid_until\":\"+999999999-12-31T23:59:59Z\""))),
                ": line 4: projects.valid_until: +999999999-12-31T23:59:59Z (expected: 1970-01-01T00:00:00Z to 9999-");
        refuses(
                to,
                rewritten(folder, replaced(lines, 2, organisation.replace(quoted, "x".repeat(200)))),
                "the database does not take a row: ");
        // What both databases have held so far is still taken.
        assertThat(Backup.restore(
                        to,
                        rewritten(
                                folder,
                                replaced(
                                        replaced(lines, 2, organisation.replace(quoted, "a\\u0085b")),
                                        3,
                                        project.replace(
                                                "\"valid_until\":null", "\"valid_until\":\"+20000-12-31T23:59:59Z\""))),
                        ACTOR,
                        CLOCK))
                .as("no row was left behind")
                .isEqualTo(18);
    }

    private static void refuses(DatabaseSettings to, Path file, String words) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Backup.restore(to, file, ACTOR, CLOCK))
                .withMessageContaining(words);
    }

    private static User fill(Database database) {
        OrganisationStore organisations = new OrganisationStore(database, CLOCK);
        organisations.create(ACTOR, new Organisation(0, "o", true, NOW));
        organisations.create(ACTOR, new Organisation(0, "重庆 \"q\"", false, NOW));
        organisations.create(ACTOR, new Project(0, "o", "p", true, new Validity(NOW, null), NOW));
        UserRules rules = new UserRules(
                List.of("VRS"),
                Set.of("vrs"),
                ServiceLevel.METRE,
                Validity.ALWAYS,
                3,
                WhenFull.REFUSE,
                Area.parse("POLYGON ((106 29, 107 29, 107 30, 106 29))"),
                List.of(IpRange.parse("::/0")));
        User user = new UserStore(database, CLOCK)
                .create(ACTOR, new User(0, "o", "p", "rover 1", true, rules, "line\nbreak", NOW), "hash of it");
        new Ha1Store(database, CLOCK).enable(ACTOR, "rover 1", new Digest("MD5", "r", "00"));
        new SourceStore(database, CLOCK)
                .create(ACTOR, new SourceAccount(0, "s", List.of("A", "B*"), true, "", NOW), "another hash");
        new UsageStore(database).write(List.of(session(user.id(), 1), session(user.id(), 2), session(user.id(), 3)));
        new TokenStore(database, CLOCK).create(ACTOR, "token", "viewer", "00");
        new AuditLog(database, CLOCK).write(ACTOR, "reload", "configuration", "serve.yaml", null);
        return user;
    }

    private static SessionRecord session(long user, long id) {
        return new SessionRecord(
                "main",
                id,
                user,
                1,
                "VRS",
                "agent",
                "10.0.0.1",
                NOW.plusSeconds(id),
                NOW.plusSeconds(60),
                id == 3 ? null : NOW.plusSeconds(60),
                id == 3 ? null : "left",
                123_456_789_012L,
                59,
                1,
                2,
                3,
                new SessionRecord.Place(0.1 + 0.2, -106.123456789012, NOW),
                null);
    }

    private static List<String> lines(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Path rewritten(Path folder, List<String> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Files.write(folder.resolve("damaged.backup"), bytes.toByteArray());
    }

    private static List<String> without(List<String> lines, int index) {
        List<String> out = new java.util.ArrayList<>(lines);
        out.remove(index);
        return out;
    }

    private static List<String> replaced(List<String> lines, int index, String line) {
        List<String> out = new java.util.ArrayList<>(lines);
        out.set(index, line);
        return out;
    }
}
