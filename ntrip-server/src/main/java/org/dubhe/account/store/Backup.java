package org.dubhe.account.store;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The account database as a file, the same for H2 and PostgreSQL, so that a service can move from one to the other: lines of JSON, compressed by
 * gzip. The first says {@code {"format": "dubhe-accounts", "schema": 2, …}}, each other one is a row: {@code {"users": {"id": 1, …}}}; the last
 * counts them, {@code {"end": 17}}, so that a file cut short is seen. Password hashes are in it: only its owner can read it.
 *
 * <p>A backup of an older schema is restored into that schema, which is then migrated. Any thread that may wait.
 */
public final class Backup {
    private static final String FORMAT = "dubhe-accounts";
    private static final int BATCH = 500;

    /** Longest line: a user with its area, or a line of the audit log with two. */
    private static final int LINE_MAX = 1 << 20;

    /** In an order in which whoever is referred to comes first; with the schema version that brought it. */
    private static final Map<String, Integer> TABLES = tables();

    private static final JsonMapper JSON = new JsonMapper();

    private Backup() {}

    private static Map<String, Integer> tables() {
        Map<String, Integer> out = new LinkedHashMap<>();
        out.put("organisations", 1);
        out.put("projects", 1);
        out.put("users", 1);
        out.put("digests", 2);
        out.put("source_accounts", 1);
        out.put("sessions", 1);
        out.put("audit_log", 1);
        out.put("admin_tokens", 3);
        return out;
    }

    /**
     * Writes all that is in a database to a file, as it is at one moment, while the service goes on.
     *
     * @return rows written
     * @throws IOException where the file cannot be written; one that was there is then still there
     */
    public static long write(Database database, Path file, Clock clock) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        Path part = Files.createTempFile(
                folder == null ? Path.of(".") : folder,
                ".backup",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            long rows;
            try (BufferedWriter out = new BufferedWriter(new java.io.OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(part)), StandardCharsets.UTF_8))) {
                rows = write(database, out, clock);
            }
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return rows;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long write(Database database, BufferedWriter out, Clock clock) throws IOException {
        int schema = database.schemaVersion();
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("format", FORMAT);
        head.put("schema", schema);
        head.put("at", Database.stored(clock.instant()).toString());
        line(out, head);
        long[] rows = {0};
        IOException[] failed = {null};
        database.read(handle -> handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, inside -> {
            for (Map.Entry<String, Integer> table : TABLES.entrySet()) {
                if (table.getValue() <= schema && failed[0] == null) {
                    try {
                        rows[0] += table(inside, table.getKey(), out);
                    } catch (IOException e) {
                        failed[0] = e;
                    }
                }
            }
            return true;
        }));
        if (failed[0] != null) {
            throw failed[0];
        }
        line(out, Map.of("end", rows[0]));
        return rows[0];
    }

    private static long table(Handle handle, String table, BufferedWriter out) throws IOException {
        long rows = 0;
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.setFetchSize(BATCH);
            try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
                ResultSetMetaData meta = result.getMetaData();
                while (result.next()) {
                    Map<String, @Nullable Object> row = new LinkedHashMap<>();
                    for (int column = 1; column <= meta.getColumnCount(); column++) {
                        row.put(meta.getColumnName(column).toLowerCase(Locale.ROOT), value(result, meta, column));
                    }
                    line(out, Map.of(table, row));
                    rows++;
                }
            }
        } catch (SQLException e) {
            throw AccountException.unavailable(e);
        }
        return rows;
    }

    private static @Nullable Object value(ResultSet result, ResultSetMetaData meta, int column) throws SQLException {
        Object value = switch (meta.getColumnType(column)) {
            case Types.BIGINT, Types.INTEGER -> result.getLong(column);
            case Types.DOUBLE -> result.getDouble(column);
            case Types.BOOLEAN, Types.BIT -> result.getBoolean(column);
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> {
                OffsetDateTime at = result.getObject(column, OffsetDateTime.class);
                yield at == null ? null : at.toInstant().toString();
            }
            default -> result.getString(column);
        };
        return result.wasNull() ? null : value;
    }

    private static void line(BufferedWriter out, Object value) throws IOException {
        out.write(JSON.writeValueAsString(value));
        out.write('\n');
    }

    /**
     * Fills a new database from a file and leaves it at the newest schema.
     *
     * @return rows read
     * @throws IOException where the file cannot be read, is damaged or of a newer program, or the database is not empty; no row is added then
     */
    public static long restore(DatabaseSettings settings, Path file, Actor actor, Clock clock) throws IOException {
        try (BufferedReader in = new BufferedReader(new java.io.InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
                Database database = Database.connect(settings)) {
            JsonNode head = parse(file, in.readLine());
            int schema = head.path("schema").asInt(0);
            if (!head.path("format").asString("").equals(FORMAT) || schema < 1) {
                throw new IOException(file + ": no backup of accounts");
            }
            if (schema > database.newestVersion()) {
                throw new IOException(file + ": schema " + schema + " (expected: at most " + database.newestVersion()
                        + "); it is of a newer program");
            }
            String there = there(database);
            if (!there.isEmpty()) {
                throw new IOException("accounts: " + settings.url() + ": is not empty, it has rows: " + there
                        + " (expected: a new database; restore into it before its first token is made)");
            }
            if (database.schemaVersion() > schema) {
                throw new IOException("accounts: " + settings.url() + ": has schema " + database.schemaVersion()
                        + " already (expected: a database without tables, for a backup of schema " + schema + ")");
            }
            database.migrate(Integer.toString(schema));
            long rows = rows(database, file, in);
            database.migrate(null);
            new AuditLog(database, clock).write(actor, "restore", "database", String.valueOf(file.getFileName()), null);
            return rows;
        } catch (FlywayException e) {
            throw new IOException("accounts: " + settings.url() + ": " + e.getMessage(), e);
        }
    }

    /** Tables with rows, and how many; empty where there are none. */
    private static String there(Database database) {
        int schema = database.schemaVersion();
        return database.read(handle -> TABLES.entrySet().stream()
                .filter(table -> table.getValue() <= schema)
                .map(table -> Map.entry(
                        table.getKey(),
                        handle.createQuery("SELECT COUNT(*) FROM " + table.getKey())
                                .mapTo(Long.class)
                                .one()))
                .filter(table -> table.getValue() > 0)
                .map(table -> table.getKey() + " " + table.getValue())
                .collect(Collectors.joining(", ")));
    }

    private static long rows(Database database, Path file, BufferedReader in) throws IOException {
        IOException[] failed = {null};
        long[] count = {0};
        try {
            database.inTransaction(handle -> {
                try {
                    count[0] = rows(handle, file, in);
                    restartIdentities(handle);
                    return true;
                } catch (IOException e) {
                    failed[0] = e;
                    throw AccountException.conflict("restore failed");
                } catch (SQLException e) {
                    failed[0] = refused(file, e);
                    throw AccountException.conflict("restore failed");
                }
            });
        } catch (AccountException e) {
            throw failed[0] == null ? new IOException(file + ": " + e.getMessage(), e) : failed[0];
        }
        return count[0];
    }

    /** What the database has against a row, or that it does not answer. */
    private static IOException refused(Path file, SQLException e) {
        SQLException last = e;
        while (last.getNextException() != null) { // A batch says it in its last one.
            last = last.getNextException();
        }
        String state = String.valueOf(last.getSQLState());
        String words = said(last);
        if (state.equals("23505")) {
            return new IOException(
                    file
                            + ": two rows have the same name or number (expected: each once; a character that a text may no longer"
                            + " hold is ? in a backup): " + words,
                    e);
        }
        if (state.startsWith("22") || state.startsWith("23")) {
            return new IOException(file + ": the database does not take a row: " + words, e);
        }
        return new IOException(file + ": " + AccountException.unavailable(e).getMessage(), e);
    }

    /** Its first line, and the one in which PostgreSQL names the value. */
    private static String said(SQLException e) {
        StringBuilder out = new StringBuilder(Database.firstLine(e));
        String.valueOf(e.getMessage())
                .lines()
                .skip(1)
                .map(String::strip)
                .filter(line -> line.startsWith("Detail:"))
                .forEach(line -> out.append(' ').append(line));
        return Texts.cut(out.toString(), 500);
    }

    private static long rows(Handle handle, Path file, BufferedReader in) throws IOException, SQLException {
        long count = 0;
        Insert insert = null;
        try {
            while (true) {
                JsonNode node = parse(file, in.readLine());
                if (node.has("end")) {
                    if (node.get("end").asLong(-1) != count) {
                        throw new IOException(file + ": " + count + " rows (expected: " + node.get("end") + ")");
                    }
                    if (insert != null) {
                        insert.flush();
                    }
                    return count;
                }
                String table = node.propertyNames().iterator().next();
                if (!TABLES.containsKey(table)) {
                    throw new IOException(file + ": a table " + table + " that this program does not know");
                }
                if (insert == null || !insert.table.equals(table)) {
                    if (insert != null) {
                        insert.close();
                    }
                    insert = new Insert(handle.getConnection(), table);
                }
                count++;
                insert.add(node.get(table), file + ": line " + (count + 1));
            }
        } finally {
            if (insert != null) {
                insert.statement.close();
            }
        }
    }

    private static JsonNode parse(Path file, @Nullable String line) throws IOException {
        if (line == null) {
            throw new IOException(file + ": cut short (expected: a last line with end)");
        }
        try {
            JsonNode node = line.length() > LINE_MAX ? null : JSON.readTree(line);
            if (node != null && node.isObject() && !node.isEmpty()) {
                return node;
            }
        } catch (JacksonException _) {
            // Said below.
        }
        throw new IOException(file + ": a line that is no JSON object");
    }

    /** So that the next one that is stored gets a number of its own. */
    private static void restartIdentities(Handle handle) {
        for (String table : List.of("organisations", "projects", "users", "source_accounts", "audit_log")) {
            long next = handle.createQuery("SELECT COALESCE(MAX(id), 0) + 1 FROM " + table)
                    .mapTo(Long.class)
                    .one();
            handle.execute("ALTER TABLE " + table + " ALTER COLUMN id RESTART WITH " + next);
        }
    }

    /** Inserts rows into one table, in batches, with the types that its columns have. */
    private static final class Insert {
        private final String table;
        private final PreparedStatement statement;
        private final List<String> columns = new ArrayList<>();
        private final List<Integer> types = new ArrayList<>();
        private int waiting;

        Insert(Connection connection, String table) throws SQLException {
            this.table = table;
            try (Statement probe = connection.createStatement();
                    ResultSet none = probe.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
                ResultSetMetaData meta = none.getMetaData();
                for (int column = 1; column <= meta.getColumnCount(); column++) {
                    columns.add(meta.getColumnName(column).toLowerCase(Locale.ROOT));
                    types.add(meta.getColumnType(column));
                }
            }
            statement = connection.prepareStatement("INSERT INTO " + table + " (" + String.join(", ", columns)
                    + ") VALUES (?" + ", ?".repeat(columns.size() - 1) + ")");
        }

        /** @param where file and line, for words */
        void add(JsonNode row, String where) throws SQLException, IOException {
            for (int i = 0; i < columns.size(); i++) {
                JsonNode value = row.get(columns.get(i));
                int type = types.get(i);
                if (value == null || value.isNull()) {
                    statement.setNull(i + 1, type == Types.TIMESTAMP ? Types.TIMESTAMP_WITH_TIMEZONE : type);
                } else {
                    set(i + 1, type, value, where + ": " + table + '.' + columns.get(i));
                }
            }
            statement.addBatch();
            if (++waiting == BATCH) {
                flush();
            }
        }

        private void set(int index, int type, JsonNode value, String where) throws SQLException, IOException {
            try {
                switch (type) {
                    case Types.BIGINT, Types.INTEGER -> statement.setLong(index, value.asLong());
                    case Types.DOUBLE -> statement.setDouble(index, value.asDouble());
                    case Types.BOOLEAN, Types.BIT -> statement.setBoolean(index, value.asBoolean());
                    case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                        statement.setObject(index, time(value.asString(), where));
                    default -> statement.setString(index, text(value.asString(), where));
                }
            } catch (JacksonException | java.time.DateTimeException e) {
                throw new IOException(where + ": " + value + " cannot be read", e);
            }
        }

        private static String text(String text, String where) throws IOException {
            String bad = Texts.unstorable(text);
            if (bad != null) {
                throw new IOException(
                        where + ": has the character " + bad
                                + " (expected: one that every database holds; the line can be mended, it is JSON compressed by gzip)");
            }
            return text;
        }

        private static OffsetDateTime time(String text, String where) throws IOException {
            OffsetDateTime at = OffsetDateTime.parse(text);
            if (!Times.isStorable(at.toInstant())) {
                throw new IOException(where + ": " + text + " (expected: " + Times.FIRST + " to " + Times.LAST
                        + "; the line can be mended, it is JSON compressed by gzip)");
            }
            return at;
        }

        void flush() throws SQLException {
            if (waiting > 0) {
                statement.executeBatch();
                waiting = 0;
            }
        }

        void close() throws SQLException {
            flush();
            statement.close();
        }
    }
}
