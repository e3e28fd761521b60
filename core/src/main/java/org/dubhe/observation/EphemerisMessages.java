package org.dubhe.observation;

import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.rtcm.message.BeidouEphemeris1042;
import org.dubhe.rtcm.message.ClockElements;
import org.dubhe.rtcm.message.GalileoFnav1045;
import org.dubhe.rtcm.message.GalileoInav1046;
import org.dubhe.rtcm.message.GpsEphemeris1019;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.KeplerMessage;
import org.dubhe.rtcm.message.QzssEphemeris1044;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Makes ephemerides of the messages 1019, 1042, 1044, 1045 and 1046: raw integers become SI units, the system's week a {@link GpsTime}.
 *
 * <p>Weeks: GPS and QZSS count modulo 1024 and are completed to the one nearest to a reference; BeiDou's 13 bits and Galileo's 12 (week 0 is GPS
 * week 1024) are complete until 2163 and 2078.
 */
public final class EphemerisMessages {
    /** Galileo System Time began at GPS week 1024 (OS-SIS-ICD §5.1.2). */
    private static final int GALILEO_WEEK_0 = 1024;

    private static final int GPS_WEEKS = 1024;

    /** No navigation satellite is lower (√m) or on a longer ellipse: what is beyond was damaged before it was framed. */
    private static final double SQRT_AXIS_MIN = 4000;

    private static final double SQRT_AXIS_MAX = 8000;
    private static final double ECCENTRICITY_MAX = 0.5;

    private EphemerisMessages() {}

    /**
     * The ephemeris that a message says.
     *
     * @param about some instant, GPST nanoseconds, right to 512 weeks
     * @param certain whether {@code about} is right to days; then a reference time half a week off or more is brought to the neighbouring week
     *     (senders differ in whether the week is that of toe or that of the transmission)
     * @return {@code null} where the message names no satellite or no orbit
     */
    public static @Nullable KeplerEphemeris of(KeplerMessage message, long about, boolean certain) {
        Constellation system = system(message);
        KeplerElements e = message.elements();
        int number = message.satellite();
        if (number < 1
                || number > 63
                || !(e.sqrtAxis() > SQRT_AXIS_MIN && e.sqrtAxis() < SQRT_AXIS_MAX)
                || !(e.eccentricity() < ECCENTRICITY_MAX)) {
            return null;
        }
        long weekNanos = weekStartNanos(message, about);
        long toe = weekNanos + Math.round(e.toeSeconds() * 1e9);
        if (certain) {
            long off = Math.round((about - toe) / (double) GpsTime.WEEK);
            toe += Math.abs(off) == 1 ? off * GpsTime.WEEK : 0;
        }
        ClockElements c = message.clock();
        long toc = weekNanos + Math.round(c.tocSeconds() * 1e9);
        toc += Math.round((toe - toc) / (double) GpsTime.WEEK) * GpsTime.WEEK;
        KeplerOrbit orbit = new KeplerOrbit(
                e.sqrtAxis(),
                e.eccentricity(),
                e.i0Rad(),
                e.idotRadPerSecond(),
                e.omega0Rad(),
                e.omegaDotRadPerSecond(),
                e.omegaRad(),
                e.m0Rad(),
                e.deltaNRadPerSecond(),
                e.cucRad(),
                e.cusRad(),
                e.crcMeters(),
                e.crsMeters(),
                e.cicRad(),
                e.cisRad());
        ClockPolynomial clock = new ClockPolynomial(
                new GpsTime(toc), c.af0Seconds(), c.af1SecondsPerSecond(), c.af2SecondsPerSecondSquared());
        return of(message, Satellite.index(system, number), new GpsTime(toe), orbit, clock);
    }

    private static KeplerEphemeris of(
            KeplerMessage message, int satellite, GpsTime toe, KeplerOrbit orbit, ClockPolynomial clock) {
        return switch (message) {
            case GpsEphemeris1019 m ->
                new KeplerEphemeris(
                        satellite,
                        NavigationMessage.LNAV,
                        m.iode(),
                        m.iodc(),
                        m.health(),
                        m.accuracy(),
                        m.longFit() ? 1 : 0,
                        toe,
                        orbit,
                        clock,
                        m.tgdSeconds(),
                        Double.NaN);
            case QzssEphemeris1044 m ->
                new KeplerEphemeris(
                        satellite,
                        NavigationMessage.LNAV,
                        m.iode(),
                        m.iodc(),
                        m.health(),
                        m.accuracy(),
                        m.longFit() ? 1 : 0,
                        toe,
                        orbit,
                        clock,
                        m.tgdSeconds(),
                        Double.NaN);
            case BeidouEphemeris1042 m ->
                new KeplerEphemeris(
                        satellite,
                        m.satellite() <= 5 || m.satellite() >= 59 ? NavigationMessage.D2 : NavigationMessage.D1,
                        m.aode(),
                        m.aodc(),
                        m.unhealthy() ? 1 : 0,
                        m.accuracy(),
                        0,
                        toe,
                        orbit,
                        clock,
                        m.tgd1Seconds(),
                        m.tgd2Seconds());
            case GalileoFnav1045 m ->
                new KeplerEphemeris(
                        satellite,
                        NavigationMessage.FNAV,
                        m.iodNav(),
                        m.iodNav(),
                        (m.e5aInvalid() ? 1 << 3 : 0) | m.e5aHealth() << 4,
                        m.sisa(),
                        0,
                        toe,
                        orbit,
                        clock,
                        m.bgdE5aSeconds(),
                        Double.NaN);
            case GalileoInav1046 m ->
                new KeplerEphemeris(
                        satellite,
                        NavigationMessage.INAV,
                        m.iodNav(),
                        m.iodNav(),
                        (m.e1Invalid() ? 1 : 0)
                                | m.e1Health() << 1
                                | (m.e5bInvalid() ? 1 << 6 : 0)
                                | m.e5bHealth() << 7,
                        m.sisa(),
                        0,
                        toe,
                        orbit,
                        clock,
                        m.bgdE5aSeconds(),
                        m.bgdE5bSeconds());
        };
    }

    private static Constellation system(KeplerMessage message) {
        return switch (message) {
            case GpsEphemeris1019 _ -> Constellation.GPS;
            case QzssEphemeris1044 _ -> Constellation.QZSS;
            case BeidouEphemeris1042 _ -> Constellation.BEIDOU;
            case GalileoFnav1045 _, GalileoInav1046 _ -> Constellation.GALILEO;
        };
    }

    /** First instant of the message's week in the system's own time, GPST nanoseconds. */
    private static long weekStartNanos(KeplerMessage message, long about) {
        return switch (message) {
            case GpsEphemeris1019 m -> nearestWeek(m.week(), about);
            case QzssEphemeris1044 m -> nearestWeek(m.week(), about);
            case BeidouEphemeris1042 m -> GpsTime.ofBdtWeek(m.week(), 0).nanos();
            case GalileoFnav1045 m ->
                GpsTime.ofWeek(m.week() + GALILEO_WEEK_0, 0).nanos();
            case GalileoInav1046 m ->
                GpsTime.ofWeek(m.week() + GALILEO_WEEK_0, 0).nanos();
        };
    }

    private static long nearestWeek(int weekOf1024, long about) {
        long now = Math.floorDiv(about, GpsTime.WEEK);
        long week = weekOf1024 + Math.floorDiv(now - weekOf1024 + GPS_WEEKS / 2, (long) GPS_WEEKS) * GPS_WEEKS;
        return week * GpsTime.WEEK;
    }
}
