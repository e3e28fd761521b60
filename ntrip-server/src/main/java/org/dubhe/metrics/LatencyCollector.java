package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import org.dubhe.caster.LatencyHistogram;

/** The caster's latency buckets as a Prometheus histogram in seconds. */
final class LatencyCollector implements Collector {
    private final LatencyHistogram latency;

    LatencyCollector(LatencyHistogram latency) {
        this.latency = latency;
    }

    @Override
    public MetricSnapshot collect() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < latency.buckets(); i++) {
            boolean last = i == latency.buckets() - 1;
            buckets.bucket(last ? Double.POSITIVE_INFINITY : latency.upperNanos(i) * 1e-9, latency.count(i));
        }
        return HistogramSnapshot.builder()
                .name("dubhe_rover_latency_seconds")
                .help("From the last byte of the master's (or the passed on station's) epoch to the write to the rover")
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(latency.totalNanos() * 1e-9)
                        .labels(Labels.EMPTY)
                        .build())
                .build();
    }
}
