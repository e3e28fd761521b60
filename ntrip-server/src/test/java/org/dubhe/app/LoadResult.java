package org.dubhe.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a number of live seconds at the rovers.
 *
 * <p>Every rover is to have every second: what it expects follows from the clock, not from what the server believes to have sent. An epoch is missed
 * where it never was whole at the rover. The latency of one that was ends with the return of the read that brought its last byte. It begins when the
 * first byte of the second's <em>first</em> station is written, for which station is a rover's master cannot be seen from outside: that begins before
 * the master's last byte, and rovers and stations share the server's machine, so a latency is too long rather than too short; by how much at most is
 * {@code pushMillis}.
 *
 * @param expected clients times seconds
 * @param missed of them
 * @param singleBase of those not missed, from a physical station and not a virtual one
 * @param pushMillis longest time from the first byte of the first station to the last one of the last station
 */
record LoadResult(
        int clients,
        int seconds,
        long expected,
        long missed,
        long singleBase,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        double pushMillis) {
    /** Judges live seconds [from, to). */
    static LoadResult of(LiveService service, List<LoadRover> rovers, int from, int to) {
        List<Long> latencies = new ArrayList<>();
        long missed = 0;
        long singleBase = 0;
        long push = 0;
        for (int second = from; second < to; second++) {
            push = Math.max(push, service.sentNanos(second) - service.beganNanos(second));
            for (LoadRover rover : rovers) {
                long whole = rover.wholeNanos(second);
                if (whole == 0) {
                    missed++;
                } else {
                    singleBase += rover.isVirtual(second) ? 0 : 1;
                    latencies.add(whole - service.beganNanos(second));
                }
            }
        }
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return new LoadResult(
                rovers.size(),
                to - from,
                (long) rovers.size() * (to - from),
                missed,
                singleBase,
                quantileMillis(sorted, 0.5),
                quantileMillis(sorted, 0.99),
                quantileMillis(sorted, 1),
                push * 1e-6);
    }

    private static double quantileMillis(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1] * 1e-6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "load clients=%d seconds=%d epochs_expected=%d missed=%d p50_ms=%.1f p99_ms=%.1f max_ms=%.1f push_ms=%.1f",
                clients,
                seconds,
                expected,
                missed,
                p50Millis,
                p99Millis,
                maxMillis,
                pushMillis);
    }
}
