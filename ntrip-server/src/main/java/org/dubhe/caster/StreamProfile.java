package org.dubhe.caster;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.StationPosition;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What a stream, a source's or one that is made for a rover, turns out to hold, for its line of the sourcetable: message numbers with their period,
 * systems, frequencies, bit rate, position (1005, 1006) and receiver (1033).
 *
 * <p>A period is the mean time between the arrivals of a number, those that come together counted once. Written for every frame by the source's
 * event loop, or by the thread that makes the stream, without an allocation unless position or receiver change; read by any thread.
 */
public final class StreamProfile {
    /** Different numbers that are kept of one stream; more than any receiver sends. */
    private static final int NUMBERS_MAX = 64;

    /** Frames of a number nearer to each other than this are parts of one epoch. */
    private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A number that has not come for so many of its periods, and a minute, is no longer listed. */
    private static final int PERIODS_MISSING_MAX = 5;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** First bit of DF395, the signal mask, in an MSM: after its header of 73 bits and 64 satellites. */
    private static final int SIGNAL_MASK_BIT = 73 + 64;

    private final int[] numbers = new int[NUMBERS_MAX];
    private final long[] firstNanos = new long[NUMBERS_MAX];
    private final long[] lastNanos = new long[NUMBERS_MAX];
    private final long[] epochs = new long[NUMBERS_MAX];
    /** DF395 of all MSMs of a system, by {@link Constellation#ordinal}. */
    private final int[] signals = new int[Constellation.values().length];

    private boolean phases;
    private int legacyCarrier;
    private int count;
    private long bytes;
    private long sinceNanos;
    private long newestNanos;
    private byte[] position = {};
    private byte[] descriptor = {};

    /** Another stream begins: gaps before it are no periods. */
    public synchronized void begin() {
        count = 0;
        bytes = 0;
        sinceNanos = 0;
        Arrays.fill(signals, 0);
        phases = false;
        legacyCarrier = 0;
    }

    /** Whole frames have come, one behind the other. */
    public synchronized void frames(byte[] frames, int length, long arrivalNanos) {
        int at = 0;
        while (at < length) {
            int frame = Frames.HEADER_BYTES + Frames.payloadBytes(frames, at) + Frames.CRC_BYTES;
            frame(frames, at, frame, arrivalNanos);
            at += frame;
        }
    }

    /** A whole frame has come. */
    synchronized void frame(byte[] frame, int offset, int length, long arrivalNanos) {
        if (bytes == 0) {
            sinceNanos = arrivalNanos;
        }
        bytes += length;
        newestNanos = arrivalNanos;
        int number = Frames.messageNumber(frame, offset, length);
        if (number < 0) {
            return;
        }
        arrived(number, arrivalNanos);
        if (number >= 1071 && number <= 1137) {
            msm(number, frame, offset, length);
        } else if (number == StationPosition1005.NUMBER || number == StationPosition1006.NUMBER) {
            position = kept(position, frame, offset, length);
        } else if (number == AntennaReceiver1033.NUMBER) {
            descriptor = kept(descriptor, frame, offset, length);
        } else if (system(number) != null) {
            // 1001, 1002, 1009 and 1010 are of L1 alone.
            legacyCarrier = Math.max(legacyCarrier, (number - 1001) % 4 < 2 ? 1 : 2);
        }
    }

    private void arrived(int number, long arrivalNanos) {
        int at = 0;
        while (at < count && numbers[at] != number) {
            at++;
        }
        if (at == count) {
            if (count == NUMBERS_MAX) {
                return;
            }
            numbers[count++] = number;
            firstNanos[at] = arrivalNanos;
            epochs[at] = 1;
        } else if (arrivalNanos - lastNanos[at] > TOGETHER_NANOS) {
            epochs[at]++;
        }
        lastNanos[at] = arrivalNanos;
    }

    private void msm(int number, byte[] frame, int offset, int length) {
        int kind = number % 10;
        Constellation system = system(number);
        int first = offset * 8 + Frames.HEADER_BYTES * 8 + SIGNAL_MASK_BIT;
        if (system == null
                || kind < 1
                || kind > 7
                || length < Frames.HEADER_BYTES + (SIGNAL_MASK_BIT + 39) / 8 + Frames.CRC_BYTES) {
            return;
        }
        int mask = 0;
        for (int bit = first; bit < first + 32; bit++) {
            mask = mask << 1 | frame[bit >> 3] >> 7 - (bit & 7) & 1;
        }
        signals[system.ordinal()] |= mask;
        phases |= kind != 1;
    }

    private static byte[] kept(byte[] before, byte[] frame, int offset, int length) {
        return Arrays.equals(before, 0, before.length, frame, offset, offset + length)
                ? before
                : Arrays.copyOfRange(frame, offset, offset + length);
    }

    /** The numbers that come, in their order, with the mean seconds between two arrivals; 0 where only one has come. */
    synchronized SortedMap<Integer, Double> periodsSeconds(long nowNanos) {
        SortedMap<Integer, Double> out = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            double period = epochs[i] > 1 ? (double) (lastNanos[i] - firstNanos[i]) / (epochs[i] - 1) : 0;
            if (nowNanos - lastNanos[i] <= Math.max(MINUTE_NANOS, PERIODS_MISSING_MAX * period)) {
                out.put(numbers[i], period * 1e-9);
            }
        }
        return out;
    }

    /** Systems of the observations, each with the mean seconds between two of its most frequent number; 0 where only one has come. */
    Map<Constellation, Double> systems(long nowNanos) {
        Map<Constellation, Double> out = new EnumMap<>(Constellation.class);
        periodsSeconds(nowNanos).forEach((number, seconds) -> {
            Constellation system = system(number);
            if (system != null) {
                out.merge(system, seconds, (one, other) -> one == 0 ? other : other == 0 ? one : Math.min(one, other));
            }
        });
        return out;
    }

    /** Numbers with their periods, {@code 1005(10),1077(1)}, as field 5 of a STR record wants them. */
    static String details(SortedMap<Integer, Double> periodsSeconds) {
        StringBuilder out = new StringBuilder();
        periodsSeconds.forEach((number, seconds) -> {
            out.append(out.isEmpty() ? "" : ",").append(number);
            if (seconds > 0) {
                out.append('(').append(period(seconds)).append(')');
            }
        });
        return out.toString();
    }

    /** Systems as field 7 of a STR record wants them, {@code GPS+GLO+GAL+BDS}. */
    static String words(Set<Constellation> systems) {
        return systems.stream().sorted().map(StreamProfile::word).collect(Collectors.joining("+"));
    }

    /** 0 no phases, 1 phases of one frequency, 2 of two or more. */
    synchronized int carrier() {
        if (!phases || legacyCarrier == 2) {
            return legacyCarrier;
        }
        for (Constellation system : Constellation.values()) {
            char one = 0;
            for (int id = 1; id <= Signal.MSM_ID_MAX; id++) {
                Signal signal = (signals[system.ordinal()] >>> Signal.MSM_ID_MAX - id & 1) == 0
                        ? null
                        : Signal.ofMsmId(system, id);
                if (signal != null && one != 0 && signal.rinexCode().charAt(0) != one) {
                    return 2;
                }
                one = signal == null ? one : signal.rinexCode().charAt(0);
            }
        }
        return 1;
    }

    /** Bits per second since the source came; 0 before there is a second of them. */
    synchronized int bitRate() {
        double seconds = (newestNanos - sinceNanos) * 1e-9;
        return bytes == 0 || seconds < 1 ? 0 : (int) Math.min(Integer.MAX_VALUE, bytes * 8 / seconds);
    }

    /** Where its last 1005 or 1006 says it is. */
    synchronized @Nullable Geodetic position() {
        return position.length > 0
                        && new MessageDecoder().decode(position, 0, position.length) instanceof StationPosition said
                ? said.arp().toGeodetic()
                : null;
    }

    /** Receiver as its last 1033 names it; empty where none has come. */
    synchronized String receiver() {
        return descriptor.length > 0
                        && new MessageDecoder().decode(descriptor, 0, descriptor.length)
                                instanceof AntennaReceiver1033 said
                ? Complaints.printable(said.receiver()).strip()
                : "";
    }

    private static String period(double seconds) {
        return seconds >= 0.95
                ? Long.toString(Math.round(seconds))
                : String.format(Locale.ROOT, "%.1f", Math.max(0.1, seconds));
    }

    /** Whose observations a message holds; null where it holds none. */
    private static @Nullable Constellation system(int number) {
        if (number >= 1001 && number <= 1004) {
            return Constellation.GPS;
        }
        if (number >= 1009 && number <= 1012) {
            return Constellation.GLONASS;
        }
        if (number >= 1071 && number <= 1137 && number % 10 >= 1 && number % 10 <= 7) {
            return Constellation.of((number - Constellation.GPS.msmBase()) / 10);
        }
        return null;
    }

    private static String word(Constellation system) {
        return switch (system) {
            case GPS -> "GPS";
            case GLONASS -> "GLO";
            case GALILEO -> "GAL";
            case SBAS -> "SBAS";
            case QZSS -> "QZSS";
            case BEIDOU -> "BDS";
            case NAVIC -> "IRN";
        };
    }
}
