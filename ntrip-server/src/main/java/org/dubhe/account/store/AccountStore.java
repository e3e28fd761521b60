package org.dubhe.account.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Organisations, projects and users in the database; every change writes its line of the audit log in the same transaction.
 * Nothing is deleted: who is not wanted any more is disabled, so that old sessions keep their names. Any thread that may wait.
 */
public final class AccountStore {
    private static final String SELECT_USER = """
            SELECT u.*, p.name AS project_name, p.enabled AS project_enabled, p.valid_from AS project_from,
                   p.valid_until AS project_until, p.created_at AS project_created, p.organisation_id,
                   o.name AS organisation_name, o.enabled AS organisation_enabled
            FROM users u JOIN projects p ON p.id = u.project_id JOIN organisations o ON o.id = p.organisation_id
            """;

    private static final String SELECT_PROJECT = """
            SELECT p.*, o.name AS organisation_name FROM projects p JOIN organisations o ON o.id = p.organisation_id
            """;

    private static final RowMapper<Organisation> ORGANISATION = (row, _) -> new Organisation(
            row.getLong("id"),
            row.getString("name"),
            row.getBoolean("enabled"),
            Database.instantThere(row, "created_at"));

    private static final RowMapper<Project> PROJECT = (row, _) -> new Project(
            row.getLong("id"),
            row.getString("organisation_name"),
            row.getString("name"),
            row.getBoolean("enabled"),
            new Validity(Database.instant(row, "valid_from"), Database.instant(row, "valid_until")),
            Database.instantThere(row, "created_at"));

    private static final RowMapper<LoginRecord> LOGIN = (row, _) -> login(row);
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * The accounts of a database.
     *
     * @param clock for the times of changes
     */
    public AccountStore(Database database, Clock clock) {
        this.database = database;
        this.audit = new AuditLog(database, clock);
        this.clock = clock;
    }

    /** All organisations by name. */
    public List<Organisation> organisations() {
        return database.read(handle -> handle.createQuery("SELECT * FROM organisations ORDER BY name")
                .map(ORGANISATION)
                .list());
    }

    /** One organisation. */
    public Optional<Organisation> organisation(String name) {
        return database.read(handle -> organisation(handle, name));
    }

    /** All projects, or those of one organisation, by name. */
    public List<Project> projects(@Nullable String organisation) {
        return database.read(handle -> handle.createQuery(SELECT_PROJECT
                        + (organisation == null ? "" : "WHERE o.name = :organisation ") + "ORDER BY o.name, p.name")
                .bindMap(organisation == null ? java.util.Map.of() : java.util.Map.of("organisation", organisation))
                .map(PROJECT)
                .list());
    }

    /** One project. */
    public Optional<Project> project(String organisation, String name) {
        return database.read(handle -> project(handle, organisation, name));
    }

    /**
     * Users by name, those of one organisation or project where it is given.
     *
     * @param organisation null for all
     * @param project null for all
     */
    public List<User> users(@Nullable String organisation, @Nullable String project) {
        return users(organisation, project, "", Integer.MAX_VALUE);
    }

    /**
     * Some of them.
     *
     * @param after names behind this one in the database's order
     * @param most lines
     */
    public List<User> users(@Nullable String organisation, @Nullable String project, String after, int most) {
        return database.read(handle -> {
            Query query = handle.createQuery(SELECT_USER + "WHERE u.name > :after"
                    + (organisation == null ? "" : " AND o.name = :organisation")
                    + (project == null ? "" : " AND p.name = :project")
                    + " ORDER BY u.name FETCH FIRST :most ROWS ONLY");
            if (organisation != null) {
                query.bind("organisation", organisation);
            }
            if (project != null) {
                query.bind("project", project);
            }
            return query.bind("after", after)
                    .bind("most", most)
                    .map(LOGIN)
                    .map(LoginRecord::user)
                    .list();
        });
    }

    /** One user. */
    public Optional<User> user(String name) {
        return login(name).map(LoginRecord::user);
    }

    /** All that decides whether a user comes in. */
    public Optional<LoginRecord> login(String user) {
        return database.read(handle -> login(handle, user));
    }

    /** The logins of some users. */
    public List<LoginRecord> logins(Set<Long> userIds) {
        List<LoginRecord> out = new ArrayList<>();
        if (userIds.isEmpty()) {
            return out;
        }
        return database.read(handle -> {
            for (long id : userIds) {
                handle.createQuery(SELECT_USER + "WHERE u.id = :id")
                        .bind("id", id)
                        .map(LOGIN)
                        .findOne()
                        .ifPresent(out::add);
            }
            return out;
        });
    }

    /** The HA1 of a user that has HTTP Digest enabled for an algorithm. */
    public Optional<Digest> digest(String user, String algorithm) {
        return database.read(handle -> handle.createQuery("""
                        SELECT d.algorithm, d.realm, d.ha1 FROM digests d JOIN users u ON u.id = d.user_id
                        WHERE u.name = :user AND d.algorithm = :algorithm""")
                .bind("user", user)
                .bind("algorithm", algorithm)
                .map((row, _) -> new Digest(row.getString("algorithm"), row.getString("realm"), row.getString("ha1")))
                .findOne());
    }

    /** All digests of a user. */
    public List<Digest> digests(String user) {
        return database.read(handle -> handle.createQuery("""
                        SELECT d.algorithm, d.realm, d.ha1 FROM digests d JOIN users u ON u.id = d.user_id
                        WHERE u.name = :user ORDER BY d.algorithm""")
                .bind("user", user)
                .map((row, _) -> new Digest(row.getString("algorithm"), row.getString("realm"), row.getString("ha1")))
                .list());
    }

    /** Stores a new organisation. */
    public Organisation create(Actor actor, Organisation fresh) {
        Texts.checkName("organisation", fresh.name());
        return database.inTransaction(handle -> {
            Texts.requireFree(
                    "organisation",
                    fresh.name(),
                    organisation(handle, fresh.name()).isEmpty());
            bind(
                            handle.createUpdate(
                                    "INSERT INTO organisations (name, enabled, created_at) VALUES (:name, :enabled, :now)"),
                            fresh)
                    .bind("now", now())
                    .execute();
            Organisation stored = organisation(handle, fresh.name()).orElseThrow();
            audit.write(handle, actor, "create", "organisation", stored.name(), null, AuditJson.of(stored));
            return stored;
        });
    }

    /**
     * Changes an organisation, found by its id; its name may change, too.
     *
     * @param expected as whoever asks has seen it; null where that does not matter
     * @throws AccountException of kind STALE where it is no longer so
     */
    public Organisation change(Actor actor, @Nullable Organisation expected, Organisation changed) {
        Texts.checkName("organisation", changed.name());
        return database.inTransaction(handle -> {
            lock(handle, "organisations", changed.id());
            Organisation before = handle.createQuery("SELECT * FROM organisations WHERE id = :id")
                    .bind("id", changed.id())
                    .map(ORGANISATION)
                    .findOne()
                    .orElseThrow(() -> AccountException.notFound("organisation", changed.name()));
            requireSame(expected, before, "organisation " + before.name());
            bind(
                            handle.createUpdate(
                                    "UPDATE organisations SET name = :name, enabled = :enabled WHERE id = :id"),
                            changed)
                    .bind("id", changed.id())
                    .execute();
            Organisation stored = organisation(handle, changed.name()).orElseThrow();
            audit.write(
                    handle, actor, "change", "organisation", before.name(), AuditJson.of(before), AuditJson.of(stored));
            return stored;
        });
    }

    /** Stores a new project of an organisation that there is. */
    public Project create(Actor actor, Project fresh) {
        Texts.checkName("project", fresh.name());
        checkValidity(fresh.validity());
        return database.inTransaction(handle -> {
            Organisation of = organisation(handle, fresh.organisation())
                    .orElseThrow(() -> AccountException.notFound("organisation", fresh.organisation()));
            Texts.requireFree(
                    "project",
                    fresh.name(),
                    project(handle, of.name(), fresh.name()).isEmpty());
            bind(handle.createUpdate("""
                                    INSERT INTO projects (organisation_id, name, enabled, valid_from, valid_until, created_at)
                                    VALUES (:organisation, :name, :enabled, :from, :until, :now)"""), fresh)
                    .bind("organisation", of.id())
                    .bind("now", now())
                    .execute();
            Project stored = project(handle, of.name(), fresh.name()).orElseThrow();
            audit.write(
                    handle, actor, "create", "project", of.name() + "/" + stored.name(), null, AuditJson.of(stored));
            return stored;
        });
    }

    /**
     * Changes a project, found by its id; it stays with its organisation.
     *
     * @param expected as whoever asks has seen it; null where that does not matter
     */
    public Project change(Actor actor, @Nullable Project expected, Project changed) {
        Texts.checkName("project", changed.name());
        checkValidity(changed.validity());
        return database.inTransaction(handle -> {
            lock(handle, "projects", changed.id());
            Project before = project(handle, changed.id())
                    .orElseThrow(() -> AccountException.notFound("project", changed.name()));
            requireSame(expected, before, "project " + before.name());
            bind(handle.createUpdate("""
                                    UPDATE projects SET name = :name, enabled = :enabled, valid_from = :from, valid_until = :until
                                    WHERE id = :id"""), changed).bind("id", changed.id()).execute();
            Project stored = project(handle, changed.id()).orElseThrow();
            String subject = before.organisation() + "/" + before.name();
            audit.write(handle, actor, "change", "project", subject, AuditJson.of(before), AuditJson.of(stored));
            return stored;
        });
    }

    /** Stores a new user of a project that there is. */
    public User create(Actor actor, User fresh, String passwordHash) {
        check(fresh);
        return database.inTransaction(handle -> {
            Project of = projectOf(handle, fresh);
            Texts.requireFree("user", fresh.name(), login(handle, fresh.name()).isEmpty());
            bind(handle.createUpdate("""
                                    INSERT INTO users (project_id, name, password_hash, enabled, mounts, kinds, service_level,
                                        valid_from, valid_until, sessions_max, when_full, area, ip_ranges, note, created_at)
                                    VALUES (:project, :name, :hash, :enabled, :mounts, :kinds, :level, :from, :until,
                                        :sessions, :when_full, :area, :ranges, :note, :now)"""), fresh)
                    .bind("project", of.id())
                    .bind("hash", passwordHash)
                    .bind("now", now())
                    .execute();
            User stored = login(handle, fresh.name()).orElseThrow().user();
            audit.write(handle, actor, "create", "user", stored.name(), null, AuditJson.of(stored));
            return stored;
        });
    }

    /**
     * Changes a user, found by its id; name and project may change, too: its old sessions stay with the old project.
     *
     * @param expected as whoever asks has seen it; null where that does not matter
     */
    public User change(Actor actor, @Nullable User expected, User changed) {
        check(changed);
        return database.inTransaction(handle -> {
            lock(handle, "users", changed.id());
            User before = userThere(handle, changed.id(), changed.name());
            requireSame(expected, before, "user " + before.name());
            Project of = projectOf(handle, changed);
            bind(handle.createUpdate("""
                                    UPDATE users SET project_id = :project, name = :name, enabled = :enabled, mounts = :mounts,
                                        kinds = :kinds, service_level = :level, valid_from = :from, valid_until = :until,
                                        sessions_max = :sessions, when_full = :when_full, area = :area, ip_ranges = :ranges,
                                        note = :note
                                    WHERE id = :id"""), changed)
                    .bind("project", of.id())
                    .bind("id", changed.id())
                    .execute();
            if (!before.name().equals(changed.name())) {
                dropDigests(handle, changed.id()); // The name is in the hash.
            }
            User stored = login(handle, changed.name()).orElseThrow().user();
            audit.write(handle, actor, "change", "user", before.name(), AuditJson.of(before), AuditJson.of(stored));
            return stored;
        });
    }

    /**
     * Gives a user another password.
     *
     * @param digests those that it has enabled, made anew
     */
    public User changePassword(Actor actor, String user, String passwordHash, List<Digest> digests) {
        return database.inTransaction(handle -> {
            User stored = login(handle, user)
                    .orElseThrow(() -> AccountException.notFound("user", user))
                    .user();
            handle.createUpdate("UPDATE users SET password_hash = :hash WHERE id = :id")
                    .bind("hash", passwordHash)
                    .bind("id", stored.id())
                    .execute();
            dropDigests(handle, stored.id());
            digests.forEach(digest -> insert(handle, stored.id(), digest));
            audit.write(handle, actor, "password", "user", user, null, null);
            return stored;
        });
    }

    /** Enables HTTP Digest for a user and an algorithm: its HA1 is then in the database, and the audit log says so. */
    public void enableDigest(Actor actor, String user, Digest digest) {
        database.inTransaction(handle -> {
            long id = userId(handle, user);
            handle.createUpdate("DELETE FROM digests WHERE user_id = :id AND algorithm = :algorithm")
                    .bind("id", id)
                    .bind("algorithm", digest.algorithm())
                    .execute();
            insert(handle, id, digest);
            String after = AuditJson.digest(digest.algorithm(), digest.realm());
            audit.write(handle, actor, "enable digest", "user", user, null, after);
            return id;
        });
    }

    /** Disables HTTP Digest for a user and forgets its HA1. */
    public void disableDigest(Actor actor, String user) {
        database.inTransaction(handle -> {
            long id = userId(handle, user);
            dropDigests(handle, id);
            audit.write(handle, actor, "disable digest", "user", user, null, null);
            return id;
        });
    }

    /** No other transaction changes that row before this one ends. */
    static void lock(Handle handle, String table, long id) {
        handle.createQuery("SELECT id FROM " + table + " WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne();
    }

    static void requireSame(@Nullable Object expected, Object before, String what) {
        if (expected != null && !expected.equals(before)) {
            throw AccountException.stale(what);
        }
    }

    private static Optional<Organisation> organisation(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM organisations WHERE name = :name")
                .bind("name", name)
                .map(ORGANISATION)
                .findOne();
    }

    private static Optional<Project> project(Handle handle, String organisation, String name) {
        return handle.createQuery(SELECT_PROJECT + "WHERE o.name = :organisation AND p.name = :name")
                .bind("organisation", organisation)
                .bind("name", name)
                .map(PROJECT)
                .findOne();
    }

    private static Optional<Project> project(Handle handle, long id) {
        return handle.createQuery(SELECT_PROJECT + "WHERE p.id = :id")
                .bind("id", id)
                .map(PROJECT)
                .findOne();
    }

    private static Project projectOf(Handle handle, User user) {
        return project(handle, user.organisation(), user.project())
                .orElseThrow(() -> AccountException.notFound("project", user.organisation() + "/" + user.project()));
    }

    private static Optional<LoginRecord> login(Handle handle, String user) {
        return handle.createQuery(SELECT_USER + "WHERE u.name = :name")
                .bind("name", user)
                .map(LOGIN)
                .findOne();
    }

    private static User userThere(Handle handle, long id, String name) {
        return handle.createQuery(SELECT_USER + "WHERE u.id = :id")
                .bind("id", id)
                .map(LOGIN)
                .findOne()
                .orElseThrow(() -> AccountException.notFound("user", name))
                .user();
    }

    private static long userId(Handle handle, String user) {
        return login(handle, user)
                .orElseThrow(() -> AccountException.notFound("user", user))
                .user()
                .id();
    }

    private static void dropDigests(Handle handle, long userId) {
        handle.createUpdate("DELETE FROM digests WHERE user_id = :id")
                .bind("id", userId)
                .execute();
    }

    private static void insert(Handle handle, long userId, Digest digest) {
        handle.createUpdate(
                        "INSERT INTO digests (user_id, algorithm, realm, ha1) VALUES (:id, :algorithm, :realm, :ha1)")
                .bind("id", userId)
                .bind("algorithm", digest.algorithm())
                .bind("realm", digest.realm())
                .bind("ha1", digest.ha1())
                .execute();
    }

    private static LoginRecord login(ResultSet row) throws SQLException {
        Project project = new Project(
                row.getLong("project_id"),
                row.getString("organisation_name"),
                row.getString("project_name"),
                row.getBoolean("project_enabled"),
                new Validity(Database.instant(row, "project_from"), Database.instant(row, "project_until")),
                Database.instantThere(row, "project_created"));
        String area = row.getString("area");
        UserRules rules = new UserRules(
                Texts.split(row.getString("mounts")),
                new LinkedHashSet<>(Texts.split(row.getString("kinds"))),
                ServiceLevel.valueOf(row.getString("service_level")),
                new Validity(Database.instant(row, "valid_from"), Database.instant(row, "valid_until")),
                row.getInt("sessions_max"),
                WhenFull.valueOf(row.getString("when_full")),
                area == null ? null : Area.parse(area),
                Texts.split(row.getString("ip_ranges")).stream()
                        .map(IpRange::parse)
                        .toList());
        User user = new User(
                row.getLong("id"),
                project.organisation(),
                project.name(),
                row.getString("name"),
                row.getBoolean("enabled"),
                rules,
                row.getString("note"),
                Database.instantThere(row, "created_at"));
        return new LoginRecord(
                user,
                row.getLong("organisation_id"),
                project.id(),
                project,
                row.getBoolean("organisation_enabled"),
                row.getString("password_hash"));
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Organisation organisation) {
        return statement.bind("name", organisation.name()).bind("enabled", organisation.enabled());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Project project) {
        return statement
                .bind("name", project.name())
                .bind("enabled", project.enabled())
                .bind("from", project.validity().from())
                .bind("until", project.validity().until());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, User user) {
        UserRules rules = user.rules();
        return statement
                .bind("name", user.name())
                .bind("enabled", user.enabled())
                .bind("mounts", String.join(",", rules.mounts()))
                .bind("kinds", String.join(",", rules.kinds().stream().sorted().toList()))
                .bind("level", rules.level().name())
                .bind("from", rules.validity().from())
                .bind("until", rules.validity().until())
                .bind("sessions", rules.sessionsMax())
                .bind("when_full", rules.whenFull().name())
                .bind("area", rules.area() == null ? null : rules.area().toString())
                .bind(
                        "ranges",
                        String.join(
                                ",",
                                rules.ipRanges().stream().map(IpRange::toString).toList()))
                .bind("note", user.note());
    }

    private static void check(User user) {
        Texts.checkName("user", user.name());
        checkValidity(user.rules().validity());
        user.rules().check();
        Texts.checkNote(user.note());
    }

    private static void checkValidity(Validity validity) {
        if (validity.from() != null
                && validity.until() != null
                && !validity.from().isBefore(validity.until())) {
            throw AccountException.invalid("valid_until", validity.until().toString(), "after " + validity.from());
        }
    }

    private java.time.Instant now() {
        return Database.stored(clock.instant());
    }
}
