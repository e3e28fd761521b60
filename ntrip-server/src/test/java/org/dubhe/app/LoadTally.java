package org.dubhe.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.stream.VrsMode;
import org.dubhe.time.GpsTime;

/**
 * Which station each rover's epochs were made from, and what came of them.
 *
 * <p>Every rover is to have every second: what it expects follows from the clock, not from what the server believes to have sent. An epoch is missed
 * where it never was whole at the rover. The latency of one that was is the time from the beginning of the write of the master's bytes into
 * its socket to the return of the read that brought the rover's last byte; that it begins before the master's last byte, and that rovers, stations and
 * server share one machine and one process, makes it longer, never shorter.
 */
final class LoadTally implements EmissionJournal {
    /** Below 0, what a rover's epoch may be made from instead of a master. */
    private static final byte NOTHING = -1;

    private static final byte SINGLE_BASE = -2;

    private final GpsTime start;
    private final int warmUp;
    private final Map<Long, byte[]> masters = new HashMap<>();
    private long delayMicros;

    LoadTally(GpsTime start, int warmUp) {
        this.start = start;
        this.warmUp = warmUp;
    }

    /**
     * What came of a number of seconds.
     *
     * @param expected clients times seconds
     * @param missed of them
     * @param singleBase of those not missed, made from a single base and not virtual
     */
    record Result(
            int clients,
            int seconds,
            long expected,
            long missed,
            long singleBase,
            double p50Millis,
            double p99Millis,
            double maxMillis) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "load clients=%d seconds=%d epochs_expected=%d missed=%d p50_ms=%.1f p99_ms=%.1f max_ms=%.1f",
                    clients,
                    seconds,
                    expected,
                    missed,
                    p50Millis,
                    p99Millis,
                    maxMillis);
        }
    }

    /** From now on every epoch holds the ring up for so long; 0 for not at all. */
    synchronized void delay(long micros) {
        delayMicros = micros;
    }

    @Override
    public void emitted(
            long rover,
            VrsMode mode,
            int station,
            long snapshotId,
            double snapshotAgeSeconds,
            EpochObservations sent,
            EpochEncoder encoder) {
        long micros;
        synchronized (this) {
            int second = LiveService.second(sent.timeNanos(), start, warmUp);
            if (second >= 0 && second < LiveService.LIVE_MAX) {
                of(rover)[second] = mode == VrsMode.VIRTUAL ? (byte) station : SINGLE_BASE;
            }
            micros = delayMicros;
        }
        if (micros > 0) {
            long until = System.nanoTime() + micros * 1000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    /** Network index of the station that a rover's epoch was made from; negative where there was none. */
    synchronized int master(long rover, int second) {
        return of(rover)[second];
    }

    /**
     * Judges live seconds [from, to).
     *
     * @param ids of the rovers on the server
     */
    Result result(LiveService service, List<LoadRover> rovers, List<Long> ids, int from, int to) {
        List<Long> latencies = new ArrayList<>();
        long missed = 0;
        long singleBase = 0;
        for (int i = 0; i < rovers.size(); i++) {
            for (int second = from; second < to; second++) {
                long whole = rovers.get(i).wholeNanos(second);
                int master = master(ids.get(i), second);
                if (whole == 0) {
                    missed++;
                } else if (master < 0) {
                    singleBase++;
                } else {
                    latencies.add(whole - service.pushedNanos(master, second));
                }
            }
        }
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Result(
                rovers.size(),
                to - from,
                (long) rovers.size() * (to - from),
                missed,
                singleBase,
                quantileMillis(sorted, 0.5),
                quantileMillis(sorted, 0.99),
                quantileMillis(sorted, 1));
    }

    private static double quantileMillis(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1] * 1e-6;
    }

    private byte[] of(long rover) {
        return masters.computeIfAbsent(rover, _ -> {
            byte[] none = new byte[LiveService.LIVE_MAX];
            Arrays.fill(none, NOTHING);
            return none;
        });
    }
}
