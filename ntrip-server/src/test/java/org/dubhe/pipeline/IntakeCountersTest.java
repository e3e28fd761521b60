package org.dubhe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.dubhe.signal.Constellation;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** What is counted of one station. */
final class IntakeCountersTest {
    private final IntakeCounters counters = new IntakeCounters();

    @Test
    void countsMissingEpochsByTheStationsOwnInterval() {
        epochs(1, 2, 3, 4, 7, 8);
        assertThat(counters.epochs()).isEqualTo(6);
        assertThat(counters.gaps()).isEqualTo(1);
        assertThat(counters.missingEpochs()).isEqualTo(2);
    }

    @Test
    void everyOneOfSeveralGapsInARowIsCounted() {
        epochs(1, 2, 5, 8, 11);
        assertThat(counters.gaps()).isEqualTo(3);
        assertThat(counters.missingEpochs()).isEqualTo(6);
    }

    @Test
    void aStationThatSendsRarelyMissesNothing() {
        epochs(0, 30, 60, 90, 120);
        assertThat(counters.missingEpochs()).isZero();
    }

    @Test
    void aStationThatIsToldToSendMoreRarelySoonMissesNothingMore() {
        epochs(1, 2, 3);
        for (int i = 1; i <= 40; i++) {
            counters.epoch((3 + 30 * i) * GpsTime.SECOND);
        }
        long missing = counters.missingEpochs();
        for (int i = 41; i <= 80; i++) {
            counters.epoch((3 + 30 * i) * GpsTime.SECOND);
        }
        assertThat(counters.missingEpochs()).isEqualTo(missing);
    }

    @Test
    void anEpochThatGoesBackIsNoGap() {
        epochs(100, 101, 50, 51, 52);
        assertThat(counters.missingEpochs()).isZero();
    }

    @Test
    void numbersThatStationsDoNotHaveAreCountedTogether() {
        for (int number = 0; number < 4096; number++) {
            counters.message(number);
        }
        long each = 0;
        for (int number : IntakeCounters.numbers()) {
            assertThat(counters.messages(number)).as("%d", number).isEqualTo(1);
            each++;
        }
        assertThat(counters.otherMessages()).isEqualTo(4096 - each);
        assertThat(each).isBetween(50L, 100L);
        assertThat(IntakeCounters.numbers()).contains(1005, 1077, 1127, 1230).doesNotContain(4085, 0);
    }

    @Test
    void remembersTheLongestLatencyOfTheMinuteBefore() {
        assertThat(counters.latencySeconds()).isNaN();
        assertThat(counters.latencyMaxSeconds()).isNaN();
        latency(10, 0.2);
        latency(11, 5);
        latency(12, 0.3);
        assertThat(counters.latencySeconds()).isEqualTo(0.3);
        assertThat(counters.latencyMaxSeconds()).isEqualTo(5);
        latency(70, 0.4);
        assertThat(counters.latencyMaxSeconds()).isEqualTo(5);
        latency(130, 0.5);
        assertThat(counters.latencyMaxSeconds()).as("two minutes on").isEqualTo(0.5);
        latency(131, -3);
        assertThat(counters.latencySeconds()).as("from the future").isEqualTo(-3);
    }

    @Test
    void aSystemIsSeenFromItsFirstSatelliteOnEvenWhenItHasNone() {
        counters.satellites(Constellation.BEIDOU.ordinal(), 0);
        assertThat(counters.isSeen(Constellation.BEIDOU)).isFalse();
        counters.satellites(Constellation.BEIDOU.ordinal(), 9);
        counters.satellites(Constellation.BEIDOU.ordinal(), 0);
        assertThat(counters.isSeen(Constellation.BEIDOU)).isTrue();
        assertThat(counters.satellites(Constellation.BEIDOU)).isZero();
        assertThat(counters.isSeen(Constellation.GPS)).isFalse();
    }

    private void epochs(int... seconds) {
        for (int second : seconds) {
            counters.epoch(second * GpsTime.SECOND);
        }
    }

    private void latency(int nowSeconds, double seconds) {
        long now = nowSeconds * GpsTime.SECOND;
        counters.latency(now - (long) (seconds * GpsTime.SECOND), now);
    }
}
