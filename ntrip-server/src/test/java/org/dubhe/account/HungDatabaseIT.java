package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.time.Duration;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that stands and does not answer. */
@Timeout(240)
final class HungDatabaseIT {
    /** What an end promises, and what a busy machine adds. */
    private static final Duration END_MAX = Duration.ofSeconds(6);

    /** What the README says of a start, and what a busy machine adds. */
    private static final Duration START_MAX = Duration.ofSeconds(20);

    @Test
    void theStartGivesUpInTimeWhereTheDatabaseHangs() throws Exception {
        PostgresServer server = SharedDatabases.postgres();
        DatabaseSettings database = server.fresh();
        server.pause();
        try {
            long asked = System.nanoTime();
            assertThatIOException()
                    .isThrownBy(() -> new AccountBench(database))
                    .withMessageStartingWith("accounts: " + database.url());
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(START_MAX);
        } finally {
            server.resume();
        }
    }

    @Test
    void endsInTimeWhereTheDatabaseHangsAndSaysWhatIsNotWritten() throws Exception {
        PostgresServer server = SharedDatabases.postgres();
        DatabaseSettings database = server.fresh();
        AccountBench bench = new AccountBench(database).withProject();
        bench.user("u", UserRules.ofKinds("vrs").withSessions(2, WhenFull.REFUSE));
        TestRover written = bench.enter("u", "VRS");
        written.send(1000);
        bench.flush();
        written.send(500);
        written.leave("left");
        bench.enter("u", "VRS").leave("left");
        Duration took;
        try (LogLines log = new LogLines()) {
            server.pause();
            try {
                long asked = System.nanoTime();
                bench.close();
                took = Duration.ofNanos(System.nanoTime() - asked);
            } finally {
                server.resume();
            }
            assertThat(took).isLessThan(END_MAX);
            assertThat(log.shown())
                    .anyMatch(line -> line.startsWith("ERROR accounts: the last figures of 2 sessions could not be"));
        }
        bench.close(); // Again does nothing.
        try (AccountBench next = new AccountBench(database)) {
            assertThat(next.accounts().history("u", 10)).singleElement().satisfies(session -> {
                assertThat(session.why()).isEqualTo("the service ended without a word");
                assertThat(session.sentBytes()).isEqualTo(1000);
            });
        }
    }
}
