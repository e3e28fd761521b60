package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.account.AccountBench.ACTOR;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.caster.SourceAdmission;
import org.dubhe.caster.SourceSession;
import org.dubhe.station.ntrip.NtripRequest.Method;
import org.junit.jupiter.api.Test;

/** Which sources come in, and what ends their streams. */
final class SourceAccountsIT extends AccountContract {
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
}
