package org.dubhe.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DataClockTest {
    private static final long T0 =
            GpsTime.ofWeek(2138, 432_000 * GpsTime.SECOND).nanos();
    private static final long HOUR = 3600 * GpsTime.SECOND;

    @Test
    void knowsNothingUntilToldAndThenFollowsTheNewestEpoch() {
        DataClock clock = new DataClock(2);
        assertThat(clock.isKnown()).isFalse();
        assertThat(clock.seed(new GpsTime(T0 + 50 * HOUR))).isTrue();
        assertThat(clock.seed(new GpsTime(T0))).isFalse();
        clock.epoch(0, T0);
        assertThat(clock.nowNanos()).isEqualTo(T0);
        clock.epoch(1, T0 + GpsTime.SECOND);
        clock.epoch(0, T0 + 1);
        assertThat(clock.nowNanos()).isEqualTo(T0 + GpsTime.SECOND);
    }

    @Test
    void oneStationThatJumpsDoesNotCarryTheTimeAway() {
        DataClock clock = new DataClock(3, new GpsTime(T0));
        clock.epoch(0, T0);
        clock.epoch(1, T0);
        clock.epoch(2, T0);
        clock.epoch(1, T0 + 5 * HOUR);
        assertThat(clock.nowNanos()).isEqualTo(T0);
        clock.epoch(2, T0 + 5 * HOUR);
        assertThat(clock.nowNanos()).isEqualTo(T0 + 5 * HOUR);
    }

    @Test
    void aFirstStationThatIsWrongIsOutvoted() {
        DataClock clock = new DataClock(3, new GpsTime(T0));
        clock.epoch(0, T0 + 5 * HOUR);
        clock.epoch(1, T0);
        assertThat(clock.nowNanos()).isEqualTo(T0 + 5 * HOUR);
        clock.epoch(2, T0);
        assertThat(clock.nowNanos()).isEqualTo(T0);
    }

    @Test
    void aSingleStationMayHaveAGap() {
        DataClock clock = new DataClock(1, new GpsTime(T0));
        clock.epoch(0, T0);
        clock.epoch(0, T0 + 5 * HOUR);
        assertThat(clock.nowNanos()).isEqualTo(T0 + 5 * HOUR);
    }
}
