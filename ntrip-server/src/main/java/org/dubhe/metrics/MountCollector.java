package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dubhe.caster.CasterStats;
import org.dubhe.caster.MountStats;
import org.dubhe.caster.MountStats.Quality;

/** Rovers and bytes by mountpoint; how rovers fix their positions by kind of mountpoint, since a rover far from a single station need not fix. */
final class MountCollector implements MultiCollector {
    private final CasterStats caster;
    private final Supplier<Map<String, String>> kindsNow;

    /** @param kinds by mountpoint, as they are now */
    MountCollector(CasterStats caster, Supplier<Map<String, String>> kinds) {
        this.caster = caster;
        this.kindsNow = kinds;
    }

    @Override
    public MetricSnapshots collect() {
        Series rovers = Series.gauge("dubhe_mountpoint_rovers", "Rovers by mountpoint");
        Series bytes = Series.counter("dubhe_mountpoint_bytes", "Bytes given to the sockets of a mountpoint's rovers");
        Series qualities = Series.gauge("dubhe_rovers_quality", "Rovers by the quality of their last GGA");
        Map<String, String> kinds = kindsNow.get();
        Map<String, int[]> byKind = new TreeMap<>();
        for (MountStats mount : caster.mounts()) {
            String kind = kinds.getOrDefault(mount.name(), "other");
            Labels labels = Labels.of("kind", kind, "mountpoint", mount.name());
            rovers.add(mount.rovers(), labels);
            bytes.add(mount.bytes(), labels);
            int[] counts = byKind.computeIfAbsent(kind, _ -> new int[Quality.values().length]);
            for (Quality quality : Quality.values()) {
                counts[quality.ordinal()] += mount.rovers(quality);
            }
        }
        byKind.forEach((kind, counts) -> {
            for (Quality quality : Quality.values()) {
                qualities.add(counts[quality.ordinal()], Labels.of("kind", kind, "quality", quality.word()));
            }
        });
        return MetricSnapshots.of(rovers.snapshot(), bytes.snapshot(), qualities.snapshot(), fixShare(byKind));
    }

    private static MetricSnapshot fixShare(Map<String, int[]> byKind) {
        Series share = Series.gauge(
                "dubhe_rovers_fix_share",
                "Of the rovers that have a position, those with fixed ambiguities; NaN of none");
        byKind.forEach((kind, counts) -> {
            int fixed = counts[Quality.FIXED.ordinal()];
            int placed = fixed
                    + counts[Quality.SINGLE.ordinal()]
                    + counts[Quality.DIFFERENTIAL.ordinal()]
                    + counts[Quality.FLOAT.ordinal()];
            share.add(placed == 0 ? Double.NaN : (double) fixed / placed, Labels.of("kind", kind));
        });
        return share.snapshot();
    }
}
