package org.dubhe.account.store;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Users in the database, with all that decides whether they come in; every change writes its line of the audit log in the same transaction. Nothing
 * is deleted: who is not wanted any more is disabled, so that old sessions keep their names. Any thread that may wait.
 */
public final class UserStore {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * The users of a database.
     *
     * @param clock for the times of changes
     */
    public UserStore(Database database, Clock clock) {
        this.database = database;
        this.audit = new AuditLog(database, clock);
        this.clock = clock;
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
            Query query = handle.createQuery(UserRows.SELECT + "WHERE u.name > :after"
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
                    .map(UserRows.LOGIN)
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
        // From a rover, too, whose name may be anything.
        return Texts.isSound(user) ? database.read(handle -> login(handle, user)) : Optional.empty();
    }

    /** The logins of some users. */
    public List<LoginRecord> logins(Set<Long> userIds) {
        List<LoginRecord> out = new ArrayList<>();
        if (userIds.isEmpty()) {
            return out;
        }
        return database.read(handle -> {
            for (long id : userIds) {
                handle.createQuery(UserRows.SELECT + "WHERE u.id = :id")
                        .bind("id", id)
                        .map(UserRows.LOGIN)
                        .findOne()
                        .ifPresent(out::add);
            }
            return out;
        });
    }

    /** Stores a new user of a project that there is. */
    public User create(Actor actor, User fresh, String passwordHash) {
        check(fresh);
        return database.inTransaction(handle -> {
            Project of = projectOf(handle, fresh);
            RowGuard.requireFree(
                    "user", fresh.name(), login(handle, fresh.name()).isEmpty());
            UserRows.bind(handle.createUpdate("""
                                    INSERT INTO users (project_id, name, password_hash, enabled, mounts, kinds, service_level,
                                        valid_from, valid_until, sessions_max, when_full, area, ip_ranges, note, created_at)
                                    VALUES (:project, :name, :hash, :enabled, :mounts, :kinds, :level, :from, :until,
                                        :sessions, :when_full, :area, :ranges, :note, :now)"""), fresh)
                    .bind("project", of.id())
                    .bind("hash", passwordHash)
                    .bind("now", Database.stored(clock.instant()))
                    .execute();
            User stored = login(handle, fresh.name()).orElseThrow().user();
            audit.write(handle, actor, "create", "user", stored.name(), null, AuditJson.of(stored));
            AccountChanges.note(handle, AccountChanges.Kind.USER, stored.id());
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
            RowGuard.lock(handle, "users", changed.id());
            User before = userThere(handle, changed.id(), changed.name());
            RowGuard.requireSame(expected, before, "user " + before.name());
            Project of = projectOf(handle, changed);
            UserRows.bind(handle.createUpdate("""
                                    UPDATE users SET project_id = :project, name = :name, enabled = :enabled, mounts = :mounts,
                                        kinds = :kinds, service_level = :level, valid_from = :from, valid_until = :until,
                                        sessions_max = :sessions, when_full = :when_full, area = :area, ip_ranges = :ranges,
                                        note = :note
                                    WHERE id = :id"""), changed)
                    .bind("project", of.id())
                    .bind("id", changed.id())
                    .execute();
            if (!before.name().equals(changed.name())) {
                Ha1Store.drop(handle, changed.id()); // The name is in the hash.
            }
            User stored = login(handle, changed.name()).orElseThrow().user();
            audit.write(handle, actor, "change", "user", before.name(), AuditJson.of(before), AuditJson.of(stored));
            AccountChanges.note(handle, AccountChanges.Kind.USER, stored.id());
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
            Ha1Store.drop(handle, stored.id());
            digests.forEach(digest -> Ha1Store.insert(handle, stored.id(), digest));
            audit.write(handle, actor, "password", "user", user, null, null);
            AccountChanges.note(handle, AccountChanges.Kind.USER, stored.id());
            return stored;
        });
    }

    static Optional<LoginRecord> login(Handle handle, String user) {
        return handle.createQuery(UserRows.SELECT + "WHERE u.name = :name")
                .bind("name", user)
                .map(UserRows.LOGIN)
                .findOne();
    }

    private static User userThere(Handle handle, long id, String name) {
        return handle.createQuery(UserRows.SELECT + "WHERE u.id = :id")
                .bind("id", id)
                .map(UserRows.LOGIN)
                .findOne()
                .orElseThrow(() -> AccountException.notFound("user", name))
                .user();
    }

    private static Project projectOf(Handle handle, User user) {
        return OrganisationStore.project(handle, user.organisation(), user.project())
                .orElseThrow(() -> AccountException.notFound("project", user.organisation() + "/" + user.project()));
    }

    private static void check(User user) {
        Texts.checkName("user", user.name());
        user.rules().validity().check();
        user.rules().check();
        Texts.checkNote(user.note());
    }
}
