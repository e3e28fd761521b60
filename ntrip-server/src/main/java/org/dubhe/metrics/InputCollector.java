package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.IntFunction;
import org.dubhe.caster.SourceStats;
import org.dubhe.pipeline.InputChoice;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.stream.StationFeed;

/** Each way of a station's stream to come in, by {@code station} and {@code input}: its mountpoint, or its name in the configuration. */
final class InputCollector implements MultiCollector {
    private final Pipeline pipeline;
    private final IntFunction<List<ServiceMeters.Input>> inputs;
    private final InputChoice choice;

    InputCollector(Pipeline pipeline, IntFunction<List<ServiceMeters.Input>> inputs, InputChoice choice) {
        this.pipeline = pipeline;
        this.inputs = inputs;
        this.choice = choice;
    }

    @Override
    public MetricSnapshots collect() {
        Series connected = Series.gauge("dubhe_input_connected", "1 while the input brings bytes");
        Series used = Series.gauge("dubhe_input_used", "1 for the input of a station that is passed on");
        Series frames = Series.counter("dubhe_input_frames", "RTCM frames with a good checksum");
        Series standby = Series.counter(
                "dubhe_input_standby_frames", "Frames thrown away since another input of the station was passed on");
        for (StationFeed feed : pipeline.stations()) {
            for (ServiceMeters.Input input : inputs.apply(feed.index())) {
                SourceStats source = input.source();
                Labels labels = Labels.of("station", feed.name(), "input", source.mount());
                connected.add(source.isConnected() ? 1 : 0, labels);
                used.add(choice.isUsed(input.index()) ? 1 : 0, labels);
                frames.add(source.frames(), labels);
                standby.add(choice.standbyFrames(input.index()), labels);
            }
        }
        return MetricSnapshots.of(connected.snapshot(), used.snapshot(), frames.snapshot(), standby.snapshot());
    }
}
