package org.dubhe.account;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dubhe.account.AccountBench.ACTOR;
import static org.dubhe.account.AccountBench.words;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Area;
import org.dubhe.account.store.IpRange;
import org.dubhe.account.store.Organisation;
import org.dubhe.account.store.Project;
import org.dubhe.account.store.ServiceLevel;
import org.dubhe.account.store.User;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.RoverAdmission;
import org.junit.jupiter.api.Test;

/** Which rovers come in, and what ends their sessions. */
final class RoverAccountsIT extends AccountContract {
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
}
