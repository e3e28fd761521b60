package org.dubhe.pipeline;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.signal.Constellation;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;

/** What came in from one station and what was wrong with it. Written by the thread {@code ring}, read from any. */
public final class IntakeCounters {
    /** Message numbers have 12 bits. */
    private static final int NUMBERS = 4096;

    /** Messages of RTCM 10403.3 that stations send beside MSMs; whatever else comes is counted together. */
    private static final int[] COUNTED = {
        1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1019, 1020, 1029, 1032, 1033,
        1041, 1042, 1044, 1045, 1046, 1230
    };

    /** By number: its place in {@link #byNumber}; 0 for those without one. */
    private static final byte[] PLACES = new byte[NUMBERS];

    /** The numbers by their place; 0 stands for all others. */
    private static final int[] NUMBERS_BY_PLACE;

    /** A time step this many times the usual one has an epoch missing. */
    private static final double GAP_STEPS = 1.5;

    /** Steps after which the usual one may be longer. */
    private static final int STEPS_REMEMBERED = 16;

    private static final long MINUTE_NANOS = 60 * GpsTime.SECOND;

    static {
        int[] numbers = new int[NUMBERS];
        int places = 1;
        for (int number = 0; number < NUMBERS; number++) {
            if (Msm.isMsm(number) || Arrays.binarySearch(COUNTED, number) >= 0) {
                PLACES[number] = (byte) places;
                numbers[places++] = number;
            }
        }
        assert places <= Byte.MAX_VALUE : places;
        NUMBERS_BY_PLACE = Arrays.copyOf(numbers, places);
    }

    private final AtomicLongArray byNumber = new AtomicLongArray(NUMBERS_BY_PLACE.length);
    private final AtomicIntegerArray satellites = new AtomicIntegerArray(Constellation.values().length);
    final AtomicLong malformed = new AtomicLong();
    final AtomicLong foreignIds = new AtomicLong();
    final AtomicLong timeJumps = new AtomicLong();
    final AtomicLong untimed = new AtomicLong();
    final AtomicLong epochs = new AtomicLong();
    final AtomicLong slips = new AtomicLong();
    final AtomicLong mendedSlips = new AtomicLong();
    final AtomicLong clockJumps = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong missingEpochs = new AtomicLong();
    private volatile int systemsSeen;
    private volatile long latencyNanos = ServiceClock.UNKNOWN;
    private volatile long minuteMaxNanos = ServiceClock.UNKNOWN;
    private volatile long minuteBeforeMaxNanos = ServiceClock.UNKNOWN;

    /** Of the thread {@code ring}. */
    private long minute;

    private long lastTagNanos = ServiceClock.UNKNOWN;
    private long leastStepNanos = Long.MAX_VALUE;
    private long leastStepBeforeNanos = Long.MAX_VALUE;
    private int steps;

    void message(int number) {
        int place = PLACES[number];
        byNumber.lazySet(place, byNumber.get(place) + 1);
    }

    /** Notes what an epoch came with; {@code nowNanos} as its tag, GPST nanoseconds. */
    void latency(long tagNanos, long nowNanos) {
        long latency = nowNanos - tagNanos;
        long now = Math.floorDiv(nowNanos, MINUTE_NANOS);
        if (now != minute) {
            minuteBeforeMaxNanos = now == minute + 1 ? minuteMaxNanos : ServiceClock.UNKNOWN;
            minuteMaxNanos = latency;
            minute = now;
        } else {
            minuteMaxNanos = Math.max(minuteMaxNanos, latency);
        }
        latencyNanos = latency;
    }

    /** Counts a whole epoch, and those that are missing before it. */
    void epoch(long tagNanos) {
        epochs.lazySet(epochs.get() + 1);
        long step = tagNanos - lastTagNanos;
        if (lastTagNanos != ServiceClock.UNKNOWN && step > 0) {
            long usual = Math.min(step, Math.min(leastStepNanos, leastStepBeforeNanos));
            if (step > GAP_STEPS * usual) {
                gaps.lazySet(gaps.get() + 1);
                missingEpochs.lazySet(missingEpochs.get() + Math.round((double) step / usual) - 1);
            }
            leastStepNanos = Math.min(leastStepNanos, step);
            if (++steps == STEPS_REMEMBERED) {
                steps = 0;
                leastStepBeforeNanos = leastStepNanos;
                leastStepNanos = Long.MAX_VALUE;
            }
        }
        lastTagNanos = tagNanos;
    }

    void satellites(int constellation, int count) {
        satellites.lazySet(constellation, count);
        if (count > 0 && (systemsSeen & 1 << constellation) == 0) {
            systemsSeen = systemsSeen | 1 << constellation;
        }
    }

    /** The numbers that are counted each by itself. */
    public static int[] numbers() {
        return Arrays.copyOfRange(NUMBERS_BY_PLACE, 1, NUMBERS_BY_PLACE.length);
    }

    /** Messages of one of {@link #numbers} that have come; for any other number, all messages of other numbers. */
    public long messages(int number) {
        return byNumber.get(PLACES[number]);
    }

    /** Messages of numbers that are none of {@link #numbers}. */
    public long otherMessages() {
        return byNumber.get(0);
    }

    /** Satellites of a system in the newest epoch. */
    public int satellites(Constellation system) {
        return satellites.get(system.ordinal());
    }

    /** Whether any epoch had a satellite of a system. */
    public boolean isSeen(Constellation system) {
        return (systemsSeen & 1 << system.ordinal()) != 0;
    }

    /** Messages cut short or with impossible masks. */
    public long malformed() {
        return malformed.get();
    }

    /** Messages that name another station than the one configured: those that are not read for that reason. */
    public long foreignIds() {
        return foreignIds.get();
    }

    /** Epochs whose time tag is far from now, and epochs that went back. */
    public long timeJumps() {
        return timeJumps.get();
    }

    /** Observation messages that came before the time was known. */
    public long untimed() {
        return untimed.get();
    }

    /** Whole epochs. */
    public long epochs() {
        return epochs.get();
    }

    /** Times that epochs were missing between two that came, measured by the station's own interval. */
    public long gaps() {
        return gaps.get();
    }

    /** Epochs missing in those gaps. */
    public long missingEpochs() {
        return missingEpochs.get();
    }

    /** Cycle slips of unknown size in phases that the epoch before had: each begins a new ambiguity. Of stations of the network. */
    public long slips() {
        return slips.get();
    }

    /** Cycle slips whose size was known, so that the phase goes on. Of stations of the network. */
    public long mendedSlips() {
        return mendedSlips.get();
    }

    /** Millisecond jumps of the receiver's clock. Of stations of the network. */
    public long clockJumps() {
        return clockJumps.get();
    }

    /** From the newest epoch's time tag to its handling, by the service's clock, seconds; NaN before the first. */
    public double latencySeconds() {
        return seconds(latencyNanos);
    }

    /** The longest of this minute and the one before, seconds. */
    public double latencyMaxSeconds() {
        return seconds(Math.max(minuteMaxNanos, minuteBeforeMaxNanos));
    }

    private static double seconds(long nanos) {
        return nanos == ServiceClock.UNKNOWN ? Double.NaN : nanos / 1e9;
    }
}
