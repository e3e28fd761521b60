package org.dubhe.rtklib;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GpsTime;

/** Writes an ephemeris as {@code eph_t}. */
final class EphemerisWriter {
    // eph_t.code of Galileo, as RINEX 3's data sources: I/NAV with E1 and E5b, F/NAV with E5a.
    private static final int GALILEO_I_NAV = (1 << 0) | (1 << 2) | (1 << 9);
    private static final int GALILEO_F_NAV = (1 << 1) | (1 << 8);

    private EphemerisWriter() {}

    /** The {@code eph_t}, 304 bytes. */
    static byte[] write(Rtklib rtklib, KeplerEphemeris ephemeris) {
        byte[] bytes = new byte[Layout.EPH];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        boolean beidou = Satellite.constellation(ephemeris.satellite()) == Constellation.BEIDOU;
        GpsTime toe = ephemeris.toe();
        BeidouTime bdt = BeidouTime.of(toe);
        out.putInt(Layout.EPH_SAT, rtklib.number(ephemeris.satellite()));
        out.putInt(Layout.EPH_IODE, ephemeris.issue());
        out.putInt(Layout.EPH_IODC, ephemeris.clockIssue());
        out.putInt(Layout.EPH_SVA, ephemeris.accuracyIndex());
        out.putInt(Layout.EPH_SVH, ephemeris.health());
        out.putInt(Layout.EPH_WEEK, beidou ? bdt.week() : toe.week());
        out.putInt(Layout.EPH_CODE, code(ephemeris.message()));
        putTime(out, Layout.EPH_TOE, toe);
        putTime(out, Layout.EPH_TOC, ephemeris.clock().toc());
        putTime(out, Layout.EPH_TTR, toe);
        out.putDouble(Layout.EPH_TOES, beidou ? bdt.secondsOfWeek() : toe.secondsOfWeek());
        putOrbit(out, ephemeris.orbit());
        ClockPolynomial clock = ephemeris.clock();
        out.putDouble(Layout.EPH_F0, clock.a0Seconds());
        out.putDouble(Layout.EPH_F1, clock.a1SecondsPerSecond());
        out.putDouble(Layout.EPH_F2, clock.a2PerSecond());
        out.putDouble(Layout.EPH_TGD, orZero(ephemeris.groupDelay1Seconds()));
        out.putDouble(Layout.EPH_TGD + 8, orZero(ephemeris.groupDelay2Seconds()));
        return bytes;
    }

    private static void putOrbit(ByteBuffer out, KeplerOrbit orbit) {
        out.putDouble(Layout.EPH_A, orbit.sqrtSemiMajor() * orbit.sqrtSemiMajor());
        out.putDouble(Layout.EPH_E, orbit.eccentricity());
        out.putDouble(Layout.EPH_I0, orbit.inclinationRad());
        out.putDouble(Layout.EPH_IDOT, orbit.inclinationRateRadPerSecond());
        out.putDouble(Layout.EPH_OMG0, orbit.nodeLongitudeRad());
        out.putDouble(Layout.EPH_OMGD, orbit.nodeRateRadPerSecond());
        out.putDouble(Layout.EPH_OMG, orbit.perigeeRad());
        out.putDouble(Layout.EPH_M0, orbit.meanAnomalyRad());
        out.putDouble(Layout.EPH_DELN, orbit.meanMotionDifferenceRadPerSecond());
        out.putDouble(Layout.EPH_CUC, orbit.cucRad());
        out.putDouble(Layout.EPH_CUS, orbit.cusRad());
        out.putDouble(Layout.EPH_CRC, orbit.crcMeters());
        out.putDouble(Layout.EPH_CRS, orbit.crsMeters());
        out.putDouble(Layout.EPH_CIC, orbit.cicRad());
        out.putDouble(Layout.EPH_CIS, orbit.cisRad());
    }

    private static int code(NavigationMessage message) {
        return switch (message) {
            case INAV -> GALILEO_I_NAV;
            case FNAV -> GALILEO_F_NAV;
            case LNAV, D1, D2 -> 0;
        };
    }

    private static void putTime(ByteBuffer out, int at, GpsTime time) {
        out.putLong(at, Rtklib.unixSeconds(time.nanos()));
        out.putDouble(at + Layout.TIME_FRACTION, Rtklib.fraction(time.nanos()));
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
