package org.dubhe.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.dubhe.caster.SourceStats;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.IntakeCounters;
import org.dubhe.signal.Constellation;
import org.dubhe.stream.StationFeed;

/** What is known of each station, as one table: a row per station, a column per metric. All are labelled {@code station}. */
final class StationCollector implements MultiCollector {
    /** A station and whoever counts for it. */
    private record Station(
            StationFeed feed,
            IntakeCounters intake,
            List<SourceStats> sources,
            FrameRing ring,
            NetworkWatch network,
            Labels labels) {
        double sum(ToLongFunction<SourceStats> count) {
            long sum = 0;
            for (SourceStats source : sources) {
                sum += count.applyAsLong(source);
            }
            return sum;
        }
    }

    /** @param ofNetwork whether only stations of the network have it */
    private record Column(
            String name, String help, boolean counter, boolean ofNetwork, ToDoubleFunction<Station> value) {}

    private final Supplier<EngineParts> engine;
    private final Function<StationFeed, List<ServiceMeters.Input>> inputs;
    private final FrameRing ring;
    private final List<Column> columns = new ArrayList<>();
    private final LongSupplier nanoTime;

    StationCollector(
            Supplier<EngineParts> engine,
            Function<StationFeed, List<ServiceMeters.Input>> inputs,
            FrameRing ring,
            LongSupplier nanoTime) {
        this.engine = engine;
        this.inputs = inputs;
        this.ring = ring;
        this.nanoTime = nanoTime;
        columnsOfSources();
        columnsOfMessages();
        columnsOfTheNetwork();
    }

    private void columnsOfSources() {
        gauge("connected", "1 while a source is there", s -> s.feed.isConnected() ? 1 : 0);
        gauge(
                "wanted",
                "1 where a source is to be there: always, or on demand while rovers want it",
                s -> s.feed.outlet().isWanted(nanoTime.getAsLong()) ? 1 : 0);
        counter("connects", "Times that a source took the mountpoint", s -> s.sum(SourceStats::connects));
        counter("bytes", "Bytes received", s -> s.sum(SourceStats::bytes));
        counter("frames", "RTCM frames with a good checksum", s -> s.sum(SourceStats::frames));
        counter("crc_errors", "Frames with a wrong checksum", s -> s.sum(SourceStats::crcErrors));
        counter("skipped_bytes", "Bytes that belong to no frame", s -> s.sum(SourceStats::skippedBytes));
        gauge("age_seconds", "Time since the last frame; NaN before the first", this::ageSeconds);
        columns.add(new Column(
                "dubhe_ring_drops",
                "Frames dropped since the ring was full",
                true,
                false,
                s -> s.ring.drops(s.feed.outlet().lane())));
    }

    private void columnsOfMessages() {
        counter("epochs", "Whole epochs", s -> s.intake.epochs());
        counter("malformed", "Messages cut short or impossible", s -> s.intake.malformed());
        counter("foreign_ids", "Messages with another station's id", s -> s.intake.foreignIds());
        counter("time_jumps", "Epochs whose time cannot be", s -> s.intake.timeJumps());
        counter("untimed", "Observation messages that came before the time was known", s -> s.intake.untimed());
        counter("gaps", "Times that epochs were missing", s -> s.intake.gaps());
        counter("missing_epochs", "Epochs missing in gaps", s -> s.intake.missingEpochs());
        gauge("satellites", "Satellites of the newest epoch", s -> s.feed.satellites());
        gauge("interval_seconds", "Time between the last two epochs", s -> s.feed.intervalNanos() * 1e-9);
        gauge(
                "latency_seconds",
                "From the newest epoch's time tag to its arrival, by this server's clock; NaN before the first",
                s -> s.intake.latencySeconds());
        gauge(
                "latency_max_seconds",
                "The longest latency of this minute and the one before",
                s -> s.intake.latencyMaxSeconds());
    }

    private void columnsOfTheNetwork() {
        network(
                "moved",
                "1 where its 1005/1006 says another place than the configuration",
                false,
                s -> s.feed.exclusion() == null ? 0 : 1);
        network(
                "position_offset_meters",
                "From the configured place to the one that its 1005/1006 says; NaN before the first",
                false,
                StationCollector::offsetMeters);
        network("slips", "Cycle slips of unknown size", true, s -> s.intake.slips());
        network("slips_mended", "Cycle slips whose size was known", true, s -> s.intake.mendedSlips());
        network("clock_jumps", "Millisecond jumps of the receiver's clock", true, s -> s.intake.clockJumps());
        network(
                "levelled",
                "1 where it stands on the network's common level",
                false,
                s -> s.network.isLevelled(s.feed.networkIndex()) ? 1 : 0);
        network(
                "left_out_ionosphere_meters",
                "RMS of its ionosphere as predicted by the stations around it; NaN where none is",
                false,
                s -> s.network.leftOutIonosphereMeters(s.feed.networkIndex()));
        network(
                "left_out_geometry_meters",
                "RMS of its troposphere and orbits as predicted by the stations around it; NaN where none is",
                false,
                s -> s.network.leftOutGeometryMeters(s.feed.networkIndex()));
    }

    @Override
    public MetricSnapshots collect() {
        List<Station> stations = new ArrayList<>();
        List<Station> ofNetwork = new ArrayList<>();
        EngineParts now = engine.get();
        for (StationFeed feed : now.pipeline().stations()) {
            List<ServiceMeters.Input> sources = inputs.apply(feed);
            if (sources.isEmpty()) {
                continue; // It has just been taken out.
            }
            Station station = new Station(
                    feed,
                    now.pipeline().counters(feed.index()),
                    sources.stream().map(ServiceMeters.Input::source).toList(),
                    ring,
                    now.network(),
                    Labels.of("station", feed.name()));
            stations.add(station);
            if (feed.networkIndex() >= 0) {
                ofNetwork.add(station);
            }
        }
        List<MetricSnapshot> out = new ArrayList<>();
        for (Column column : columns) {
            Series series =
                    column.counter ? Series.counter(column.name, column.help) : Series.gauge(column.name, column.help);
            for (Station station : column.ofNetwork ? ofNetwork : stations) {
                series.add(column.value.applyAsDouble(station), station.labels);
            }
            out.add(series.snapshot());
        }
        out.add(systems(stations));
        return new MetricSnapshots(out);
    }

    private static MetricSnapshot systems(List<Station> stations) {
        Series series = Series.gauge("dubhe_station_system_satellites", "Satellites of the newest epoch by system");
        for (Station station : stations) {
            for (Constellation system : Constellation.values()) {
                if (station.intake.isSeen(system)) {
                    series.add(
                            station.intake.satellites(system),
                            station.labels.merge(Labels.of("system", String.valueOf(system.rinexLetter()))));
                }
            }
        }
        return series.snapshot();
    }

    private double ageSeconds(Station station) {
        long now = nanoTime.getAsLong();
        double age = Double.NaN;
        for (SourceStats source : station.sources) {
            long last = source.lastFrameNanos();
            if (last != 0 && !(age <= (now - last) * 1e-9)) {
                age = (now - last) * 1e-9;
            }
        }
        return age;
    }

    private static double offsetMeters(Station station) {
        ReferenceStation configured = station.feed.configured();
        Ecef said = station.feed.announcedArp();
        return configured == null || said == null
                ? Double.NaN
                : configured.arp().distanceMeters(said);
    }

    private void counter(String name, String help, ToDoubleFunction<Station> value) {
        columns.add(new Column("dubhe_station_" + name, help, true, false, value));
    }

    private void gauge(String name, String help, ToDoubleFunction<Station> value) {
        columns.add(new Column("dubhe_station_" + name, help, false, false, value));
    }

    private void network(String name, String help, boolean counter, ToDoubleFunction<Station> value) {
        columns.add(new Column("dubhe_station_" + name, help, counter, true, value));
    }
}
