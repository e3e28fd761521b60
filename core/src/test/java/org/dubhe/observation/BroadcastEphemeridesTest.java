package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Objects;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.GlonassEphemeris;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.message.BeidouEphemeris1042;
import org.dubhe.rtcm.message.ClockElements;
import org.dubhe.rtcm.message.GalileoInav1046;
import org.dubhe.rtcm.message.GlonassEphemeris1020;
import org.dubhe.rtcm.message.GpsEphemeris1019;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.dubhe.time.ServiceClock;
import org.junit.jupiter.api.Test;

final class BroadcastEphemeridesTest {
    private static final long HOUR = 3600 * GpsTime.SECOND;
    private static final double[] GLONASS_STATE = {1.1e7, -2.0e7, 1.0e7, 1000, 500, -2000, 0, 9.3e-7, -9.3e-7};

    @Test
    void gpsWeeksModulo1024AreThoseNearestToThePresent() {
        // Week 2421 (2026-06) is 373 on the wire; the same word in 2006 was week 1397.
        GpsEphemeris1019 message = GpsEphemeris1019.of(7, 2421, 44).with(elements(7200), clock(7200));
        assertThat(toe(message, GpsTime.ofWeek(2421, 10 * HOUR).nanos())).isEqualTo(GpsTime.ofWeek(2421, 2 * HOUR));
        assertThat(toe(message, GpsTime.ofWeek(1397, 10 * HOUR).nanos())).isEqualTo(GpsTime.ofWeek(1397, 2 * HOUR));
        assertThat(toe(message, ServiceClock.UNKNOWN)).isEqualTo(GpsTime.ofWeek(2421, 2 * HOUR));
    }

    @Test
    void aToeAtTheTurnOfTheWeekBelongsToTheNextWeek() {
        // Sent on Saturday 23:00 of week 2420 with that week's number and toe 0 s.
        GpsEphemeris1019 message = GpsEphemeris1019.of(7, 2420, 44).with(elements(0), clock(0));
        assertThat(toe(message, GpsTime.ofWeek(2420, 167 * HOUR).nanos())).isEqualTo(GpsTime.ofWeek(2421, 0));
    }

    @Test
    void anEphemerisAWeekOldIsNotMadeNew() {
        BeidouEphemeris1042 message =
                BeidouEphemeris1042.of(23, 1064, 1, 1).with(elements(3 * 86_400), clock(3 * 86_400));
        GpsTime now = BeidouTime.ofWeek(1065, 72 * HOUR).toGps();
        assertThat(toe(message, now.nanos()))
                .isEqualTo(BeidouTime.ofWeek(1064, 72 * HOUR).toGps());
    }

    @Test
    void beidouAndGalileoCountWeeksOfTheirOwn() {
        BeidouEphemeris1042 beidou = BeidouEphemeris1042.of(23, 1065, 1, 1)
                .with(elements(3600), clock(3600))
                .withTgd(2.3e-9, -7.1e-9);
        KeplerEphemeris b = kepler(beidou);
        // BDT week 1065 is GPS week 2421, and BDT is 14 s behind.
        assertThat(b.toe()).isEqualTo(GpsTime.ofWeek(2421, HOUR + 14 * GpsTime.SECOND));
        assertThat(b.groupDelay1Seconds()).isCloseTo(2.3e-9, within(1e-15));
        assertThat(b.groupDelay2Seconds()).isCloseTo(-7.1e-9, within(1e-15));
        KeplerEphemeris e = kepler(GalileoInav1046.of(11, 1397, 5).with(elements(600), clock(600)));
        assertThat(e.toe()).isEqualTo(GpsTime.ofWeek(2421, 600 * GpsTime.SECOND));
        assertThat(e.healthy()).isTrue();
    }

    @Test
    void glonassTakesItsDayFromThePresentOrItsOwnCalendar() {
        // Moscow 2026-06-27, tb 01:15 there = 2026-06-26T22:15 UTC; four-year interval 8 (2024 to 2027), day 731 + 178.
        GlonassEphemeris1020 message = GlonassEphemeris1020.of(9, -2, 5, GLONASS_STATE, 1e-5, 1e-12, 731 + 178, 8);
        GpsTime expected = LeapSeconds.toGps(Instant.parse("2026-06-26T22:15:00Z"));
        GlonassEphemeris unknown = glonass(message, ServiceClock.UNKNOWN);
        assertThat(unknown.toe()).isEqualTo(expected);
        assertThat(unknown.clockBiasSeconds()).isCloseTo(-1e-5, within(1e-9));
        assertThat(unknown.channel()).isEqualTo(-2);
        assertThat(unknown.healthy()).isTrue();
        // Half an hour before, before midnight in Moscow, and ten hours after.
        for (long offset : new long[] {-HOUR / 2, -2 * HOUR, 10 * HOUR}) {
            assertThat(glonass(message, expected.plusNanos(offset).nanos()).toe())
                    .isEqualTo(expected);
        }
        assertThat(glonass(message.with(true, 0, 0), ServiceClock.UNKNOWN).healthy())
                .isFalse();
    }

    @Test
    void aMessageComesBackFromItsEphemerisAsItWas() {
        GpsEphemeris1019 gps = GpsEphemeris1019.of(7, 2421, 44)
                .with(elements(7200), clock(7184))
                .withTgd(-1.1e-8);
        BeidouEphemeris1042 geo = BeidouEphemeris1042.of(60, 1065, 3, 4)
                .with(elements(3600), clock(3600))
                .withTgd(2.3e-9, -7.1e-9);
        GalileoInav1046 galileo =
                GalileoInav1046.of(11, 1397, 5).with(elements(600), clock(600)).withBgd(1e-9, 2e-9);
        assertThat(BroadcastEphemerides.toMessage(kepler(gps))).isEqualTo(gps);
        assertThat(BroadcastEphemerides.toMessage(kepler(geo))).isEqualTo(geo);
        assertThat(BroadcastEphemerides.toMessage(kepler(galileo))).isEqualTo(galileo);
        GlonassEphemeris1020 glonass = GlonassEphemeris1020.of(9, -2, 5, GLONASS_STATE, 1e-5, 1e-12, 909, 8);
        assertThat(BroadcastEphemerides.toMessage(glonass(glonass, ServiceClock.UNKNOWN)))
                .isEqualTo(glonass);
    }

    @Test
    void otherMessagesAndImpossibleSatellitesGiveNothing() {
        RtcmMessage position = StationPosition1005.of(1, false, new Ecef(6_378_137, 0, 0));
        assertThat(BroadcastEphemerides.ofMessage(position, 0)).isNull();
        for (int number : new int[] {0, 1, 63}) {
            Ephemeris found = BroadcastEphemerides.ofMessage(
                    GpsEphemeris1019.of(number, 2421, 1).with(elements(0), clock(0)), 0);
            assertThat(found != null).as("satellite %d", number).isEqualTo(number > 0);
        }
        GlonassEphemeris1020 noCalendar = GlonassEphemeris1020.of(9, -2, 5, GLONASS_STATE, 0, 0, 0, 0);
        assertThat(BroadcastEphemerides.ofMessage(noCalendar, ServiceClock.UNKNOWN))
                .isNull();
    }

    /** Receivers send such for satellites that they know nothing of; √A = 0 makes every coordinate NaN. */
    @Test
    void ephemeridesOfZerosGiveNothing() {
        long near = GpsTime.ofWeek(2421, 0).nanos();
        assertThat(BroadcastEphemerides.ofMessage(GpsEphemeris1019.of(7, 2421, 0), near))
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(BeidouEphemeris1042.of(23, 1065, 0, 0), near))
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(GalileoInav1046.of(11, 1397, 0), near))
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(GlonassEphemeris1020.of(9, 0, 5, new double[9], 0, 0, 909, 8), near))
                .isNull();
    }

    @Test
    void orbitsAndTimesThatNoSatelliteHasGiveNothing() {
        GpsEphemeris1019 gps = GpsEphemeris1019.of(7, 2421, 44).with(elements(7200), clock(7200));
        long near = GpsTime.ofWeek(2421, 0).nanos();
        assertThat(BroadcastEphemerides.ofMessage(gps, near)).isNotNull();
        assertThat(BroadcastEphemerides.ofMessage(gps.with(elements(7200, 2600, 0.01), clock(7200)), near))
                .as("a low orbit")
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(gps.with(elements(7200, 8000, 0.01), clock(7200)), near))
                .as("a far orbit")
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(gps.with(elements(7200, 5153, 0.4), clock(7200)), near))
                .as("a comet")
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(gps.with(elements(604_800), clock(7200)), near))
                .as("toe beyond the week")
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(gps.with(elements(7200), clock(604_800)), near))
                .as("toc beyond the week")
                .isNull();
        double[] low = {7e6, 0, 0, 0, 7500, 0, 0, 0, 0};
        assertThat(BroadcastEphemerides.ofMessage(GlonassEphemeris1020.of(9, -2, 5, low, 0, 0, 909, 8), near))
                .isNull();
        assertThat(BroadcastEphemerides.ofMessage(
                        GlonassEphemeris1020.of(9, -2, 96, GLONASS_STATE, 0, 0, 909, 8), near))
                .as("tb of 24:00")
                .isNull();
    }

    private static GpsTime toe(RtcmMessage message, long near) {
        return Objects.requireNonNull(BroadcastEphemerides.ofMessage(message, near))
                .toe();
    }

    private static KeplerEphemeris kepler(RtcmMessage message) {
        Ephemeris found = BroadcastEphemerides.ofMessage(message, ServiceClock.UNKNOWN);
        return (KeplerEphemeris) Objects.requireNonNull(found);
    }

    private static GlonassEphemeris glonass(GlonassEphemeris1020 message, long near) {
        Ephemeris found = Objects.requireNonNull(BroadcastEphemerides.ofMessage(message, near));
        assertThat(found.satellite()).isEqualTo(Satellite.index(Constellation.GLONASS, message.satellite()));
        return (GlonassEphemeris) found;
    }

    private static KeplerElements elements(double toe) {
        return elements(toe, 5282.6, 0.003);
    }

    private static KeplerElements elements(double toe, double sqrtAxis, double eccentricity) {
        return new KeplerElements(
                toe,
                sqrtAxis,
                eccentricity,
                -2.1,
                4e-9,
                1.2,
                0.96,
                -0.7,
                -8e-9,
                1e-10,
                1e-6,
                8e-6,
                210,
                -60,
                1e-7,
                -9e-8);
    }

    private static ClockElements clock(double toc) {
        return new ClockElements(toc, 1.5e-4, -3e-12, 0);
    }
}
