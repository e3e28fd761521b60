package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1020: GLONASS broadcast ephemeris, raw: position, velocity and lunisolar acceleration in PZ-90 at tb.
 *
 * <p>Times are UTC + 3 h.
 *
 * @param satellite {@link DataField#DF038}
 * @param channel {@link DataField#DF040}
 * @param almanacHealth {@link DataField#DF104}
 * @param almanacHealthAvailable {@link DataField#DF105}
 * @param p1 {@link DataField#DF106}
 * @param tk {@link DataField#DF107}
 * @param unhealthy {@link DataField#DF108}
 * @param p2 {@link DataField#DF109}
 * @param tb {@link DataField#DF110}
 * @param velocityX {@link DataField#DF111}
 * @param x {@link DataField#DF112}
 * @param accelerationX {@link DataField#DF113}
 * @param velocityY {@link DataField#DF114}
 * @param y {@link DataField#DF115}
 * @param accelerationY {@link DataField#DF116}
 * @param velocityZ {@link DataField#DF117}
 * @param z {@link DataField#DF118}
 * @param accelerationZ {@link DataField#DF119}
 * @param p3 {@link DataField#DF120}
 * @param gammaN {@link DataField#DF121}
 * @param p {@link DataField#DF122}
 * @param thirdStringUnhealthy {@link DataField#DF123}
 * @param tauN {@link DataField#DF124}
 * @param deltaTauN {@link DataField#DF125}
 * @param ageDays {@link DataField#DF126}
 * @param p4 {@link DataField#DF127}
 * @param accuracy {@link DataField#DF128}
 * @param dayNumber {@link DataField#DF129}
 * @param model {@link DataField#DF130}
 * @param additionalData {@link DataField#DF131}
 * @param almanacDay {@link DataField#DF132}
 * @param tauC {@link DataField#DF133}
 * @param fourYears {@link DataField#DF134}
 * @param tauGps {@link DataField#DF135}
 * @param fifthStringUnhealthy {@link DataField#DF136}
 */
public record GlonassEphemeris1020(
        int satellite,
        int channel,
        boolean almanacHealth,
        boolean almanacHealthAvailable,
        int p1,
        int tk,
        boolean unhealthy,
        boolean p2,
        int tb,
        int velocityX,
        int x,
        int accelerationX,
        int velocityY,
        int y,
        int accelerationY,
        int velocityZ,
        int z,
        int accelerationZ,
        boolean p3,
        int gammaN,
        int p,
        boolean thirdStringUnhealthy,
        int tauN,
        int deltaTauN,
        int ageDays,
        boolean p4,
        int accuracy,
        int dayNumber,
        int model,
        boolean additionalData,
        int almanacDay,
        int tauC,
        int fourYears,
        int tauGps,
        boolean fifthStringUnhealthy)
        implements RtcmMessage {
    /** DF002. */
    public static final int NUMBER = 1020;

    /** Reads what follows DF002. */
    static GlonassEphemeris1020 read(BitReader in) {
        return new GlonassEphemeris1020(
                DataField.DF038.readInt(in),
                DataField.DF040.readInt(in),
                DataField.DF104.readFlag(in),
                DataField.DF105.readFlag(in),
                DataField.DF106.readInt(in),
                DataField.DF107.readInt(in),
                DataField.DF108.readFlag(in),
                DataField.DF109.readFlag(in),
                DataField.DF110.readInt(in),
                DataField.DF111.readInt(in),
                DataField.DF112.readInt(in),
                DataField.DF113.readInt(in),
                DataField.DF114.readInt(in),
                DataField.DF115.readInt(in),
                DataField.DF116.readInt(in),
                DataField.DF117.readInt(in),
                DataField.DF118.readInt(in),
                DataField.DF119.readInt(in),
                DataField.DF120.readFlag(in),
                DataField.DF121.readInt(in),
                DataField.DF122.readInt(in),
                DataField.DF123.readFlag(in),
                DataField.DF124.readInt(in),
                DataField.DF125.readInt(in),
                DataField.DF126.readInt(in),
                DataField.DF127.readFlag(in),
                DataField.DF128.readInt(in),
                DataField.DF129.readInt(in),
                DataField.DF130.readInt(in),
                DataField.DF131.readFlag(in),
                DataField.DF132.readInt(in),
                DataField.DF133.readInt(in),
                DataField.DF134.readInt(in),
                DataField.DF135.readInt(in),
                DataField.DF136.readFlag(in));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF038.write(out, satellite);
        DataField.DF040.write(out, channel);
        DataField.DF104.write(out, almanacHealth);
        DataField.DF105.write(out, almanacHealthAvailable);
        DataField.DF106.write(out, p1);
        DataField.DF107.write(out, tk);
        DataField.DF108.write(out, unhealthy);
        DataField.DF109.write(out, p2);
        DataField.DF110.write(out, tb);
        DataField.DF111.write(out, velocityX);
        DataField.DF112.write(out, x);
        DataField.DF113.write(out, accelerationX);
        DataField.DF114.write(out, velocityY);
        DataField.DF115.write(out, y);
        DataField.DF116.write(out, accelerationY);
        DataField.DF117.write(out, velocityZ);
        DataField.DF118.write(out, z);
        DataField.DF119.write(out, accelerationZ);
        DataField.DF120.write(out, p3);
        DataField.DF121.write(out, gammaN);
        DataField.DF122.write(out, p);
        DataField.DF123.write(out, thirdStringUnhealthy);
        DataField.DF124.write(out, tauN);
        DataField.DF125.write(out, deltaTauN);
        DataField.DF126.write(out, ageDays);
        DataField.DF127.write(out, p4);
        DataField.DF128.write(out, accuracy);
        DataField.DF129.write(out, dayNumber);
        DataField.DF130.write(out, model);
        DataField.DF131.write(out, additionalData);
        DataField.DF132.write(out, almanacDay);
        DataField.DF133.write(out, tauC);
        DataField.DF134.write(out, fourYears);
        DataField.DF135.write(out, tauGps);
        DataField.DF136.write(out, fifthStringUnhealthy);
        out.zeros(7);
    }

    /** Frequency channel, −7 to +13 (in use: −7 to +6). */
    public int frequencyChannel() {
        return channel - 7;
    }

    /** Reference time tb, seconds of the day in UTC + 3 h. */
    public double tbSeconds() {
        return DataField.DF110.value(tb);
    }

    /** Position x, y, z in metres, velocity in m/s, acceleration in m/s²: nine numbers. */
    public double[] state() {
        return new double[] {
            DataField.DF112.value(x),
            DataField.DF115.value(y),
            DataField.DF118.value(z),
            DataField.DF111.value(velocityX),
            DataField.DF114.value(velocityY),
            DataField.DF117.value(velocityZ),
            DataField.DF113.value(accelerationX),
            DataField.DF116.value(accelerationY),
            DataField.DF119.value(accelerationZ)
        };
    }

    /** Relative frequency deviation γn. */
    public double gamma() {
        return DataField.DF121.value(gammaN);
    }

    /** System time minus satellite time, seconds: the clock bias is its negative. */
    public double tauSeconds() {
        return DataField.DF124.value(tauN);
    }

    /** Delay of L2 against L1, seconds. */
    public double deltaTauSeconds() {
        return DataField.DF125.value(deltaTauN);
    }

    /** This message with another word on the satellite's health, delay of L2 against L1 and age. */
    public GlonassEphemeris1020 with(boolean unhealthy, double deltaTauSeconds, int ageDays) {
        return new GlonassEphemeris1020(
                satellite,
                channel,
                almanacHealth,
                almanacHealthAvailable,
                p1,
                tk,
                unhealthy,
                p2,
                tb,
                velocityX,
                x,
                accelerationX,
                velocityY,
                y,
                accelerationY,
                velocityZ,
                z,
                accelerationZ,
                p3,
                gammaN,
                p,
                thirdStringUnhealthy,
                tauN,
                DataField.DF125.rawInt(deltaTauSeconds),
                ageDays,
                p4,
                accuracy,
                dayNumber,
                model,
                additionalData,
                almanacDay,
                tauC,
                fourYears,
                tauGps,
                fifthStringUnhealthy);
    }

    /**
     * A healthy GLONASS-M satellite's message.
     *
     * @param slot 1 to 24
     * @param frequencyChannel −7 to +6
     * @param tbQuarterHour reference time in quarter hours of the day, UTC + 3 h, 1 to 95
     * @param state as {@link #state}
     * @param tauSeconds system time minus satellite time
     * @param gamma relative frequency deviation
     * @param dayNumber day of the four-year interval, 1 to 1461
     * @param fourYears number of the interval since 1996, from 1
     * @throws IllegalArgumentException where a field cannot hold its value
     */
    public static GlonassEphemeris1020 of(
            int slot,
            int frequencyChannel,
            int tbQuarterHour,
            double[] state,
            double tauSeconds,
            double gamma,
            int dayNumber,
            int fourYears) {
        int minutes = tbQuarterHour * 15;
        return new GlonassEphemeris1020(
                slot,
                frequencyChannel + 7,
                false,
                false,
                1,
                ((minutes / 60) << 7) | ((minutes % 60) << 1),
                false,
                (tbQuarterHour & 1) != 0,
                tbQuarterHour,
                DataField.DF111.rawInt(state[3]),
                DataField.DF112.rawInt(state[0]),
                DataField.DF113.rawInt(state[6]),
                DataField.DF114.rawInt(state[4]),
                DataField.DF115.rawInt(state[1]),
                DataField.DF116.rawInt(state[7]),
                DataField.DF117.rawInt(state[5]),
                DataField.DF118.rawInt(state[2]),
                DataField.DF119.rawInt(state[8]),
                true,
                DataField.DF121.rawInt(gamma),
                0,
                false,
                DataField.DF124.rawInt(tauSeconds),
                0,
                0,
                false,
                2,
                dayNumber,
                1,
                true,
                dayNumber,
                0,
                fourYears,
                0,
                false);
    }
}
