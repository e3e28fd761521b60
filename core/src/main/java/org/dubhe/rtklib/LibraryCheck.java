package org.dubhe.rtklib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Proves at start-up that the library is the build whose {@link Layout} we know, from what its functions write and where they stop.
 *
 * <p>A structure's size shows by the last field that an initialiser writes and by the guard bytes behind it that must stay.
 */
final class LibraryCheck {
    private static final int GUARD = 4096;
    private static final byte FILL = 0x5A;

    private LibraryCheck() {}

    /** What differs, in one line; {@code null} where all sizes agree. */
    static @Nullable String sizes() {
        int number = RtklibNative.satno(RtklibNative.SYS_CMP, 63);
        if (number != 168) {
            return "satno(SYS_CMP, 63): " + number + " (expected: 168)";
        }
        String difference = rtcmSize();
        return difference != null ? difference : solverSize();
    }

    private static @Nullable String rtcmSize() {
        try (Memory rtcm = guarded(Layout.RTCM)) {
            // Only what init_rtcm is going to set is checked, the rest it leaves.
            if (RtklibNative.init_rtcm(rtcm) != 1) {
                return "init_rtcm: failed";
            }
            int ephemerides = rtcm.getInt(Layout.RTCM_NAV + Layout.NAV_N);
            int glonass = rtcm.getInt(Layout.RTCM_NAV + Layout.NAV_NG);
            boolean positions = rtcm.getInt(Layout.RTCM_OBS_N) == 0
                    && rtcm.getByte(Layout.RTCM_OPT) == 0
                    && rtcm.getByte(Layout.RTCM_OPT + 1) == FILL
                    && rtcm.getInt(Layout.RTCM_NBYTE) == 0
                    && rtcm.getInt(Layout.RTCM_LEN) == 0
                    && rtcm.getByte(Layout.RTCM_BUFF) == FILL
                    && rtcm.getDouble(Layout.RTCM_STA_POSITION) == 0;
            if (ephemerides != 2 * Layout.SATELLITES || glonass != Layout.GLONASS_SATELLITES) {
                return "nav_t.n, ng after init_rtcm: " + ephemerides + ", " + glonass + " (expected: 442, 27)";
            }
            if (!positions || !guardHolds(rtcm, Layout.RTCM)) {
                return "rtcm_t: another layout (expected: " + Layout.RTCM + " bytes)";
            }
            RtklibNative.free_rtcm(rtcm);
            return null;
        }
    }

    private static @Nullable String solverSize() {
        try (Memory options = Rtklib.defaultOptions();
                Memory rtk = guarded(Layout.RTK)) {
            options.setInt(Layout.OPT_MODE, 2);
            options.setInt(Layout.OPT_NF, 2);
            options.setByte(Layout.OPT - 1, (byte) 0x3C);
            RtklibNative.rtkinit(rtk, options);
            int states = rtk.getInt(Layout.RTK_NX);
            boolean same = rtk.getInt(Layout.RTK_NEB) == 0
                    && rtk.getInt(Layout.RTK_OPT + Layout.OPT_NF) == 2
                    && rtk.getByte(Layout.RTK_OPT + Layout.OPT - 1) == 0x3C
                    && guardHolds(rtk, Layout.RTK);
            if (states != 3 + 2 * Layout.SATELLITES || !same) {
                return "rtk_t: " + states + " states on two frequencies, or another layout (expected: 445 in "
                        + Layout.RTK + " bytes)";
            }
            RtklibNative.rtkfree(rtk);
            return null;
        }
    }

    /** One BeiDou-3 epoch through the library's encoder and decoder: shows obsd_t, the patched signals and the frame buffer. */
    static @Nullable String roundTrip() {
        try (Memory sender = Rtklib.zeroed(Layout.RTCM);
                Memory receiver = Rtklib.zeroed(Layout.RTCM)) {
            RtklibNative.init_rtcm(sender);
            RtklibNative.init_rtcm(receiver);
            try {
                return roundTrip(sender, receiver);
            } finally {
                RtklibNative.free_rtcm(sender);
                RtklibNative.free_rtcm(receiver);
            }
        }
    }

    private static @Nullable String roundTrip(Memory sender, Memory receiver) {
        String[] codes = {"1P", "7D", "5P", "6I"};
        long nanos = 1_400_000_000_000_000_000L;
        Rtklib.setTime(sender, Layout.RTCM_TIME, nanos);
        Rtklib.setTime(receiver, Layout.RTCM_TIME, nanos);
        Pointer sent = sender.getPointer(Layout.RTCM_OBS_DATA);
        sent.clear(Layout.OBSD);
        Rtklib.setTime(sent, 0, nanos);
        sent.setByte(Layout.OBSD_SAT, (byte) RtklibNative.satno(RtklibNative.SYS_CMP, 23));
        for (int slot = 0; slot < codes.length; slot++) {
            sent.setByte(Layout.OBSD_CODE + slot, RtklibNative.obs2code(codes[slot]));
            sent.setDouble(Layout.OBSD_RANGE + 8L * slot, 22_000_000.0 + slot);
            sent.setDouble(Layout.OBSD_PHASE + 8L * slot, 22_000_000.0 / (0.190 + 0.02 * slot));
            sent.setShort(Layout.OBSD_SNR + 2L * slot, (short) 45_000);
        }
        sender.setInt(Layout.RTCM_OBS_N, 1);
        if (RtklibNative.gen_rtcm3(sender, 1127, 0, 0) != 1) {
            return "gen_rtcm3(1127): failed";
        }
        int length = sender.getInt(Layout.RTCM_NBYTE);
        int result = 0;
        for (int i = 0; i < length; i++) {
            result = RtklibNative.input_rtcm3(receiver, sender.getByte(Layout.RTCM_BUFF + i));
        }
        if (result != 1 || receiver.getInt(Layout.RTCM_OBS_N) != 1) {
            return "MSM round trip: input_rtcm3 = " + result + " (expected: 1)";
        }
        Pointer received = receiver.getPointer(Layout.RTCM_OBS_DATA);
        boolean same = received.getByte(Layout.OBSD_SAT) == sent.getByte(Layout.OBSD_SAT)
                && Rtklib.nanos(received, 0) == nanos;
        for (int slot = 0; slot < codes.length; slot++) {
            same &= comesBack(received, RtklibNative.obs2code(codes[slot]), 22_000_000.0 + slot);
        }
        return same ? null : "MSM round trip of 1P 7D 5P 6I: other values came back";
    }

    /** Where a band has two codes, the one of lower priority is in one of the last slots. */
    private static boolean comesBack(Pointer received, byte code, double rangeMeters) {
        for (int slot = 0; slot < Layout.OBSERVATION_SLOTS; slot++) {
            if (received.getByte(Layout.OBSD_CODE + slot) == code) {
                return Math.abs(received.getDouble(Layout.OBSD_RANGE + 8L * slot) - rangeMeters) < 0.01;
            }
        }
        return false;
    }

    private static Memory guarded(int size) {
        Memory memory = new Memory(size + GUARD);
        memory.setMemory(0, size + GUARD, FILL);
        return memory;
    }

    private static boolean guardHolds(Memory memory, int size) {
        for (int i = 0; i < GUARD; i++) {
            if (memory.getByte(size + i) != FILL) {
                return false;
            }
        }
        return true;
    }
}
