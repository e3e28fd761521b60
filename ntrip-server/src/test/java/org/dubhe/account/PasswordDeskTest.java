package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.dubhe.account.PasswordDesk.Candidate;
import org.dubhe.account.PasswordDesk.Outcome;
import org.junit.jupiter.api.Test;

/** Workers are the test itself: nothing runs before it says so. */
final class PasswordDeskTest {
    private static final InetAddress HERE = IpLiteral.of("10.0.0.1");
    private static final int QUEUE = 3;
    private static final String HASH = PasswordHash.BCRYPT.hash("right");

    private final ManualTime time = new ManualTime();
    private final AccountStats stats = new AccountStats();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final List<Outcome<String>> answers = new ArrayList<>();
    private int lookups;
    private String hash = HASH;
    private boolean databaseSilent;
    private boolean broken;

    private final PasswordDesk<String> desk = new PasswordDesk<>(
            new Turns(queue::add, QUEUE),
            Duration.ofMinutes(10),
            PasswordHash.BCRYPT,
            new GuessBrake(time),
            time,
            stats);

    private void ask(String name, String password, InetAddress from) {
        desk.ask("rover " + name, name, password, from, () -> lookup(name), answers::add);
    }

    private List<Candidate<String>> lookup(String name) {
        lookups++;
        if (broken) {
            throw new InternalError("told to fail");
        }
        if (databaseSilent) {
            throw new IllegalStateException("told to fail");
        }
        return name.startsWith("nobody") ? List.of() : List.of(new Candidate<>(hash, name));
    }

    private void work() {
        while (!queue.isEmpty()) {
            queue.remove().run();
        }
    }

    private Outcome<String> last() {
        return answers.getLast();
    }

    @Test
    void onlyWhatIsKnownIsAnsweredOnTheAskersThread() {
        ask("u", "right", HERE);
        assertThat(answers).isEmpty();
        work();
        assertThat(last()).isEqualTo(new Outcome.Right<>("u", 0));
        ask("u", "right", HERE);
        assertThat(answers).hasSize(2);
        assertThat(lookups).isEqualTo(1);
    }

    @Test
    void whoAsksTheSameMeanwhileWaitsForTheSameAnswer() {
        for (int i = 0; i < 1000; i++) {
            ask("u", "right", IpLiteral.of("10.1." + i / 200 + "." + i % 200));
        }
        assertThat(queue).hasSize(1);
        work();
        assertThat(answers).hasSize(1000).allMatch(answer -> answer instanceof Outcome.Right);
        assertThat(stats.verifications()).isEqualTo(1);
    }

    @Test
    void aFleetBehindOneAddressIsNoGuesser() {
        for (String password : List.of("right", "old")) {
            answers.clear();
            for (int i = 0; i < 50; i++) {
                ask("u", password, HERE);
            }
            work();
            assertThat(answers).hasSize(50).doesNotHaveAnyElementsOfTypes(Outcome.Busy.class);
        }
        ask("u", "right", HERE);
        assertThat(last()).isInstanceOf(Outcome.Right.class);
    }

    @Test
    void aFullQueueAnswersAtOnceThatItIsBusy() {
        for (int i = 0; i < QUEUE + 2; i++) {
            ask("u" + i, "right", HERE);
        }
        assertThat(answers)
                .hasSize(2)
                .allMatch(answer -> answer instanceof Outcome.Busy<String>(var words, var cause)
                        && cause.equals("password queue full")
                        && words.contains("try again"));
        assertThat(stats.busy()).isEqualTo(2);
        work();
        assertThat(answers).hasSize(QUEUE + 2);
        // Who was sent away is no guesser.
        ask("u" + QUEUE, "right", HERE);
        work();
        assertThat(last()).isInstanceOf(Outcome.Right.class);
    }

    @Test
    void oneAddressWithRandomNamesShutsNobodyOut() {
        for (int i = 0; i < 2 * QUEUE; i++) {
            ask("nobody" + i, "x", HERE);
        }
        ask("u", "right", IpLiteral.of("10.0.0.2"));
        work();
        assertThat(answers).contains(new Outcome.Right<>("u", 0));
        assertThat(answers).hasSize(2 * QUEUE + 1);
    }

    @Test
    void whoWaitedTooLongIsSentAwayWithoutWork() {
        ask("u", "right", HERE);
        time.advance(PasswordDesk.PATIENCE.plusSeconds(1));
        work();
        assertThat(last()).isInstanceOf(Outcome.Busy.class);
        assertThat(stats.verifications()).isZero();
    }

    @Test
    void anErrorOfTheMachineLeavesNobodyWithoutAnAnswer() {
        broken = true;
        ask("u", "right", HERE);
        work();
        assertThat(last()).isInstanceOf(Outcome.Busy.class);
        broken = false;
        ask("u", "right", HERE);
        work();
        assertThat(last()).isInstanceOf(Outcome.Right.class);
    }

    @Test
    void anUnknownNameCostsAVerificationToo() {
        ask("nobody", "right", HERE);
        work();
        assertThat(last()).isInstanceOf(Outcome.Wrong.class);
        assertThat(stats.verifications()).isEqualTo(1);
    }

    @Test
    void receiversThatRepeatTheirOldPasswordsLockNobodyOut() {
        for (int minute = 0; minute < 20; minute++) {
            for (int i = 0; i < 6; i++) {
                for (String old : List.of("old", "older")) {
                    ask("u", old, HERE);
                    work();
                    assertThat(last()).isInstanceOf(Outcome.Wrong.class);
                }
                time.advanceSeconds(10);
            }
            if (minute % 7 == 6) {
                ask("u", "right", HERE);
                work();
                assertThat(last()).isInstanceOf(Outcome.Right.class);
            }
        }
        assertThat(stats.verifications()).as("not each time").isLessThan(2 * 21 + 3);
        assertThat(stats.slowedGuesses()).isZero();
    }

    @Test
    void guessesAreSlowedThereAndNotElsewhere() {
        for (int i = 0; i < 3; i++) {
            ask("u", "guess " + i, HERE);
            work();
        }
        ask("u", "right", HERE);
        assertThat(last())
                .isInstanceOfSatisfying(
                        Outcome.Busy.class, busy -> assertThat(busy.words()).contains("try again in 2 s"));
        ask("u", "right", IpLiteral.of("10.0.0.2"));
        work();
        assertThat(last()).isInstanceOf(Outcome.Right.class);
        // Nor does what is known elsewhere tell the guesser anything.
        ask("u", "right", HERE);
        assertThat(last()).isInstanceOf(Outcome.Busy.class);
        time.advanceSeconds(2);
        ask("u", "right", HERE);
        assertThat(last()).isInstanceOf(Outcome.Right.class);
        assertThat(stats.slowedGuesses()).isEqualTo(2);
    }

    @Test
    void aPasswordThatChangesWhileItIsVerifiedIsNotRemembered() {
        String[] change = {PasswordHash.BCRYPT.hash("fresh")};
        desk.ask(
                "rover u",
                "u",
                "right",
                HERE,
                () -> {
                    List<Candidate<String>> found = lookup("u");
                    if (change[0] != null) {
                        hash = change[0];
                        change[0] = null;
                        desk.forget("u"::equals);
                    }
                    return found;
                },
                answers::add);
        work();
        assertThat(last()).isInstanceOf(Outcome.Wrong.class);
        ask("u", "right", HERE);
        work();
        assertThat(last()).isInstanceOf(Outcome.Wrong.class);
    }

    @Test
    void aSilentDatabaseIsAskedOnceASecondOnly() {
        databaseSilent = true;
        for (int i = 0; i < 3; i++) {
            ask("u" + i, "right", HERE);
        }
        work();
        assertThat(answers).hasSize(3).allMatch(answer -> answer instanceof Outcome.Busy);
        assertThat(lookups).isEqualTo(1);
        assertThat(stats.databaseAnswers()).isFalse();
        databaseSilent = false;
        time.advanceSeconds(1.1);
        ask("u1", "right", HERE);
        work();
        assertThat(last()).isInstanceOf(Outcome.Right.class);
        assertThat(stats.databaseAnswers()).isTrue();
    }

    @Test
    void hashesOfBothKindsAreVerifiedAndNothingElse() {
        String argon = PasswordHash.ARGON2ID.hash("pass wörd");
        assertThat(argon).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
        assertThat(PasswordHash.verify("pass wörd", argon)).isTrue();
        assertThat(PasswordHash.verify("pass word", argon)).isFalse();
        assertThat(PasswordHash.verify("right", HASH)).isTrue();
        assertThat(PasswordHash.verify("wrong", HASH)).isFalse();
        assertThat(PasswordHash.verify("right", "right")).isFalse();
        assertThat(PasswordHash.verify("", HASH)).isFalse();
    }
}
