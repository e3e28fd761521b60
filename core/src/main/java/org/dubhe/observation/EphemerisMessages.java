package org.dubhe.observation;

import org.dubhe.ephemeris.GlonassEphemeris;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.rtcm.message.BeidouEphemeris1042;
import org.dubhe.rtcm.message.ClockElements;
import org.dubhe.rtcm.message.GalileoFnav1045;
import org.dubhe.rtcm.message.GalileoInav1046;
import org.dubhe.rtcm.message.GlonassEphemeris1020;
import org.dubhe.rtcm.message.GpsEphemeris1019;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.QzssEphemeris1044;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GlonassTime;
import org.dubhe.time.GpsTime;

/**
 * The RTCM message of an ephemeris, the way out of {@link BroadcastEphemerides}. Fields that an ephemeris does not keep get one fixed value each.
 *
 * <p>All throw {@link IllegalArgumentException} where a value does not fit its field.
 */
final class EphemerisMessages {
    private static final long QUARTER_HOUR = 900 * GpsTime.SECOND;

    private EphemerisMessages() {}

    /** 1019, 1042, 1044, 1045 or 1046, by the satellite's system and navigation message. */
    static RtcmMessage of(KeplerEphemeris e) {
        Constellation system = Satellite.constellation(e.satellite());
        int number = Satellite.number(e.satellite());
        GpsTime toe = e.toe();
        KeplerElements elements = elements(e.orbit(), secondsOfWeek(system, toe));
        ClockElements clock = new ClockElements(
                secondsOfWeek(system, e.clock().toc()),
                e.clock().a0Seconds(),
                e.clock().a1SecondsPerSecond(),
                e.clock().a2PerSecond());
        double delay1 = orZero(e.groupDelay1Seconds());
        double delay2 = orZero(e.groupDelay2Seconds());
        int h = e.health();
        return switch (e.message()) {
            case LNAV ->
                system == Constellation.QZSS
                        ? new QzssEphemeris1044(
                                        number,
                                        0,
                                        0,
                                        0,
                                        0,
                                        e.issue(),
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        2,
                                        toe.week() % BroadcastEphemerides.GPS_WEEKS,
                                        e.accuracyIndex(),
                                        h,
                                        0,
                                        e.clockIssue(),
                                        e.fitFlag() == 1)
                                .with(elements, clock)
                                .withTgd(delay1)
                        : new GpsEphemeris1019(
                                        number,
                                        toe.week() % BroadcastEphemerides.GPS_WEEKS,
                                        e.accuracyIndex(),
                                        1,
                                        0,
                                        e.issue(),
                                        0,
                                        0,
                                        0,
                                        0,
                                        e.clockIssue(),
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        h,
                                        false,
                                        e.fitFlag() == 1)
                                .with(elements, clock)
                                .withTgd(delay1);
            case D1, D2 ->
                new BeidouEphemeris1042(
                                number,
                                BeidouTime.of(toe).week(),
                                e.accuracyIndex(),
                                0,
                                e.issue() & 31,
                                0,
                                0,
                                0,
                                0,
                                e.clockIssue() & 31,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                h != 0)
                        .with(elements, clock)
                        .withTgd(delay1, delay2);
            case FNAV ->
                new GalileoFnav1045(
                                number,
                                toe.week() - BroadcastEphemerides.GALILEO_WEEK_0,
                                e.issue(),
                                e.accuracyIndex(),
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                h >> 4 & 3,
                                (h & 8) != 0)
                        .with(elements, clock)
                        .withBgd(delay1);
            case INAV ->
                new GalileoInav1046(
                                number,
                                toe.week() - BroadcastEphemerides.GALILEO_WEEK_0,
                                e.issue(),
                                e.accuracyIndex(),
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                h >> 7 & 3,
                                (h & 64) != 0,
                                h >> 1 & 3,
                                (h & 1) != 0)
                        .with(elements, clock)
                        .withBgd(delay1, delay2);
        };
    }

    private static double secondsOfWeek(Constellation system, GpsTime time) {
        return system == Constellation.BEIDOU ? BeidouTime.of(time).secondsOfWeek() : time.secondsOfWeek();
    }

    private static KeplerElements elements(KeplerOrbit o, double toeSeconds) {
        return new KeplerElements(
                toeSeconds,
                o.sqrtSemiMajor(),
                o.eccentricity(),
                o.meanAnomalyRad(),
                o.meanMotionDifferenceRadPerSecond(),
                o.nodeLongitudeRad(),
                o.inclinationRad(),
                o.perigeeRad(),
                o.nodeRateRadPerSecond(),
                o.inclinationRateRadPerSecond(),
                o.cucRad(),
                o.cusRad(),
                o.crcMeters(),
                o.crsMeters(),
                o.cicRad(),
                o.cisRad());
    }

    /** 1020. */
    static RtcmMessage of(GlonassEphemeris e) {
        GlonassTime tb = GlonassTime.of(e.toe());
        long day = tb.day() - BroadcastEphemerides.GLONASS_CALENDAR_DAY;
        int quarter = (int) (tb.nanosOfDay() / QUARTER_HOUR);
        double[] state = {
            e.xMeters(),
            e.yMeters(),
            e.zMeters(),
            e.vxMetersPerSecond(),
            e.vyMetersPerSecond(),
            e.vzMetersPerSecond(),
            e.axMetersPerSecond2(),
            e.ayMetersPerSecond2(),
            e.azMetersPerSecond2()
        };
        GlonassEphemeris1020 m = GlonassEphemeris1020.of(
                Satellite.number(e.satellite()),
                e.channel(),
                quarter,
                state,
                -e.clockBiasSeconds(),
                e.clockDriftSecondsPerSecond(),
                (int) Math.floorMod(day, (long) BroadcastEphemerides.FOUR_YEARS_DAYS) + 1,
                (int) Math.floorDiv(day, (long) BroadcastEphemerides.FOUR_YEARS_DAYS) + 1);
        return m.with(!e.healthy(), orZero(e.l2DelaySeconds()), e.ageDays());
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
