package org.dubhe.simulation;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.dubhe.rtcm.message.BeidouEphemeris1042;
import org.dubhe.rtcm.message.ClockElements;
import org.dubhe.rtcm.message.GalileoInav1046;
import org.dubhe.rtcm.message.GlonassEphemeris1020;
import org.dubhe.rtcm.message.GpsEphemeris1019;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.QzssEphemeris1044;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.signal.Satellite;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GlonassTime;
import org.dubhe.time.GpsTime;

/** Turns an issue of broadcast ephemeris into the message that a station sends: 1019, 1020, 1042, 1044 or 1046. */
final class NavigationMessages {
    private static final int GALILEO_WEEK_0 = 1024;
    private static final LocalDate GLONASS_DAY_0 = LocalDate.of(1980, 1, 6);
    private static final long QUARTER_HOUR = 900 * GpsTime.SECOND;

    private NavigationMessages() {}

    static RtcmMessage of(BroadcastIssue issue) {
        SpaceVehicle vehicle = issue.vehicle();
        int number = Satellite.number(vehicle.satellite);
        int week = issue.reference().week();
        BroadcastOrbit orbit = issue.orbit();
        if (orbit == null) {
            return glonass(issue, number);
        }
        KeplerElements elements = elements(orbit);
        ClockElements clock = new ClockElements(orbit.toeSeconds, issue.clockSeconds(), issue.clockRate(), 0);
        return switch (vehicle.constellation()) {
            case GPS ->
                GpsEphemeris1019.of(number, week, (int) Math.floorMod(issue.number(), 256L))
                        .with(elements, clock)
                        .withTgd(vehicle.groupDelay1Seconds);
            case GALILEO ->
                GalileoInav1046.of(number, week - GALILEO_WEEK_0, (int) Math.floorMod(issue.number(), 1024L))
                        .with(elements, clock)
                        .withBgd(vehicle.groupDelay1Seconds, vehicle.groupDelay2Seconds);
            case QZSS ->
                QzssEphemeris1044.of(number, week, (int) Math.floorMod(issue.number(), 256L))
                        .with(elements, clock)
                        .withTgd(vehicle.groupDelay1Seconds);
            case BEIDOU -> {
                int bdtWeek = BeidouTime.of(issue.reference()).week();
                int age = (int) Math.floorMod(issue.number(), 24L);
                yield BeidouEphemeris1042.of(number, bdtWeek, age, age)
                        .with(elements, clock)
                        .withTgd(vehicle.groupDelay1Seconds, vehicle.groupDelay2Seconds);
            }
            case GLONASS, SBAS, NAVIC -> throw new IllegalArgumentException("satellite: " + vehicle.satellite);
        };
    }

    private static KeplerElements elements(BroadcastOrbit orbit) {
        double[] p = orbit.parameters;
        return new KeplerElements(
                orbit.toeSeconds,
                p[BroadcastOrbit.SQRT_A],
                p[BroadcastOrbit.ECCENTRICITY],
                halfTurns(p[BroadcastOrbit.MEAN_ANOMALY]),
                p[BroadcastOrbit.MOTION_DIFFERENCE],
                halfTurns(p[BroadcastOrbit.NODE]),
                p[BroadcastOrbit.INCLINATION],
                halfTurns(p[BroadcastOrbit.PERIGEE]),
                p[BroadcastOrbit.NODE_RATE],
                p[BroadcastOrbit.INCLINATION_RATE],
                p[BroadcastOrbit.CUC],
                p[BroadcastOrbit.CUS],
                p[BroadcastOrbit.CRC],
                p[BroadcastOrbit.CRS],
                p[BroadcastOrbit.CIC],
                p[BroadcastOrbit.CIS]);
    }

    /** The same angle in (−π, π]. */
    private static double halfTurns(double angle) {
        return Math.IEEEremainder(angle, 2 * Math.PI);
    }

    private static RtcmMessage glonass(BroadcastIssue issue, int slot) {
        GlonassTime tb = GlonassTime.of(issue.reference());
        LocalDate date = GLONASS_DAY_0.plusDays(tb.day());
        int fourYears = (date.getYear() - 1996) / 4;
        LocalDate base = LocalDate.of(1996 + 4 * fourYears, 1, 1);
        int day = (int) ChronoUnit.DAYS.between(base, date) + 1;
        double[] state = new double[9];
        System.arraycopy(issue.state(), 0, state, 0, 6);
        return GlonassEphemeris1020.of(
                slot,
                issue.vehicle().glonassChannel,
                (int) (tb.nanosOfDay() / QUARTER_HOUR),
                state,
                -issue.clockSeconds(),
                issue.clockRate(),
                day,
                fourYears + 1);
    }
}
