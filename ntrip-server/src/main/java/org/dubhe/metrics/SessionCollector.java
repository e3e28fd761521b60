package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Sessions by organisation. The first {@link #ORGANISATIONS_MAX} that ever had one keep their name, others share {@code other}: who has most
 * sessions changes, and a name that comes and goes would be a new series each time.
 */
final class SessionCollector implements Collector {
    /** A province counts 400. */
    static final int ORGANISATIONS_MAX = 500;

    /** Longer names are cut. */
    private static final int NAME_MAX = 64;

    private static final String OTHER = "other";

    private final Supplier<Map<String, Integer>> sessions;
    private final Map<String, Integer> named = new TreeMap<>();

    SessionCollector(Supplier<Map<String, Integer>> sessions) {
        this.sessions = sessions;
    }

    @Override
    public synchronized MetricSnapshot collect() {
        named.replaceAll((_, _) -> 0);
        int[] others = {0};
        new TreeMap<>(sessions.get()).forEach((organisation, count) -> {
            String name = organisation.length() <= NAME_MAX ? organisation : organisation.substring(0, NAME_MAX);
            if (named.containsKey(name) || named.size() < ORGANISATIONS_MAX) {
                named.merge(name, count, Integer::sum);
            } else {
                others[0] += count;
            }
        });
        named.merge(OTHER, others[0], Integer::sum);
        Series series = Series.gauge("dubhe_sessions", "Rovers' sessions by the organisation of their account");
        named.forEach((organisation, count) -> series.add(count, Labels.of("organisation", organisation)));
        return series.snapshot();
    }
}
