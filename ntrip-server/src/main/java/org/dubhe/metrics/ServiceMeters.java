package org.dubhe.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.dubhe.caster.CasterStats;
import org.dubhe.caster.SourceStats;
import org.dubhe.network.Snapshot;
import org.dubhe.pipeline.EpochMailbox;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.IntakeCounters;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.stream.RoverStatus;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.VrsMode;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;

/**
 * The meters of a service. Each reads a counter that its owner keeps anyway, when it is scraped: what is measured does not know of it.
 *
 * <p>All names begin with {@code dubhe_}; durations are in seconds.
 */
public final class ServiceMeters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** The text of a scrape. */
    public String scrape() {
        return registry.scrape();
    }

    /** Attaches to a caster: connections, rovers, bytes, latency, and of every source its frames and checksum errors. */
    public void attach(CasterStats caster) {
        gauge("dubhe.connections", "Open TCP connections", caster, CasterStats::connections);
        gauge("dubhe.rovers", "Rovers connected", caster, CasterStats::rovers);
        gauge("dubhe.rovers.slow", "Rovers whose socket does not keep up", caster, CasterStats::slowRovers);
        counter("dubhe.gga", "GGAs received", caster, CasterStats::ggas);
        counter("dubhe.nmea.broken", "NMEA lines with a wrong checksum or form", caster, CasterStats::brokenNmea);
        counter(
                "dubhe.handshake.failures",
                "Requests that are none, or came too slowly",
                caster,
                CasterStats::handshakeFailures);
        counter("dubhe.refused", "Requests refused", caster, CasterStats::refusedCredentials, "why", "credentials");
        counter("dubhe.refused", "Requests refused", caster, CasterStats::refusedMounts, "why", "mountpoint");
        counter("dubhe.refused", "Requests refused", caster, CasterStats::refusedLimits, "why", "limit");
        counter(
                "dubhe.caster.failures",
                "Connections closed since handling them failed",
                caster,
                CasterStats::failures);
        counter("dubhe.rover.bytes", "Bytes written to rovers", caster, CasterStats::writtenBytes);
        counter("dubhe.rover.writes", "Writes to rovers", caster, CasterStats::writes);
        counter("dubhe.rover.writes.dropped", "Writes dropped for slow rovers", caster, CasterStats::droppedWrites);
        for (SourceStats source : caster.sources()) {
            String[] station = {"station", source.mount()};
            gauge(
                    "dubhe.station.connected",
                    "1 while a source is there",
                    source,
                    s -> s.isConnected() ? 1 : 0,
                    station);
            counter("dubhe.station.frames", "RTCM frames with a good checksum", source, SourceStats::frames, station);
            counter(
                    "dubhe.station.crc.errors",
                    "Frames with a wrong checksum",
                    source,
                    SourceStats::crcErrors,
                    station);
            counter("dubhe.station.bytes", "Bytes received", source, SourceStats::bytes, station);
            counter(
                    "dubhe.station.skipped.bytes",
                    "Bytes that belong to no frame",
                    source,
                    SourceStats::skippedBytes,
                    station);
        }
        registry.getPrometheusRegistry().register(new LatencyCollector(caster.latency()));
    }

    /** Attaches to the ring and the pipeline behind it. */
    public void attach(FrameRing ring, Pipeline pipeline, ServiceClock clock) {
        gauge("dubhe.ring.backlog", "Frames that wait in the ring", ring, FrameRing::backlog);
        counter("dubhe.ring.failures", "Events whose handling failed", ring, FrameRing::failures);
        StationFeed[] stations = pipeline.stations();
        gauge("dubhe.stations", "Stations configured", stations, s -> s.length);
        gauge(
                "dubhe.stations.network",
                "Stations with a position: those of the network",
                stations,
                ServiceMeters::network);
        gauge("dubhe.stations.alive", "Stations whose frames come", stations, s -> alive(s, clock));
        gauge(
                "dubhe.stations.excluded",
                "Stations excluded from the network by an alarm",
                stations,
                ServiceMeters::excluded);
        for (StationFeed feed : stations) {
            String[] station = {"station", feed.name()};
            IntakeCounters intake = pipeline.counters(feed.index());
            counter(
                    "dubhe.ring.drops",
                    "Frames dropped since the ring was full",
                    ring,
                    r -> r.drops(feed.index()),
                    station);
            counter("dubhe.station.epochs", "Whole epochs", intake, IntakeCounters::epochs, station);
            counter(
                    "dubhe.station.malformed",
                    "Messages cut short or impossible",
                    intake,
                    IntakeCounters::malformed,
                    station);
            counter(
                    "dubhe.station.foreign.ids",
                    "Messages with another station's id",
                    intake,
                    IntakeCounters::foreignIds,
                    station);
            counter(
                    "dubhe.station.time.jumps",
                    "Epochs whose time cannot be",
                    intake,
                    IntakeCounters::timeJumps,
                    station);
            counter(
                    "dubhe.station.untimed",
                    "Observation messages that came before the time was known",
                    intake,
                    IntakeCounters::untimed,
                    station);
            gauge("dubhe.station.satellites", "Satellites of the newest epoch", feed, StationFeed::satellites, station);
        }
        registry.getPrometheusRegistry().register(new MessageCollector(pipeline));
    }

    /** Attaches to the rovers' streams: virtual stations served, and how old the snapshot is. */
    public void attach(RoverStreams streams, ServiceClock clock) {
        counter("dubhe.rover.failures", "Rovers let go since serving them failed", streams, RoverStreams::failures);
        for (VrsMode mode : VrsMode.values()) {
            gauge(
                    "dubhe.vrs.rovers",
                    "Rovers on vrs by what they get",
                    streams,
                    s -> inMode(s, mode),
                    "mode",
                    mode.name().toLowerCase(Locale.ROOT));
        }
        gauge(
                "dubhe.snapshot.age.seconds",
                "Age of the newest network snapshot; NaN before the first",
                streams,
                s -> snapshotAge(s, clock));
        gauge("dubhe.snapshot.id", "Number of the newest network snapshot; 0 before the first", streams, s -> {
            Snapshot newest = s.virtualStations().snapshot();
            return newest == null ? 0 : newest.id();
        });
    }

    /** Attaches to the solver. */
    public void attach(SolverLoop solver, EpochMailbox mailbox) {
        counter("dubhe.solver.epochs", "Epochs solved", solver, SolverLoop::solved);
        counter("dubhe.solver.failures", "Epochs whose solution failed", solver, SolverLoop::failures);
        gauge("dubhe.solver.last.seconds", "What the last solution took", solver, s -> s.lastNanos() * 1e-9);
        counter("dubhe.solver.coalesced", "Epochs skipped for newer ones", mailbox, EpochMailbox::coalesced);
        counter(
                "dubhe.solver.ahead",
                "Station epochs whose time was far ahead of all other stations'",
                mailbox,
                EpochMailbox::ahead);
        counter(
                "dubhe.solver.late",
                "Station epochs that came after their time was solved",
                mailbox,
                EpochMailbox::late);
    }

    private static double alive(StationFeed[] stations, ServiceClock clock) {
        int count = 0;
        for (StationFeed station : stations) {
            count += station.isAlive(clock.nowNanos()) ? 1 : 0;
        }
        return count;
    }

    private static double network(StationFeed[] stations) {
        int count = 0;
        for (StationFeed station : stations) {
            count += station.networkIndex() >= 0 ? 1 : 0;
        }
        return count;
    }

    private static double excluded(StationFeed[] stations) {
        int count = 0;
        for (StationFeed station : stations) {
            count += station.exclusion() != null ? 1 : 0;
        }
        return count;
    }

    private static double inMode(RoverStreams streams, VrsMode mode) {
        int count = 0;
        for (RoverStatus status : streams.vrsStatus()) {
            count += status.mode() == mode ? 1 : 0;
        }
        return count;
    }

    private static double snapshotAge(RoverStreams streams, ServiceClock clock) {
        Snapshot newest = streams.virtualStations().snapshot();
        return newest == null || !clock.isKnown()
                ? Double.NaN
                : (clock.nowNanos() - newest.time().nanos()) / (double) GpsTime.SECOND;
    }

    private <T> void gauge(String name, String help, T of, ToDoubleFunction<T> value, String... tags) {
        Gauge.builder(name, of, value)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private <T> void counter(String name, String help, T of, ToDoubleFunction<T> value, String... tags) {
        FunctionCounter.builder(name, of, value).description(help).tags(tags).register(registry);
    }
}
