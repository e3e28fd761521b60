package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FirstFixClockTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void endsAtTheFirstOfFiveConsecutiveCorrectFixes() {
        FirstFixClock clock = new FirstFixClock(SECOND);
        run(clock, 0, "..xx.xxxx.xxxxx", 60);

        assertThat(clock.finish()).containsExactly(10);
    }

    @Test
    void anIntervalWithoutThemCountsWhole() {
        FirstFixClock clock = new FirstFixClock(SECOND);
        run(clock, 0, "xxxx.xxxx.", 60);
        run(clock, 60, "xxxxx", 60);

        assertThat(clock.finish()).containsExactly(60, 0);
        assertThat(clock.restartsNanos()).containsExactly(0, 60 * SECOND);
    }

    @Test
    void fixesOfTwoIntervalsDoNotAddUp() {
        FirstFixClock clock = new FirstFixClock(SECOND);
        run(clock, 0, ".".repeat(57) + "xxx", 60);
        run(clock, 60, "xx.", 60);

        assertThat(clock.finish()).containsExactly(60, 60);
    }

    @Test
    void eachTimeHasItsRestartWhereOneIsNotCounted() {
        FirstFixClock clock = new FirstFixClock(SECOND);
        run(clock, 0, "xxxxx", 60);
        run(clock, 60, "...", 60);
        run(clock, 120, ".xxxxx", 60);

        assertThat(clock.finish()).hasSameSizeAs(clock.restartsNanos());
        assertThat(clock.restartsNanos()).startsWith(0).endsWith(120 * SECOND);
    }

    @Test
    void anIntervalThatTheDataCutShortIsNotCounted() {
        FirstFixClock clock = new FirstFixClock(SECOND);
        run(clock, 0, "xxxxx", 60);
        run(clock, 60, "....", 30);

        assertThat(clock.finish()).containsExactly(0);
    }

    @Test
    void anIntervalWithEpochsMissingInItsMidstCountsWhole() {
        FirstFixClock clock = new FirstFixClock(SECOND);
        for (int interval = 0; interval < 2; interval++) {
            clock.restart(interval * 60 * SECOND);
            for (int i = 0; i < 60; i++) {
                if (i < 20 || i > 30) {
                    clock.epoch((interval * 60 + i) * SECOND, false);
                }
            }
        }

        assertThat(clock.finish()).containsExactly(60, 60);
    }

    @Test
    void slowDataRestartEveryTwentyEpochs() {
        FirstFixClock clock = new FirstFixClock(30 * SECOND);
        clock.restart(0);
        for (int epoch = 0; epoch < 20; epoch++) {
            clock.epoch(epoch * 30 * SECOND, false);
        }

        assertThat(FirstFixClock.restartEpochs(30 * SECOND)).isEqualTo(20);
        assertThat(FirstFixClock.restartEpochs(SECOND)).isEqualTo(60);
        assertThat(clock.finish()).containsExactly(600);
    }

    private static void run(FirstFixClock clock, int fromSecond, String fixes, int seconds) {
        clock.restart(fromSecond * SECOND);
        for (int i = 0; i < seconds; i++) {
            clock.epoch((fromSecond + i) * SECOND, i < fixes.length() && fixes.charAt(i) == 'x');
        }
    }
}
