package org.dubhe.account.store;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The source accounts in the database; every change writes its line of the audit log in the same transaction. Any thread that may wait. */
public final class SourceStore {
    private static final RowMapper<SourceLogin> SOURCE = (row, _) -> new SourceLogin(
            new SourceAccount(
                    row.getLong("id"),
                    row.getString("name"),
                    Texts.split(row.getString("mounts")),
                    row.getBoolean("enabled"),
                    row.getString("note"),
                    Database.instantThere(row, "created_at")),
            row.getString("password_hash"));

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * The source accounts of a database.
     *
     * @param clock for the times of changes
     */
    public SourceStore(Database database, Clock clock) {
        this.database = database;
        this.audit = new AuditLog(database, clock);
        this.clock = clock;
    }

    /** All source accounts by name. */
    public List<SourceAccount> sources() {
        return sourceLogins().stream().map(SourceLogin::account).toList();
    }

    /** All source accounts with their hashes, by name. */
    public List<SourceLogin> sourceLogins() {
        return database.read(handle -> handle.createQuery("SELECT * FROM source_accounts ORDER BY name")
                .map(SOURCE)
                .list());
    }

    /** One source account with its hash. */
    public Optional<SourceLogin> source(String name) {
        // From a source, too, whose name may be anything.
        return Texts.isSound(name) ? database.read(handle -> source(handle, name)) : Optional.empty();
    }

    /** Stores a new source account. */
    public SourceAccount create(Actor actor, SourceAccount fresh, String passwordHash) {
        check(fresh);
        return database.inTransaction(handle -> {
            RowGuard.requireFree(
                    "source", fresh.name(), source(handle, fresh.name()).isEmpty());
            bind(handle.createUpdate("""
                                    INSERT INTO source_accounts (name, password_hash, enabled, mounts, note, created_at)
                                    VALUES (:name, :hash, :enabled, :mounts, :note, :now)"""), fresh)
                    .bind("hash", passwordHash)
                    .bind("now", Database.stored(clock.instant()))
                    .execute();
            SourceAccount stored = source(handle, fresh.name()).orElseThrow().account();
            audit.write(handle, actor, "create", "source", stored.name(), null, AuditJson.of(stored));
            AccountChanges.note(handle, AccountChanges.Kind.SOURCE, stored.id());
            return stored;
        });
    }

    /**
     * Changes a source account, found by its id.
     *
     * @param expected as whoever asks has seen it; null where that does not matter
     */
    public SourceAccount change(Actor actor, @Nullable SourceAccount expected, SourceAccount changed) {
        check(changed);
        return database.inTransaction(handle -> {
            RowGuard.lock(handle, "source_accounts", changed.id());
            SourceAccount before = handle.createQuery("SELECT * FROM source_accounts WHERE id = :id")
                    .bind("id", changed.id())
                    .map(SOURCE)
                    .findOne()
                    .orElseThrow(() -> AccountException.notFound("source", changed.name()))
                    .account();
            RowGuard.requireSame(expected, before, "source " + before.name());
            bind(handle.createUpdate("""
                                    UPDATE source_accounts SET name = :name, enabled = :enabled, mounts = :mounts, note = :note
                                    WHERE id = :id"""), changed).bind("id", changed.id()).execute();
            SourceAccount stored = source(handle, changed.name()).orElseThrow().account();
            audit.write(handle, actor, "change", "source", before.name(), AuditJson.of(before), AuditJson.of(stored));
            AccountChanges.note(handle, AccountChanges.Kind.SOURCE, stored.id());
            return stored;
        });
    }

    /**
     * Gives a source account another password.
     *
     * @return its id
     */
    public long changeSourcePassword(Actor actor, String source, String passwordHash) {
        return database.inTransaction(handle -> {
            long id = source(handle, source)
                    .orElseThrow(() -> AccountException.notFound("source", source))
                    .account()
                    .id();
            handle.createUpdate("UPDATE source_accounts SET password_hash = :hash WHERE id = :id")
                    .bind("hash", passwordHash)
                    .bind("id", id)
                    .execute();
            audit.write(handle, actor, "password", "source", source, null, null);
            AccountChanges.note(handle, AccountChanges.Kind.SOURCE, id);
            return id;
        });
    }

    private static Optional<SourceLogin> source(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM source_accounts WHERE name = :name")
                .bind("name", name)
                .map(SOURCE)
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, SourceAccount source) {
        return statement
                .bind("name", source.name())
                .bind("enabled", source.enabled())
                .bind("mounts", String.join(",", source.mounts()))
                .bind("note", source.note());
    }

    private static void check(SourceAccount source) {
        Texts.checkName("source", source.name());
        Texts.checkNote(source.note());
        source.mounts().forEach(MountGlob::check);
        if (source.mounts().size() > UserRules.LIST_MAX) {
            throw AccountException.invalid(
                    "mounts", "more than " + UserRules.LIST_MAX, "at most " + UserRules.LIST_MAX);
        }
    }
}
