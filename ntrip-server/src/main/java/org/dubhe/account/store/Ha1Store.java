package org.dubhe.account.store;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * What HTTP Digest needs of the users that have it enabled, in the database; every change writes its line of the audit log in the same transaction.
 * Any thread that may wait.
 */
public final class Ha1Store {
    private static final RowMapper<Digest> DIGEST =
            (row, _) -> new Digest(row.getString("algorithm"), row.getString("realm"), row.getString("ha1"));

    private final Database database;
    private final AuditLog audit;

    /**
     * The digests of a database.
     *
     * @param clock for the times of changes
     */
    public Ha1Store(Database database, Clock clock) {
        this.database = database;
        this.audit = new AuditLog(database, clock);
    }

    /** The HA1 of a user that has HTTP Digest enabled for an algorithm. */
    public Optional<Digest> digest(String user, String algorithm) {
        if (!Texts.isSound(user)) { // From a rover, whose name may be anything.
            return Optional.empty();
        }
        return database.read(handle -> handle.createQuery("""
                        SELECT d.algorithm, d.realm, d.ha1 FROM digests d JOIN users u ON u.id = d.user_id
                        WHERE u.name = :user AND d.algorithm = :algorithm""")
                .bind("user", user)
                .bind("algorithm", algorithm)
                .map(DIGEST)
                .findOne());
    }

    /** All digests of a user. */
    public List<Digest> digests(String user) {
        return database.read(
                handle -> handle.createQuery("""
                        SELECT d.algorithm, d.realm, d.ha1 FROM digests d JOIN users u ON u.id = d.user_id
                        WHERE u.name = :user ORDER BY d.algorithm""").bind("user", user).map(DIGEST).list());
    }

    /** Enables HTTP Digest for a user and an algorithm: its HA1 is then in the database, and the audit log says so. */
    public void enable(Actor actor, String user, Digest digest) {
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
    public void disable(Actor actor, String user) {
        database.inTransaction(handle -> {
            long id = userId(handle, user);
            drop(handle, id);
            audit.write(handle, actor, "disable digest", "user", user, null, null);
            return id;
        });
    }

    static void drop(Handle handle, long userId) {
        handle.createUpdate("DELETE FROM digests WHERE user_id = :id")
                .bind("id", userId)
                .execute();
    }

    static void insert(Handle handle, long userId, Digest digest) {
        handle.createUpdate(
                        "INSERT INTO digests (user_id, algorithm, realm, ha1) VALUES (:id, :algorithm, :realm, :ha1)")
                .bind("id", userId)
                .bind("algorithm", digest.algorithm())
                .bind("realm", digest.realm())
                .bind("ha1", digest.ha1())
                .execute();
    }

    private static long userId(Handle handle, String user) {
        return UserStore.login(handle, user)
                .orElseThrow(() -> AccountException.notFound("user", user))
                .user()
                .id();
    }
}
