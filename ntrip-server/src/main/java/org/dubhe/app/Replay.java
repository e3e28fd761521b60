package org.dubhe.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.dubhe.station.source.EpochFrames;
import org.dubhe.station.source.EpochSource;
import org.jspecify.annotations.Nullable;

/**
 * Plays the recorded streams of several stations, merged by time, into a target: in the data's own pace times a factor, or as fast as the target
 * takes them.
 */
final class Replay {
    /** As fast as the target takes epochs. */
    static final double MAX = Double.POSITIVE_INFINITY;

    /** Where epochs go. */
    interface Target extends AutoCloseable {
        /** Sends an epoch of a station; returns when the next one may come. */
        void send(int station, EpochFrames epoch) throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    /**
     * What has been played.
     *
     * @param epochs of all stations together
     * @param bytes of them
     * @param dataSeconds from the first epoch's time tag to the last's
     * @param seconds that it took
     */
    record Played(long epochs, long bytes, double dataSeconds, double seconds) {}

    private final List<EpochSource> sources;
    private final double speed;
    private final List<@Nullable EpochFrames> next = new ArrayList<>();

    /** A replay of stations by index; {@code speed} above 0 is data time by wall time. */
    Replay(List<EpochSource> sources, double speed) {
        this.sources = sources;
        this.speed = speed;
    }

    /** Plays to the end. */
    Played run(Target target, Consumer<String> progress) throws IOException, InterruptedException {
        next.clear();
        for (EpochSource source : sources) {
            next.add(source.next());
        }
        long start = System.nanoTime();
        long first = Long.MIN_VALUE;
        long last = Long.MIN_VALUE;
        long epochs = 0;
        long bytes = 0;
        for (int station = earliest(); station >= 0; station = earliest()) {
            EpochFrames epoch = next.get(station);
            if (epoch == null) {
                break;
            }
            first = first == Long.MIN_VALUE ? epoch.timeNanos() : first;
            last = epoch.timeNanos();
            pace(start, last - first);
            target.send(station, epoch);
            epochs++;
            bytes += epoch.bytes().length;
            progress.accept((last - first) / 1_000_000_000 + " s of data, " + epochs + " epochs");
            next.set(station, sources.get(station).next());
        }
        return new Played(epochs, bytes, (last - first) * 1e-9, (System.nanoTime() - start) * 1e-9);
    }

    private int earliest() {
        int best = -1;
        long bestNanos = Long.MAX_VALUE;
        for (int i = 0; i < next.size(); i++) {
            EpochFrames epoch = next.get(i);
            if (epoch != null && epoch.timeNanos() < bestNanos) {
                best = i;
                bestNanos = epoch.timeNanos();
            }
        }
        return best;
    }

    private void pace(long startNanos, long dataNanos) throws InterruptedException {
        if (speed == MAX) {
            return;
        }
        long wait = (long) (dataNanos / speed) - (System.nanoTime() - startNanos);
        if (wait > 0) {
            Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
    }
}
