package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1042: BeiDou broadcast ephemeris (D1, D2), raw.
 *
 * <p>Times count in BDT. There is no message for B-CNAV: the D1 orbits serve B1C and B2a too.
 *
 * @param satellite {@link DataField#DF488}
 * @param week {@link DataField#DF489}
 * @param accuracy {@link DataField#DF490}
 * @param idot {@link DataField#DF491}
 * @param aode {@link DataField#DF492}
 * @param toc {@link DataField#DF493}
 * @param af2 {@link DataField#DF494}
 * @param af1 {@link DataField#DF495}
 * @param af0 {@link DataField#DF496}
 * @param aodc {@link DataField#DF497}
 * @param crs {@link DataField#DF498}
 * @param deltaN {@link DataField#DF499}
 * @param m0 {@link DataField#DF500}
 * @param cuc {@link DataField#DF501}
 * @param eccentricity {@link DataField#DF502}
 * @param cus {@link DataField#DF503}
 * @param sqrtA {@link DataField#DF504}
 * @param toe {@link DataField#DF505}
 * @param cic {@link DataField#DF506}
 * @param omega0 {@link DataField#DF507}
 * @param cis {@link DataField#DF508}
 * @param i0 {@link DataField#DF509}
 * @param crc {@link DataField#DF510}
 * @param omega {@link DataField#DF511}
 * @param omegaDot {@link DataField#DF512}
 * @param tgd1 {@link DataField#DF513}
 * @param tgd2 {@link DataField#DF514}
 * @param unhealthy {@link DataField#DF515}
 */
public record BeidouEphemeris1042(
        int satellite,
        int week,
        int accuracy,
        int idot,
        int aode,
        int toc,
        int af2,
        int af1,
        int af0,
        int aodc,
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
        int tgd1,
        int tgd2,
        boolean unhealthy)
        implements KeplerMessage {
    /** DF002. */
    public static final int NUMBER = 1042;

    /** Reads what follows DF002. */
    static BeidouEphemeris1042 read(BitReader in) {
        return new BeidouEphemeris1042(
                DataField.DF488.readInt(in),
                DataField.DF489.readInt(in),
                DataField.DF490.readInt(in),
                DataField.DF491.readInt(in),
                DataField.DF492.readInt(in),
                DataField.DF493.readInt(in),
                DataField.DF494.readInt(in),
                DataField.DF495.readInt(in),
                DataField.DF496.readInt(in),
                DataField.DF497.readInt(in),
                DataField.DF498.readInt(in),
                DataField.DF499.readInt(in),
                DataField.DF500.readInt(in),
                DataField.DF501.readInt(in),
                DataField.DF502.read(in),
                DataField.DF503.readInt(in),
                DataField.DF504.read(in),
                DataField.DF505.readInt(in),
                DataField.DF506.readInt(in),
                DataField.DF507.readInt(in),
                DataField.DF508.readInt(in),
                DataField.DF509.readInt(in),
                DataField.DF510.readInt(in),
                DataField.DF511.readInt(in),
                DataField.DF512.readInt(in),
                DataField.DF513.readInt(in),
                DataField.DF514.readInt(in),
                DataField.DF515.readFlag(in));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF488.write(out, satellite);
        DataField.DF489.write(out, week);
        DataField.DF490.write(out, accuracy);
        DataField.DF491.write(out, idot);
        DataField.DF492.write(out, aode);
        DataField.DF493.write(out, toc);
        DataField.DF494.write(out, af2);
        DataField.DF495.write(out, af1);
        DataField.DF496.write(out, af0);
        DataField.DF497.write(out, aodc);
        DataField.DF498.write(out, crs);
        DataField.DF499.write(out, deltaN);
        DataField.DF500.write(out, m0);
        DataField.DF501.write(out, cuc);
        DataField.DF502.write(out, eccentricity);
        DataField.DF503.write(out, cus);
        DataField.DF504.write(out, sqrtA);
        DataField.DF505.write(out, toe);
        DataField.DF506.write(out, cic);
        DataField.DF507.write(out, omega0);
        DataField.DF508.write(out, cis);
        DataField.DF509.write(out, i0);
        DataField.DF510.write(out, crc);
        DataField.DF511.write(out, omega);
        DataField.DF512.write(out, omegaDot);
        DataField.DF513.write(out, tgd1);
        DataField.DF514.write(out, tgd2);
        DataField.DF515.write(out, unhealthy);
    }

    @Override
    public KeplerElements elements() {
        return new KeplerElements(
                DataField.DF505.value(toe),
                DataField.DF504.value(sqrtA),
                DataField.DF502.value(eccentricity),
                DataField.DF500.value(m0),
                DataField.DF499.value(deltaN),
                DataField.DF507.value(omega0),
                DataField.DF509.value(i0),
                DataField.DF511.value(omega),
                DataField.DF512.value(omegaDot),
                DataField.DF491.value(idot),
                DataField.DF501.value(cuc),
                DataField.DF503.value(cus),
                DataField.DF510.value(crc),
                DataField.DF498.value(crs),
                DataField.DF506.value(cic),
                DataField.DF508.value(cis));
    }

    @Override
    public ClockElements clock() {
        return new ClockElements(
                DataField.DF493.value(toc),
                DataField.DF496.value(af0),
                DataField.DF495.value(af1),
                DataField.DF494.value(af2));
    }

    /**
     * This message with other elements and another clock, rounded to the wire's resolution.
     *
     * @throws IllegalArgumentException where a field cannot hold its value
     */
    public BeidouEphemeris1042 with(KeplerElements elements, ClockElements clock) {
        return new BeidouEphemeris1042(
                satellite,
                week,
                accuracy,
                DataField.DF491.rawInt(elements.idotRadPerSecond()),
                aode,
                DataField.DF493.rawInt(clock.tocSeconds()),
                DataField.DF494.rawInt(clock.af2SecondsPerSecondSquared()),
                DataField.DF495.rawInt(clock.af1SecondsPerSecond()),
                DataField.DF496.rawInt(clock.af0Seconds()),
                aodc,
                DataField.DF498.rawInt(elements.crsMeters()),
                DataField.DF499.rawInt(elements.deltaNRadPerSecond()),
                DataField.DF500.rawAngle(elements.m0Rad()),
                DataField.DF501.rawInt(elements.cucRad()),
                DataField.DF502.raw(elements.eccentricity()),
                DataField.DF503.rawInt(elements.cusRad()),
                DataField.DF504.raw(elements.sqrtAxis()),
                DataField.DF505.rawInt(elements.toeSeconds()),
                DataField.DF506.rawInt(elements.cicRad()),
                DataField.DF507.rawAngle(elements.omega0Rad()),
                DataField.DF508.rawInt(elements.cisRad()),
                DataField.DF509.rawAngle(elements.i0Rad()),
                DataField.DF510.rawInt(elements.crcMeters()),
                DataField.DF511.rawAngle(elements.omegaRad()),
                DataField.DF512.rawInt(elements.omegaDotRadPerSecond()),
                tgd1,
                tgd2,
                unhealthy);
    }

    /** Group delay of B1I against B3I, seconds. */
    public double tgd1Seconds() {
        return DataField.DF513.value(tgd1);
    }

    /** Group delay of B2I against B3I, seconds. */
    public double tgd2Seconds() {
        return DataField.DF514.value(tgd2);
    }

    /** With other group delays, seconds. */
    public BeidouEphemeris1042 withTgd(double tgd1Seconds, double tgd2Seconds) {
        return new BeidouEphemeris1042(
                satellite,
                week,
                accuracy,
                idot,
                aode,
                toc,
                af2,
                af1,
                af0,
                aodc,
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
                DataField.DF513.rawInt(tgd1Seconds),
                DataField.DF514.rawInt(tgd2Seconds),
                unhealthy);
    }

    /** A healthy satellite's message with everything else 0, to be completed by {@link #with}. */
    public static BeidouEphemeris1042 of(int satellite, int bdtWeek, int aode, int aodc) {
        return new BeidouEphemeris1042(
                satellite, bdtWeek, 0, 0, aode, 0, 0, 0, 0, aodc, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                false);
    }
}
