package org.dubhe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.dubhe.observation.StationEpoch;
import org.junit.jupiter.api.Test;

final class EpochMailboxTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void aSetIsReadyWhenEveryStationOfTheFormerOneHasCome() throws InterruptedException {
        EpochMailbox mailbox = new EpochMailbox(3, Duration.ofSeconds(1), () -> now);
        mailbox.offer(epoch(0, 1));
        mailbox.offer(epoch(2, 1));
        assertThat(mailbox.take(Duration.ZERO)).isNull();
        now += SECOND;
        EpochSet first = Objects.requireNonNull(mailbox.take(Duration.ZERO));
        assertThat(first.count()).isEqualTo(2);
        assertThat(first.of(1)).isNull();

        // Now stations 0 and 2 are expected and 1 is not.
        mailbox.offer(epoch(2, 2));
        assertThat(mailbox.take(Duration.ZERO)).isNull();
        mailbox.offer(epoch(0, 2));
        EpochSet second = Objects.requireNonNull(mailbox.take(Duration.ZERO));
        assertThat(second.timeNanos()).isEqualTo(2 * SECOND);
    }

    @Test
    void aSlowSolverGetsTheNewestSetAndTheOthersAreCounted() throws InterruptedException {
        EpochMailbox mailbox = new EpochMailbox(1, Duration.ZERO, () -> now);
        for (int second = 1; second <= 20; second++) {
            mailbox.offer(epoch(0, second));
        }
        EpochSet set = Objects.requireNonNull(mailbox.take(Duration.ZERO));
        assertThat(set.timeNanos()).isEqualTo(20 * SECOND);
        assertThat(mailbox.coalesced()).isEqualTo(19);
        assertThat(mailbox.take(Duration.ZERO)).isNull();
    }

    @Test
    void anEpochThatComesAfterItsSetWasTakenIsCountedAndChangesNothing() throws InterruptedException {
        EpochMailbox mailbox = new EpochMailbox(2, Duration.ZERO, () -> now);
        mailbox.offer(epoch(0, 5));
        EpochSet set = Objects.requireNonNull(mailbox.take(Duration.ZERO));
        mailbox.offer(epoch(1, 5));
        assertThat(mailbox.late()).isEqualTo(1);
        assertThat(set.count()).isEqualTo(1);
        assertThat(mailbox.take(Duration.ZERO)).isNull();
    }

    @Test
    void aDeadStationIsNotWaitedForAfterAFewEpochs() throws InterruptedException {
        EpochMailbox mailbox = new EpochMailbox(2, Duration.ofSeconds(1), () -> now);
        mailbox.offer(epoch(0, 1));
        mailbox.offer(epoch(1, 1));
        now += SECOND;
        assertThat(mailbox.take(Duration.ZERO)).isNotNull();
        for (int second = 2; second < 2 + EpochMailbox.MISSES_MAX; second++) {
            mailbox.offer(epoch(0, second));
            assertThat(mailbox.take(Duration.ZERO)).isNull();
            now += SECOND;
            assertThat(mailbox.take(Duration.ZERO)).isNotNull();
        }
        mailbox.offer(epoch(0, 10));
        assertThat(mailbox.take(Duration.ZERO)).isNotNull();
    }

    /** Ten a second, or one a second played ten times as fast: no set waits for as long as patience is. */
    @Test
    void epochsThatComeFasterThanPatienceEndsAreSolvedFromTheFirstOnes() throws InterruptedException {
        EpochMailbox mailbox = new EpochMailbox(2, Duration.ofSeconds(1), () -> now);
        int solved = 0;
        for (int tenth = 1; tenth <= 20; tenth++) {
            for (int station = 0; station < 2; station++) {
                StationEpoch epoch = new StationEpoch();
                epoch.reset(station, 100 + station, tenth * SECOND / 10);
                mailbox.offer(epoch);
            }
            solved += mailbox.take(Duration.ZERO) == null ? 0 : 1;
            now += SECOND / 10;
        }
        assertThat(solved).isGreaterThanOrEqualTo(20 - EpochMailbox.SETS);
    }

    /** Off by the leap seconds, for example: within what an intake lets pass. */
    @Test
    void aStationAheadOfAllOthersIsLeftOutAndTheOthersAreSolved() throws InterruptedException {
        EpochMailbox mailbox = new EpochMailbox(3, Duration.ofSeconds(1), () -> now);
        for (int second = 1; second <= 30; second++) {
            mailbox.offer(epoch(1, second));
            mailbox.offer(epoch(2, second + 18));
            mailbox.offer(epoch(0, second));
            now += SECOND;
            EpochSet set = Objects.requireNonNull(mailbox.take(Duration.ZERO), "second " + second);
            assertThat(set.timeNanos()).isEqualTo(second * SECOND);
            assertThat(set.count()).isEqualTo(2);
        }
        assertThat(mailbox.ahead()).isEqualTo(30);
        assertThat(mailbox.late()).isZero();
    }

    @Test
    void aGapOfAllStationsAndALongIntervalLeaveNobodyOut() throws InterruptedException {
        EpochMailbox mailbox = new EpochMailbox(2, Duration.ofSeconds(1), () -> now);
        for (int second : new int[] {30, 60, 90, 500, 530}) {
            mailbox.offer(epoch(0, second));
            mailbox.offer(epoch(1, second));
            now += 30 * SECOND;
            EpochSet set = Objects.requireNonNull(mailbox.take(Duration.ZERO));
            assertThat(set.count()).isEqualTo(2);
        }
        assertThat(mailbox.ahead()).isZero();
    }

    private static StationEpoch epoch(int station, int second) {
        StationEpoch epoch = new StationEpoch();
        epoch.reset(station, 100 + station, second * SECOND);
        return epoch;
    }
}
