package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * The data fields of the messages in this package (RTCM 10403.3 table 3.4-1 and the BeiDou fields of 10403.3 amendment 1): width, signedness and the
 * value of one unit, in SI units and radians.
 *
 * <p>Records hold the raw integers, so reading and writing again loses nothing; {@link #value} scales, {@link #raw} rounds.
 */
public enum DataField {
    /** Message number. */
    DF002(Kind.UNSIGNED, 12, 1),
    /** Reference station id. */
    DF003(Kind.UNSIGNED, 12, 1),
    /** GPS satellite, 1 to 32. */
    DF009(Kind.UNSIGNED, 6, 1),
    /** ITRF realisation year; 0 = not said. */
    DF021(Kind.UNSIGNED, 6, 1),
    /** GPS service. */
    DF022(Kind.UNSIGNED, 1, 1),
    /** GLONASS service. */
    DF023(Kind.UNSIGNED, 1, 1),
    /** Galileo service. */
    DF024(Kind.UNSIGNED, 1, 1),
    /** ARP x, metres. */
    DF025(Kind.SIGNED, 38, 1e-4),
    /** ARP y, metres. */
    DF026(Kind.SIGNED, 38, 1e-4),
    /** ARP z, metres. */
    DF027(Kind.SIGNED, 38, 1e-4),
    /** Antenna height, metres. */
    DF028(Kind.UNSIGNED, 16, 1e-4),
    /** Length of the antenna descriptor. */
    DF029(Kind.UNSIGNED, 8, 1),
    /** Antenna setup id. */
    DF031(Kind.UNSIGNED, 8, 1),
    /** Length of the antenna serial number. */
    DF032(Kind.UNSIGNED, 8, 1),
    /** GLONASS slot, 1 to 24. */
    DF038(Kind.UNSIGNED, 6, 1),
    /** GLONASS frequency channel + 7. */
    DF040(Kind.UNSIGNED, 5, 1),
    /** Modified Julian day. */
    DF051(Kind.UNSIGNED, 16, 1),
    /** Seconds of day, UTC. */
    DF052(Kind.UNSIGNED, 17, 1),
    /** GPS IODE. */
    DF071(Kind.UNSIGNED, 8, 1),
    /** GPS week modulo 1024. */
    DF076(Kind.UNSIGNED, 10, 1),
    /** GPS user range accuracy index. */
    DF077(Kind.UNSIGNED, 4, 1),
    /** GPS code on L2. */
    DF078(Kind.UNSIGNED, 2, 1),
    /** GPS IDOT, rad/s. */
    DF079(Kind.SIGNED, 14, 0x1p-43 * Pi.SEMICIRCLE),
    /** GPS toc, seconds of week. */
    DF081(Kind.UNSIGNED, 16, 16),
    /** GPS af2, s/s². */
    DF082(Kind.SIGNED, 8, 0x1p-55),
    /** GPS af1, s/s. */
    DF083(Kind.SIGNED, 16, 0x1p-43),
    /** GPS af0, seconds. */
    DF084(Kind.SIGNED, 22, 0x1p-31),
    /** GPS IODC. */
    DF085(Kind.UNSIGNED, 10, 1),
    /** GPS Crs, metres. */
    DF086(Kind.SIGNED, 16, 0x1p-5),
    /** GPS Δn, rad/s. */
    DF087(Kind.SIGNED, 16, 0x1p-43 * Pi.SEMICIRCLE),
    /** GPS M0, radians. */
    DF088(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** GPS Cuc, radians. */
    DF089(Kind.SIGNED, 16, 0x1p-29),
    /** GPS eccentricity. */
    DF090(Kind.UNSIGNED, 32, 0x1p-33),
    /** GPS Cus, radians. */
    DF091(Kind.SIGNED, 16, 0x1p-29),
    /** GPS √A, √m. */
    DF092(Kind.UNSIGNED, 32, 0x1p-19),
    /** GPS toe, seconds of week. */
    DF093(Kind.UNSIGNED, 16, 16),
    /** GPS Cic, radians. */
    DF094(Kind.SIGNED, 16, 0x1p-29),
    /** GPS Ω0, radians. */
    DF095(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** GPS Cis, radians. */
    DF096(Kind.SIGNED, 16, 0x1p-29),
    /** GPS i0, radians. */
    DF097(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** GPS Crc, metres. */
    DF098(Kind.SIGNED, 16, 0x1p-5),
    /** GPS ω, radians. */
    DF099(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** GPS Ω̇, rad/s. */
    DF100(Kind.SIGNED, 24, 0x1p-43 * Pi.SEMICIRCLE),
    /** GPS TGD, seconds. */
    DF101(Kind.SIGNED, 8, 0x1p-31),
    /** GPS health; 0 = good. */
    DF102(Kind.UNSIGNED, 6, 1),
    /** GPS L2 P data flag. */
    DF103(Kind.UNSIGNED, 1, 1),
    /** GLONASS almanac health Cn. */
    DF104(Kind.UNSIGNED, 1, 1),
    /** GLONASS almanac health available. */
    DF105(Kind.UNSIGNED, 1, 1),
    /** GLONASS P1. */
    DF106(Kind.UNSIGNED, 2, 1),
    /** GLONASS tk: 5 bits hours, 6 minutes, 1 half minute. */
    DF107(Kind.UNSIGNED, 12, 1),
    /** GLONASS msb of Bn; 1 = unhealthy. */
    DF108(Kind.UNSIGNED, 1, 1),
    /** GLONASS P2. */
    DF109(Kind.UNSIGNED, 1, 1),
    /** GLONASS tb, seconds of day, UTC + 3 h. */
    DF110(Kind.UNSIGNED, 7, 900),
    /** GLONASS ẋ, m/s. */
    DF111(Kind.SIGN_MAGNITUDE, 24, 0x1p-20 * 1e3),
    /** GLONASS x, metres, PZ-90. */
    DF112(Kind.SIGN_MAGNITUDE, 27, 0x1p-11 * 1e3),
    /** GLONASS ẍ, m/s². */
    DF113(Kind.SIGN_MAGNITUDE, 5, 0x1p-30 * 1e3),
    /** GLONASS ẏ, m/s. */
    DF114(Kind.SIGN_MAGNITUDE, 24, 0x1p-20 * 1e3),
    /** GLONASS y, metres. */
    DF115(Kind.SIGN_MAGNITUDE, 27, 0x1p-11 * 1e3),
    /** GLONASS ÿ, m/s². */
    DF116(Kind.SIGN_MAGNITUDE, 5, 0x1p-30 * 1e3),
    /** GLONASS ż, m/s. */
    DF117(Kind.SIGN_MAGNITUDE, 24, 0x1p-20 * 1e3),
    /** GLONASS z, metres. */
    DF118(Kind.SIGN_MAGNITUDE, 27, 0x1p-11 * 1e3),
    /** GLONASS z̈, m/s². */
    DF119(Kind.SIGN_MAGNITUDE, 5, 0x1p-30 * 1e3),
    /** GLONASS P3. */
    DF120(Kind.UNSIGNED, 1, 1),
    /** GLONASS γn. */
    DF121(Kind.SIGN_MAGNITUDE, 11, 0x1p-40),
    /** GLONASS-M P. */
    DF122(Kind.UNSIGNED, 2, 1),
    /** GLONASS-M ln of the third string; 1 = unhealthy. */
    DF123(Kind.UNSIGNED, 1, 1),
    /** GLONASS τn, seconds. */
    DF124(Kind.SIGN_MAGNITUDE, 22, 0x1p-30),
    /** GLONASS-M Δτn, seconds. */
    DF125(Kind.SIGN_MAGNITUDE, 5, 0x1p-30),
    /** GLONASS En, age in days. */
    DF126(Kind.UNSIGNED, 5, 1),
    /** GLONASS-M P4. */
    DF127(Kind.UNSIGNED, 1, 1),
    /** GLONASS-M FT, accuracy index. */
    DF128(Kind.UNSIGNED, 4, 1),
    /** GLONASS-M NT, day of the four-year interval. */
    DF129(Kind.UNSIGNED, 11, 1),
    /** GLONASS-M M; 1 = GLONASS-M. */
    DF130(Kind.UNSIGNED, 2, 1),
    /** GLONASS additional data available. */
    DF131(Kind.UNSIGNED, 1, 1),
    /** GLONASS NA, day of the four-year interval. */
    DF132(Kind.UNSIGNED, 11, 1),
    /** GLONASS τc, seconds. */
    DF133(Kind.SIGN_MAGNITUDE, 32, 0x1p-31),
    /** GLONASS-M N4, four-year interval since 1996. */
    DF134(Kind.UNSIGNED, 5, 1),
    /** GLONASS-M τGPS, seconds. */
    DF135(Kind.SIGN_MAGNITUDE, 22, 0x1p-30),
    /** GLONASS-M ln of the fifth string. */
    DF136(Kind.UNSIGNED, 1, 1),
    /** GPS fit interval longer than 4 h. */
    DF137(Kind.UNSIGNED, 1, 1),
    /** Number of characters. */
    DF138(Kind.UNSIGNED, 7, 1),
    /** Number of UTF-8 code units. */
    DF139(Kind.UNSIGNED, 8, 1),
    /** 1 = the reference station is not physical. */
    DF141(Kind.UNSIGNED, 1, 1),
    /** 1 = one oscillator drives all measurements. */
    DF142(Kind.UNSIGNED, 1, 1),
    /** Physical reference station id. */
    DF226(Kind.UNSIGNED, 12, 1),
    /** Length of the receiver type. */
    DF227(Kind.UNSIGNED, 8, 1),
    /** Length of the firmware version. */
    DF229(Kind.UNSIGNED, 8, 1),
    /** Length of the receiver serial number. */
    DF231(Kind.UNSIGNED, 8, 1),
    /** Galileo satellite, 1 to 36. */
    DF252(Kind.UNSIGNED, 6, 1),
    /** Galileo I/NAV SISA index E1, E5b. */
    DF286(Kind.UNSIGNED, 8, 1),
    /** Galileo E1-B signal health. */
    DF287(Kind.UNSIGNED, 2, 1),
    /** Galileo E1-B data not valid. */
    DF288(Kind.UNSIGNED, 1, 1),
    /** Galileo week (GST). */
    DF289(Kind.UNSIGNED, 12, 1),
    /** Galileo IODnav. */
    DF290(Kind.UNSIGNED, 10, 1),
    /** Galileo F/NAV SISA index E1, E5a. */
    DF291(Kind.UNSIGNED, 8, 1),
    /** Galileo IDOT, rad/s. */
    DF292(Kind.SIGNED, 14, 0x1p-43 * Pi.SEMICIRCLE),
    /** Galileo toc, seconds of week. */
    DF293(Kind.UNSIGNED, 14, 60),
    /** Galileo af2, s/s². */
    DF294(Kind.SIGNED, 6, 0x1p-59),
    /** Galileo af1, s/s. */
    DF295(Kind.SIGNED, 21, 0x1p-46),
    /** Galileo af0, seconds. */
    DF296(Kind.SIGNED, 31, 0x1p-34),
    /** Galileo Crs, metres. */
    DF297(Kind.SIGNED, 16, 0x1p-5),
    /** Galileo Δn, rad/s. */
    DF298(Kind.SIGNED, 16, 0x1p-43 * Pi.SEMICIRCLE),
    /** Galileo M0, radians. */
    DF299(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** Galileo Cuc, radians. */
    DF300(Kind.SIGNED, 16, 0x1p-29),
    /** Galileo eccentricity. */
    DF301(Kind.UNSIGNED, 32, 0x1p-33),
    /** Galileo Cus, radians. */
    DF302(Kind.SIGNED, 16, 0x1p-29),
    /** Galileo √A, √m. */
    DF303(Kind.UNSIGNED, 32, 0x1p-19),
    /** Galileo toe, seconds of week. */
    DF304(Kind.UNSIGNED, 14, 60),
    /** Galileo Cic, radians. */
    DF305(Kind.SIGNED, 16, 0x1p-29),
    /** Galileo Ω0, radians. */
    DF306(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** Galileo Cis, radians. */
    DF307(Kind.SIGNED, 16, 0x1p-29),
    /** Galileo i0, radians. */
    DF308(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** Galileo Crc, metres. */
    DF309(Kind.SIGNED, 16, 0x1p-5),
    /** Galileo ω, radians. */
    DF310(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** Galileo Ω̇, rad/s. */
    DF311(Kind.SIGNED, 24, 0x1p-43 * Pi.SEMICIRCLE),
    /** Galileo BGD E5a/E1, seconds. */
    DF312(Kind.SIGNED, 10, 0x1p-32),
    /** Galileo BGD E5b/E1, seconds. */
    DF313(Kind.SIGNED, 10, 0x1p-32),
    /** Galileo E5a signal health. */
    DF314(Kind.UNSIGNED, 2, 1),
    /** Galileo E5a data not valid. */
    DF315(Kind.UNSIGNED, 1, 1),
    /** Galileo E5b signal health. */
    DF316(Kind.UNSIGNED, 2, 1),
    /** Galileo E5b data not valid. */
    DF317(Kind.UNSIGNED, 1, 1),
    /** Quarter cycle: 0 = not said, 1 = phases aligned, 2 = not. */
    DF364(Kind.UNSIGNED, 2, 1),
    /** 1 = GLONASS phase is aligned with the code. */
    DF421(Kind.UNSIGNED, 1, 1),
    /** GLONASS signals that follow: L1 C/A, L1 P, L2 C/A, L2 P from the msb. */
    DF422(Kind.UNSIGNED, 4, 1),
    /** GLONASS code-phase bias, metres; −32768 = not known. */
    DF423(Kind.SIGNED, 16, 0.02),
    /** QZSS satellite, PRN − 192. */
    DF429(Kind.UNSIGNED, 4, 1),
    /** QZSS toc, seconds of week. */
    DF430(Kind.UNSIGNED, 16, 16),
    /** QZSS af2, s/s². */
    DF431(Kind.SIGNED, 8, 0x1p-55),
    /** QZSS af1, s/s. */
    DF432(Kind.SIGNED, 16, 0x1p-43),
    /** QZSS af0, seconds. */
    DF433(Kind.SIGNED, 22, 0x1p-31),
    /** QZSS IODE. */
    DF434(Kind.UNSIGNED, 8, 1),
    /** QZSS Crs, metres. */
    DF435(Kind.SIGNED, 16, 0x1p-5),
    /** QZSS Δn, rad/s. */
    DF436(Kind.SIGNED, 16, 0x1p-43 * Pi.SEMICIRCLE),
    /** QZSS M0, radians. */
    DF437(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** QZSS Cuc, radians. */
    DF438(Kind.SIGNED, 16, 0x1p-29),
    /** QZSS eccentricity. */
    DF439(Kind.UNSIGNED, 32, 0x1p-33),
    /** QZSS Cus, radians. */
    DF440(Kind.SIGNED, 16, 0x1p-29),
    /** QZSS √A, √m. */
    DF441(Kind.UNSIGNED, 32, 0x1p-19),
    /** QZSS toe, seconds of week. */
    DF442(Kind.UNSIGNED, 16, 16),
    /** QZSS Cic, radians. */
    DF443(Kind.SIGNED, 16, 0x1p-29),
    /** QZSS Ω0, radians. */
    DF444(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** QZSS Cis, radians. */
    DF445(Kind.SIGNED, 16, 0x1p-29),
    /** QZSS i0, radians. */
    DF446(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** QZSS Crc, metres. */
    DF447(Kind.SIGNED, 16, 0x1p-5),
    /** QZSS ω, radians. */
    DF448(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** QZSS Ω̇, rad/s. */
    DF449(Kind.SIGNED, 24, 0x1p-43 * Pi.SEMICIRCLE),
    /** QZSS IDOT, rad/s. */
    DF450(Kind.SIGNED, 14, 0x1p-43 * Pi.SEMICIRCLE),
    /** QZSS code on L2. */
    DF451(Kind.UNSIGNED, 2, 1),
    /** QZSS week modulo 1024. */
    DF452(Kind.UNSIGNED, 10, 1),
    /** QZSS user range accuracy index. */
    DF453(Kind.UNSIGNED, 4, 1),
    /** QZSS health. */
    DF454(Kind.UNSIGNED, 6, 1),
    /** QZSS TGD, seconds. */
    DF455(Kind.SIGNED, 8, 0x1p-31),
    /** QZSS IODC. */
    DF456(Kind.UNSIGNED, 10, 1),
    /** QZSS fit interval longer than 2 h. */
    DF457(Kind.UNSIGNED, 1, 1),
    /** BDS satellite, 1 to 63. */
    DF488(Kind.UNSIGNED, 6, 1),
    /** BDT week. */
    DF489(Kind.UNSIGNED, 13, 1),
    /** BDS user range accuracy index. */
    DF490(Kind.UNSIGNED, 4, 1),
    /** BDS IDOT, rad/s. */
    DF491(Kind.SIGNED, 14, 0x1p-43 * Pi.SEMICIRCLE),
    /** BDS AODE. */
    DF492(Kind.UNSIGNED, 5, 1),
    /** BDS toc, seconds of the BDT week. */
    DF493(Kind.UNSIGNED, 17, 8),
    /** BDS a2, s/s². */
    DF494(Kind.SIGNED, 11, 0x1p-66),
    /** BDS a1, s/s. */
    DF495(Kind.SIGNED, 22, 0x1p-50),
    /** BDS a0, seconds. */
    DF496(Kind.SIGNED, 24, 0x1p-33),
    /** BDS AODC. */
    DF497(Kind.UNSIGNED, 5, 1),
    /** BDS Crs, metres. */
    DF498(Kind.SIGNED, 18, 0x1p-6),
    /** BDS Δn, rad/s. */
    DF499(Kind.SIGNED, 16, 0x1p-43 * Pi.SEMICIRCLE),
    /** BDS M0, radians. */
    DF500(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** BDS Cuc, radians. */
    DF501(Kind.SIGNED, 18, 0x1p-31),
    /** BDS eccentricity. */
    DF502(Kind.UNSIGNED, 32, 0x1p-33),
    /** BDS Cus, radians. */
    DF503(Kind.SIGNED, 18, 0x1p-31),
    /** BDS √A, √m. */
    DF504(Kind.UNSIGNED, 32, 0x1p-19),
    /** BDS toe, seconds of the BDT week. */
    DF505(Kind.UNSIGNED, 17, 8),
    /** BDS Cic, radians. */
    DF506(Kind.SIGNED, 18, 0x1p-31),
    /** BDS Ω0, radians. */
    DF507(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** BDS Cis, radians. */
    DF508(Kind.SIGNED, 18, 0x1p-31),
    /** BDS i0, radians. */
    DF509(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** BDS Crc, metres. */
    DF510(Kind.SIGNED, 18, 0x1p-6),
    /** BDS ω, radians. */
    DF511(Kind.SIGNED, 32, 0x1p-31 * Pi.SEMICIRCLE),
    /** BDS Ω̇, rad/s. */
    DF512(Kind.SIGNED, 24, 0x1p-43 * Pi.SEMICIRCLE),
    /** BDS TGD1 (B1I), seconds. */
    DF513(Kind.SIGNED, 10, 1e-10),
    /** BDS TGD2 (B2I), seconds. */
    DF514(Kind.SIGNED, 10, 1e-10),
    /** BDS satellite health; 1 = bad. */
    DF515(Kind.UNSIGNED, 1, 1);

    private enum Kind {
        UNSIGNED,
        /** Two's complement. */
        SIGNED,
        /**
         * A sign bit and a magnitude, as GLONASS sends. Receivers do send a sign without magnitude; its raw value is −2^(bits − 1), which is no
         * other number, so that it is written again as it was.
         */
        SIGN_MAGNITUDE
    }

    /** Half a turn in radians, with the π of the interface control documents (IS-GPS-200 §20.3.3.4.3). */
    private static final class Pi {
        static final double SEMICIRCLE = 3.1415926535898;
    }

    private final Kind kind;
    private final int bits;
    private final double scale;

    DataField(Kind kind, int bits, double scale) {
        this.kind = kind;
        this.bits = bits;
        this.scale = scale;
    }

    /** Width on the wire. */
    public int bits() {
        return bits;
    }

    /** A raw value in the field's unit. */
    public double value(long raw) {
        return isNegativeZero(raw) ? -0.0 : raw * scale;
    }

    /**
     * The raw value nearest to a value.
     *
     * @throws IllegalArgumentException where the field cannot hold it
     */
    public long raw(double value) {
        double raw = Math.rint(value / scale);
        double least = least();
        double most = most();
        if (!(raw >= least && raw <= most)) {
            throw new IllegalArgumentException(
                    name() + ": " + value + " (expected: " + least * scale + " to " + most * scale + ")");
        }
        return (long) raw;
    }

    /** {@link #raw} as an {@code int}, for fields of at most 31 bits unsigned or 32 signed. */
    int rawInt(double value) {
        return Math.toIntExact(raw(value));
    }

    /** The raw value of an angle in a 32-bit field, which holds exactly one turn and so wraps. */
    int rawAngle(double radians) {
        return (int) Math.round(radians / scale);
    }

    long read(BitReader in) {
        return switch (kind) {
            case UNSIGNED -> in.unsignedLong(bits);
            case SIGNED -> in.signedLong(bits);
            case SIGN_MAGNITUDE -> {
                boolean negative = in.flag();
                long magnitude = in.unsignedLong(bits - 1);
                if (!negative) {
                    yield magnitude;
                }
                yield magnitude == 0 ? -(1L << (bits - 1)) : -magnitude;
            }
        };
    }

    int readInt(BitReader in) {
        return (int) read(in);
    }

    boolean readFlag(BitReader in) {
        return read(in) != 0;
    }

    void write(BitWriter out, long raw) {
        assert (raw >= least() && raw <= most()) || isNegativeZero(raw) : name() + ": " + raw;
        switch (kind) {
            case UNSIGNED, SIGNED -> out.write(raw, bits);
            case SIGN_MAGNITUDE -> {
                out.flag(raw < 0);
                out.write(Math.abs(raw), bits - 1);
            }
        }
    }

    void write(BitWriter out, boolean flag) {
        out.flag(flag);
    }

    private boolean isNegativeZero(long raw) {
        return kind == Kind.SIGN_MAGNITUDE && raw == -(1L << (bits - 1));
    }

    private double least() {
        return switch (kind) {
            case UNSIGNED -> 0;
            case SIGNED -> -Math.scalb(1.0, bits - 1);
            case SIGN_MAGNITUDE -> 1 - Math.scalb(1.0, bits - 1);
        };
    }

    private double most() {
        return Math.scalb(1.0, kind == Kind.UNSIGNED ? bits : bits - 1) - 1;
    }
}
