package org.dubhe.app;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.dubhe.rtcm.frame.FrameDecoder;

/**
 * What stations have sent, frame by frame and in order, so that a rover can be asked whether it got that, all of it, and nothing else. One thread adds
 * before it writes to the socket; any thread looks.
 *
 * <p>A frame is known by its CRC, its message number, its station and the begin of its epoch time: frames of observations are unique by that, those of
 * positions and antennas come again and again.
 */
final class SentFrames {
    /** Frames of one station: 20 minutes with 30 a second. */
    private static final int FRAMES_MAX = 36_000;

    /** Of {@link #place}: nobody has sent that. */
    static final long UNKNOWN = -2;

    /** Of {@link #place}: sent more than once, so that it says nothing of the order. */
    static final long SEVERAL = -1;

    private final long[][] keys;
    private final long[][] sentNanos;
    private final boolean[][] last;
    private final AtomicIntegerArray counts;
    private final ConcurrentHashMap<Long, Long> places = new ConcurrentHashMap<>();
    private final FrameDecoder[] decoders;
    private final int[] added;
    private long nowNanos;

    SentFrames(int stations) {
        keys = new long[stations][FRAMES_MAX];
        sentNanos = new long[stations][FRAMES_MAX];
        last = new boolean[stations][FRAMES_MAX];
        counts = new AtomicIntegerArray(stations);
        added = new int[stations];
        decoders = new FrameDecoder[stations];
        for (int i = 0; i < stations; i++) {
            int station = i;
            decoders[i] = new FrameDecoder((frame, offset, length) -> add(station, key(frame, offset, length)));
        }
    }

    /** Adds the frames of one epoch, which are about to be written. */
    void add(int station, byte[] bytes, int length, long atNanos) {
        nowNanos = atNanos;
        decoders[station].accept(bytes, 0, length);
        if (added[station] > counts.get(station)) {
            last[station][added[station] - 1] = true;
            counts.set(station, added[station]); // Publishes the arrays' entries.
        }
    }

    private void add(int station, long key) {
        int at = added[station]++;
        keys[station][at] = key;
        sentNanos[station][at] = nowNanos;
        places.merge(key, (long) station << 32 | at, (_, _) -> SEVERAL);
    }

    /** What a frame is known by. */
    static long key(byte[] frame, int offset, int length) {
        long key = 0;
        for (int i = length - 3; i < length; i++) {
            key = key << 8 | frame[offset + i] & 0xFF;
        }
        for (int i = 3; i < 8; i++) {
            key = key << 8 | (i < length ? frame[offset + i] & 0xFF : 0);
        }
        return key;
    }

    int stations() {
        return keys.length;
    }

    /** Frames that a station has sent. */
    int count(int station) {
        return counts.get(station);
    }

    /** Whether a station's frame of that number is this one. */
    boolean is(int station, int number, long key) {
        return number < counts.get(station) && keys[station][number] == key;
    }

    /** Whether a station's frame of that number is the last of its epoch. */
    boolean isLast(int station, int number) {
        return last[station][number];
    }

    /** When a station's frame of that number was given to its socket, {@link System#nanoTime}. */
    long sentNanos(int station, int number) {
        return sentNanos[station][number];
    }

    /** Station (upper half) and number (lower half) of a frame, or {@link #SEVERAL} or {@link #UNKNOWN}. */
    long place(long key) {
        return places.getOrDefault(key, UNKNOWN);
    }
}
