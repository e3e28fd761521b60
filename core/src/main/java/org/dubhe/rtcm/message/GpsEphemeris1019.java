package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1019: GPS broadcast ephemeris (LNAV), raw.
 *
 * @param satellite {@link DataField#DF009}
 * @param week {@link DataField#DF076}
 * @param accuracy {@link DataField#DF077}
 * @param codeOnL2 {@link DataField#DF078}
 * @param idot {@link DataField#DF079}
 * @param iode {@link DataField#DF071}
 * @param toc {@link DataField#DF081}
 * @param af2 {@link DataField#DF082}
 * @param af1 {@link DataField#DF083}
 * @param af0 {@link DataField#DF084}
 * @param iodc {@link DataField#DF085}
 * @param crs {@link DataField#DF086}
 * @param deltaN {@link DataField#DF087}
 * @param m0 {@link DataField#DF088}
 * @param cuc {@link DataField#DF089}
 * @param eccentricity {@link DataField#DF090}
 * @param cus {@link DataField#DF091}
 * @param sqrtA {@link DataField#DF092}
 * @param toe {@link DataField#DF093}
 * @param cic {@link DataField#DF094}
 * @param omega0 {@link DataField#DF095}
 * @param cis {@link DataField#DF096}
 * @param i0 {@link DataField#DF097}
 * @param crc {@link DataField#DF098}
 * @param omega {@link DataField#DF099}
 * @param omegaDot {@link DataField#DF100}
 * @param tgd {@link DataField#DF101}
 * @param health {@link DataField#DF102}
 * @param l2PData {@link DataField#DF103}
 * @param longFit {@link DataField#DF137}
 */
public record GpsEphemeris1019(
        int satellite,
        int week,
        int accuracy,
        int codeOnL2,
        int idot,
        int iode,
        int toc,
        int af2,
        int af1,
        int af0,
        int iodc,
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
        int tgd,
        int health,
        boolean l2PData,
        boolean longFit)
        implements KeplerMessage {
    /** DF002. */
    public static final int NUMBER = 1019;

    /** Reads what follows DF002. */
    static GpsEphemeris1019 read(BitReader in) {
        return new GpsEphemeris1019(
                DataField.DF009.readInt(in),
                DataField.DF076.readInt(in),
                DataField.DF077.readInt(in),
                DataField.DF078.readInt(in),
                DataField.DF079.readInt(in),
                DataField.DF071.readInt(in),
                DataField.DF081.readInt(in),
                DataField.DF082.readInt(in),
                DataField.DF083.readInt(in),
                DataField.DF084.readInt(in),
                DataField.DF085.readInt(in),
                DataField.DF086.readInt(in),
                DataField.DF087.readInt(in),
                DataField.DF088.readInt(in),
                DataField.DF089.readInt(in),
                DataField.DF090.read(in),
                DataField.DF091.readInt(in),
                DataField.DF092.read(in),
                DataField.DF093.readInt(in),
                DataField.DF094.readInt(in),
                DataField.DF095.readInt(in),
                DataField.DF096.readInt(in),
                DataField.DF097.readInt(in),
                DataField.DF098.readInt(in),
                DataField.DF099.readInt(in),
                DataField.DF100.readInt(in),
                DataField.DF101.readInt(in),
                DataField.DF102.readInt(in),
                DataField.DF103.readFlag(in),
                DataField.DF137.readFlag(in));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF009.write(out, satellite);
        DataField.DF076.write(out, week);
        DataField.DF077.write(out, accuracy);
        DataField.DF078.write(out, codeOnL2);
        DataField.DF079.write(out, idot);
        DataField.DF071.write(out, iode);
        DataField.DF081.write(out, toc);
        DataField.DF082.write(out, af2);
        DataField.DF083.write(out, af1);
        DataField.DF084.write(out, af0);
        DataField.DF085.write(out, iodc);
        DataField.DF086.write(out, crs);
        DataField.DF087.write(out, deltaN);
        DataField.DF088.write(out, m0);
        DataField.DF089.write(out, cuc);
        DataField.DF090.write(out, eccentricity);
        DataField.DF091.write(out, cus);
        DataField.DF092.write(out, sqrtA);
        DataField.DF093.write(out, toe);
        DataField.DF094.write(out, cic);
        DataField.DF095.write(out, omega0);
        DataField.DF096.write(out, cis);
        DataField.DF097.write(out, i0);
        DataField.DF098.write(out, crc);
        DataField.DF099.write(out, omega);
        DataField.DF100.write(out, omegaDot);
        DataField.DF101.write(out, tgd);
        DataField.DF102.write(out, health);
        DataField.DF103.write(out, l2PData);
        DataField.DF137.write(out, longFit);
    }

    @Override
    public KeplerElements elements() {
        return new KeplerElements(
                DataField.DF093.value(toe),
                DataField.DF092.value(sqrtA),
                DataField.DF090.value(eccentricity),
                DataField.DF088.value(m0),
                DataField.DF087.value(deltaN),
                DataField.DF095.value(omega0),
                DataField.DF097.value(i0),
                DataField.DF099.value(omega),
                DataField.DF100.value(omegaDot),
                DataField.DF079.value(idot),
                DataField.DF089.value(cuc),
                DataField.DF091.value(cus),
                DataField.DF098.value(crc),
                DataField.DF086.value(crs),
                DataField.DF094.value(cic),
                DataField.DF096.value(cis));
    }

    @Override
    public ClockElements clock() {
        return new ClockElements(
                DataField.DF081.value(toc),
                DataField.DF084.value(af0),
                DataField.DF083.value(af1),
                DataField.DF082.value(af2));
    }

    /**
     * This message with other elements and another clock, rounded to the wire's resolution.
     *
     * @throws IllegalArgumentException where a field cannot hold its value
     */
    public GpsEphemeris1019 with(KeplerElements elements, ClockElements clock) {
        return new GpsEphemeris1019(
                satellite,
                week,
                accuracy,
                codeOnL2,
                DataField.DF079.rawInt(elements.idotRadPerSecond()),
                iode,
                DataField.DF081.rawInt(clock.tocSeconds()),
                DataField.DF082.rawInt(clock.af2SecondsPerSecondSquared()),
                DataField.DF083.rawInt(clock.af1SecondsPerSecond()),
                DataField.DF084.rawInt(clock.af0Seconds()),
                iodc,
                DataField.DF086.rawInt(elements.crsMeters()),
                DataField.DF087.rawInt(elements.deltaNRadPerSecond()),
                DataField.DF088.rawAngle(elements.m0Rad()),
                DataField.DF089.rawInt(elements.cucRad()),
                DataField.DF090.raw(elements.eccentricity()),
                DataField.DF091.rawInt(elements.cusRad()),
                DataField.DF092.raw(elements.sqrtAxis()),
                DataField.DF093.rawInt(elements.toeSeconds()),
                DataField.DF094.rawInt(elements.cicRad()),
                DataField.DF095.rawAngle(elements.omega0Rad()),
                DataField.DF096.rawInt(elements.cisRad()),
                DataField.DF097.rawAngle(elements.i0Rad()),
                DataField.DF098.rawInt(elements.crcMeters()),
                DataField.DF099.rawAngle(elements.omegaRad()),
                DataField.DF100.rawInt(elements.omegaDotRadPerSecond()),
                tgd,
                health,
                l2PData,
                longFit);
    }

    /** L1/L2 group delay TGD, seconds. */
    public double tgdSeconds() {
        return DataField.DF101.value(tgd);
    }

    /** With another TGD, seconds. */
    public GpsEphemeris1019 withTgd(double seconds) {
        return new GpsEphemeris1019(
                satellite,
                week,
                accuracy,
                codeOnL2,
                idot,
                iode,
                toc,
                af2,
                af1,
                af0,
                iodc,
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
                DataField.DF101.rawInt(seconds),
                health,
                l2PData,
                longFit);
    }

    /** A healthy satellite's message with everything else 0, to be completed by {@link #with}. */
    public static GpsEphemeris1019 of(int satellite, int fullWeek, int iode) {
        return new GpsEphemeris1019(
                satellite,
                fullWeek & 1023,
                0,
                1,
                0,
                iode,
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
                0,
                false,
                false);
    }
}
