package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dubhe.account.AccountBench.ACTOR;
import static org.dubhe.account.AccountBench.words;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Area;
import org.dubhe.account.store.AuditEntry;
import org.dubhe.account.store.IpRange;
import org.dubhe.account.store.Organisation;
import org.dubhe.account.store.Project;
import org.dubhe.account.store.ServiceLevel;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.UsageReport.Question;
import org.dubhe.account.store.User;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.SourceAdmission;
import org.dubhe.station.ntrip.NtripRequest.Method;
import org.junit.jupiter.api.Test;

/** What is kept of accounts: who is who, what may be said of them, and who changed it. */
final class KeptAccountsIT extends AccountContract {
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
}
