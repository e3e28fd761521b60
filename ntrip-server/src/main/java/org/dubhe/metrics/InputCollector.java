package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dubhe.caster.SourceStats;
import org.dubhe.stream.StationFeed;

/** Each way of a station's stream to come in, by {@code station} and {@code input}: its mountpoint, or its name in the configuration. */
final class InputCollector implements MultiCollector {
    private final Supplier<EngineParts> engine;
    private final Function<StationFeed, List<ServiceMeters.Input>> inputs;

    InputCollector(Supplier<EngineParts> engine, Function<StationFeed, List<ServiceMeters.Input>> inputs) {
        this.engine = engine;
        this.inputs = inputs;
    }

    @Override
    public MetricSnapshots collect() {
        Series connected = Series.gauge("dubhe_input_connected", "1 while the input brings bytes");
        Series used = Series.gauge("dubhe_input_used", "1 for the input of a station that is passed on");
        Series frames = Series.counter("dubhe_input_frames", "RTCM frames with a good checksum");
        Series standby = Series.counter(
                "dubhe_input_standby_frames", "Frames thrown away since another input of the station was passed on");
        for (StationFeed feed : engine.get().pipeline().stations()) {
            for (ServiceMeters.Input input : inputs.apply(feed)) {
                SourceStats source = input.source();
                Labels labels = Labels.of("station", feed.name(), "input", source.mount());
                connected.add(source.isConnected() ? 1 : 0, labels);
                used.add(input.used().getAsBoolean() ? 1 : 0, labels);
                frames.add(source.frames(), labels);
                standby.add(input.standbyFrames().getAsLong(), labels);
            }
        }
        return MetricSnapshots.of(connected.snapshot(), used.snapshot(), frames.snapshot(), standby.snapshot());
    }
}
