package org.dubhe.rtklib;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/**
 * The functions of the library, direct-mapped (85 ns a call; interface mapping takes three times that).
 *
 * <p>Never to be added: {@code postpos}, {@code execses} and what else calls {@code showmsg}, {@code settspan} or {@code settime}: the library
 * leaves these to its program, and calling them ends the JVM.
 */
final class RtklibNative {
    /** Every symbol that is looked up before the first call, so that another library is refused and not called. */
    static final String[] SYMBOLS = {
        "satno",
        "obs2code",
        "init_rtcm",
        "free_rtcm",
        "input_rtcm3",
        "decode_rtcm3",
        "gen_rtcm3",
        "rtkinit",
        "rtkfree",
        "rtkpos",
        "pntpos",
        "satposs",
        "lambda",
        "tropmodel",
        "tropmapf",
        "dops",
        "msm_sig_cmp",
        "prcopt_default"
    };

    // SYS_*: bits of prcopt_t.navsys.
    static final int SYS_GPS = 0x01;
    static final int SYS_SBS = 0x02;
    static final int SYS_GLO = 0x04;
    static final int SYS_GAL = 0x08;
    static final int SYS_QZS = 0x10;
    static final int SYS_CMP = 0x20;
    static final int SYS_IRN = 0x40;

    private RtklibNative() {}

    /** {@code gtime_t}, passed by value. */
    @FieldOrder({"time", "sec"})
    public static final class Time extends Structure implements Structure.ByValue {
        public long time;
        public double sec;

        Time(long time, double sec) {
            this.time = time;
            this.sec = sec;
        }

        /** For JNA. */
        public Time() {}
    }

    static native int satno(int system, int prn);

    static native byte obs2code(String code);

    static native int init_rtcm(Pointer rtcm);

    static native void free_rtcm(Pointer rtcm);

    static native int input_rtcm3(Pointer rtcm, byte data);

    static native int decode_rtcm3(Pointer rtcm);

    static native int gen_rtcm3(Pointer rtcm, int type, int subtype, int sync);

    static native void rtkinit(Pointer rtk, Pointer options);

    static native void rtkfree(Pointer rtk);

    static native int rtkpos(Pointer rtk, Pointer observations, int count, Pointer navigation);

    static native int pntpos(
            Pointer observations,
            int count,
            Pointer navigation,
            Pointer options,
            Pointer solution,
            Pointer azel,
            Pointer satellites,
            Pointer message);

    static native void satposs(
            Time time,
            Pointer observations,
            int count,
            Pointer navigation,
            int ephemerisOption,
            double[] positions,
            double[] clocks,
            double[] variances,
            int[] health);

    static native int lambda(int n, int m, double[] floats, double[] covariance, double[] fixed, double[] residuals);

    static native double tropmodel(Time time, double[] position, double[] azel, double humidity);

    static native double tropmapf(Time time, double[] position, double[] azel, double[] wet);

    static native void dops(int count, double[] azel, double mask, double[] dop);
}
