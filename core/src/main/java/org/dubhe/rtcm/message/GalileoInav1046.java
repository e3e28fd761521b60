package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1046: Galileo broadcast ephemeris (I/NAV, clock of E1 and E5b), raw.
 *
 * @param satellite {@link DataField#DF252}
 * @param week {@link DataField#DF289}
 * @param iodNav {@link DataField#DF290}
 * @param sisa {@link DataField#DF286}
 * @param idot {@link DataField#DF292}
 * @param toc {@link DataField#DF293}
 * @param af2 {@link DataField#DF294}
 * @param af1 {@link DataField#DF295}
 * @param af0 {@link DataField#DF296}
 * @param crs {@link DataField#DF297}
 * @param deltaN {@link DataField#DF298}
 * @param m0 {@link DataField#DF299}
 * @param cuc {@link DataField#DF300}
 * @param eccentricity {@link DataField#DF301}
 * @param cus {@link DataField#DF302}
 * @param sqrtA {@link DataField#DF303}
 * @param toe {@link DataField#DF304}
 * @param cic {@link DataField#DF305}
 * @param omega0 {@link DataField#DF306}
 * @param cis {@link DataField#DF307}
 * @param i0 {@link DataField#DF308}
 * @param crc {@link DataField#DF309}
 * @param omega {@link DataField#DF310}
 * @param omegaDot {@link DataField#DF311}
 * @param bgdE5a {@link DataField#DF312}
 * @param bgdE5b {@link DataField#DF313}
 * @param e5bHealth {@link DataField#DF316}
 * @param e5bInvalid {@link DataField#DF317}
 * @param e1Health {@link DataField#DF287}
 * @param e1Invalid {@link DataField#DF288}
 */
public record GalileoInav1046(
        int satellite,
        int week,
        int iodNav,
        int sisa,
        int idot,
        int toc,
        int af2,
        int af1,
        int af0,
        int crs,
        int deltaN,
        int m0,
        int cuc,
        long eccentricity,
        int cus,
        long sqrtA,
        int toe,
        int cic,
        int omega0,
        int cis,
        int i0,
        int crc,
        int omega,
        int omegaDot,
        int bgdE5a,
        int bgdE5b,
        int e5bHealth,
        boolean e5bInvalid,
        int e1Health,
        boolean e1Invalid)
        implements KeplerMessage {
    /** DF002. */
    public static final int NUMBER = 1046;

    /** Reads what follows DF002. */
    static GalileoInav1046 read(BitReader in) {
        return new GalileoInav1046(
                DataField.DF252.readInt(in),
                DataField.DF289.readInt(in),
                DataField.DF290.readInt(in),
                DataField.DF286.readInt(in),
                DataField.DF292.readInt(in),
                DataField.DF293.readInt(in),
                DataField.DF294.readInt(in),
                DataField.DF295.readInt(in),
                DataField.DF296.readInt(in),
                DataField.DF297.readInt(in),
                DataField.DF298.readInt(in),
                DataField.DF299.readInt(in),
                DataField.DF300.readInt(in),
                DataField.DF301.read(in),
                DataField.DF302.readInt(in),
                DataField.DF303.read(in),
                DataField.DF304.readInt(in),
                DataField.DF305.readInt(in),
                DataField.DF306.readInt(in),
                DataField.DF307.readInt(in),
                DataField.DF308.readInt(in),
                DataField.DF309.readInt(in),
                DataField.DF310.readInt(in),
                DataField.DF311.readInt(in),
                DataField.DF312.readInt(in),
                DataField.DF313.readInt(in),
                DataField.DF316.readInt(in),
                DataField.DF317.readFlag(in),
                DataField.DF287.readInt(in),
                DataField.DF288.readFlag(in));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF252.write(out, satellite);
        DataField.DF289.write(out, week);
        DataField.DF290.write(out, iodNav);
        DataField.DF286.write(out, sisa);
        DataField.DF292.write(out, idot);
        DataField.DF293.write(out, toc);
        DataField.DF294.write(out, af2);
        DataField.DF295.write(out, af1);
        DataField.DF296.write(out, af0);
        DataField.DF297.write(out, crs);
        DataField.DF298.write(out, deltaN);
        DataField.DF299.write(out, m0);
        DataField.DF300.write(out, cuc);
        DataField.DF301.write(out, eccentricity);
        DataField.DF302.write(out, cus);
        DataField.DF303.write(out, sqrtA);
        DataField.DF304.write(out, toe);
        DataField.DF305.write(out, cic);
        DataField.DF306.write(out, omega0);
        DataField.DF307.write(out, cis);
        DataField.DF308.write(out, i0);
        DataField.DF309.write(out, crc);
        DataField.DF310.write(out, omega);
        DataField.DF311.write(out, omegaDot);
        DataField.DF312.write(out, bgdE5a);
        DataField.DF313.write(out, bgdE5b);
        DataField.DF316.write(out, e5bHealth);
        DataField.DF317.write(out, e5bInvalid);
        DataField.DF287.write(out, e1Health);
        DataField.DF288.write(out, e1Invalid);
        out.zeros(2);
    }

    @Override
    public KeplerElements elements() {
        return new KeplerElements(
                DataField.DF304.value(toe),
                DataField.DF303.value(sqrtA),
                DataField.DF301.value(eccentricity),
                DataField.DF299.value(m0),
                DataField.DF298.value(deltaN),
                DataField.DF306.value(omega0),
                DataField.DF308.value(i0),
                DataField.DF310.value(omega),
                DataField.DF311.value(omegaDot),
                DataField.DF292.value(idot),
                DataField.DF300.value(cuc),
                DataField.DF302.value(cus),
                DataField.DF309.value(crc),
                DataField.DF297.value(crs),
                DataField.DF305.value(cic),
                DataField.DF307.value(cis));
    }

    @Override
    public ClockElements clock() {
        return new ClockElements(
                DataField.DF293.value(toc),
                DataField.DF296.value(af0),
                DataField.DF295.value(af1),
                DataField.DF294.value(af2));
    }

    /**
     * This message with other elements and another clock, rounded to the wire's resolution.
     *
     * @throws IllegalArgumentException where a field cannot hold its value
     */
    public GalileoInav1046 with(KeplerElements elements, ClockElements clock) {
        return new GalileoInav1046(
                satellite,
                week,
                iodNav,
                sisa,
                DataField.DF292.rawInt(elements.idotRadPerSecond()),
                DataField.DF293.rawInt(clock.tocSeconds()),
                DataField.DF294.rawInt(clock.af2SecondsPerSecondSquared()),
                DataField.DF295.rawInt(clock.af1SecondsPerSecond()),
                DataField.DF296.rawInt(clock.af0Seconds()),
                DataField.DF297.rawInt(elements.crsMeters()),
                DataField.DF298.rawInt(elements.deltaNRadPerSecond()),
                DataField.DF299.rawAngle(elements.m0Rad()),
                DataField.DF300.rawInt(elements.cucRad()),
                DataField.DF301.raw(elements.eccentricity()),
                DataField.DF302.rawInt(elements.cusRad()),
                DataField.DF303.raw(elements.sqrtAxis()),
                DataField.DF304.rawInt(elements.toeSeconds()),
                DataField.DF305.rawInt(elements.cicRad()),
                DataField.DF306.rawAngle(elements.omega0Rad()),
                DataField.DF307.rawInt(elements.cisRad()),
                DataField.DF308.rawAngle(elements.i0Rad()),
                DataField.DF309.rawInt(elements.crcMeters()),
                DataField.DF310.rawAngle(elements.omegaRad()),
                DataField.DF311.rawInt(elements.omegaDotRadPerSecond()),
                bgdE5a,
                bgdE5b,
                e5bHealth,
                e5bInvalid,
                e1Health,
                e1Invalid);
    }

    /** Group delay E1 against E5a, seconds. */
    public double bgdE5aSeconds() {
        return DataField.DF312.value(bgdE5a);
    }

    /** Group delay E1 against E5b, seconds. */
    public double bgdE5bSeconds() {
        return DataField.DF313.value(bgdE5b);
    }

    /** With other group delays, seconds. */
    public GalileoInav1046 withBgd(double e5aSeconds, double e5bSeconds) {
        return new GalileoInav1046(
                satellite,
                week,
                iodNav,
                sisa,
                idot,
                toc,
                af2,
                af1,
                af0,
                crs,
                deltaN,
                m0,
                cuc,
                eccentricity,
                cus,
                sqrtA,
                toe,
                cic,
                omega0,
                cis,
                i0,
                crc,
                omega,
                omegaDot,
                DataField.DF312.rawInt(e5aSeconds),
                DataField.DF313.rawInt(e5bSeconds),
                e5bHealth,
                e5bInvalid,
                e1Health,
                e1Invalid);
    }

    /** A healthy satellite's message with everything else 0, to be completed by {@link #with}. */
    public static GalileoInav1046 of(int satellite, int galileoWeek, int iodNav) {
        return new GalileoInav1046(
                satellite,
                galileoWeek,
                iodNav,
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
                0,
                0,
                false,
                0,
                false);
    }
}
