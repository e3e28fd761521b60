package org.dubhe.account.store;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Organisations and their projects in the database; every change writes its line of the audit log in the same transaction. Nothing is deleted: who
 * is not wanted any more is disabled, so that old sessions keep their names. Any thread that may wait.
 */
public final class OrganisationStore {
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

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * The organisations of a database.
     *
     * @param clock for the times of changes
     */
    public OrganisationStore(Database database, Clock clock) {
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
                .bindMap(organisation == null ? Map.of() : Map.of("organisation", organisation))
                .map(PROJECT)
                .list());
    }

    /** One project. */
    public Optional<Project> project(String organisation, String name) {
        return database.read(handle -> project(handle, organisation, name));
    }

    /** Stores a new organisation. */
    public Organisation create(Actor actor, Organisation fresh) {
        Texts.checkName("organisation", fresh.name());
        return database.inTransaction(handle -> {
            RowGuard.requireFree(
                    "organisation",
                    fresh.name(),
                    organisation(handle, fresh.name()).isEmpty());
            bind(
                            handle.createUpdate(
                                    "INSERT INTO organisations (name, enabled, created_at) VALUES (:name, :enabled, :now)"),
                            fresh)
                    .bind("now", Database.stored(clock.instant()))
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
            RowGuard.lock(handle, "organisations", changed.id());
            Organisation before = handle.createQuery("SELECT * FROM organisations WHERE id = :id")
                    .bind("id", changed.id())
                    .map(ORGANISATION)
                    .findOne()
                    .orElseThrow(() -> AccountException.notFound("organisation", changed.name()));
            RowGuard.requireSame(expected, before, "organisation " + before.name());
            bind(
                            handle.createUpdate(
                                    "UPDATE organisations SET name = :name, enabled = :enabled WHERE id = :id"),
                            changed)
                    .bind("id", changed.id())
                    .execute();
            Organisation stored = organisation(handle, changed.name()).orElseThrow();
            audit.write(
                    handle, actor, "change", "organisation", before.name(), AuditJson.of(before), AuditJson.of(stored));
            AccountChanges.note(handle, AccountChanges.Kind.ORGANISATION, stored.id());
            return stored;
        });
    }

    /** Stores a new project of an organisation that there is. */
    public Project create(Actor actor, Project fresh) {
        Texts.checkName("project", fresh.name());
        fresh.validity().check();
        return database.inTransaction(handle -> {
            Organisation of = organisation(handle, fresh.organisation())
                    .orElseThrow(() -> AccountException.notFound("organisation", fresh.organisation()));
            RowGuard.requireFree(
                    "project",
                    fresh.name(),
                    project(handle, of.name(), fresh.name()).isEmpty());
            bind(handle.createUpdate("""
                                    INSERT INTO projects (organisation_id, name, enabled, valid_from, valid_until, created_at)
                                    VALUES (:organisation, :name, :enabled, :from, :until, :now)"""), fresh)
                    .bind("organisation", of.id())
                    .bind("now", Database.stored(clock.instant()))
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
        changed.validity().check();
        return database.inTransaction(handle -> {
            RowGuard.lock(handle, "projects", changed.id());
            Project before = project(handle, changed.id())
                    .orElseThrow(() -> AccountException.notFound("project", changed.name()));
            RowGuard.requireSame(expected, before, "project " + before.name());
            bind(handle.createUpdate("""
                                    UPDATE projects SET name = :name, enabled = :enabled, valid_from = :from, valid_until = :until
                                    WHERE id = :id"""), changed).bind("id", changed.id()).execute();
            Project stored = project(handle, changed.id()).orElseThrow();
            String subject = before.organisation() + "/" + before.name();
            audit.write(handle, actor, "change", "project", subject, AuditJson.of(before), AuditJson.of(stored));
            AccountChanges.note(handle, AccountChanges.Kind.PROJECT, stored.id());
            return stored;
        });
    }

    private static Optional<Organisation> organisation(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM organisations WHERE name = :name")
                .bind("name", name)
                .map(ORGANISATION)
                .findOne();
    }

    static Optional<Project> project(Handle handle, String organisation, String name) {
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
}
