package org.dubhe.account.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The account database: a pool of connections, the schema brought up to date at {@link #open}, and transactions. The same SQL runs on H2 and on
 * PostgreSQL. Any thread that may wait; every wait is bounded.
 */
public final class Database implements AutoCloseable {
    /** A connection of the pool, or none: whoever waits longer is a rover that should try again. */
    private static final int CONNECTION_MILLIS = 2000;

    /** No statement of ours takes longer, save a report, which reads in portions. */
    private static final String SOCKET_SECONDS = "20";

    /**
     * A node that lost its power in the middle of a change would keep its locks, and the other nodes from any change, for hours. A migration must end
     * within it, too: while it runs, Flyway holds its lock in a transaction that is idle.
     */
    private static final String NO_OPEN_ENDS = "SET idle_in_transaction_session_timeout = '2min'";

    private static final String SCHEMA = "classpath:org/dubhe/account/store/schema";

    /**
     * H2 answers a commit before anything of it is in the file: that is left to a thread of its own, whose failures no commit sees. This writes what
     * is committed, waits until the disk has it, and fails where it cannot.
     */
    private static final String H2_MAKE_DURABLE = "CHECKPOINT SYNC";

    private static final String ARE_YOU_THERE = "SELECT 1";

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final boolean commitIsDurable;
    private final ReentrantLock oneByOne = new ReentrantLock();

    private Database(HikariDataSource pool, boolean commitIsDurable) {
        this.pool = pool;
        this.commitIsDurable = commitIsDurable;
        jdbi = Jdbi.create(pool);
        jdbi.registerArgument(new InstantArgument());
    }

    /**
     * Connects and migrates the schema to the newest version.
     *
     * @throws IOException where the database cannot be had, or is of a newer program
     */
    public static Database open(DatabaseSettings settings) throws IOException {
        Database database = connect(settings);
        try {
            database.migrate(null);
            return database;
        } catch (FlywayException | JdbiException e) {
            database.close();
            throw new IOException("accounts: " + settings.url() + ": " + firstLine(e), e);
        }
    }

    /** Connects, and leaves the schema as it is. */
    static Database connect(DatabaseSettings settings) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("accounts");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.pool());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        config.setValidationTimeout(1000);
        config.setInitializationFailTimeout(5L * CONNECTION_MILLIS);
        config.setExceptionOverride(new EvictClosed());
        if (settings.isPostgres()) {
            // As text: the driver passes over numbers without a word.
            Map.of(
                            "socketTimeout", SOCKET_SECONDS,
                            "connectTimeout", "2",
                            "loginTimeout", "2",
                            "tcpKeepAlive", "true",
                            "ApplicationName", "dubhe")
                    .forEach(config::addDataSourceProperty);
            config.setConnectionInitSql(NO_OPEN_ENDS);
        }
        keepToItsOwner(settings);
        try {
            return new Database(new HikariDataSource(config), settings.isPostgres());
        } catch (RuntimeException e) { // Hikari wraps what the driver says.
            throw new IOException("accounts: " + settings.url() + ": " + firstLine(e), e);
        }
    }

    /** It has hashes of passwords, and H2 would let everybody read it: an empty file is a new database to H2. */
    private static void keepToItsOwner(DatabaseSettings settings) throws IOException {
        Path file = settings.file();
        if (file == null || Files.exists(file)) {
            return;
        }
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException _) {
            // No POSIX file system: its own rules hold.
        } catch (IOException e) {
            throw new IOException("accounts: " + settings.url() + ": " + e, e);
        }
    }

    /**
     * Brings the schema to a version.
     *
     * @param version null for the newest
     * @throws FlywayException where that fails, or the database is of a newer program
     */
    void migrate(@Nullable String version) {
        flyway(version).migrate();
    }

    /** The version of the schema; 0 where there is none. */
    int schemaVersion() {
        var current = flyway(null).info().current();
        return current == null || current.getVersion() == null
                ? 0
                : current.getVersion().getMajor().intValueExact();
    }

    /** The newest version that this program knows. */
    int newestVersion() {
        int newest = 0;
        for (var migration : flyway(null).info().all()) {
            MigrationVersion version = migration.getVersion();
            if (version != null && migration.getState().isResolved()) {
                newest = Math.max(newest, version.getMajor().intValueExact());
            }
        }
        return newest;
    }

    private Flyway flyway(@Nullable String version) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(pool)
                .locations(SCHEMA)
                .failOnMissingLocations(true)
                .ignoreMigrationPatterns(new String[0])
                .loggers("slf4j");
        return (version == null ? configuration : configuration.target(version)).load();
    }

    /**
     * One transaction, ended by an exception of the work without a trace. When this returns, it outlives a crash.
     *
     * @throws AccountException of kind UNAVAILABLE where the database does not answer, or cannot write; what was changed may then be there or not
     */
    <T> T inTransaction(Function<Handle, T> work) {
        try {
            return commitIsDurable ? jdbi.inTransaction(work::apply) : inTransactionOfH2(work);
        } catch (JdbiException e) {
            throw said(e);
        }
    }

    /**
     * H2 closes its database when it cannot write, and a transaction that is then ended on a connection to it spins for ever. So one comes after the
     * other, that none is under way when another's writing fails, and then all connections are made anew, which opens the
     * database again.
     */
    private <T> T inTransactionOfH2(Function<Handle, T> work) {
        oneByOne.lock(); // Before a connection is taken: those who read are not to wait for it.
        try {
            return jdbi.withHandle(handle -> {
                handle.execute(ARE_YOU_THERE);
                T done = handle.inTransaction(work::apply);
                handle.execute(H2_MAKE_DURABLE);
                return done;
            });
        } catch (JdbiException | AccountException e) {
            if (!said(e).isOfValues()) {
                pool.getHikariPoolMXBean().softEvictConnections();
            }
            throw e;
        } finally {
            oneByOne.unlock();
        }
    }

    /**
     * Asks it for nothing.
     *
     * @throws AccountException of kind UNAVAILABLE where it does not answer
     */
    public void ask() {
        read(handle -> handle.execute(ARE_YOU_THERE));
    }

    /**
     * Reads in one transaction, as PostgreSQL wants it to send rows in portions.
     *
     * @throws AccountException of kind UNAVAILABLE where the database does not answer
     */
    <T> T readInTransaction(Function<Handle, T> work) {
        try {
            return jdbi.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw said(e);
        }
    }

    /** Reads without a transaction of its own. */
    <T> T read(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(work::apply);
        } catch (JdbiException e) {
            throw said(e);
        }
    }

    private static AccountException said(RuntimeException e) {
        if (e instanceof AccountException said) {
            return said;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String state = cause instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
            if (state.equals("23505")) {
                return AccountException.conflict("the name is taken");
            }
            if (state.startsWith("22")) {
                return AccountException.refused(e);
            }
        }
        return AccountException.unavailable(e);
    }

    /** What the database itself said, without the statement and its values. */
    static String firstLine(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .findFirst()
                .orElse(root.getClass().getSimpleName());
    }

    /** A moment as the database keeps it. */
    static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static Instant instantThere(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public void close() {
        pool.close();
    }

    /** H2 says by codes of its own, which the pool does not know, that a connection will never work again. */
    private static final class EvictClosed implements SQLExceptionOverride {
        private static final Set<Integer> CLOSED = Set.of(90_067, 90_098, 90_121);

        @java.lang.Override // The interface has one of its own.
        public Override adjudicate(SQLException e) {
            return CLOSED.contains(e.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
        }
    }

    /** As UTC, whatever the zone of the machine. */
    private static final class InstantArgument extends AbstractArgumentFactory<Instant> {
        InstantArgument() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            return (position, statement, _) -> statement.setObject(position, value.atOffset(ZoneOffset.UTC));
        }
    }
}
