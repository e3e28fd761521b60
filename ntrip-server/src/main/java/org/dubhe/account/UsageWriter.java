package org.dubhe.account;

import static org.dubhe.log.LogFields.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.AuditLog;
import org.dubhe.account.store.Database;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.UsageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what rovers used: every few seconds all that is not yet in the database, in batches; what cannot be written waits for the next time. All
 * of it on the usage thread.
 */
final class UsageWriter {
    private static final Logger LOG = LoggerFactory.getLogger(UsageWriter.class);

    /** Sessions of one transaction: small enough that a batch that is lost is soon done again. */
    private static final int BATCH = 500;

    private static final Duration SWEEP = Duration.ofHours(1);

    private final LiveSessions live;
    private final Database database;
    private final UsageStore store;
    private final AuditLog audit;
    private volatile AccountSettings settings;
    private final Clock clock;
    private final AccountStats stats;
    private Instant nextSweep = Instant.MIN;

    UsageWriter(LiveSessions live, Database database, AccountSettings settings, Clock clock, AccountStats stats) {
        this.live = live;
        this.database = database;
        this.store = new UsageStore(database);
        this.audit = new AuditLog(database, clock);
        this.settings = settings;
        this.clock = clock;
        this.stats = stats;
    }

    /** Other settings from the next round on. */
    void settings(AccountSettings next) {
        settings = next;
    }

    private long forgetPositionsNanos() {
        Duration kept = settings.positionRetention();
        return kept == null ? Long.MAX_VALUE / 2 : kept.toNanos();
    }

    /** One round: writes, and now and then forgets what is too old. */
    void run() {
        boolean written = flush();
        if (written && stats.databaseAnswers() && !clock.instant().isBefore(nextSweep)) {
            nextSweep = clock.instant().plus(SWEEP);
            sweep();
        }
    }

    /** How many sessions' last figures are not in the database. Any thread. */
    int unwritten() {
        return live.unwritten().size();
    }

    /** Whether all of it is in the database now. */
    boolean flush() {
        long start = System.nanoTime();
        List<RoverStay> due = new ArrayList<>(live.unwritten());
        int done = 0;
        if (due.isEmpty()) {
            ask();
        }
        while (done < due.size()) {
            List<RoverStay> batch = due.subList(done, Math.min(due.size(), done + BATCH));
            if (!write(batch)) {
                stats.flushFailures.increment();
                break;
            }
            done += batch.size();
        }
        stats.flushes.increment();
        stats.lastFlushNanos = System.nanoTime() - start;
        stats.lastFlushSessions = done;
        stats.buffered = live.buffered();
        stats.sessions = live.unwritten().size() - stats.buffered;
        return done == due.size();
    }

    /** Whoever has nothing to write would not notice that the database has gone, or is there again. */
    private void ask() {
        try {
            database.ask();
            if (stats.databaseAnswers(true)) {
                LOG.warn("accounts: the database answers again");
            }
        } catch (AccountException e) {
            if (stats.databaseAnswers(false)) {
                LOG.error("accounts: the database does not answer; known logins still work: {}", e.getMessage());
            }
        }
    }

    private boolean write(List<RoverStay> batch) {
        List<SessionRecord> records = new ArrayList<>(batch.size());
        long forgetPositionsNanos = forgetPositionsNanos();
        for (RoverStay stay : batch) {
            records.add(stay.record(settings.node(), forgetPositionsNanos));
        }
        try {
            store.write(records);
        } catch (AccountException e) {
            if (!e.isOfValues() || !singly(records, e)) {
                if (stats.databaseWrites(false)) {
                    LOG.error("accounts: the database takes no usage, which waits in memory: {}", e.getMessage());
                }
                return false;
            }
        }
        if (stats.databaseAnswers(true) | stats.databaseWrites(true)) {
            LOG.warn("accounts: the database answers again");
        }
        for (int i = 0; i < batch.size(); i++) {
            if (records.get(i).endedAt() != null) {
                live.written(batch.get(i));
            }
        }
        return true;
    }

    /**
     * A row that the database does not take must not hold up the others.
     *
     * @return false where it then takes none at all; what is not written yet waits
     */
    private boolean singly(List<SessionRecord> records, AccountException first) {
        LOG.error("accounts: a batch of sessions was not taken, trying one by one", first);
        for (SessionRecord record : records) {
            try {
                store.write(List.of(record));
            } catch (AccountException e) {
                if (!e.isOfValues()) {
                    return false;
                }
                if (record.endedAt() != null) {
                    stats.droppedSessions.increment();
                }
                LOG.error("accounts: session {} cannot be written: {}", session(record.id()), e.getMessage());
            }
        }
        return true;
    }

    /** Forgets what is too old. */
    void sweep() {
        Instant now = clock.instant();
        Duration positions = settings.positionRetention();
        Duration sessions = settings.sessionRetention();
        Duration lines = settings.auditRetention();
        int erased = positions == null ? 0 : store.erasePositions(now.minus(positions));
        int deleted = sessions == null ? 0 : store.deleteSessions(now.minus(sessions));
        int forgotten = lines == null ? 0 : audit.forget(now.minus(lines));
        if (erased + deleted + forgotten > 0) {
            LOG.info(
                    "accounts: positions of {} sessions erased, {} sessions deleted, {} lines of the audit log forgotten",
                    erased,
                    deleted,
                    forgotten);
        }
    }
}
