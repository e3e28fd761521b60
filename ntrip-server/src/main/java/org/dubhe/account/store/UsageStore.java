package org.dubhe.account.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The sessions in the database. Any thread that may wait. */
public final class UsageStore {
    private static final String UPDATE = """
            UPDATE sessions SET flushed_at = ?, ended_at = ?, why = ?, sent_bytes = ?, correction_seconds = ?, reported_millis = ?,
                fixed_millis = ?, dropped_writes = ?, first_latitude = ?, first_longitude = ?, first_position_at = ?,
                last_latitude = ?, last_longitude = ?, last_position_at = ?
            WHERE node = ? AND id = ?""";

    private static final String INSERT = """
            INSERT INTO sessions (flushed_at, ended_at, why, sent_bytes, correction_seconds, reported_millis,
                fixed_millis, dropped_writes, first_latitude, first_longitude, first_position_at,
                last_latitude, last_longitude, last_position_at, node, id, user_id, project_id, mount, agent, address, started_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Database database;

    /** The sessions of a database. */
    public UsageStore(Database database) {
        this.database = database;
    }

    /**
     * Writes sessions as they are now, in one transaction: all or none. A session that is there is brought up to date, another one is added, so
     * that a batch whose answer was lost can be written again.
     */
    public void write(List<SessionRecord> sessions) {
        database.inTransaction(handle -> {
            try {
                Connection connection = handle.getConnection();
                List<SessionRecord> fresh = update(connection, sessions);
                insert(connection, fresh);
                return fresh.size();
            } catch (SQLException e) {
                throw AccountException.unavailable(e);
            }
        });
    }

    /** Returns those that are not there. */
    private static List<SessionRecord> update(Connection connection, List<SessionRecord> sessions) throws SQLException {
        List<SessionRecord> absent = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            for (SessionRecord session : sessions) {
                figures(statement, session);
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    absent.add(sessions.get(i));
                }
            }
        }
        return absent;
    }

    private static void insert(Connection connection, List<SessionRecord> sessions) throws SQLException {
        if (sessions.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (SessionRecord session : sessions) {
                int next = figures(statement, session);
                statement.setLong(next++, session.userId());
                statement.setLong(next++, session.projectId());
                statement.setString(next++, session.mount());
                statement.setString(next++, session.agent());
                statement.setString(next++, session.address());
                set(statement, next, session.startedAt());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static int figures(PreparedStatement statement, SessionRecord session) throws SQLException {
        set(statement, 1, session.flushedAt());
        set(statement, 2, session.endedAt());
        statement.setString(3, session.why());
        statement.setLong(4, session.sentBytes());
        statement.setLong(5, session.correctionSeconds());
        statement.setLong(6, session.reportedMillis());
        statement.setLong(7, session.fixedMillis());
        statement.setLong(8, session.droppedWrites());
        set(statement, 9, session.first());
        set(statement, 12, session.last());
        statement.setString(15, session.node());
        statement.setLong(16, session.id());
        return 17;
    }

    private static void set(PreparedStatement statement, int index, @Nullable Instant at) throws SQLException {
        if (at == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(index, Database.stored(at).atOffset(ZoneOffset.UTC));
        }
    }

    private static void set(PreparedStatement statement, int index, SessionRecord.@Nullable Place place)
            throws SQLException {
        if (place == null) {
            statement.setNull(index, Types.DOUBLE);
            statement.setNull(index + 1, Types.DOUBLE);
            set(statement, index + 2, (Instant) null);
        } else {
            statement.setDouble(index, place.latitudeDegrees());
            statement.setDouble(index + 1, place.longitudeDegrees());
            set(statement, index + 2, place.at());
        }
    }

    /**
     * Closes what a node left open when it ended without a word: each session at its last flush.
     *
     * @return how many
     */
    public int closeLeftOpen(String node, String why) {
        return database.inTransaction(handle -> handle.createUpdate(
                        "UPDATE sessions SET ended_at = flushed_at, why = :why WHERE node = :node AND ended_at IS NULL")
                .bind("why", why)
                .bind("node", node)
                .execute());
    }

    /** The greatest session number of a node; 0 where it has none. */
    public long lastId(String node) {
        return database.read(
                handle -> handle.createQuery("SELECT COALESCE(MAX(id), 0) FROM sessions WHERE node = :node")
                        .bind("node", node)
                        .mapTo(Long.class)
                        .one());
    }

    /**
     * Erases positions that are older than a moment; the sessions stay.
     *
     * @return sessions changed
     */
    public int erasePositions(Instant before) {
        return database.inTransaction(
                handle -> handle.createUpdate("""
                                UPDATE sessions SET first_latitude = NULL, first_longitude = NULL, first_position_at = NULL
                                WHERE first_position_at < :before""").bind("before", before).execute()
                        + handle.createUpdate("""
                                UPDATE sessions SET last_latitude = NULL, last_longitude = NULL, last_position_at = NULL
                                WHERE last_position_at < :before""").bind("before", before).execute());
    }

    /**
     * Deletes sessions that ended before a moment.
     *
     * @return how many
     */
    public int deleteSessions(Instant endedBefore) {
        return database.inTransaction(handle -> handle.createUpdate("DELETE FROM sessions WHERE ended_at < :before")
                .bind("before", endedBefore)
                .execute());
    }

    /**
     * Sessions of a user, newest first.
     *
     * @param user null for all
     * @param most lines
     */
    public List<SessionRecord> sessions(@Nullable String user, int most) {
        return database.read(handle -> {
            Query query = handle.createQuery("SELECT s.* FROM sessions s JOIN users u ON u.id = s.user_id"
                    + (user == null ? "" : " WHERE u.name = :user")
                    + " ORDER BY s.started_at DESC, s.id DESC FETCH FIRST :most ROWS ONLY");
            if (user != null) {
                query.bind("user", user);
            }
            return query.bind("most", most).map((row, _) -> session(row)).list();
        });
    }

    /**
     * A page of history, newest first.
     *
     * @param most lines
     */
    public List<PastSession> history(PastSession.Question question, int most) {
        StringBuilder sql = new StringBuilder("""
                SELECT s.*, u.name AS user_name, p.name AS project_name, o.name AS organisation_name
                FROM sessions s JOIN users u ON u.id = s.user_id JOIN projects p ON p.id = s.project_id
                     JOIN organisations o ON o.id = p.organisation_id
                WHERE 1 = 1""");
        Map<String, Object> values = new HashMap<>();
        narrow(sql, values, "u.name = :user", "user", question.user());
        narrow(sql, values, "o.name = :organisation", "organisation", question.organisation());
        narrow(sql, values, "p.name = :project", "project", question.project());
        narrow(sql, values, "s.mount = :mount", "mount", question.mount());
        narrow(sql, values, "s.started_at >= :from_time", "from_time", question.from());
        narrow(sql, values, "s.started_at < :until_time", "until_time", question.until());
        PastSession.Mark after = question.after();
        if (after != null) {
            sql.append(
                    " AND (s.started_at < :at OR s.started_at = :at AND (s.id < :id OR s.id = :id AND s.node > :node))");
            values.put("at", after.startedAt());
            values.put("id", after.id());
            values.put("node", after.node());
        }
        sql.append(" ORDER BY s.started_at DESC, s.id DESC, s.node FETCH FIRST :most ROWS ONLY");
        return database.read(handle -> {
            Query query = handle.createQuery(sql.toString()).bind("most", most);
            values.forEach(query::bind);
            return query.map((row, _) -> new PastSession(
                            session(row),
                            row.getString("user_name"),
                            row.getString("organisation_name"),
                            row.getString("project_name")))
                    .list();
        });
    }

    private static void narrow(
            StringBuilder sql, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(" AND ").append(condition);
            values.put(name, value);
        }
    }

    private static SessionRecord session(ResultSet row) throws SQLException {
        return new SessionRecord(
                row.getString("node"),
                row.getLong("id"),
                row.getLong("user_id"),
                row.getLong("project_id"),
                row.getString("mount"),
                row.getString("agent"),
                row.getString("address"),
                Database.instantThere(row, "started_at"),
                Database.instantThere(row, "flushed_at"),
                Database.instant(row, "ended_at"),
                row.getString("why"),
                row.getLong("sent_bytes"),
                row.getLong("correction_seconds"),
                row.getLong("reported_millis"),
                row.getLong("fixed_millis"),
                row.getLong("dropped_writes"),
                place(row, "first"),
                place(row, "last"));
    }

    private static SessionRecord.@Nullable Place place(ResultSet row, String which) throws SQLException {
        Instant at = Database.instant(row, which + "_position_at");
        return at == null
                ? null
                : new SessionRecord.Place(row.getDouble(which + "_latitude"), row.getDouble(which + "_longitude"), at);
    }

    /**
     * Makes a report of a span of time.
     *
     * @throws AccountException of kind UNAVAILABLE where the database does not answer
     */
    public UsageReport report(UsageReport.Question question) {
        UsageTally tally = new UsageTally(question);
        database.readInTransaction(handle -> {
            Query query = handle.createQuery("""
                    SELECT s.started_at, s.flushed_at, s.ended_at, s.sent_bytes, s.correction_seconds, s.reported_millis,
                           s.fixed_millis, o.name AS organisation_name, p.name AS project_name, u.name AS user_name
                    FROM sessions s JOIN users u ON u.id = s.user_id JOIN projects p ON p.id = s.project_id
                         JOIN organisations o ON o.id = p.organisation_id
                    WHERE s.started_at < :until AND (COALESCE(s.ended_at, s.flushed_at) > :from OR s.started_at >= :from)"""
                    + (question.organisation() == null ? "" : " AND o.name = :organisation")
                    + (question.project() == null ? "" : " AND p.name = :project")
                    + (question.user() == null ? "" : " AND u.name = :user")
                    + " ORDER BY s.started_at, s.id");
            if (question.organisation() != null) {
                query.bind("organisation", question.organisation());
            }
            if (question.project() != null) {
                query.bind("project", question.project());
            }
            if (question.user() != null) {
                query.bind("user", question.user());
            }
            query.bind("from", question.from())
                    .bind("until", question.until())
                    .setFetchSize(1000)
                    .map((row, _) -> {
                        Instant ended = Database.instant(row, "ended_at");
                        tally.add(
                                row.getString("organisation_name"),
                                row.getString("project_name"),
                                row.getString("user_name"),
                                Database.instantThere(row, "started_at"),
                                ended == null ? Database.instantThere(row, "flushed_at") : ended,
                                row.getLong("sent_bytes"),
                                row.getLong("correction_seconds"),
                                row.getLong("reported_millis"),
                                row.getLong("fixed_millis"));
                        return true;
                    })
                    .forEach(_ -> {});
            return true;
        });
        return tally.report();
    }
}
