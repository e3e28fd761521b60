package org.dubhe.rtcm.message;

/**
 * A broadcast orbit: Keplerian elements with rates and harmonic corrections (IS-GPS-200 table 20-III; BDS-SIS-ICD and Galileo OS SIS ICD alike).
 *
 * @param toeSeconds reference time, seconds of the week in the system's own time (BeiDou: BDT)
 * @param sqrtAxis square root of the semi-major axis, √m
 * @param eccentricity of the orbit
 * @param m0Rad mean anomaly at toe
 * @param deltaNRadPerSecond correction of the mean motion
 * @param omega0Rad longitude of the ascending node at the start of the week
 * @param i0Rad inclination at toe
 * @param omegaRad argument of perigee
 * @param omegaDotRadPerSecond rate of the right ascension
 * @param idotRadPerSecond rate of the inclination
 * @param cucRad cosine correction of the argument of latitude
 * @param cusRad sine correction of the argument of latitude
 * @param crcMeters cosine correction of the radius
 * @param crsMeters sine correction of the radius
 * @param cicRad cosine correction of the inclination
 * @param cisRad sine correction of the inclination
 */
public record KeplerElements(
        double toeSeconds,
        double sqrtAxis,
        double eccentricity,
        double m0Rad,
        double deltaNRadPerSecond,
        double omega0Rad,
        double i0Rad,
        double omegaRad,
        double omegaDotRadPerSecond,
        double idotRadPerSecond,
        double cucRad,
        double cusRad,
        double crcMeters,
        double crsMeters,
        double cicRad,
        double cisRad) {}
