package org.dubhe.account;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.dubhe.account.store.AccountChanges;
import org.dubhe.account.store.Database;
import org.dubhe.account.store.Ha1Store;
import org.dubhe.account.store.SourceStore;
import org.dubhe.account.store.UsageStore;
import org.dubhe.account.store.UserStore;
import org.dubhe.task.Deadline;
import org.dubhe.task.RepeatedTask;
import org.dubhe.task.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts with their database and threads: the password workers and the usage thread. {@link #open} and {@link #close} belong to the thread that
 * owns it; close the caster first, so that its sessions have ended.
 */
public final class AccountService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountService.class);

    /** Why a session has no better reason. */
    private static final String LEFT_OPEN = "the service ended without a word";

    /** All of an end, also where the database hangs: the service has other things to end. */
    private static final Duration END_MAX = Duration.ofSeconds(4);

    private final Database database;
    private final AccountGatekeeper gatekeeper;
    private final Accounts accounts;
    private final AccountStats stats = new AccountStats();
    private final UsageWriter writer;
    private final OtherNodes otherNodes;
    private AccountSettings settings;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor usage;
    private final AtomicBoolean ended = new AtomicBoolean();

    private AccountService(
            Database database,
            AccountSettings settings,
            Map<String, String> stationPasswords,
            Function<String, @Nullable MountTerms> mountTerms,
            Clock clock,
            Ticker nanos,
            int bufferedMax) {
        this.database = database;
        this.settings = settings;
        UsageStore store = new UsageStore(database);
        int left = store.closeLeftOpen(settings.node(), LEFT_OPEN);
        if (left > 0) {
            LOG.warn("accounts: {} sessions were left open by a crash, closed at their last figures", left);
        }
        int verifying = settings.passwordThreads();
        workers = new ThreadPoolExecutor(
                verifying, verifying, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads("passwords"));
        usage = new ScheduledThreadPoolExecutor(1, threads("usage"));
        LiveSessions live = new LiveSessions(store.lastId(settings.node()), clock, stats, bufferedMax);
        UserStore userStore = new UserStore(database, clock);
        Ha1Store digestStore = new Ha1Store(database, clock);
        SourceStore sourceStore = new SourceStore(database, clock);
        gatekeeper = new AccountGatekeeper(
                userStore,
                digestStore,
                sourceStore,
                live,
                stationPasswords,
                mountTerms,
                settings,
                new Turns(workers, settings.passwordQueue()),
                stats,
                clock,
                nanos);
        accounts = new Accounts(userStore, digestStore, sourceStore, database, gatekeeper, live, settings, clock);
        writer = new UsageWriter(live, database, settings, clock, stats);
        otherNodes = new OtherNodes(new AccountChanges(database), gatekeeper);
        long millis = settings.flush().toMillis();
        for (RepeatedTask task : List.of(
                new RepeatedTask("sessions that are over", gatekeeper::endOver),
                new RepeatedTask("usage", writer::run),
                new RepeatedTask("changes of other nodes", otherNodes::look))) {
            usage.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Opens the database, brings its schema up to date, closes what a crash left open, and starts the threads.
     *
     * @param stationPasswords of the configuration, by mountpoint: they stay valid for sources
     * @param mountTerms what each mountpoint needs; null for one that there is not
     * @throws IOException where the database cannot be had
     */
    public static AccountService open(
            AccountSettings settings,
            Map<String, String> stationPasswords,
            Function<String, @Nullable MountTerms> mountTerms)
            throws IOException {
        return open(
                settings, stationPasswords, mountTerms, Clock.systemUTC(), System::nanoTime, LiveSessions.BUFFERED_MAX);
    }

    static AccountService open(
            AccountSettings settings,
            Map<String, String> stationPasswords,
            Function<String, @Nullable MountTerms> mountTerms,
            Clock clock,
            Ticker nanos,
            int bufferedMax)
            throws IOException {
        Database database = Database.open(settings.database());
        try {
            return new AccountService(database, settings, stationPasswords, mountTerms, clock, nanos, bufferedMax);
        } catch (RuntimeException e) {
            database.close();
            throw new IOException("accounts: " + e.getMessage(), e);
        }
    }

    private static ThreadFactory threads(String name) {
        return Thread.ofPlatform().name(name + "-", 0).daemon().factory();
    }

    /** Decides who may come in. */
    public AccountGatekeeper gatekeeper() {
        return gatekeeper;
    }

    /** The accounts, for administration. */
    public Accounts accounts() {
        return accounts;
    }

    /**
     * Takes over what can change while it runs: how long positions, sessions and the audit log are kept, how new passwords are hashed, whose days
     * reports mean, and the passwords of stations. One thread at a time.
     *
     * @return the settings in force from now on
     */
    public AccountSettings reload(AccountSettings next, Map<String, String> stationPasswords) {
        AccountSettings now = settings.withChangeable(next);
        settings = now;
        writer.settings(now);
        accounts.settings(now);
        gatekeeper.stationPasswords(stationPasswords);
        return now;
    }

    /** What has been done so far. */
    public AccountStats stats() {
        return stats;
    }

    /**
     * Writes now what is not yet in the database.
     *
     * @return whether all of it is there now
     */
    boolean flush(Duration atMost) {
        try {
            return usage.submit(writer::flush).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            LOG.error("accounts: usage could not be written", e);
            return false;
        }
    }

    /** Ends its threads as a crash would: nothing more is written. */
    void abandon() {
        end(END_MAX, false);
    }

    Database database() {
        return database;
    }

    /** Forgets now what is too old. */
    void sweep() {
        writer.sweep();
    }

    /** Runs a round now, on the caller's thread. */
    void roundNow() {
        gatekeeper.endOver();
        writer.run();
        otherNodes.look();
    }

    /** Writes the last figures and ends its threads, in four seconds at most. */
    @Override
    public void close() {
        close(END_MAX);
    }

    /** The same within another time; in four seconds, where that is more. What cannot be written until then, the log says. Again does nothing. */
    public void close(Duration atMost) {
        end(Deadline.in(END_MAX).left(atMost), true);
    }

    private void end(Duration atMost, boolean writes) {
        if (ended.getAndSet(true)) {
            return;
        }
        Deadline end = Deadline.in(atMost);
        Workers.end(workers, Duration.ZERO);
        // The last quarter is for the connections.
        boolean answers =
                !writes || writeLast(Deadline.in(atMost.multipliedBy(3).dividedBy(4)));
        // Who waits for a database that hangs is let go by the end of his connection.
        Workers.end(workers, answers ? end.left() : Duration.ZERO);
        Workers.end(usage, answers ? end.left() : Duration.ZERO);
        try {
            Thread.ofPlatform()
                    .name("accounts-end")
                    .daemon()
                    .start(database::close)
                    .join(end.left());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Writes what is not yet in the database; once more where that fails at once, as where all connections were broken, or where sessions have ended
     * meanwhile.
     *
     * @return whether the database answers
     */
    private boolean writeLast(Deadline until) {
        if (writer.unwritten() == 0) {
            return stats.databaseAnswers();
        }
        boolean answers = flush(until.left());
        if (writer.unwritten() > 0) {
            answers = flush(until.left());
        }
        int unwritten = writer.unwritten();
        if (unwritten > 0) {
            LOG.error(
                    "accounts: the last figures of {} sessions could not be written: the database has them as of the last"
                            + " flush, or not at all where they began since",
                    unwritten);
        }
        return answers;
    }
}
