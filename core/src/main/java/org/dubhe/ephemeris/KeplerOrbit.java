package org.dubhe.ephemeris;

/**
 * Keplerian elements with secular and harmonic corrections at the reference time (IS-GPS-200 §20.3.3.4.3, table 20-II; the same in Galileo's,
 * QZSS's and BeiDou's ICDs).
 *
 * @param sqrtSemiMajor √A, √m
 * @param eccentricity e
 * @param inclinationRad i₀
 * @param inclinationRateRadPerSecond IDOT
 * @param nodeLongitudeRad Ω₀, longitude of the ascending node at the start of the week
 * @param nodeRateRadPerSecond Ω̇
 * @param perigeeRad ω
 * @param meanAnomalyRad M₀
 * @param meanMotionDifferenceRadPerSecond Δn
 * @param cucRad argument of latitude, cosine
 * @param cusRad argument of latitude, sine
 * @param crcMeters radius, cosine
 * @param crsMeters radius, sine
 * @param cicRad inclination, cosine
 * @param cisRad inclination, sine
 */
public record KeplerOrbit(
        double sqrtSemiMajor,
        double eccentricity,
        double inclinationRad,
        double inclinationRateRadPerSecond,
        double nodeLongitudeRad,
        double nodeRateRadPerSecond,
        double perigeeRad,
        double meanAnomalyRad,
        double meanMotionDifferenceRadPerSecond,
        double cucRad,
        double cusRad,
        double crcMeters,
        double crsMeters,
        double cicRad,
        double cisRad) {}
