package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dubhe.account.AccountBench.ACTOR;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.UsageReport;
import org.dubhe.account.store.UsageReport.By;
import org.dubhe.account.store.UsageReport.Question;
import org.dubhe.account.store.UserStore;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.junit.jupiter.api.Test;

/** What is counted of sessions, how long it is kept, and the reports on it. */
final class UsageIT extends AccountContract {
    @Test
    void countsWhatARoverUsed() {
        bench.withProject();
        bench.user("u", VRS);
        TestRover rover = bench.enter("u", "VRS");
        rover.gga(1, 29.5, 106.5);
        bench.time.advanceSeconds(10);
        rover.send(1000);
        rover.gga(4, 29.51, 106.5); // 10 s of single.
        bench.time.advanceSeconds(5);
        rover.send(500);
        rover.gga(4, 29.52, 106.6); // 5 s fixed.
        bench.time.advanceSeconds(100);
        rover.gga(5, 29.53, 106.7); // A gap: 30 s of it count, as fixed.
        bench.time.advanceSeconds(2);
        rover.gga(0, 0, 0); // 2 s of float; no position.
        bench.time.advanceSeconds(3);
        bench.flush();
        SessionRecord live = bench.accounts().history("u", 10).getFirst();
        assertThat(live.endedAt()).isNull();
        assertThat(live.flushedAt()).isEqualTo(ManualTime.START.plusSeconds(120));
        LiveSession view = bench.accounts().sessions(null).getFirst();
        assertThat(view.fixShare()).isEqualTo(35.0 / 47);
        assertThat(view.quality()).isZero();
        rover.leave("the rover left");
        bench.flush();
        SessionRecord session = bench.accounts().history("u", 10).getFirst();
        assertThat(bench.accounts().history(null, 10)).hasSize(1);
        assertThat(session.startedAt()).isEqualTo(ManualTime.START);
        assertThat(session.endedAt()).isEqualTo(ManualTime.START.plusSeconds(120));
        assertThat(session.why()).isEqualTo("the rover left");
        assertThat(session.sentBytes()).isEqualTo(1500);
        assertThat(session.correctionSeconds()).isEqualTo(2);
        assertThat(session.reportedMillis()).isEqualTo(47_000);
        assertThat(session.fixedMillis()).isEqualTo(35_000);
        assertThat(session.droppedWrites()).isEqualTo(3);
        assertThat(session.agent()).isEqualTo("NTRIP test/1");
        assertThat(session.address()).isEqualTo("127.0.0.1");
        assertThat(session.first()).isEqualTo(new SessionRecord.Place(29.5, 106.5, ManualTime.START));
        assertThat(session.last()).isEqualTo(new SessionRecord.Place(29.53, 106.7, ManualTime.START.plusSeconds(115)));
        assertThat(bench.accounts().sessions(null)).isEmpty();
    }

    @Test
    void whatCannotBeKeptIsCounted() throws Exception {
        bench.close();
        bench = new AccountBench(AccountBench.settings(database), new ManualTime(), 3);
        bench.withProject();
        bench.user("u", VRS.withSessions(100, WhenFull.REFUSE));
        for (int i = 0; i < 5; i++) {
            bench.enter("u", "VRS").leave("left");
        }
        assertThat(bench.service.stats().droppedSessions()).isEqualTo(2);
        bench.flush();
        assertThat(bench.accounts().history("u", 10)).hasSize(3);
        bench.enter("u", "VRS").leave("left");
        assertThat(bench.service.stats().droppedSessions())
                .as("there is room again")
                .isEqualTo(2);
    }

    @Test
    void forgetsPositionsAndThenSessions() {
        bench.withProject();
        bench.user("u", VRS.withSessions(5, WhenFull.REFUSE));
        TestRover old = bench.enter("u", "VRS");
        old.gga(4, 29.5, 106.5);
        old.leave("left");
        TestRover lasting = bench.enter("u", "VRS");
        lasting.gga(4, 29.5, 106.5);
        bench.flush();
        bench.time.advance(Duration.ofDays(91));
        lasting.gga(4, 29.6, 106.6);
        bench.flush();
        bench.service.sweep();
        bench.flush();
        List<SessionRecord> sessions = bench.accounts().history("u", 10);
        assertThat(sessions).hasSize(2);
        assertThat(sessions.get(1).first()).isNull();
        assertThat(sessions.get(1).last()).isNull();
        assertThat(sessions.get(0).first())
                .as("older than 90 days, though the session lives")
                .isNull();
        assertThat(sessions.get(0).last()).isNotNull();
        lasting.leave("left");
        bench.flush();
        bench.time.advance(Duration.ofDays(310)); // 401 days after the first.
        bench.service.sweep();
        assertThat(bench.accounts().history("u", 10)).singleElement().satisfies(session -> {
            assertThat(session.last()).isNull();
            assertThat(session.sentBytes()).isZero();
        });
    }

    /**
     * Hand-computed. In UTC: a: 1 July 22:00–24:00+2 h (4 h, 7,200 s corrected, half of 3,600 s fixed); b: 1 July 23:00–23:30; c: 1 July 23:30–23:45,
     * which begins when b ends; d: 2 July 10:00–11:00 of another organisation.
     */
    @Test
    void reportsWhatWasComputedByHand() throws Exception {
        Accounts accounts = bench.withProject().accounts();
        accounts.createOrganisation(ACTOR, "q, \"Q\"");
        accounts.createProject(ACTOR, "q, \"Q\"", "p2", Validity.ALWAYS);
        bench.user("u", VRS);
        bench.user("v", VRS);
        accounts.createUser(ACTOR, "q, \"Q\"", "p2", "w", "secret", VRS, "");
        insert("u", 1, "2026-07-01T22:00:00Z", "2026-07-02T02:00:00Z", 4000, 7200, 3_600_000, 1_800_000);
        insert("v", 2, "2026-07-01T23:00:00Z", "2026-07-01T23:30:00Z", 100, 900, 0, 0);
        insert("v", 3, "2026-07-01T23:30:00Z", "2026-07-01T23:45:00Z", 200, 900, 100_000, 100_000);
        insert("w", 4, "2026-07-02T10:00:00Z", "2026-07-02T11:00:00Z", 1, 3600, 1000, 0);
        Instant from = Instant.parse("2026-07-01T00:00:00Z");
        Instant until = Instant.parse("2026-07-03T00:00:00Z");

        assertThat(accounts.report(Question.of(from, until, ZoneOffset.UTC, By.ORGANISATION))
                        .rows())
                .containsExactly(
                        new UsageReport.Row(null, "o", null, null, 3, 4.75, 2.5, 4300, 1_900_000 / 3_700_000.0, 2),
                        new UsageReport.Row(null, "q, \"Q\"", null, null, 1, 1, 1, 1, 0, 1));
        assertThat(accounts.report(Question.of(from, until, ZoneOffset.UTC, By.DAY))
                        .rows())
                .containsExactly(
                        new UsageReport.Row(
                                LocalDate.of(2026, 7, 1),
                                null,
                                null,
                                null,
                                3,
                                2.75,
                                1.5,
                                2300,
                                1_000_000 / 1_900_000.0,
                                2),
                        new UsageReport.Row(
                                LocalDate.of(2026, 7, 2), null, null, null, 2, 3, 2, 2001, 900_000 / 1_801_000.0, 1));
        // In Chongqing all of it is on the 2nd.
        assertThat(accounts.report(Question.of(from, until, ZoneId.of("Asia/Shanghai"), By.DAY))
                        .rows())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.day()).isEqualTo(LocalDate.of(2026, 7, 2));
                    assertThat(row.sessions()).isEqualTo(4);
                });
        UsageReport byUser = accounts.report(
                new Question(from, until, java.util.Set.of(By.USER, By.PROJECT), ZoneOffset.UTC, null, null, "v"));
        assertThat(byUser.rows()).containsExactly(new UsageReport.Row(null, "o", "p", "v", 2, 0.75, 0.5, 300, 1, 1));
        // A part of the span: a has 1 h of its 4 in it.
        assertThat(accounts.report(Question.of(
                                Instant.parse("2026-07-02T01:00:00Z"),
                                Instant.parse("2026-07-02T05:00:00Z"),
                                ZoneOffset.UTC))
                        .rows())
                .containsExactly(new UsageReport.Row(null, null, null, null, 1, 1, 0.5, 1000, 0.5, 1));

        StringWriter csv = new StringWriter();
        accounts.report(Question.of(from, until, ZoneOffset.UTC, By.ORGANISATION))
                .writeCsv(csv);
        assertThat(csv.toString()).isEqualTo("\uFEFF" + """
                organisation,sessions,connected_hours,service_hours,sent_bytes,fix_share,peak_sessions\r
                o,3,4.75,2.5,4300,0.5135,2\r
                "q, ""Q""\",1,1.0,1.0,1,0.0,1\r
                """);
        StringWriter json = new StringWriter();
        accounts.report(Question.of(from, until, ZoneOffset.UTC, By.DAY)).writeJson(json);
        assertThat(json.toString())
                .contains(
                        "\"zone\":\"Z\"",
                        "\"by\":[\"day\"]",
                        "{\"day\":\"2026-07-02\",\"sessions\":2,\"connected_hours\":3.0,")
                .doesNotContain("organisation");
    }

    @Test
    void aSpreadsheetTakesNoNameForAFormula() throws Exception {
        Accounts accounts = bench.withProject().accounts();
        List<String> names = List.of("+1", "-2", "=cmd()|calc", "=a,\"b\"", "@SUM(1)", "a=b", "重庆", "＝1");
        int id = 0;
        for (String name : names) {
            accounts.createOrganisation(ACTOR, name);
            accounts.createProject(ACTOR, name, "p", Validity.ALWAYS);
            String user = "u" + ++id;
            accounts.createUser(ACTOR, name, "p", user, "secret", VRS, "");
            insert(user, id, "2026-07-01T22:00:00Z", "2026-07-01T23:00:00Z", 1, 1800, 0, 0);
        }
        StringWriter csv = new StringWriter();
        accounts.report(Question.of(
                        Instant.parse("2026-07-01T00:00:00Z"),
                        Instant.parse("2026-07-03T00:00:00Z"),
                        ZoneOffset.UTC,
                        By.ORGANISATION,
                        By.DAY))
                .writeCsv(csv);
        assertThat(csv.toString().lines().skip(1))
                .containsExactlyInAnyOrder(
                        "2026-07-01,\"'+1\",1,1.0,0.5,1,,1",
                        "2026-07-01,\"'-2\",1,1.0,0.5,1,,1",
                        "2026-07-01,\"'=cmd()|calc\",1,1.0,0.5,1,,1",
                        "2026-07-01,\"'=a,\"\"b\"\"\",1,1.0,0.5,1,,1",
                        "2026-07-01,\"'@SUM(1)\",1,1.0,0.5,1,,1",
                        "2026-07-01,a=b,1,1.0,0.5,1,,1",
                        "2026-07-01,重庆,1,1.0,0.5,1,,1",
                        "2026-07-01,\"'＝1\",1,1.0,0.5,1,,1");
    }

    @Test
    void serviceIsNeverMoreThanConnection() {
        Accounts accounts = bench.withProject().accounts();
        bench.user("u", VRS.withSessions(5, WhenFull.REFUSE));
        TestRover rover = bench.enter("u", "VRS");
        for (int i = 0; i < 4; i++) { // From within one second of the clock into the fourth.
            rover.send(100);
        }
        bench.time.advance(Duration.ofMillis(3001));
        assertThat(accounts.sessions("u").getFirst().correctionSeconds()).isEqualTo(3);
        rover.leave("left");
        bench.flush();
        assertThat(accounts.history("u", 1).getFirst().correctionSeconds()).isEqualTo(3);

        // As earlier programs have written them.
        bench.user("v", VRS);
        insert("v", 101, "2030-07-01T09:21:05.400Z", "2030-07-01T09:21:08.401Z", 1, 4, 0, 0);
        insert("v", 102, "2030-07-01T23:59:59.700Z", "2030-07-02T00:00:00.400Z", 1, 2, 0, 0);
        insert("v", 103, "2030-07-02T10:00:00Z", "2030-07-02T10:00:00Z", 1, 1, 0, 0);
        Instant from = Instant.parse("2030-07-01T00:00:00Z");
        Instant until = Instant.parse("2030-07-03T00:00:00Z");
        assertThat(accounts.report(Question.of(from, until, ZoneOffset.UTC, By.ORGANISATION))
                        .rows())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.connectedHours()).isEqualTo(3.701 / 3600);
                    assertThat(row.serviceHours())
                            .isLessThanOrEqualTo(row.connectedHours())
                            .isCloseTo(3.701 / 3600, org.assertj.core.api.Assertions.within(1e-12));
                });
        assertThat(accounts.report(Question.of(from, until, ZoneOffset.UTC, By.DAY))
                        .rows())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.serviceHours()).isLessThanOrEqualTo(row.connectedHours()));
    }

    private void insert(
            String user, long id, String start, String end, long bytes, long corrected, long reported, long fixed) {
        var login =
                new UserStore(bench.service.database(), bench.time).login(user).orElseThrow();
        new org.dubhe.account.store.UsageStore(bench.service.database())
                .write(List.of(new SessionRecord(
                        "main",
                        id,
                        login.user().id(),
                        login.projectId(),
                        "VRS",
                        "",
                        "127.0.0.1",
                        Instant.parse(start),
                        Instant.parse(end),
                        Instant.parse(end),
                        "left",
                        bytes,
                        corrected,
                        reported,
                        fixed,
                        0,
                        null,
                        null)));
    }
}
