package org.dubhe.account;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.dubhe.account.AccountBench.ACTOR;
import static org.dubhe.account.AccountBench.words;

import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Area;
import org.dubhe.account.store.AuditEntry;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.IpRange;
import org.dubhe.account.store.Organisation;
import org.dubhe.account.store.Project;
import org.dubhe.account.store.ServiceLevel;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.UsageReport;
import org.dubhe.account.store.UsageReport.By;
import org.dubhe.account.store.UsageReport.Question;
import org.dubhe.account.store.User;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.UserStore;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.LogLines;
import org.dubhe.caster.RoverAdmission;
import org.dubhe.caster.SourceAdmission;
import org.dubhe.caster.SourceSession;
import org.dubhe.station.ntrip.NtripRequest.Method;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What accounts promise, on any database. */
@Timeout(240)
abstract class AccountContract {
    private static final UserRules VRS = UserRules.ofKinds("vrs");

    private DatabaseSettings database;
    private AccountBench bench;

    /** The database program; the same for all tests of a class. */
    abstract TestDatabase program();

    @BeforeEach
    void open() throws Exception {
        database = program().fresh();
        bench = new AccountBench(database);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void keepsWhatIsCreatedAndChangedAndSaysWhoDidIt() {
        Accounts accounts = bench.accounts();
        Organisation organisation = accounts.createOrganisation(ACTOR, "重庆市勘测院");
        Project project = accounts.createProject(
                ACTOR, "重庆市勘测院", "bridge", new Validity(null, Instant.parse("2027-01-01T00:00:00Z")));
        UserRules rules = new UserRules(
                List.of("RTK_*", "VRS"),
                java.util.Set.of("vrs", "nearest"),
                ServiceLevel.DECIMETRE,
                new Validity(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-12-31T16:00:00Z")),
                7,
                WhenFull.REFUSE,
                Area.parse("POLYGON ((106 29, 107 29, 107 30, 106 30, 106 29))"),
                List.of(IpRange.parse("10.0.0.0/8"), IpRange.parse("2001:db8::/32")));
        User user = accounts.createUser(ACTOR, "重庆市勘测院", "bridge", "rover 1", "top secret", rules, "a note");
        assertThat(user.rules()).isEqualTo(rules);
        assertThat(accounts.user("rover 1")).contains(user);
        assertThat(accounts.users("重庆市勘测院", null)).containsExactly(user);
        assertThat(accounts.users(null, "other")).isEmpty();
        assertThat(accounts.projects(null)).containsExactly(project);
        assertThat(accounts.organisations()).containsExactly(organisation);
        User changed = accounts.changeUser(ACTOR, user.withRules(VRS).withEnabled(false));
        assertThat(changed.rules()).isEqualTo(VRS);
        assertThat(changed.enabled()).isFalse();
        accounts.changePassword(ACTOR, "rover 1", "another secret");
        SourceAccount source = accounts.createSource(ACTOR, "station", "source secret", List.of("CQ*"), "");
        assertThat(accounts.sources()).containsExactly(source);
        accounts.changeSourcePassword(ACTOR, "station", "new source secret");

        List<AuditEntry> log = accounts.auditLog(null, 100);
        assertThat(log)
                .extracting(entry -> entry.action() + " " + entry.kind() + " " + entry.subject())
                .containsExactly(
                        "password source station",
                        "create source station",
                        "password user rover 1",
                        "change user rover 1",
                        "create user rover 1",
                        "create project 重庆市勘测院/bridge",
                        "create organisation 重庆市勘测院");
        assertThat(log).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("chen");
            assertThat(entry.address()).isEqualTo("10.0.0.7");
            assertThat(entry.at()).isEqualTo(ManualTime.START);
            assertThat(entry.toString()).doesNotContain("secret", "$2", "$argon2");
        });
        assertThat(log.get(3).before()).contains("\"service_level\":\"decimetre\"", "\"enabled\":true");
        assertThat(log.get(3).after()).contains("\"service_level\":\"centimetre\"", "\"enabled\":false");
        assertThat(accounts.auditLog("station", 1)).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        Accounts accounts = bench.withProject().accounts();
        bench.user("u", VRS);
        refuses(AccountException.Kind.CONFLICT, "name is taken", () -> accounts.createOrganisation(ACTOR, "o"));
        refuses(AccountException.Kind.CONFLICT, "name is taken", () -> bench.user("u", VRS));
        refuses(
                AccountException.Kind.NOT_FOUND,
                "project o/q",
                () -> accounts.createUser(ACTOR, "o", "q", "v", "secret", VRS, ""));
        refuses(AccountException.Kind.INVALID, "without a colon", () -> bench.user("a:b", VRS));
        refuses(
                AccountException.Kind.INVALID,
                "sessions_max: 0",
                () -> bench.user("v", VRS.withSessions(0, WhenFull.REFUSE)));
        refuses(AccountException.Kind.INVALID, "kinds: vsr", () -> bench.user("v", UserRules.ofKinds("vsr")));
        refuses(AccountException.Kind.INVALID, "mounts: a b", () -> bench.user("v", VRS.withMounts("a b")));
        refuses(
                AccountException.Kind.INVALID,
                "password: 0 characters",
                () -> accounts.createUser(ACTOR, "o", "p", "v", "", VRS, ""));
        refuses(AccountException.Kind.NOT_FOUND, "user nobody", () -> accounts.changePassword(ACTOR, "nobody", "x"));
        Organisation second = accounts.createOrganisation(ACTOR, "o2");
        refuses(
                AccountException.Kind.CONFLICT,
                "name is taken",
                () -> accounts.changeOrganisation(ACTOR, new Organisation(second.id(), "o", true, Instant.EPOCH)));
    }

    private static void refuses(AccountException.Kind kind, String words, Runnable what) {
        assertThatExceptionOfType(AccountException.class)
                .isThrownBy(what::run)
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void refusesTextsThatNoBackupCarries() {
        Accounts accounts = bench.withProject().accounts();
        for (String bad : List.of("a\ud800b", "\udc00", "\ud800", "a\0b", "a\tb", "a\u007f", "a\u0085b")) {
            refusesText(() -> accounts.createOrganisation(ACTOR, bad));
            refusesText(() -> accounts.createProject(ACTOR, "o", bad, Validity.ALWAYS));
            refusesText(() -> bench.user(bad, VRS));
            refusesText(() -> accounts.createSource(ACTOR, bad, "secret", List.of("A"), ""));
            refusesText(() -> accounts.createToken(ACTOR, bad, "viewer", "00"));
            refusesText(() -> accounts.createUser(ACTOR, "o", "p", "v", bad, VRS, ""));
            refusesText(() -> accounts.createSource(ACTOR, "v", bad, List.of("A"), ""));
        }
        for (String bad : List.of("a\ud800b", "\udc00", "a\0b", "a\u001bb", "a\u0085b")) {
            refusesText(() -> accounts.createUser(ACTOR, "o", "p", "v", "secret", VRS, bad));
            refusesText(() -> accounts.createSource(ACTOR, "v", "secret", List.of("A"), bad));
        }
        refuses(AccountException.Kind.INVALID, "1 to 100", () -> accounts.createOrganisation(ACTOR, "𠮷".repeat(51)));
        assertThat(accounts.createOrganisation(ACTOR, "𠮷".repeat(50)).name()).isEqualTo("𠮷".repeat(50));
        assertThat(accounts.createUser(ACTOR, "o", "p", "𠮷", "𠮷", VRS, "two\r\nlines\tand a tab")
                        .note())
                .isEqualTo("two\r\nlines\tand a tab");
    }

    private static void refusesText(Runnable what) {
        refuses(AccountException.Kind.INVALID, "has the character U+", what);
    }

    @Test
    void aNameThatNoTextMayBeIsNobodysAndNotAnOutage() {
        bench.withProject();
        for (String bad : List.of("a\0b", "\ud800")) {
            assertThat(words(bench.ask(bad, "secret", "VRS"))).startsWith("CREDENTIALS");
            assertThat(bench.askSource(Method.POST, bad, "secret", "A")).isInstanceOf(SourceAdmission.Refused.class);
            assertThat(bench.accounts().user(bad)).isEmpty();
            assertThat(bench.accounts().source(bad)).isEmpty();
            assertThat(bench.accounts().ha1(bad, "MD5")).isEmpty();
        }
        assertThat(bench.service.stats().databaseAnswers()).isTrue();
    }

    @Test
    void refusesTimesThatNotEveryDatabaseHolds() {
        Accounts accounts = bench.withProject().accounts();
        for (String bad :
                List.of("+999999999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z")) {
            Instant at = Instant.parse(bad);
            String words = "valid_until: " + at + " (expected: 1970-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z)";
            refuses(
                    AccountException.Kind.INVALID,
                    words,
                    () -> bench.user("v", VRS.withValidity(new Validity(null, at))));
            refuses(
                    AccountException.Kind.INVALID,
                    words,
                    () -> accounts.createProject(ACTOR, "o", "q", new Validity(null, at)));
            refuses(
                    AccountException.Kind.INVALID,
                    "until: " + at,
                    () -> accounts.report(Question.of(Instant.parse("9999-12-01T00:00:00Z"), at, ZoneOffset.UTC)));
        }
        Instant early = Instant.parse("1969-12-31T23:59:59.999Z");
        refuses(
                AccountException.Kind.INVALID,
                "valid_from: " + early,
                () -> bench.user("v", VRS.withValidity(new Validity(early, null))));
        Validity widest = new Validity(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999Z"));
        bench.user("v", VRS.withValidity(widest));
        assertThat(accounts.user("v").orElseThrow().rules().validity()).isEqualTo(widest);
    }

    @Test
    void letsInByTheRulesAndSaysWhyNot() {
        bench.withProject();
        Instant soon = ManualTime.START.plusSeconds(60);
        bench.user("nothing", UserRules.ofKinds());
        bench.user("kind", VRS);
        bench.user("mount", UserRules.ofKinds().withMounts("RTK_*"));
        bench.user("metre", UserRules.ofKinds("vrs", "nearest").withLevel(ServiceLevel.METRE));
        bench.user("later", VRS.withValidity(new Validity(soon, null)));
        bench.user("earlier", VRS.withValidity(new Validity(null, soon)));
        bench.user("inside", VRS.withIpRanges(IpRange.parse("10.0.0.0/8"), IpRange.parse("2001:db8::/32")));

        assertThat(words(bench.ask("nothing", "secret", "VRS")))
                .isEqualTo("FORBIDDEN This account does not include the mountpoint VRS.");
        assertThat(words(bench.ask("kind", "secret", "VRS"))).isEmpty();
        assertThat(words(bench.ask("kind", "secret", "NEAR"))).contains("does not include the mountpoint NEAR");
        assertThat(words(bench.ask("kind", "secret", "NONE"))).contains("does not include the mountpoint NONE");
        assertThat(words(bench.ask("mount", "secret", "RTK_1"))).isEmpty();
        assertThat(words(bench.ask("mount", "secret", "VRS"))).contains("does not include");
        assertThat(words(bench.ask("metre", "secret", "VRS")))
                .isEqualTo("FORBIDDEN The mountpoint VRS needs the service level centimetre; this account has metre.");
        assertThat(words(bench.ask("metre", "secret", "NEAR"))).contains("needs the service level centimetre");
        assertThat(words(bench.ask("metre", "secret", "CODE"))).isEmpty();
        refuses(AccountException.Kind.INVALID, "kinds: grid", () -> bench.user("grid", UserRules.ofKinds("grid")));
        assertThat(words(bench.ask("later", "secret", "VRS")))
                .isEqualTo("FORBIDDEN This account is valid from " + soon + ".");
        assertThat(words(bench.ask("earlier", "secret", "VRS"))).isEmpty();
        assertThat(words(bench.ask("inside", "secret", "VRS", "127.0.0.1")))
                .contains("may not be used from the address 127.0.0.1");
        assertThat(words(bench.ask("inside", "secret", "VRS", "10.9.8.7"))).isEmpty();
        assertThat(words(bench.ask("inside", "secret", "VRS", "2001:db8:0:1::2")))
                .isEmpty();
        assertThat(words(bench.ask("inside", "secret", "VRS", "2001:db9::1"))).contains("may not be used");
        assertThat(words(bench.ask("kind", "wrong", "VRS"))).startsWith("CREDENTIALS");
        assertThat(words(bench.ask("nobody", "secret", "VRS"))).startsWith("CREDENTIALS");
        assertThat(bench.accounts().lastRefusal("replace")).isEmpty();
        assertThat(bench.accounts().lastRefusal("later")).hasValueSatisfying(last -> {
            assertThat(last.why()).isEqualTo("the time of its account has not begun (later)");
            assertThat(last.mount()).isEqualTo("VRS");
        });

        bench.time.advanceSeconds(61);
        assertThat(words(bench.ask("later", "secret", "VRS"))).isEmpty();
        assertThat(words(bench.ask("earlier", "secret", "VRS")))
                .isEqualTo("FORBIDDEN This account was valid until " + soon + ".");
    }

    @Test
    void disablingEndsSessionsAndClosesTheDoor() {
        bench.withProject();
        Accounts accounts = bench.accounts();
        bench.user("u", VRS.withSessions(5, WhenFull.REFUSE));
        bench.user("other", VRS);
        TestRover other = bench.enter("other", "VRS");
        TestRover first = bench.enter("u", "VRS");
        User user = accounts.user("u").orElseThrow();
        accounts.changeUser(ACTOR, user.withEnabled(false));
        assertThat(first.closedBy).contains("the account is disabled");
        assertThat(other.isOpen()).isTrue();
        assertThat(words(bench.ask("u", "secret", "VRS"))).contains("The account of this name is disabled");
        accounts.changeUser(ACTOR, user);
        TestRover second = bench.enter("u", "VRS");
        Project project = accounts.project("o", "p").orElseThrow();
        accounts.changeProject(ACTOR, new Project(project.id(), "o", "p", false, Validity.ALWAYS, project.createdAt()));
        assertThat(second.closedBy).contains("the project is disabled");
        assertThat(other.closedBy).contains("the project is disabled");
        accounts.changeProject(ACTOR, project);
        TestRover third = bench.enter("u", "VRS");
        Organisation organisation = accounts.organisation("o").orElseThrow();
        accounts.changeOrganisation(ACTOR, new Organisation(organisation.id(), "o", false, Instant.EPOCH));
        assertThat(third.closedBy).contains("the organisation is disabled");
        assertThat(words(bench.ask("u", "secret", "VRS"))).contains("The organisation of this name is disabled");
        // One that is loosened, or moved to where it still may be, goes on.
        accounts.changeOrganisation(ACTOR, organisation);
        TestRover fourth = bench.enter("u", "VRS");
        accounts.changeUser(ACTOR, user.withRules(VRS.withMounts("NEAR")));
        assertThat(fourth.isOpen()).isTrue();
        accounts.changeUser(ACTOR, user.withRules(UserRules.ofKinds("nearest")));
        assertThat(fourth.closedBy).contains("does not include VRS");
    }

    @Test
    void aCachedLoginIsDroppedWhenThePasswordChanges() {
        bench.withProject();
        bench.user("u", VRS.withSessions(10, WhenFull.REFUSE));
        assertThat(words(bench.ask("u", "secret", "VRS"))).isEmpty();
        long verified = bench.service.stats().verifications();
        assertThat(words(bench.ask("u", "secret", "VRS"))).isEmpty();
        assertThat(bench.service.stats().verifications()).as("from the cache").isEqualTo(verified);
        TestRover live = bench.enter("u", "VRS");
        bench.accounts().changePassword(ACTOR, "u", "fresh");
        assertThat(words(bench.ask("u", "secret", "VRS"))).startsWith("CREDENTIALS");
        assertThat(words(bench.ask("u", "fresh", "VRS"))).isEmpty();
        assertThat(live.isOpen()).isTrue();
        bench.time.advance(Duration.ofMinutes(11));
        verified = bench.service.stats().verifications();
        assertThat(words(bench.ask("u", "fresh", "VRS"))).isEmpty();
        assertThat(bench.service.stats().verifications())
                .as("believed for ten minutes")
                .isEqualTo(verified + 1);
    }

    @Test
    void refusesOrReplacesTheOldest() {
        bench.withProject();
        bench.user("refuse", VRS.withSessions(2, WhenFull.REFUSE));
        bench.user("replace", VRS.withSessions(2, WhenFull.REPLACE_OLDEST));
        TestRover leaves = bench.enter("refuse", "VRS");
        bench.enter("refuse", "VRS");
        assertThat(words(bench.ask("refuse", "secret", "VRS")))
                .isEqualTo("LIMIT This account may have 2 sessions at a time.");
        leaves.leave("the rover left");
        bench.enter("refuse", "VRS");

        List<TestRover> rovers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rovers.add(bench.enter("replace", "VRS"));
        }
        assertThat(rovers).extracting(TestRover::isOpen).containsExactly(false, false, true, true);
        assertThat(rovers.getFirst().closedBy).isEqualTo("replaced by a newer session of its account");
        rovers.subList(0, 2).forEach(rover -> rover.leave(requireNonNull(rover.closedBy)));
        assertThat(bench.accounts().sessions("replace")).hasSize(2);
        // One that was let in and not yet begun is replaced, too.
        RoverAdmission waiting = bench.ask("replace", "secret", "VRS");
        bench.enter("replace", "VRS");
        bench.enter("replace", "VRS");
        TestRover late = TestRover.begin(((RoverAdmission.Admitted) waiting).session(), "VRS");
        assertThat(late.closedBy).isEqualTo("replaced by a newer session of its account");
    }

    @Test
    void leavingTheAreaEndsTheSession() {
        bench.withProject();
        bench.user("u", VRS.withArea(Area.parse("POLYGON ((106 29, 107 29, 107 30, 106 30, 106 29))")));
        TestRover rover = bench.enter("u", "VRS");
        rover.gga(1, 29.5, 106.5);
        rover.gga(0, 0, 0);
        assertThat(rover.isOpen()).isTrue();
        rover.gga(4, 29.5, 107.0001);
        assertThat(rover.closedBy).isEqualTo("the rover is outside the area of its account");
        rover.leave(requireNonNull(rover.closedBy));
        bench.flush();
        assertThat(bench.accounts().history("u", 1).getFirst().why())
                .isEqualTo("the rover is outside the area of its account");
    }

    @Test
    void anAreaHoldsForWhoeverHidesWhereItIsAndForTheAreaOfLater() {
        bench.withProject();
        UserRules inside = VRS.withArea(Area.parse("POLYGON ((106 29, 107 29, 107 30, 106 30, 106 29))"));
        bench.user("low", inside);
        bench.user("silent", inside.withSessions(3, WhenFull.REFUSE));
        bench.user("later", VRS);
        TestRover low = bench.enter("low", "VRS");
        low.gga(4, 29.5, 107.0001, Double.NaN);
        assertThat(low.closedBy).isEqualTo("the rover is outside the area of its account");

        TestRover silent = bench.enter("silent", "VRS");
        TestRover without = bench.enter("silent", "VRS");
        TestRover says = bench.enter("silent", "VRS");
        for (int second = 0; second <= 120; second += 30) {
            bench.service.roundNow();
            assertThat(List.of(silent, without, says)).allMatch(TestRover::isOpen);
            without.gga(0, 0, 0);
            says.gga(1, 29.5, 106.5);
            bench.time.advanceSeconds(30);
        }
        bench.service.roundNow();
        assertThat(silent.closedBy)
                .isEqualTo("no position for 120 s, which the area of its account needs; switch GGA on");
        assertThat(without.isOpen()).isFalse();
        assertThat(says.isOpen()).isTrue();

        TestRover later = bench.enter("later", "VRS");
        later.gga(1, 28.5, 106.5);
        change("later", inside);
        assertThat(later.closedBy).isEqualTo("the rover is outside the area of its account");
    }

    @Test
    void fewerSessionsEndThoseThatAreTooMany() {
        bench.withProject();
        bench.user("refuse", VRS.withSessions(3, WhenFull.REFUSE));
        bench.user("replace", VRS.withSessions(3, WhenFull.REPLACE_OLDEST));
        List<TestRover> refuse =
                List.of(bench.enter("refuse", "VRS"), bench.enter("refuse", "VRS"), bench.enter("refuse", "VRS"));
        List<TestRover> replace =
                List.of(bench.enter("replace", "VRS"), bench.enter("replace", "VRS"), bench.enter("replace", "VRS"));
        change("refuse", VRS.withSessions(2, WhenFull.REFUSE));
        change("replace", VRS.withSessions(1, WhenFull.REPLACE_OLDEST));
        assertThat(refuse).extracting(TestRover::isOpen).containsExactly(true, true, false);
        assertThat(replace).extracting(TestRover::isOpen).containsExactly(false, false, true);
        assertThat(refuse.getLast().closedBy).isEqualTo("account refuse has 2 sessions");
    }

    private void change(String user, UserRules rules) {
        bench.accounts()
                .changeUser(ACTOR, bench.accounts().user(user).orElseThrow().withRules(rules));
    }

    @Test
    void theEndOfTheValidityEndsTheSession() {
        bench.withProject();
        bench.user("u", VRS.withValidity(new Validity(null, ManualTime.START.plusSeconds(60))));
        TestRover rover = bench.enter("u", "VRS");
        bench.time.advanceSeconds(59);
        bench.service.roundNow();
        assertThat(rover.isOpen()).isTrue();
        bench.time.advanceSeconds(1);
        bench.service.roundNow();
        assertThat(rover.closedBy).isEqualTo("the time of its account is over");
    }

    @Test
    void anOperatorEndsASession() {
        bench.withProject();
        bench.user("u", VRS.withSessions(3, WhenFull.REFUSE));
        TestRover rover = bench.enter("u", "VRS");
        TestRover other = bench.enter("u", "RTK_1");
        LiveSession live = bench.accounts().sessions("u").getFirst();
        assertThat(bench.accounts().kick(ACTOR, live.id(), "test")).isTrue();
        assertThat(bench.accounts().kick(ACTOR, 999_999, "test")).isFalse();
        assertThat(rover.closedBy).isEqualTo("ended by chen: test");
        assertThat(bench.accounts().kickUser(ACTOR, "u", "all")).isEqualTo(2);
        assertThat(other.closedBy).isEqualTo("ended by chen: all");
        assertThat(bench.accounts().auditLog("session " + live.id(), 1))
                .singleElement()
                .satisfies(line -> assertThat(line.action()).isEqualTo("kick"))
                .satisfies(line -> assertThat(line.after())
                        .contains("\"user\":\"u\"", "\"mountpoint\":\"VRS\"", "\"reason\":\"test\""));
    }

    @Test
    void sourcesComeInByFileOrByAccount() {
        Accounts accounts = bench.accounts();
        SourceAccount source = accounts.createSource(ACTOR, "station", "push it", List.of("CQ*"), "");
        assertThat(bench.askSource(Method.SOURCE, "", "pa", "A")).isInstanceOf(SourceAdmission.Admitted.class);
        assertThat(bench.askSource(Method.SOURCE, "", "push it", "CQ01")).isInstanceOf(SourceAdmission.Admitted.class);
        assertThat(bench.askSource(Method.POST, "station", "push it", "CQ01"))
                .isInstanceOf(SourceAdmission.Admitted.class);
        assertThat(refused(bench.askSource(Method.POST, "station", "push it", "A")))
                .contains("does not name A");
        assertThat(refused(bench.askSource(Method.SOURCE, "", "push it", "A"))).contains("wrong name or password");
        assertThat(refused(bench.askSource(Method.POST, "station", "wrong", "CQ01")))
                .contains("wrong name or password");
        accounts.changeSource(ACTOR, source.withEnabled(false));
        assertThat(refused(bench.askSource(Method.POST, "station", "push it", "CQ01")))
                .contains("is disabled");
        assertThat(refused(bench.askSource(Method.SOURCE, "", "push it", "CQ02")))
                .contains("wrong");
    }

    @Test
    void aChangedSourceAccountEndsTheSourcesThatItNoLongerAllows() {
        Accounts accounts = bench.accounts();
        SourceAccount station = accounts.createSource(ACTOR, "station", "push it", List.of("CQ*"), "");
        SourceAccount other = accounts.createSource(ACTOR, "other", "too", List.of("*"), "");
        List<String> ends = new CopyOnWriteArrayList<>();
        begin("CQ01", push("station", "push it", "CQ01"), ends);
        begin("CQ02", push("station", "push it", "CQ02"), ends);
        begin("A", push("other", "too", "A"), ends);
        begin("nameless", push("", "too", "CQ02"), ends);
        SourceSession left = push("station", "push it", "CQ01");
        begin("has left", left, ends);
        left.ended();
        SourceAccount renamed = new SourceAccount(
                station.id(), "renamed", station.mounts(), true, "and with a note", station.createdAt());
        accounts.changeSource(ACTOR, renamed);
        assertThat(ends).isEmpty();
        accounts.changeSource(
                ACTOR, new SourceAccount(station.id(), "renamed", List.of("CQ02"), true, "", station.createdAt()));
        assertThat(ends).containsExactly("CQ01: source account renamed does not name CQ01");
        ends.clear();
        accounts.changeSourcePassword(ACTOR, "renamed", "another");
        assertThat(ends).containsExactly("CQ02: the password of source account renamed was changed");
        ends.clear();
        accounts.changeSource(ACTOR, other.withEnabled(false));
        assertThat(ends)
                .containsExactlyInAnyOrder(
                        "A: source account other is disabled", "nameless: source account other is disabled");
    }

    @Test
    void aSourceWhoseAccountIsChangedBetweenItsPasswordAndItsBeginIsEnded() {
        Accounts accounts = bench.accounts();
        SourceAccount station = accounts.createSource(ACTOR, "station", "push it", List.of("CQ*"), "");
        accounts.createSource(ACTOR, "other", "too", List.of("*"), "");
        List<String> ends = new CopyOnWriteArrayList<>();
        SourceSession goes = push("station", "push it", "CQ01");
        SourceSession stays = push("other", "too", "A");
        accounts.changeSource(ACTOR, station.withEnabled(false));
        begin("stays", stays, ends);
        begin("goes", goes, ends);
        await().untilAsserted(() -> assertThat(ends).containsExactly("goes: source account station is disabled"));
    }

    private static void begin(String name, SourceSession session, List<String> ends) {
        session.begun(why -> {
            ends.add(name + ": " + why);
            session.ended();
        });
    }

    private SourceSession push(String name, String password, String mount) {
        Method method = name.isEmpty() ? Method.SOURCE : Method.POST;
        return switch (bench.askSource(method, name, password, mount)) {
            case SourceAdmission.Admitted(SourceSession session) -> session;
            case SourceAdmission.Refused(var refusal) -> throw new AssertionError(refusal.cause());
        };
    }

    @Test
    void aSourceWithARightPasswordIsAdmittedWhereThereIsNoSuchMountpoint() {
        Accounts accounts = bench.accounts();
        accounts.createSource(ACTOR, "station", "push it", List.of("CQ*"), "");
        assertThat(refused(bench.askSource(Method.SOURCE, "", "push it", "QC01")))
                .isEqualTo("admitted");
        assertThat(refused(bench.askSource(Method.POST, "station", "push it", "QC01")))
                .isEqualTo("admitted");
        assertThat(refused(bench.askSource(Method.SOURCE, "", "pa", "QC01"))).isEqualTo("admitted");
        assertThat(refused(bench.askSource(Method.SOURCE, "", "pa", "CQ01")))
                .as("another station's password of the file")
                .isEqualTo("wrong name or password");
    }

    @Test
    void whoNamesTheMountpointExactlyIsAskedFirst() {
        for (String name : List.of("a", "b", "c", "d")) {
            bench.accounts().createSource(ACTOR, name, "of " + name, List.of("CQ*"), "");
        }
        bench.accounts().createSource(ACTOR, "e", "of e", List.of("CQ01"), "");
        assertThat(refused(bench.askSource(Method.SOURCE, "", "of e", "CQ01"))).isEqualTo("admitted");
    }

    @Test
    void guessesAtAStationsPasswordAreSlowedWhateverNameOrMountpointTheySay() {
        for (int i = 0; i < 3; i++) {
            bench.askSource(Method.POST, "name" + i, "guess " + i, "A");
            bench.askSource(Method.SOURCE, "", "guess " + i, "NOPE" + i);
        }
        assertThat(refused(bench.askSource(Method.POST, "other", "pa", "A"))).contains("slowed for 2 s");
        assertThat(refused(bench.askSource(Method.SOURCE, "", "pa", "NOPE"))).contains("slowed for 2 s");
        bench.time.advanceSeconds(2);
        assertThat(refused(bench.askSource(Method.SOURCE, "", "pa", "A"))).isEqualTo("admitted");
    }

    @Test
    void aPasswordInTheMountpointsPlaceIsNotLogged() {
        for (int i = 0; i < 10; i++) {
            assertThat(refused(bench.askSource(Method.SOURCE, "", "/A" + i, "s3cr3t")))
                    .doesNotContain("s3cr3t");
            bench.time.advanceSeconds(1);
        }
        assertThat(refused(bench.askSource(Method.SOURCE, "", "/A", "s3cr3t"))).contains(" slowed for ");
    }

    private static String refused(SourceAdmission admission) {
        return admission instanceof SourceAdmission.Refused(var refusal) ? refusal.cause() : "admitted";
    }

    @Test
    void httpDigestIsOffUnlessEnabledAndFollowsThePassword() {
        bench.withProject();
        Accounts accounts = bench.accounts();
        bench.user("u", VRS);
        assertThat(accounts.ha1("u", "SHA-256")).isEmpty();
        refuses(
                AccountException.Kind.INVALID,
                "password",
                () -> accounts.enableDigest(ACTOR, "u", "wrong", "MD5", "Dubhe"));
        accounts.enableDigest(ACTOR, "u", "secret", "MD5", "Dubhe");
        // printf u:Dubhe:secret | md5sum
        assertThat(accounts.ha1("u", "MD5")).contains(MD5_OF_SECRET);
        assertThat(accounts.ha1("u", "SHA-256")).isEmpty();
        accounts.changePassword(ACTOR, "u", "fresh");
        assertThat(accounts.ha1("u", "MD5")).isPresent().isNotEqualTo(java.util.Optional.of(MD5_OF_SECRET));
        assertThat(accounts.auditLog("u", 10))
                .anySatisfy(entry -> assertThat(entry.action()).isEqualTo("enable digest"));
        accounts.disableDigest(ACTOR, "u");
        assertThat(accounts.ha1("u", "MD5")).isEmpty();
    }

    private static final String MD5_OF_SECRET = "5b268f90b07777c4a3bbd0cd706bc8d6";

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

    @Test
    void forgetsLinesOfTheAuditLogByTheirAge() throws Exception {
        bench.withProject(); // Two lines.
        bench.time.advance(Duration.ofDays(300));
        bench.user("u", VRS);
        bench.time.advance(Duration.ofDays(65)); // The first two are 365 days old and not a moment older.
        bench.service.sweep();
        assertThat(subjects()).containsExactly("u", "o/p", "o");
        bench.time.advance(Duration.ofMillis(1));
        bench.service.sweep();
        assertThat(subjects()).containsExactly("u");
        assertThat(bench.accounts().user("u")).as("what it tells of stays").isPresent();
        bench.accounts().changePassword(ACTOR, "u", "another");
        assertThat(subjects()).containsExactly("u", "u");

        AccountSettings usual = AccountSettings.defaults(database);
        assertThat(bench.service.reload(usual, java.util.Map.of()).auditRetention())
                .as("for ever, unless asked otherwise")
                .isNull();
        bench.time.advance(Duration.ofDays(36_500));
        bench.service.sweep();
        assertThat(subjects()).containsExactly("u", "u");
    }

    private List<String> subjects() {
        return bench.accounts().auditLog(null, 100).stream()
                .map(AuditEntry::subject)
                .toList();
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
