package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.account.AccountBench.ACTOR;
import static org.dubhe.account.AccountBench.words;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Organisation;
import org.dubhe.account.store.Project;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.User;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.LogLines;
import org.dubhe.station.ntrip.NtripRequest.Method;
import org.junit.jupiter.api.Test;

/** Several nodes on one database, a node that crashes, and a database that goes and comes. */
final class AccountNodesIT extends AccountContract {
    @Test
    void aCrashLosesOnlyWhatCameAfterTheLastFlush() throws Exception {
        bench.withProject();
        bench.user("u", VRS.withSessions(2, WhenFull.REFUSE));
        TestRover rover = bench.enter("u", "VRS");
        bench.time.advanceSeconds(10);
        rover.send(1000);
        bench.flush();
        bench.time.advanceSeconds(4);
        rover.send(500);
        bench.service.abandon();
        bench = new AccountBench(AccountBench.settings(database), bench.time);
        SessionRecord left = bench.accounts().history("u", 10).getFirst();
        assertThat(left.endedAt()).isEqualTo(ManualTime.START.plusSeconds(10));
        assertThat(left.why()).isEqualTo("the service ended without a word");
        assertThat(left.sentBytes()).isEqualTo(1000);
        // The next one gets a number of its own.
        bench.enter("u", "VRS");
        bench.flush();
        assertThat(bench.accounts().history("u", 10)).hasSize(2);
    }

    @Test
    void aChangeReachesTheOtherNodesWithinARound() throws Exception {
        bench.withProject();
        Accounts accounts = bench.accounts();
        accounts.createOrganisation(ACTOR, "o2");
        accounts.createProject(ACTOR, "o2", "p2", Validity.ALWAYS);
        for (String user : List.of("disabled", "password", "moved", "stays")) {
            bench.user(user, VRS.withSessions(5, WhenFull.REFUSE));
        }
        accounts.createUser(ACTOR, "o2", "p2", "other", "secret", VRS.withSessions(5, WhenFull.REFUSE), "");
        SourceAccount source = accounts.createSource(ACTOR, "station", "push it", List.of("CQ*"), "");
        try (AccountBench node = new AccountBench(edge(), bench.time)) {
            TestRover disabled = node.enter("disabled", "VRS");
            TestRover password = node.enter("password", "VRS");
            TestRover moved = node.enter("moved", "VRS");
            TestRover stays = node.enter("stays", "VRS");
            TestRover other = node.enter("other", "VRS");
            assertThat(refused(node.askSource(Method.POST, "station", "push it", "CQ01")))
                    .isEqualTo("admitted");
            assertThat(words(node.ask("later", "secret", "VRS"))).startsWith("CREDENTIALS");

            accounts.changeUser(ACTOR, accounts.user("disabled").orElseThrow().withEnabled(false));
            accounts.changePassword(ACTOR, "password", "fresh");
            User user = accounts.user("moved").orElseThrow();
            accounts.changeUser(
                    ACTOR, new User(user.id(), "o2", "p2", "moved", true, user.rules(), user.note(), user.createdAt()));
            accounts.changeSource(ACTOR, source.withEnabled(false));
            bench.user("later", VRS);
            assertThat(disabled.isOpen()).as("nobody has told it yet").isTrue();
            node.service.roundNow();
            assertThat(disabled.closedBy).contains("the account is disabled");
            assertThat(List.of(password, moved, stays, other)).allMatch(TestRover::isOpen);
            assertThat(words(node.ask("password", "secret", "VRS"))).startsWith("CREDENTIALS");
            assertThat(words(node.ask("password", "fresh", "VRS"))).isEmpty();
            assertThat(words(node.ask("later", "secret", "VRS"))).isEmpty();
            assertThat(refused(node.askSource(Method.POST, "station", "push it", "CQ01")))
                    .contains("is disabled");
            long verified = node.service.stats().verifications();
            assertThat(words(node.ask("stays", "secret", "VRS"))).isEmpty();
            assertThat(node.service.stats().verifications())
                    .as("what has not changed is still known")
                    .isEqualTo(verified);

            Organisation organisation = accounts.organisation("o2").orElseThrow();
            accounts.changeOrganisation(ACTOR, new Organisation(organisation.id(), "o2", false, Instant.EPOCH));
            node.service.roundNow();
            assertThat(List.of(moved, other))
                    .allSatisfy(rover -> assertThat(rover.closedBy).contains("the organisation is disabled"));
            Project project = accounts.project("o", "p").orElseThrow();
            assertThat(stays.isOpen()).isTrue();
            accounts.changeProject(
                    ACTOR, new Project(project.id(), "o", "p", false, Validity.ALWAYS, project.createdAt()));
            node.service.roundNow();
            assertThat(stays.closedBy).contains("the project is disabled");
        }
    }

    @Test
    void aDatabaseThatHasGoneBackIsLookedAtAsAWhole() throws Exception {
        bench.withProject();
        bench.user("u", VRS);
        bench.accounts().createSource(ACTOR, "station", "push it", List.of("CQ*"), "");
        TestRover rover = bench.enter("u", "VRS");
        List<String> ends = new CopyOnWriteArrayList<>();
        begin("CQ01", push("station", "push it", "CQ01"), ends);
        bench.service.roundNow();
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE users SET enabled = FALSE");
            statement.execute("UPDATE source_accounts SET enabled = FALSE");
            statement.execute("DELETE FROM account_changes WHERE kind <> 'last'");
            statement.execute("UPDATE account_changes SET change_number = 0");
        }
        bench.service.roundNow();
        assertThat(rover.closedBy).contains("the account is disabled");
        assertThat(ends).containsExactly("CQ01: source account station is disabled");
        assertThat(words(bench.ask("u", "secret", "VRS"))).contains("disabled");
    }

    /** Another node's, on the same database. */
    private AccountSettings edge() {
        AccountSettings mine = AccountBench.settings(database);
        return new AccountSettings(
                mine.database(),
                "edge",
                mine.hash(),
                mine.passwordCache(),
                1,
                10,
                mine.flush(),
                null,
                null,
                null,
                ZoneOffset.UTC);
    }

    @Test
    void itsEndSaysWhichSessionsHaveNotEnded() {
        bench.withProject();
        bench.user("u", VRS.withSessions(2, WhenFull.REFUSE));
        bench.enter("u", "VRS").leave("left");
        bench.enter("u", "VRS");
        try (LogLines log = new LogLines()) {
            bench.close();
            assertThat(log.shown())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR accounts: the last figures of 1 sessions could not be");
        }
    }

    @Test
    void anotherNodesSessionsAreItsOwn() throws Exception {
        bench.withProject();
        bench.user("u", VRS.withSessions(2, WhenFull.REFUSE));
        TestRover rover = bench.enter("u", "VRS");
        bench.flush();
        try (AccountBench other = new AccountBench(edge(), bench.time)) {
            other.enter("u", "VRS");
            other.flush();
            assertThat(bench.accounts().history("u", 10))
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one.endedAt()).isNull());
        }
        rover.leave("left");
    }

    @Test
    void whenTheDatabaseStopsSessionsGoOnAndNothingIsLost() throws Exception {
        bench.withProject();
        bench.user("known", VRS.withSessions(100, WhenFull.REFUSE));
        bench.user("unknown", VRS);
        TestRover before = bench.enter("known", "VRS");
        bench.flush();
        long sent = 0;
        program().stop();
        try {
            before.send(700);
            sent += 700;
            assertThat(bench.service.flush(Duration.ofSeconds(60))).isFalse();
            assertThat(before.isOpen()).isTrue();
            TestRover during = bench.enter("known", "VRS");
            during.send(300);
            sent += 300;
            bench.time.advanceSeconds(20);
            during.leave("the rover left");
            assertThat(words(bench.ask("unknown", "secret", "VRS")))
                    .isEqualTo("BUSY The accounts cannot be looked up at the moment; try again in a few seconds.");
            assertThat(bench.accounts().kickUser(ACTOR, "nobody", "x")).isZero();
            refuses(
                    AccountException.Kind.UNAVAILABLE,
                    "does not answer",
                    () -> bench.accounts().users(null, null));
            assertThat(bench.service.flush(Duration.ofSeconds(60))).isFalse();
            assertThat(bench.service.stats().buffered()).isEqualTo(1);
            assertThat(bench.service.stats().databaseAnswers()).isFalse();
        } finally {
            program().start();
        }
        bench.time.advanceSeconds(2);
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.service.flush(Duration.ofSeconds(60)));
        assertThat(bench.service.stats().databaseAnswers()).isTrue();
        before.send(50);
        sent += 50;
        before.leave("the rover left");
        bench.flush();
        assertThat(bench.service.stats().buffered()).isZero();
        List<SessionRecord> all = bench.accounts().history("known", 10);
        assertThat(all)
                .hasSize(2)
                .allSatisfy(session -> assertThat(session.endedAt()).isNotNull());
        assertThat(all.stream().mapToLong(SessionRecord::sentBytes).sum()).isEqualTo(sent);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            bench.time.advanceSeconds(2);
            return words(bench.ask("unknown", "secret", "VRS")).isEmpty();
        });
    }

    @Test
    void whoeverHasNothingToWriteNoticesThatTheDatabaseGoesAndComes() throws Exception {
        program().stop();
        try {
            bench.service.roundNow();
            assertThat(bench.service.stats().databaseAnswers()).isFalse();
        } finally {
            program().start();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            bench.service.roundNow();
            return bench.service.stats().databaseAnswers();
        });
    }
}
