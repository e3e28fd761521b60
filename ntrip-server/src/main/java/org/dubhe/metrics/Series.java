package org.dubhe.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** One metric of a scrape while it is filled, a counter or a gauge; a counter's name is without {@code _total}. */
final class Series {
    private final boolean counter;
    private final CounterSnapshot.Builder counters = CounterSnapshot.builder();
    private final GaugeSnapshot.Builder gauges = GaugeSnapshot.builder();

    private Series(boolean counter, String name, String help) {
        this.counter = counter;
        counters.name(name).help(help);
        gauges.name(name).help(help);
    }

    static Series counter(String name, String help) {
        return new Series(true, name, help);
    }

    static Series gauge(String name, String help) {
        return new Series(false, name, help);
    }

    Series add(double value, Labels labels) {
        if (counter) {
            counters.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .value(value)
                    .labels(labels)
                    .build());
        } else {
            gauges.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .value(value)
                    .labels(labels)
                    .build());
        }
        return this;
    }

    MetricSnapshot snapshot() {
        return counter ? counters.build() : gauges.build();
    }
}
