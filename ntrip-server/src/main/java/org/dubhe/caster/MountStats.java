package org.dubhe.caster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** What the rovers of one mountpoint get, and what they say of themselves. Written by event loops, read by any thread. */
public final class MountStats {
    /** How a rover fixes its position, as the quality field of its last GGA says (NMEA 0183). */
    public enum Quality {
        /** It has sent no GGA. */
        SILENT("none"),
        /** 0: no position. */
        INVALID("0"),
        /** 1: by itself. */
        SINGLE("1"),
        /** 2: with corrections of codes. */
        DIFFERENTIAL("2"),
        /** 4: ambiguities fixed. */
        FIXED("4"),
        /** 5: ambiguities not fixed. */
        FLOAT("5"),
        /** Anything else: dead reckoning, manual, simulated. */
        OTHER("other");

        private final String word;

        Quality(String word) {
            this.word = word;
        }

        /** The number that a GGA writes, or {@code none} or {@code other}. */
        public String word() {
            return word;
        }

        static Quality of(int number) {
            return switch (number) {
                case 0 -> INVALID;
                case 1 -> SINGLE;
                case 2 -> DIFFERENTIAL;
                case 4 -> FIXED;
                case 5 -> FLOAT;
                default -> OTHER;
            };
        }
    }

    private final String name;
    private final AtomicIntegerArray byQuality = new AtomicIntegerArray(Quality.values().length);
    final AtomicInteger rovers = new AtomicInteger();
    final LongAdder bytes = new LongAdder();

    MountStats(String name) {
        this.name = name;
    }

    /** Mountpoint. */
    public String name() {
        return name;
    }

    /** Rovers on it. */
    public int rovers() {
        return rovers.get();
    }

    /** Bytes given to its rovers' sockets. */
    public long bytes() {
        return bytes.sum();
    }

    /** Rovers on it whose last GGA said so. */
    public int rovers(Quality quality) {
        return byQuality.get(quality.ordinal());
    }

    void enters() {
        rovers.incrementAndGet();
        byQuality.incrementAndGet(Quality.SILENT.ordinal());
    }

    void changes(Quality from, Quality to) {
        byQuality.decrementAndGet(from.ordinal());
        byQuality.incrementAndGet(to.ordinal());
    }

    void leaves(Quality last) {
        rovers.decrementAndGet();
        byQuality.decrementAndGet(last.ordinal());
    }
}
