package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import org.dubhe.pipeline.IntakeCounters;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.stream.StationFeed;

/** Messages of every station by their number, those that nothing here reads among them; a number appears with its first message. */
final class MessageCollector implements Collector {
    private final Pipeline pipeline;

    MessageCollector(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public MetricSnapshot collect() {
        CounterSnapshot.Builder counters = CounterSnapshot.builder()
                .name("dubhe_station_messages")
                .help("RTCM messages by number, whether or not they are read here");
        for (StationFeed feed : pipeline.stations()) {
            IntakeCounters intake = pipeline.counters(feed.index());
            for (int number = 0; number < IntakeCounters.NUMBERS; number++) {
                long count = intake.messages(number);
                if (count > 0) {
                    counters.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .value(count)
                            .labels(Labels.of("number", Integer.toString(number), "station", feed.name()))
                            .build());
                }
            }
        }
        return counters.build();
    }
}
