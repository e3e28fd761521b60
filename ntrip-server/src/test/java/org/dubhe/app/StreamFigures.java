package org.dubhe.app;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What rovers have seen of their streams in a phase. Belongs to the rovers' event loop until it is handed over. */
final class StreamFigures {
    private static final long LONGEST_NANOS = 600_000_000_000L;

    /** Frames with a good CRC, and epochs of which every frame came. */
    long frames;

    long epochs;

    /** Bytes of no frame, candidates with a wrong CRC: any of them is a torn frame. */
    long tornBytes;

    /** Frames of the rover's station that did not come, in the midst of those that did. */
    long missing;

    /** Frames that came a second time or too late. */
    long doubled;

    /** Frames that nobody sent, or of a station that this rover did not ask for. */
    long foreign;

    /** Times that a rover on nearest got another station. */
    long switches;

    /** Epochs of virtual stations: whole ones, and those that did not come between two that did. */
    long virtualEpochs;

    long virtualMissing;

    /** Streams that ended although their rover wanted to stay. */
    long lost;

    /** Rovers not let in, connections that failed; each comes again. */
    long refused;

    long failedConnects;

    /** From the station's write to the rover's last byte of an epoch: of frames passed on, and of virtual stations. */
    final Histogram latency = new Histogram(LONGEST_NANOS, 3);

    final Histogram virtualLatency = new Histogram(LONGEST_NANOS, 3);

    /** From the connect to the first line of the answer. */
    final Histogram handshake = new Histogram(LONGEST_NANOS, 3);

    /** Adds those of another loop. */
    void add(StreamFigures other) {
        frames += other.frames;
        epochs += other.epochs;
        tornBytes += other.tornBytes;
        missing += other.missing;
        doubled += other.doubled;
        foreign += other.foreign;
        switches += other.switches;
        virtualEpochs += other.virtualEpochs;
        virtualMissing += other.virtualMissing;
        lost += other.lost;
        refused += other.refused;
        failedConnects += other.failedConnects;
        latency.add(other.latency);
        virtualLatency.add(other.virtualLatency);
        handshake.add(other.handshake);
    }

    static double millis(Histogram of, double percentile) {
        return of.getValueAtPercentile(percentile) * 1e-6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "frames=%d epochs=%d torn_bytes=%d missing=%d doubled=%d foreign=%d switches=%d virtual_epochs=%d virtual_missing=%d lost=%d refused=%d"
                        + " failed_connects=%d p50_ms=%.1f p99_ms=%.1f max_ms=%.1f vrs_p50_ms=%.1f vrs_p99_ms=%.1f handshake_p99_ms=%.0f",
                frames,
                epochs,
                tornBytes,
                missing,
                doubled,
                foreign,
                switches,
                virtualEpochs,
                virtualMissing,
                lost,
                refused,
                failedConnects,
                millis(latency, 50),
                millis(latency, 99),
                millis(latency, 100),
                millis(virtualLatency, 50),
                millis(virtualLatency, 99),
                millis(handshake, 99));
    }
}
