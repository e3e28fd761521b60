package org.dubhe.ephemeris;

import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GpsTime;

/**
 * Broadcast ephemeris of GPS, Galileo, QZSS or BeiDou: an orbit by Keplerian elements (IS-GPS-200 §20.3.3.4.3; BDS-SIS-ICD-B1I §5.2.4.12 with the
 * rotated frame of its geostationary satellites), a clock by a polynomial.
 *
 * <p>Each system computes with the constants of its own ICD. Immutable; used by any thread.
 *
 * @param satellite as {@link Satellite#index}
 * @param message what it was read from
 * @param issue IODE, IODnav or AODE
 * @param clockIssue IODC, IODnav or AODC
 * @param health 0 where all is well. GPS, QZSS: the six bits of LNAV. Galileo: RINEX 3's bits, E1-B DVS 0, HS 1–2; E5a DVS 3, HS 4–5; E5b DVS 6,
 *     HS 7–8. BeiDou: SatH1
 * @param accuracyIndex URA index, SISA index (255: none) or URAI, as on the wire
 * @param fitFlag LNAV's fit interval flag; 0 elsewhere
 * @param toe reference time of the orbit
 * @param orbit the elements at {@code toe}
 * @param clock the clock polynomial
 * @param groupDelay1Seconds TGD (GPS, QZSS), BGD E5a/E1 (Galileo), TGD1 (BeiDou)
 * @param groupDelay2Seconds BGD E5b/E1 (Galileo; NaN in F/NAV), TGD2 (BeiDou); NaN for GPS and QZSS
 */
public record KeplerEphemeris(
        int satellite,
        NavigationMessage message,
        int issue,
        int clockIssue,
        int health,
        int accuracyIndex,
        int fitFlag,
        GpsTime toe,
        KeplerOrbit orbit,
        ClockPolynomial clock,
        double groupDelay1Seconds,
        double groupDelay2Seconds)
        implements Ephemeris {
    /** Half of LNAV's curve-fit interval of four hours (IS-GPS-200 §20.3.4.4); beyond, the fit is off by metres. */
    static final int VALIDITY_SECONDS_GPS = 7200;

    /** Toe is hourly, fit two hours (IS-QZSS-PNT §4.1.2); a late message is tolerated for an hour more. */
    static final int VALIDITY_SECONDS_QZSS = 7200;

    /** Updated every 10 to 180 minutes; usable for four hours (Galileo OS-SDD §3.1), of which we take half for accuracy. */
    static final int VALIDITY_SECONDS_GALILEO = 7200;

    /** Updated every hour (BDS-SIS-ICD-B1I §5.2.4); a late message is tolerated for an hour more. */
    static final int VALIDITY_SECONDS_BEIDOU = 7200;

    /** SISA index "no accuracy prediction available" (Galileo OS-SIS-ICD §5.1.12). */
    private static final int SISA_NONE = 255;

    private static final double MU_GPS = 3.986_005_0e14;
    private static final double MU_GALILEO_BEIDOU = 3.986_004_418e14;
    private static final double EARTH_RATE = 7.292_115_146_7e-5;
    private static final double EARTH_RATE_BEIDOU = 7.292_115_0e-5;
    private static final double SIN_MINUS_5_DEG = -0.087_155_742_747_658_17;
    private static final double COS_5_DEG = 0.996_194_698_091_745_5;

    private static final double GAMMA_L2 = square(1_575.42 / 1_227.60);
    private static final double GAMMA_E5A = square(1_575.42 / 1_176.45);
    private static final double GAMMA_E5B = square(1_575.42 / 1_207.14);

    /** The bit of six-bit QZSS health that speaks of a signal nobody here uses (L1C/B, once LEX). */
    private static final int QZSS_HEALTH_MASK = 0x3E;

    @Override
    public boolean healthy() {
        return switch (Satellite.constellation(satellite)) {
            case GALILEO -> health == 0 && accuracyIndex != SISA_NONE;
            case QZSS -> (health & QZSS_HEALTH_MASK) == 0;
            case GPS, GLONASS, SBAS, BEIDOU, NAVIC -> health == 0;
        };
    }

    @Override
    public int validitySeconds() {
        return switch (Satellite.constellation(satellite)) {
            case QZSS -> VALIDITY_SECONDS_QZSS;
            case GALILEO -> VALIDITY_SECONDS_GALILEO;
            case BEIDOU -> VALIDITY_SECONDS_BEIDOU;
            case GPS, GLONASS, SBAS, NAVIC -> VALIDITY_SECONDS_GPS;
        };
    }

    @Override
    public double coarseClockSeconds(long timeNanos) {
        return clock.biasSeconds(timeNanos);
    }

    @Override
    public double codeDelaySeconds(Signal signal) {
        char band = signal.rinexCode().charAt(0);
        return switch (message) {
            case LNAV ->
                switch (band) {
                    case '1' -> groupDelay1Seconds;
                    case '2' -> GAMMA_L2 * groupDelay1Seconds;
                    default -> Double.NaN;
                };
            case FNAV ->
                switch (band) {
                    case '1' -> groupDelay1Seconds;
                    case '5' -> GAMMA_E5A * groupDelay1Seconds;
                    default -> Double.NaN;
                };
            // The clock is E1/E5b's; E5a through the E1 that both pairs share.
            case INAV ->
                switch (band) {
                    case '1' -> groupDelay2Seconds;
                    case '7' -> GAMMA_E5B * groupDelay2Seconds;
                    case '5' -> groupDelay2Seconds + (GAMMA_E5A - 1) * groupDelay1Seconds;
                    default -> Double.NaN;
                };
            case D1, D2 ->
                switch (signal) {
                    case BEIDOU_2I, BEIDOU_2Q, BEIDOU_2X -> groupDelay1Seconds;
                    case BEIDOU_7I, BEIDOU_7Q, BEIDOU_7X -> groupDelay2Seconds;
                    case BEIDOU_6I, BEIDOU_6Q, BEIDOU_6X -> 0;
                    default -> Double.NaN;
                };
        };
    }

    @Override
    public void stateAt(long timeNanos, SatelliteState state) {
        boolean beidou = Satellite.constellation(satellite) == Constellation.BEIDOU;
        double mu = beidou || Satellite.constellation(satellite) == Constellation.GALILEO ? MU_GALILEO_BEIDOU : MU_GPS;
        double earthRate = beidou ? EARTH_RATE_BEIDOU : EARTH_RATE;
        double tk = (timeNanos - toe.nanos()) * 1e-9;

        double a = orbit.sqrtSemiMajor() * orbit.sqrtSemiMajor();
        double ecc = orbit.eccentricity();
        double meanMotion = Math.sqrt(mu / (a * a * a)) + orbit.meanMotionDifferenceRadPerSecond();
        double eccentricAnomaly = eccentricAnomaly(orbit.meanAnomalyRad() + meanMotion * tk, ecc);
        double sinE = Math.sin(eccentricAnomaly);
        double cosE = Math.cos(eccentricAnomaly);
        double eRate = meanMotion / (1 - ecc * cosE);
        double root = Math.sqrt(1 - ecc * ecc);

        double phi = Math.atan2(root * sinE, cosE - ecc) + orbit.perigeeRad();
        double phiRate = root * eRate / (1 - ecc * cosE);
        double sin2 = Math.sin(2 * phi);
        double cos2 = Math.cos(2 * phi);
        double u = phi + orbit.cusRad() * sin2 + orbit.cucRad() * cos2;
        double r = a * (1 - ecc * cosE) + orbit.crsMeters() * sin2 + orbit.crcMeters() * cos2;
        double i = orbit.inclinationRad()
                + orbit.inclinationRateRadPerSecond() * tk
                + orbit.cisRad() * sin2
                + orbit.cicRad() * cos2;
        double uRate = phiRate * (1 + 2 * (orbit.cusRad() * cos2 - orbit.cucRad() * sin2));
        double rRate = a * ecc * sinE * eRate + 2 * phiRate * (orbit.crsMeters() * cos2 - orbit.crcMeters() * sin2);
        double iRate =
                orbit.inclinationRateRadPerSecond() + 2 * phiRate * (orbit.cisRad() * cos2 - orbit.cicRad() * sin2);

        boolean geo = beidou && isBeidouGeo(Satellite.number(satellite));
        double nodeRate = orbit.nodeRateRadPerSecond() - (geo ? 0 : earthRate);
        double node = orbit.nodeLongitudeRad() + nodeRate * tk - earthRate * toeSecondsOfWeek();
        place(state, r, rRate, u, uRate, i, iRate, node, nodeRate);
        if (geo) {
            rotateGeo(state, earthRate, tk);
        }

        double relativity =
                -2 * Math.sqrt(mu) / (Signal.SPEED_OF_LIGHT * Signal.SPEED_OF_LIGHT) * ecc * orbit.sqrtSemiMajor();
        state.clockBiasSeconds = clock.biasSeconds(timeNanos) + relativity * sinE;
        state.clockDriftSecondsPerSecond = clock.driftSecondsPerSecond(timeNanos) + relativity * cosE * eRate;
    }

    /** BeiDou's geostationary PRNs (BDS-SIS-ICD-B1I §4.2: 1 to 5 and 59 to 63). */
    public static boolean isBeidouGeo(int number) {
        return number <= 5 || number >= 59;
    }

    /** Seconds of the system's own week: Ω₀ counts from its start, which BDT has later than GPST. */
    private double toeSecondsOfWeek() {
        boolean beidou = Satellite.constellation(satellite) == Constellation.BEIDOU;
        return (beidou ? BeidouTime.nanosOfWeek(toe.nanos()) : toe.nanosOfWeek()) * 1e-9;
    }

    /** Kepler's equation by Newton's method: quadratic, so eight rounds are far more than e < 0.2 needs. */
    private static double eccentricAnomaly(double meanAnomaly, double ecc) {
        double m = Math.IEEEremainder(meanAnomaly, 2 * Math.PI);
        double e = m + ecc * Math.sin(m);
        for (int round = 0; round < 8; round++) {
            double step = (e - ecc * Math.sin(e) - m) / (1 - ecc * Math.cos(e));
            e -= step;
            if (Math.abs(step) < 1e-15) {
                break;
            }
        }
        return e;
    }

    /** From the orbital plane to a frame turned by the node. */
    private static void place(
            SatelliteState s,
            double r,
            double rRate,
            double u,
            double uRate,
            double i,
            double iRate,
            double node,
            double nodeRate) {
        double sinU = Math.sin(u);
        double cosU = Math.cos(u);
        double x = r * cosU;
        double y = r * sinU;
        double xRate = rRate * cosU - y * uRate;
        double yRate = rRate * sinU + x * uRate;
        double sinI = Math.sin(i);
        double cosI = Math.cos(i);
        double sinN = Math.sin(node);
        double cosN = Math.cos(node);
        double inPlane = yRate * cosI - y * sinI * iRate;
        s.xMeters = x * cosN - y * cosI * sinN;
        s.yMeters = x * sinN + y * cosI * cosN;
        s.zMeters = y * sinI;
        s.vxMetersPerSecond = xRate * cosN - inPlane * sinN - s.yMeters * nodeRate;
        s.vyMetersPerSecond = xRate * sinN + inPlane * cosN + s.xMeters * nodeRate;
        s.vzMetersPerSecond = yRate * sinI + y * cosI * iRate;
    }

    /** BDS-SIS-ICD-B1I §5.2.4.12: R_Z(ω t_k) R_X(−5°) takes the inertial-like frame of a GEO to the Earth-fixed one. */
    private static void rotateGeo(SatelliteState s, double earthRate, double tk) {
        double sin = Math.sin(earthRate * tk);
        double cos = Math.cos(earthRate * tk);
        double y = s.yMeters * COS_5_DEG + s.zMeters * SIN_MINUS_5_DEG;
        double z = -s.yMeters * SIN_MINUS_5_DEG + s.zMeters * COS_5_DEG;
        double vy = s.vyMetersPerSecond * COS_5_DEG + s.vzMetersPerSecond * SIN_MINUS_5_DEG;
        double vz = -s.vyMetersPerSecond * SIN_MINUS_5_DEG + s.vzMetersPerSecond * COS_5_DEG;
        double x = s.xMeters;
        double vx = s.vxMetersPerSecond;
        s.xMeters = x * cos + y * sin;
        s.yMeters = -x * sin + y * cos;
        s.zMeters = z;
        s.vxMetersPerSecond = vx * cos + vy * sin + s.yMeters * earthRate;
        s.vyMetersPerSecond = -vx * sin + vy * cos - s.xMeters * earthRate;
        s.vzMetersPerSecond = vz;
    }

    private static double square(double x) {
        return x * x;
    }
}
