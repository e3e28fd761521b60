package org.dubhe.account.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Who changed what: lines are added, never changed, and forgotten by their age alone. Any thread that may wait. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final Database database;
    private final Clock clock;

    /** The log of a database. */
    public AuditLog(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Lines, newest first.
     *
     * @param subject null for all
     * @param before only lines with smaller numbers
     * @param most lines
     */
    public List<AuditEntry> lines(@Nullable String subject, long before, int most) {
        return database.read(handle -> {
            Query query = handle.createQuery("SELECT * FROM audit_log WHERE id < :before_id"
                    + (subject == null ? "" : " AND subject = :subject")
                    + " ORDER BY id DESC FETCH FIRST :most ROWS ONLY");
            if (subject != null) {
                query.bind("subject", subject);
            }
            return query.bind("before_id", before)
                    .bind("most", most)
                    .map((row, _) -> new AuditEntry(
                            row.getLong("id"),
                            Database.instantThere(row, "at"),
                            row.getString("actor"),
                            row.getString("address"),
                            row.getString("action"),
                            row.getString("kind"),
                            row.getString("subject"),
                            row.getString("before_json"),
                            row.getString("after_json")))
                    .list();
        });
    }

    /**
     * Deletes the lines from before a moment.
     *
     * @return how many
     */
    public int forget(Instant before) {
        return database.inTransaction(handle -> handle.createUpdate("DELETE FROM audit_log WHERE at < :before")
                .bind("before", before)
                .execute());
    }

    /** Writes a line on what is done already, whether or not the database answers: a kick, a reload. */
    public void note(Actor actor, String action, String kind, String subject, Map<String, ?> after) {
        try {
            write(actor, action, kind, subject, JSON.writeValueAsString(after));
        } catch (AccountException e) {
            LOG.error("accounts: the audit log could not be written: {}", e.getMessage());
        }
    }

    /** Writes a line that belongs to no change of an account: a backup. */
    public void write(Actor actor, String action, String kind, String subject, @Nullable String after) {
        database.inTransaction(handle -> {
            write(handle, actor, action, kind, subject, null, after);
            return true;
        });
    }

    /** Writes a line in the transaction of the change. */
    void write(
            Handle handle,
            Actor actor,
            String action,
            String kind,
            String subject,
            @Nullable String before,
            @Nullable String after) {
        handle.createUpdate("""
                        INSERT INTO audit_log (at, actor, address, action, kind, subject, before_json, after_json)
                        VALUES (:at, :actor, :address, :action, :kind, :subject, :before, :after)""")
                .bind("at", Database.stored(clock.instant()))
                .bind("actor", Texts.cut(actor.name(), 100))
                .bind("address", Texts.cut(actor.address(), 60))
                .bind("action", action)
                .bind("kind", kind)
                .bind("subject", Texts.cut(subject, 250))
                .bind("before", before)
                .bind("after", after)
                .execute();
    }
}
