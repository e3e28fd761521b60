package org.dubhe.observation;

import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.GlonassEphemeris;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.rtcm.message.BeidouEphemeris1042;
import org.dubhe.rtcm.message.ClockElements;
import org.dubhe.rtcm.message.GalileoFnav1045;
import org.dubhe.rtcm.message.GalileoInav1046;
import org.dubhe.rtcm.message.GlonassEphemeris1020;
import org.dubhe.rtcm.message.GpsEphemeris1019;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.KeplerMessage;
import org.dubhe.rtcm.message.QzssEphemeris1044;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GlonassTime;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * Between the RTCM messages 1019, 1020, 1042, 1044, 1045, 1046 and {@link Ephemeris}, both ways.
 *
 * <p>Weeks: BeiDou and Galileo send theirs in full, GPS and QZSS modulo 1024, GLONASS a time of day. What is missing comes from a time near by; where
 * that is unknown, GPS weeks are taken from 2019-04-07 to 2038-11-20 and GLONASS's day from its own calendar. The week sent is that of the
 * transmission, so a toe close to the turn of the week may belong to the neighbouring one.
 */
public final class BroadcastEphemerides {
    /** GST week 0 is this GPS week (Galileo OS-SIS-ICD §5.1.2). */
    static final int GALILEO_WEEK_0 = 1024;

    /** Third epoch of GPS weeks, from 2019-04-07. */
    static final int GPS_WEEKS = 1024;

    private static final int GPS_WEEK_DEFAULT = 2 * GPS_WEEKS;

    static final long DAY = 86_400 * GpsTime.SECOND;

    /** 1996-01-01, where GLONASS's four-year intervals count from, as a {@link GlonassTime#day}. */
    static final long GLONASS_CALENDAR_DAY = 5839;

    static final int FOUR_YEARS_DAYS = 1461;

    private BroadcastEphemerides() {}

    /**
     * The ephemeris of a message.
     *
     * @param nearNanos GPST nanoseconds within half a week (GLONASS: half a day) of the present; {@link ServiceClock#UNKNOWN} where nobody knows
     * @return {@code null} for all other messages; for what no satellite can have sent: satellite number 0 or above 63, an orbit that is none of these
     *     systems' (receivers do send ephemerides of zeros, and all stations share what one of them sends), a time beyond the week or day; and for a GLONASS
     *     message without its calendar at an unknown time
     */
    public static @Nullable Ephemeris ofMessage(RtcmMessage message, long nearNanos) {
        if (message instanceof GlonassEphemeris1020 m) {
            return glonass(m, nearNanos);
        }
        if (!(message instanceof KeplerMessage k) || !PossibleOrbits.isPossible(k)) {
            return null;
        }
        return switch (k) {
            case GpsEphemeris1019 m ->
                kepler(
                        m,
                        Constellation.GPS,
                        NavigationMessage.LNAV,
                        nearNanos,
                        new Words(m.iode(), m.iodc(), m.health(), m.accuracy(), m.longFit() ? 1 : 0),
                        m.tgdSeconds(),
                        Double.NaN);
            case QzssEphemeris1044 m ->
                kepler(
                        m,
                        Constellation.QZSS,
                        NavigationMessage.LNAV,
                        nearNanos,
                        new Words(m.iode(), m.iodc(), m.health(), m.accuracy(), m.longFit() ? 1 : 0),
                        m.tgdSeconds(),
                        Double.NaN);
            case BeidouEphemeris1042 m ->
                kepler(
                        m,
                        Constellation.BEIDOU,
                        KeplerEphemeris.isBeidouGeo(m.satellite()) ? NavigationMessage.D2 : NavigationMessage.D1,
                        nearNanos,
                        new Words(m.aode(), m.aodc(), m.unhealthy() ? 1 : 0, m.accuracy(), 0),
                        m.tgd1Seconds(),
                        m.tgd2Seconds());
            case GalileoFnav1045 m ->
                kepler(
                        m,
                        Constellation.GALILEO,
                        NavigationMessage.FNAV,
                        nearNanos,
                        new Words(m.iodNav(), m.iodNav(), (m.e5aInvalid() ? 8 : 0) | m.e5aHealth() << 4, m.sisa(), 0),
                        m.bgdE5aSeconds(),
                        Double.NaN);
            case GalileoInav1046 m ->
                kepler(
                        m,
                        Constellation.GALILEO,
                        NavigationMessage.INAV,
                        nearNanos,
                        new Words(
                                m.iodNav(),
                                m.iodNav(),
                                (m.e1Invalid() ? 1 : 0)
                                        | m.e1Health() << 1
                                        | (m.e5bInvalid() ? 64 : 0)
                                        | m.e5bHealth() << 7,
                                m.sisa(),
                                0),
                        m.bgdE5aSeconds(),
                        m.bgdE5bSeconds());
        };
    }

    /**
     * The message of an ephemeris: 1019, 1020, 1042, 1044, 1045 or 1046.
     *
     * @return {@code null} where a value does not fit its field, which no satellite can have sent
     */
    public static @Nullable RtcmMessage toMessage(Ephemeris ephemeris) {
        try {
            return switch (ephemeris) {
                case KeplerEphemeris k -> EphemerisMessages.of(k);
                case GlonassEphemeris g -> EphemerisMessages.of(g);
            };
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** The words of a message that are no orbit or clock. */
    private record Words(int issue, int clockIssue, int health, int accuracy, int fit) {}

    private static KeplerEphemeris kepler(
            KeplerMessage message,
            Constellation system,
            NavigationMessage kind,
            long nearNanos,
            Words words,
            double delay1,
            double delay2) {
        KeplerElements e = message.elements();
        ClockElements c = message.clock();
        long weekStart = weekStart(system, message.week(), nearNanos);
        long toe = besideTurn(weekStart, e.toeSeconds(), nearNanos);
        long toc = nearest(weekStart, c.tocSeconds(), toe);
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
        return new KeplerEphemeris(
                Satellite.index(system, message.satellite()),
                kind,
                words.issue,
                words.clockIssue,
                words.health,
                words.accuracy,
                words.fit,
                new GpsTime(toe),
                orbit,
                new ClockPolynomial(
                        new GpsTime(toc), c.af0Seconds(), c.af1SecondsPerSecond(), c.af2SecondsPerSecondSquared()),
                delay1,
                delay2);
    }

    /** GPST nanoseconds at the start of the week that a message names. */
    private static long weekStart(Constellation system, int week, long nearNanos) {
        return switch (system) {
            case BEIDOU -> BeidouTime.ofWeek(week, 0).toGps().nanos();
            case GALILEO -> GpsTime.ofWeek(week + GALILEO_WEEK_0, 0).nanos();
            case GPS, GLONASS, SBAS, QZSS, NAVIC -> {
                int full = week + GPS_WEEK_DEFAULT;
                if (nearNanos != ServiceClock.UNKNOWN) {
                    int near = new GpsTime(nearNanos).week();
                    full = week + GPS_WEEKS * (int) Math.round((near - week) / (double) GPS_WEEKS);
                }
                yield GpsTime.ofWeek(full, 0).nanos();
            }
        };
    }

    /** A toe of the first or last day of the week may be the neighbouring week's; then the one nearer to the present. */
    private static long besideTurn(long weekStart, double seconds, long nearNanos) {
        long offset = Math.round(seconds * 1e9);
        long toe = weekStart + offset;
        if (nearNanos == ServiceClock.UNKNOWN) {
            return toe;
        }
        long other = offset < DAY ? toe + GpsTime.WEEK : offset > GpsTime.WEEK - DAY ? toe - GpsTime.WEEK : toe;
        return Math.abs(other - nearNanos) < Math.abs(toe - nearNanos) ? other : toe;
    }

    private static long nearest(long weekStart, double seconds, long toNanos) {
        long candidate = weekStart + Math.round(seconds * 1e9);
        return candidate + Math.round((toNanos - candidate) / (double) GpsTime.WEEK) * GpsTime.WEEK;
    }

    private static @Nullable GlonassEphemeris glonass(GlonassEphemeris1020 m, long nearNanos) {
        if (!PossibleOrbits.isPossible(m)) {
            return null;
        }
        double[] s = m.state();
        long ofDay = Math.round(m.tbSeconds() * 1e9);
        long toe;
        if (nearNanos != ServiceClock.UNKNOWN) {
            GlonassTime near = new GlonassTime(GlonassTime.ofGpsNanos(nearNanos));
            long today = GlonassTime.ofDay(near.day(), ofDay).nanos();
            long days = Math.round((near.nanos() - today) / (double) DAY);
            toe = GlonassTime.toGpsNanos(today + days * DAY, nearNanos);
        } else if (m.fourYears() > 0 && m.dayNumber() > 0) {
            long day = GLONASS_CALENDAR_DAY + (m.fourYears() - 1L) * FOUR_YEARS_DAYS + m.dayNumber() - 1;
            toe = GlonassTime.ofDay(day, ofDay).toGps().nanos();
        } else {
            return null;
        }
        for (int i = 0; i < s.length; i++) {
            s[i] += 0.0; // GLONASS writes sign and magnitude: there is a −0 that equals no 0.
        }
        return new GlonassEphemeris(
                Satellite.index(Constellation.GLONASS, m.satellite()),
                m.frequencyChannel(),
                new GpsTime(toe),
                s[0],
                s[1],
                s[2],
                s[3],
                s[4],
                s[5],
                s[6],
                s[7],
                s[8],
                0.0 - m.tauSeconds(),
                m.gamma() + 0.0,
                m.deltaTauSeconds() + 0.0,
                m.unhealthy() || m.thirdStringUnhealthy() ? 1 : 0,
                m.tb(),
                m.ageDays());
    }
}
