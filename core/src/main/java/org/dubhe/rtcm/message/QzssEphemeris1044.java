package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1044: QZSS broadcast ephemeris (LNAV), raw.
 *
 * @param satellite {@link DataField#DF429}
 * @param toc {@link DataField#DF430}
 * @param af2 {@link DataField#DF431}
 * @param af1 {@link DataField#DF432}
 * @param af0 {@link DataField#DF433}
 * @param iode {@link DataField#DF434}
 * @param crs {@link DataField#DF435}
 * @param deltaN {@link DataField#DF436}
 * @param m0 {@link DataField#DF437}
 * @param cuc {@link DataField#DF438}
 * @param eccentricity {@link DataField#DF439}
 * @param cus {@link DataField#DF440}
 * @param sqrtA {@link DataField#DF441}
 * @param toe {@link DataField#DF442}
 * @param cic {@link DataField#DF443}
 * @param omega0 {@link DataField#DF444}
 * @param cis {@link DataField#DF445}
 * @param i0 {@link DataField#DF446}
 * @param crc {@link DataField#DF447}
 * @param omega {@link DataField#DF448}
 * @param omegaDot {@link DataField#DF449}
 * @param idot {@link DataField#DF450}
 * @param codeOnL2 {@link DataField#DF451}
 * @param week {@link DataField#DF452}
 * @param accuracy {@link DataField#DF453}
 * @param health {@link DataField#DF454}
 * @param tgd {@link DataField#DF455}
 * @param iodc {@link DataField#DF456}
 * @param longFit {@link DataField#DF457}
 */
public record QzssEphemeris1044(
        int satellite,
        int toc,
        int af2,
        int af1,
        int af0,
        int iode,
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
        int idot,
        int codeOnL2,
        int week,
        int accuracy,
        int health,
        int tgd,
        int iodc,
        boolean longFit)
        implements KeplerMessage {
    /** DF002. */
    public static final int NUMBER = 1044;

    /** Reads what follows DF002. */
    static QzssEphemeris1044 read(BitReader in) {
        return new QzssEphemeris1044(
                DataField.DF429.readInt(in),
                DataField.DF430.readInt(in),
                DataField.DF431.readInt(in),
                DataField.DF432.readInt(in),
                DataField.DF433.readInt(in),
                DataField.DF434.readInt(in),
                DataField.DF435.readInt(in),
                DataField.DF436.readInt(in),
                DataField.DF437.readInt(in),
                DataField.DF438.readInt(in),
                DataField.DF439.read(in),
                DataField.DF440.readInt(in),
                DataField.DF441.read(in),
                DataField.DF442.readInt(in),
                DataField.DF443.readInt(in),
                DataField.DF444.readInt(in),
                DataField.DF445.readInt(in),
                DataField.DF446.readInt(in),
                DataField.DF447.readInt(in),
                DataField.DF448.readInt(in),
                DataField.DF449.readInt(in),
                DataField.DF450.readInt(in),
                DataField.DF451.readInt(in),
                DataField.DF452.readInt(in),
                DataField.DF453.readInt(in),
                DataField.DF454.readInt(in),
                DataField.DF455.readInt(in),
                DataField.DF456.readInt(in),
                DataField.DF457.readFlag(in));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF429.write(out, satellite);
        DataField.DF430.write(out, toc);
        DataField.DF431.write(out, af2);
        DataField.DF432.write(out, af1);
        DataField.DF433.write(out, af0);
        DataField.DF434.write(out, iode);
        DataField.DF435.write(out, crs);
        DataField.DF436.write(out, deltaN);
        DataField.DF437.write(out, m0);
        DataField.DF438.write(out, cuc);
        DataField.DF439.write(out, eccentricity);
        DataField.DF440.write(out, cus);
        DataField.DF441.write(out, sqrtA);
        DataField.DF442.write(out, toe);
        DataField.DF443.write(out, cic);
        DataField.DF444.write(out, omega0);
        DataField.DF445.write(out, cis);
        DataField.DF446.write(out, i0);
        DataField.DF447.write(out, crc);
        DataField.DF448.write(out, omega);
        DataField.DF449.write(out, omegaDot);
        DataField.DF450.write(out, idot);
        DataField.DF451.write(out, codeOnL2);
        DataField.DF452.write(out, week);
        DataField.DF453.write(out, accuracy);
        DataField.DF454.write(out, health);
        DataField.DF455.write(out, tgd);
        DataField.DF456.write(out, iodc);
        DataField.DF457.write(out, longFit);
    }

    @Override
    public KeplerElements elements() {
        return new KeplerElements(
                DataField.DF442.value(toe),
                DataField.DF441.value(sqrtA),
                DataField.DF439.value(eccentricity),
                DataField.DF437.value(m0),
                DataField.DF436.value(deltaN),
                DataField.DF444.value(omega0),
                DataField.DF446.value(i0),
                DataField.DF448.value(omega),
                DataField.DF449.value(omegaDot),
                DataField.DF450.value(idot),
                DataField.DF438.value(cuc),
                DataField.DF440.value(cus),
                DataField.DF447.value(crc),
                DataField.DF435.value(crs),
                DataField.DF443.value(cic),
                DataField.DF445.value(cis));
    }

    @Override
    public ClockElements clock() {
        return new ClockElements(
                DataField.DF430.value(toc),
                DataField.DF433.value(af0),
                DataField.DF432.value(af1),
                DataField.DF431.value(af2));
    }

    /**
     * This message with other elements and another clock, rounded to the wire's resolution.
     *
     * @throws IllegalArgumentException where a field cannot hold its value
     */
    public QzssEphemeris1044 with(KeplerElements elements, ClockElements clock) {
        return new QzssEphemeris1044(
                satellite,
                DataField.DF430.rawInt(clock.tocSeconds()),
                DataField.DF431.rawInt(clock.af2SecondsPerSecondSquared()),
                DataField.DF432.rawInt(clock.af1SecondsPerSecond()),
                DataField.DF433.rawInt(clock.af0Seconds()),
                iode,
                DataField.DF435.rawInt(elements.crsMeters()),
                DataField.DF436.rawInt(elements.deltaNRadPerSecond()),
                DataField.DF437.rawAngle(elements.m0Rad()),
                DataField.DF438.rawInt(elements.cucRad()),
                DataField.DF439.raw(elements.eccentricity()),
                DataField.DF440.rawInt(elements.cusRad()),
                DataField.DF441.raw(elements.sqrtAxis()),
                DataField.DF442.rawInt(elements.toeSeconds()),
                DataField.DF443.rawInt(elements.cicRad()),
                DataField.DF444.rawAngle(elements.omega0Rad()),
                DataField.DF445.rawInt(elements.cisRad()),
                DataField.DF446.rawAngle(elements.i0Rad()),
                DataField.DF447.rawInt(elements.crcMeters()),
                DataField.DF448.rawAngle(elements.omegaRad()),
                DataField.DF449.rawInt(elements.omegaDotRadPerSecond()),
                DataField.DF450.rawInt(elements.idotRadPerSecond()),
                codeOnL2,
                week,
                accuracy,
                health,
                tgd,
                iodc,
                longFit);
    }

    /** L1/L2 group delay TGD, seconds. */
    public double tgdSeconds() {
        return DataField.DF455.value(tgd);
    }

    /** With another TGD, seconds. */
    public QzssEphemeris1044 withTgd(double seconds) {
        return new QzssEphemeris1044(
                satellite,
                toc,
                af2,
                af1,
                af0,
                iode,
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
                idot,
                codeOnL2,
                week,
                accuracy,
                health,
                DataField.DF455.rawInt(seconds),
                iodc,
                longFit);
    }

    /** A healthy satellite's message with everything else 0, to be completed by {@link #with}. */
    public static QzssEphemeris1044 of(int satellite, int fullWeek, int iode) {
        return new QzssEphemeris1044(
                satellite,
                0,
                0,
                0,
                0,
                iode,
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
                fullWeek & 1023,
                0,
                0,
                0,
                iode,
                false);
    }
}
