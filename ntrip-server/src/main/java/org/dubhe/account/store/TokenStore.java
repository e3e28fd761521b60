package org.dubhe.account.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import tools.jackson.databind.json.JsonMapper;

/** The tokens of the administration in the database. Any thread that may wait. */
public final class TokenStore {
    /** How exactly it is known when a token was last used: a write per request would be more than the requests themselves. */
    private static final Duration USE_STEP = Duration.ofMinutes(1);

    private static final RowMapper<AdminToken> TOKEN = (row, _) -> new AdminToken(
            row.getString("name"),
            row.getString("role"),
            row.getString("sha256"),
            Database.instantThere(row, "created_at"),
            Database.instant(row, "last_used_at"),
            Database.instant(row, "revoked_at"));

    private static final JsonMapper JSON = new JsonMapper();

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    /** The tokens of a database. */
    public TokenStore(Database database, Clock clock) {
        this.database = database;
        this.audit = new AuditLog(database, clock);
        this.clock = clock;
    }

    /** All tokens, revoked ones too, by name. */
    public List<AdminToken> tokens() {
        return database.read(handle -> handle.createQuery("SELECT * FROM admin_tokens ORDER BY name")
                .map(TOKEN)
                .list());
    }

    /** The token with a hash, where it is good. */
    public Optional<AdminToken> good(String sha256) {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM admin_tokens WHERE sha256 = :hash AND revoked_at IS NULL")
                        .bind("hash", sha256)
                        .map(TOKEN)
                        .findOne());
    }

    /** Stores a new one. */
    public AdminToken create(Actor actor, String name, String role, String sha256) {
        Texts.checkName("token", name);
        return database.inTransaction(handle -> {
            boolean free = handle.createQuery("SELECT COUNT(*) FROM admin_tokens WHERE name = :name")
                            .bind("name", name)
                            .mapTo(Long.class)
                            .one()
                    == 0;
            RowGuard.requireFree("token", name, free);
            AdminToken fresh = new AdminToken(name, role, sha256, Database.stored(clock.instant()), null, null);
            handle.createUpdate("""
                            INSERT INTO admin_tokens (name, role, sha256, created_at)
                            VALUES (:name, :role, :hash, :now)""")
                    .bind("name", name)
                    .bind("role", role)
                    .bind("hash", sha256)
                    .bind("now", fresh.createdAt())
                    .execute();
            String after = JSON.writeValueAsString(Map.of("role", role));
            audit.write(handle, actor, "create", "token", name, null, after);
            return fresh;
        });
    }

    /** Makes one good for nothing from now on. */
    public void revoke(Actor actor, String name) {
        database.inTransaction(handle -> {
            int changed = handle.createUpdate(
                            "UPDATE admin_tokens SET revoked_at = :now WHERE name = :name AND revoked_at IS NULL")
                    .bind("now", Database.stored(clock.instant()))
                    .bind("name", name)
                    .execute();
            if (changed == 0) {
                throw AccountException.notFound("token", name);
            }
            audit.write(handle, actor, "revoke", "token", name, null, null);
            return changed;
        });
    }

    /** Notes that one is used. */
    public void used(AdminToken token) {
        Instant now = clock.instant();
        if (token.lastUsedAt() != null && token.lastUsedAt().plus(USE_STEP).isAfter(now)) {
            return;
        }
        database.inTransaction(
                handle -> handle.createUpdate("UPDATE admin_tokens SET last_used_at = :now WHERE name = :name")
                        .bind("now", Database.stored(now))
                        .bind("name", token.name())
                        .execute());
    }
}
