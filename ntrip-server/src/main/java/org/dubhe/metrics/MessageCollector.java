package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Supplier;
import org.dubhe.pipeline.IntakeCounters;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.stream.StationFeed;

/**
 * Messages of every station by their number; a number appears with its first message. Numbers that RTCM 3 does not have for stations are one,
 * {@code other}: a station cannot fill Prometheus by making numbers up.
 */
final class MessageCollector implements Collector {
    private static final String OTHER = "other";

    private final Supplier<EngineParts> engine;
    private final int[] numbers = IntakeCounters.numbers();

    MessageCollector(Supplier<EngineParts> engine) {
        this.engine = engine;
    }

    @Override
    public MetricSnapshot collect() {
        CounterSnapshot.Builder counters = CounterSnapshot.builder()
                .name("dubhe_station_messages")
                .help("RTCM messages by number, whether or not they are read here");
        Pipeline pipeline = engine.get().pipeline();
        for (StationFeed feed : pipeline.stations()) {
            IntakeCounters intake = pipeline.counters(feed.index());
            for (int number : numbers) {
                add(counters, feed, Integer.toString(number), intake.messages(number));
            }
            add(counters, feed, OTHER, intake.otherMessages());
        }
        return counters.build();
    }

    private static void add(CounterSnapshot.Builder counters, StationFeed feed, String number, long count) {
        if (count > 0) {
            counters.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .value(count)
                    .labels(Labels.of("number", number, "station", feed.name()))
                    .build());
        }
    }
}
