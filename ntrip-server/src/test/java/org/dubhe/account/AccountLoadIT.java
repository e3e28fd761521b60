package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.RoverAdmission;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A province at once: the cold storm after a restart, and 10,000 sessions that live. Prints what it measures. */
@Timeout(300)
@Tag("alone")
final class AccountLoadIT {
    private static final int SESSIONS = 10_000;

    @TempDir
    private static Path folder;

    @Test
    void aHundredAccountsWithAHundredRoversEachComeInCold() throws Exception {
        try (AccountBench bench = bench("storm", 1000)) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                names.add("u" + i);
                bench.user("u" + i, UserRules.ofKinds("vrs").withSessions(100, WhenFull.REFUSE));
            }
            long start = System.nanoTime();
            List<CompletableFuture<RoverAdmission>> answers = new ArrayList<>();
            // 100 rovers of each account, all at once: one verification per account.
            for (int i = 0; i < 100; i++) {
                for (String name : names) {
                    answers.add(bench.asked(name, "secret", "VRS", "10.0." + i + ".1"));
                }
            }
            for (CompletableFuture<RoverAdmission> answer : answers) {
                assertThat(AccountBench.words(answer.get(250, TimeUnit.SECONDS)))
                        .isEmpty();
            }
            long verified = System.nanoTime() - start;
            assertThat(bench.service.stats().verifications()).isEqualTo(100);
            System.out.printf("10,000 rovers of 100 accounts cold: %.1f s (bcrypt 10, 1 worker)%n", verified * 1e-9);
        }
    }

    @Test
    void pastTheQueueTheAnswerIsBusyAtOnce() throws Exception {
        try (AccountBench bench = bench("full", 10)) {
            bench.user("u", UserRules.ofKinds("vrs").withSessions(10_000, WhenFull.REFUSE));
            List<CompletableFuture<RoverAdmission>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(bench.asked("unknown" + i, "x", "VRS", "10.0.0.1"));
            }
            long busy = answers.stream()
                    .filter(answer -> AccountBench.words(answer.join()).startsWith("BUSY"))
                    .count();
            // One works, ten wait; what is verified while the others come makes room for a few.
            assertThat(busy).isBetween(100L, 189L);
        }
    }

    @Test
    void tenThousandLiveSessionsAreFlushedInH2() throws Exception {
        tenThousand("H2 file", settings("live"));
    }

    @Test
    void tenThousandLiveSessionsAreFlushedInPostgres() throws Exception {
        try (PostgresServer postgres = new PostgresServer()) {
            tenThousand("PostgreSQL", postgres.fresh());
        }
    }

    private static void tenThousand(String name, DatabaseSettings database) throws Exception {
        try (AccountBench bench = new AccountBench(database).withProject()) {
            bench.user("u", UserRules.ofKinds("vrs").withSessions(SESSIONS, WhenFull.REFUSE));
            bench.ask("u", "secret", "VRS");
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long me = Thread.currentThread().threadId();
            long before = threads.getThreadAllocatedBytes(me);
            List<TestRover> rovers = new ArrayList<>(SESSIONS);
            for (int i = 1; i < SESSIONS; i++) {
                rovers.add(bench.enter("u", "VRS"));
            }
            long each = (threads.getThreadAllocatedBytes(me) - before) / SESSIONS;
            StringBuilder times = new StringBuilder();
            for (int round = 0; round < 4; round++) {
                for (TestRover rover : rovers) {
                    rover.send(1000);
                    rover.gga(4, 29.5, 106.5);
                }
                bench.time.advanceSeconds(5);
                bench.flush();
                times.append(String.format(" %.2f s", bench.service.stats().lastFlushNanos() * 1e-9));
            }
            assertThat(bench.service.stats().lastFlushSessions()).isEqualTo(SESSIONS - 1);
            assertThat(bench.service.stats().lastFlushNanos())
                    .isLessThan(Duration.ofSeconds(30).toNanos());
            var gga = new org.dubhe.station.ntrip.Gga(0, 29.5, 106.5, 4, 18, 0.8, 300, -30);
            RoverStay stay = bench.service.gatekeeper().firstStay();
            before = threads.getThreadAllocatedBytes(me);
            for (int i = 0; i < 100_000; i++) {
                stay.gga(gga);
            }
            long perGga = (threads.getThreadAllocatedBytes(me) - before) / 100_000;
            assertThat(perGga).as("bytes per GGA").isZero();
            System.out.printf(
                    "%s: 10,000 live sessions, flushes%s (the first inserts); %d bytes allocated to admit and begin one%n",
                    name, times, each);
        }
    }

    private static DatabaseSettings settings(String name) {
        return new DatabaseSettings("jdbc:h2:file:" + folder.resolve(name) + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "", 4);
    }

    private static AccountBench bench(String name, int queue) throws IOException {
        AccountSettings usual = AccountBench.settings(settings(name));
        return new AccountBench(
                        new AccountSettings(
                                usual.database(),
                                usual.node(),
                                usual.hash(),
                                usual.passwordCache(),
                                1,
                                queue,
                                usual.flush(),
                                null,
                                null,
                                null,
                                usual.zone()),
                        new ManualTime())
                .withProject();
    }
}
