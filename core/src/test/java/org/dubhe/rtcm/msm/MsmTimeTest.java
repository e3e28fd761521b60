package org.dubhe.rtcm.msm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.dubhe.signal.Constellation;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.junit.jupiter.api.Test;

final class MsmTimeTest {
    private static final long HOUR = 3600 * GpsTime.SECOND;

    @Test
    void gpsCountsMillisOfItsWeek() {
        long time = GpsTime.ofWeek(2400, 345_600 * GpsTime.SECOND + 5_000_000).nanos();
        assertThat(MsmTime.epoch(Constellation.GPS, time)).isEqualTo(345_600_005);
        assertThat(MsmTime.gpsNanos(Constellation.GALILEO, 345_600_005, time + 80 * HOUR))
                .isEqualTo(time);
        assertThat(MsmTime.gpsNanos(Constellation.QZSS, 345_600_005, time - 80 * HOUR))
                .isEqualTo(time);
    }

    @Test
    void takesTheWeekNearestToTheReference() {
        long start = GpsTime.ofWeek(2400, 0).nanos();
        assertThat(MsmTime.gpsNanos(Constellation.GPS, 604_799_000, start + HOUR))
                .isEqualTo(start - GpsTime.SECOND);
        assertThat(MsmTime.gpsNanos(Constellation.GPS, 1000, start - HOUR)).isEqualTo(start + GpsTime.SECOND);
    }

    @Test
    void bdtIs14SecondsBehind() {
        long time = GpsTime.ofWeek(2400, 20 * GpsTime.SECOND).nanos();
        assertThat(MsmTime.epoch(Constellation.BEIDOU, time)).isEqualTo(6_000);
        assertThat(MsmTime.gpsNanos(Constellation.BEIDOU, 6_000, time)).isEqualTo(time);
        long underflow = GpsTime.ofWeek(2400, 4 * GpsTime.SECOND).nanos();
        assertThat(MsmTime.epoch(Constellation.BEIDOU, underflow)).isEqualTo(604_790_000);
        assertThat(MsmTime.gpsNanos(Constellation.BEIDOU, 604_790_000, underflow))
                .isEqualTo(underflow);
    }

    @Test
    void readsTheSignedWrapOfReceiversThatForgetTheBdtWeek() {
        long weekStart = GpsTime.ofWeek(2400, 0).nanos();
        assertThat(MsmTime.gpsNanos(Constellation.BEIDOU, (1 << 30) - 14_000, weekStart + GpsTime.SECOND))
                .isEqualTo(weekStart);
        assertThat(MsmTime.gpsNanos(Constellation.BEIDOU, (1 << 30) - 1000, weekStart))
                .isEqualTo(weekStart + 13 * GpsTime.SECOND);
    }

    @Test
    void callsOtherTimesBeyondTheWeekInvalid() {
        assertThat(MsmTime.gpsNanos(Constellation.GPS, 604_800_000, 0)).isEqualTo(MsmTime.INVALID);
        assertThat(MsmTime.gpsNanos(Constellation.GPS, (1 << 30) - 14_000, 0)).isEqualTo(MsmTime.INVALID);
        assertThat(MsmTime.gpsNanos(Constellation.BEIDOU, (1 << 30) - 14_001, 0))
                .isEqualTo(MsmTime.INVALID);
        assertThat(MsmTime.gpsNanos(Constellation.BEIDOU, 604_800_000, 0)).isEqualTo(MsmTime.INVALID);
        assertThat(MsmTime.gpsNanos(Constellation.GLONASS, 86_401_000, 0)).isEqualTo(MsmTime.INVALID);
    }

    @Test
    void glonassCountsUtcPlusThreeHours() {
        // Friday 2026-06-26 22:30:00 UTC is Saturday 01:30 in Moscow.
        long time = LeapSeconds.toGps(Instant.parse("2026-06-26T22:30:00Z")).nanos();
        int millis = 5_400_000;
        assertThat(MsmTime.epoch(Constellation.GLONASS, time)).isEqualTo((6 << 27) + millis);
        assertThat(MsmTime.gpsNanos(Constellation.GLONASS, (6 << 27) + millis, time - 11 * HOUR))
                .isEqualTo(time);
        assertThat(MsmTime.gpsNanos(Constellation.GLONASS, (7 << 27) + millis, time + 11 * HOUR))
                .isEqualTo(time);
        assertThat(MsmTime.gpsNanos(Constellation.GLONASS, (1 << 27) + millis, time))
                .isEqualTo(time);
    }

    /** Three messages of one second of the capture network_00, with what its sender put into them. */
    @Test
    void agreesBetweenConstellationsOfARealStream() {
        long reference = GpsTime.ofWeek(2200, 534_000 * GpsTime.SECOND).nanos();
        long beidou = MsmTime.gpsNanos(Constellation.BEIDOU, 534_290_000, reference);
        assertThat(MsmTime.gpsNanos(Constellation.GLONASS, 831_992_368, reference))
                .isEqualTo(beidou);
        assertThat(MsmTime.gpsNanos(Constellation.GPS, 534_304_000, reference)).isEqualTo(beidou);
    }
}
