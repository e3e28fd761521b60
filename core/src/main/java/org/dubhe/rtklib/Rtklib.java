package org.dubhe.rtklib;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * The library RTKLIB 2.4.3 b34, loaded, checked and taught BeiDou-3's signals: holding one of these means it can be used.
 *
 * <p>Safe for any thread; what it makes ({@link RtklibRover}, {@link RtklibDecoder}) belongs to one thread at a time.
 */
public final class Rtklib {
    /** Debian's name for the library of its package {@code librtklib1}. */
    static final String LIBRARY = "libRTKLib.so.1";

    /** What the first look for the library found. */
    public sealed interface Availability {
        /** The library is there and is the one we know. */
        record Present(Rtklib rtklib) implements Availability {}

        /**
         * The library is absent or is another one.
         *
         * @param reason one line for the operator: what is off and what to do
         */
        record Absent(String reason) implements Availability {}
    }

    private static final class Holder {
        static final Availability FOUND = look(LIBRARY);
    }

    /** RTKLIB's observation code by system and MSM signal id; 0: none. */
    private final byte[] codes = new byte[7 * (Signal.MSM_ID_MAX + 1)];

    private final short[] numbers = new short[Satellite.COUNT];
    private final int[] satellites = new int[Layout.SATELLITES + 1];

    /** Kept so that the strings that {@code msm_sig_cmp} points to live as long as the library. */
    private static final List<Memory> PATCHED_NAMES = new ArrayList<>();

    private Rtklib() {
        for (Signal signal : Signal.values()) {
            codes[index(signal.constellation(), signal.msmId())] = RtklibNative.obs2code(signal.rinexCode());
        }
        for (Constellation constellation : Constellation.values()) {
            for (int number = 1; number <= 63; number++) {
                int known = RtklibNative.satno(system(constellation), prn(constellation, number));
                int satellite = Satellite.index(constellation, number);
                numbers[satellite] = (short) known;
                if (known > 0) {
                    satellites[known] = satellite;
                }
            }
        }
    }

    /** The library, or the reason why it is off; looked for once. */
    public static Availability availability() {
        return Holder.FOUND;
    }

    /** The library if it can be used; the reason otherwise stands in {@link #availability()}. */
    public static Optional<Rtklib> find() {
        return availability() instanceof Availability.Present(Rtklib rtklib) ? Optional.of(rtklib) : Optional.empty();
    }

    static Availability look(String name) {
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(name);
            for (String symbol : RtklibNative.SYMBOLS) {
                library.getGlobalVariableAddress(symbol);
            }
            Native.register(RtklibNative.class, library);
        } catch (UnsatisfiedLinkError e) {
            return off(name, String.valueOf(e.getMessage()).lines().findFirst().orElse("not loadable"));
        }
        silence();
        String difference = LibraryCheck.sizes();
        if (difference == null) {
            patchBeiDouSignals(library);
            difference = LibraryCheck.roundTrip();
        }
        return difference == null ? new Availability.Present(new Rtklib()) : off(name, difference);
    }

    /**
     * Points C's {@code stderr} of this process to nowhere: RTKLIB writes a line there each time its integer search gives up, which says
     * nothing that the solution's status does not. Java's own streams do not go through it.
     */
    private static void silence() {
        NativeLibrary c = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);
        Pointer nowhere = c.getFunction("fopen").invokePointer(new Object[] {"/dev/null", "w"});
        if (nowhere != null) {
            c.getGlobalVariableAddress("stderr").setPointer(0, nowhere);
        }
    }

    private static Availability off(String name, String difference) {
        return new Availability.Absent("RTKLIB is off: " + name + ": " + difference
                + " (expected: Debian's librtklib1 2.4.3 b34; apt-get install librtklib1)");
    }

    /**
     * Names the BeiDou-3 signals in the library's MSM table, which knows 2I 2Q 2X 6I 6Q 6X 7I 7Q 7X alone. Entry = signal id − 1 (RTCM
     * 10403.3 amendment 1, ids 22 to 25 and 30 to 32).
     */
    private static void patchBeiDouSignals(NativeLibrary library) {
        Pointer table = library.getGlobalVariableAddress("msm_sig_cmp");
        for (Signal signal : Signal.values()) {
            if (signal.constellation() == Constellation.BEIDOU && signal.msmId() >= 22) {
                Memory name = new Memory(8);
                name.setString(0, signal.rinexCode());
                PATCHED_NAMES.add(name);
                table.setPointer((long) Native.POINTER_SIZE * (signal.msmId() - 1), name);
            }
        }
    }

    /** RTKLIB's number of a satellite, 1 to 221; 0 where it has none (Galileo above 36 for example). */
    int number(int satellite) {
        return numbers[satellite];
    }

    /** The satellite of RTKLIB's number; −1 where this project has none. */
    int satellite(int number) {
        return number >= 1 && number <= Layout.SATELLITES && satellites[number] > 0 ? satellites[number] : -1;
    }

    /** RTKLIB's observation code of an MSM signal; 0 where it has none. */
    byte code(Constellation constellation, int msmId) {
        return codes[index(constellation, msmId)];
    }

    private static int index(Constellation constellation, int msmId) {
        return constellation.ordinal() * (Signal.MSM_ID_MAX + 1) + msmId;
    }

    static int system(Constellation constellation) {
        return switch (constellation) {
            case GPS -> RtklibNative.SYS_GPS;
            case GLONASS -> RtklibNative.SYS_GLO;
            case GALILEO -> RtklibNative.SYS_GAL;
            case SBAS -> RtklibNative.SYS_SBS;
            case QZSS -> RtklibNative.SYS_QZS;
            case BEIDOU -> RtklibNative.SYS_CMP;
            case NAVIC -> RtklibNative.SYS_IRN;
        };
    }

    private static int prn(Constellation constellation, int number) {
        return switch (constellation) {
            case QZSS -> number + 192;
            case SBAS -> number + 119;
            case GPS, GLONASS, GALILEO, BEIDOU, NAVIC -> number;
        };
    }

    /** Seconds since 1970 of GPST without leap seconds, as RTKLIB counts: 1980-01-06. */
    private static final long GPS_EPOCH_SECONDS = 315_964_800L;

    static void setTime(Pointer at, long offset, long nanos) {
        at.setLong(offset, unixSeconds(nanos));
        at.setDouble(offset + Layout.TIME_FRACTION, fraction(nanos));
    }

    static long unixSeconds(long nanos) {
        return GPS_EPOCH_SECONDS + Math.floorDiv(nanos, GpsTime.SECOND);
    }

    static double fraction(long nanos) {
        return Math.floorMod(nanos, GpsTime.SECOND) * 1e-9;
    }

    /** GPST nanoseconds, to the microsecond: RTKLIB's fraction is a sum of doubles. */
    static long nanos(Pointer at, long offset) {
        long micros = Math.round(at.getDouble(offset + Layout.TIME_FRACTION) * 1e6);
        return (at.getLong(offset) - GPS_EPOCH_SECONDS) * GpsTime.SECOND + micros * 1000;
    }

    static RtklibNative.Time time(long nanos) {
        return new RtklibNative.Time(unixSeconds(nanos), fraction(nanos));
    }

    /** Zeroed memory; the caller closes it. */
    static Memory zeroed(long bytes) {
        Memory memory = new Memory(bytes);
        memory.clear();
        return memory;
    }

    /** The default options that the library itself exports. */
    static Memory defaultOptions() {
        Memory options = new Memory(Layout.OPT);
        Pointer defaults = NativeLibrary.getInstance(LIBRARY).getGlobalVariableAddress("prcopt_default");
        options.write(0, defaults.getByteArray(0, Layout.OPT), 0, Layout.OPT);
        return options;
    }
}
