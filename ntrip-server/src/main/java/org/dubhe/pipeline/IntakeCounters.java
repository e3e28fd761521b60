package org.dubhe.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What came in from one station and what was wrong with it. Written by the thread {@code ring}, read from any. */
public final class IntakeCounters {
    /** Message numbers have 12 bits. */
    public static final int NUMBERS = 4096;

    final AtomicLongArray byNumber = new AtomicLongArray(NUMBERS);
    final AtomicLong malformed = new AtomicLong();
    final AtomicLong foreignIds = new AtomicLong();
    final AtomicLong timeJumps = new AtomicLong();
    final AtomicLong untimed = new AtomicLong();
    final AtomicLong epochs = new AtomicLong();

    /** Messages of a number that have come. */
    public long messages(int number) {
        return byNumber.get(number);
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
}
