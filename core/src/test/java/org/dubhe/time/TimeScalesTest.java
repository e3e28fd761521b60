package org.dubhe.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GPST, UTC, BDT and GLONASS time at instants whose weeks and seconds are published or can be counted by hand. */
final class TimeScalesTest {
    /** Leap seconds of IERS Bulletin C: the last second before each and the first after. */
    @ParameterizedTest
    @CsvSource({
        "1980-01-06T00:00:00Z, 0, 0",
        "1981-06-30T23:59:59Z, 77, 259199",
        "1981-07-01T00:00:00Z, 77, 259201",
        "2006-01-01T00:00:00Z, 1356, 14",
        "2016-12-31T23:59:59Z, 1930, 16",
        "2017-01-01T00:00:00Z, 1930, 18",
        "2019-04-06T23:59:42Z, 2048, 0",
        "2026-06-26T16:00:00Z, 2424, 489618"
    })
    void gpstCountsWeeksWithoutLeapSeconds(Instant utc, int week, long seconds) {
        GpsTime time = LeapSeconds.toGps(utc);
        assertThat(time.week()).isEqualTo(week);
        assertThat(time.nanosOfWeek()).isEqualTo(seconds * GpsTime.SECOND);
        assertThat(LeapSeconds.toUtc(time)).isEqualTo(utc);
        assertThat(GpsTime.ofWeek(week, seconds * GpsTime.SECOND)).isEqualTo(time);
    }

    /** BDT 0 is 2006-01-01T00:00:00 UTC, when GPST was 14 s ahead of UTC; the two have kept their distance. */
    @Test
    void bdtIsFourteenSecondsBehindGpst() {
        assertThat(LeapSeconds.toUtc(BeidouTime.ofWeek(0, 0).toGps())).isEqualTo(Instant.parse("2006-01-01T00:00:00Z"));
        // 2017: GPST − UTC is 18 s, so BDT − UTC is 4 s.
        assertThat(BeidouTime.ofWeek(574, 4 * GpsTime.SECOND).toGps())
                .isEqualTo(LeapSeconds.toGps(Instant.parse("2017-01-01T00:00:00Z")));
    }

    @Test
    void bdtWeeksBeginFourteenSecondsAfterGpsts() {
        GpsTime start = GpsTime.ofWeek(1356 + 1065, 14 * GpsTime.SECOND);
        assertThat(BeidouTime.of(start)).isEqualTo(BeidouTime.ofWeek(1065, 0));
        assertThat(BeidouTime.of(start.plusNanos(-1)).week()).isEqualTo(1064);
        assertThat(BeidouTime.of(start.plusNanos(-1)).nanosOfWeek()).isEqualTo(GpsTime.WEEK - 1);
        assertThat(BeidouTime.nanosOfWeek(start.nanos() - GpsTime.SECOND)).isEqualTo(604_799 * GpsTime.SECOND);
        assertThat(BeidouTime.of(start.plusSeconds(1.5)).secondsOfWeek()).isEqualTo(1.5);
        assertThat(BeidouTime.of(start).toGps()).isEqualTo(start);
    }

    /** Saturday 2026-06-27 01:30 in Moscow is Friday 22:30 UTC; 16,974 days after Sunday 1980-01-06. */
    @Test
    void glonassTimeIsThreeHoursAheadOfUtc() {
        GpsTime time = LeapSeconds.toGps(Instant.parse("2026-06-26T22:30:00Z"));
        GlonassTime glonass = GlonassTime.of(time);
        assertThat(glonass).isEqualTo(GlonassTime.ofDay(16_974, 5400 * GpsTime.SECOND));
        assertThat(glonass.day() % 7).isEqualTo(6);
        assertThat(glonass.nanosOfDay()).isEqualTo(5400 * GpsTime.SECOND);
        assertThat(glonass.toGps()).isEqualTo(time);
        assertThat(GlonassTime.toGpsNanos(glonass.nanos(), time.nanos() - GpsTime.WEEK))
                .isEqualTo(time.nanos());
    }

    /** 2017-01-01T00:00:00 UTC was 03:00 in GLONASS time, right after the leap second; a second before it, two of GPST. */
    @Test
    void glonassTimeLeapsWithUtc() {
        GlonassTime after = GlonassTime.ofDay(13_510, 3 * 3600 * GpsTime.SECOND);
        assertThat(after.toGps()).isEqualTo(LeapSeconds.toGps(Instant.parse("2017-01-01T00:00:00Z")));
        GlonassTime before = new GlonassTime(after.nanos() - GpsTime.SECOND);
        assertThat(before.toGps()).isEqualTo(after.toGps().plusNanos(-2 * GpsTime.SECOND));
    }

    @Test
    void aLeapSecondItselfIsTheSecondAfterIt() {
        GpsTime inside = GpsTime.ofWeek(1930, 17 * GpsTime.SECOND);
        assertThat(LeapSeconds.toUtc(inside))
                .isBetween(Instant.parse("2016-12-31T23:59:59Z"), Instant.parse("2017-01-01T00:00:00Z"));
        assertThat(LeapSeconds.toUtc(inside.plusNanos(GpsTime.SECOND)))
                .isEqualTo(Instant.parse("2017-01-01T00:00:00Z"));
        assertThat(LeapSeconds.toUtc(inside.plusNanos(-GpsTime.SECOND)))
                .isEqualTo(Instant.parse("2016-12-31T23:59:59Z"));
    }

    @Test
    void keepsNanosecondsAndNegativeTimes() {
        GpsTime time = GpsTime.ofWeek(2424, 123_456_789);
        assertThat(time).hasToString("GPST 2424:0.123456789");
        assertThat(time.plusNanos(-123_456_790).week()).isEqualTo(2423);
        assertThat(time.plusNanos(-123_456_790).nanosOfWeek()).isEqualTo(GpsTime.WEEK - 1);
        assertThat(time.plusSeconds(-0.5).secondsSince(time)).isEqualTo(-0.5);
        assertThat(LeapSeconds.toGps(Instant.ofEpochSecond(1_483_228_800L, 7)).nanosOfWeek())
                .isEqualTo(18 * GpsTime.SECOND + 7);
    }
}
