package org.dubhe.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.dubhe.account.AccountStats;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.CasterStats;
import org.dubhe.caster.SourceStats;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.Snapshot;
import org.dubhe.pipeline.EpochMailbox;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.InputChoice;
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
 * <p>All names of ours begin with {@code dubhe_}; durations are in seconds. {@code docs/metrics.md} lists every one; a test holds the two together. No label
 * names a rover: the number of series depends on stations, mountpoints and organisations alone.
 */
public final class ServiceMeters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NetworkWatch network = new NetworkWatch();
    private final ProcessMeters process = new ProcessMeters(registry);

    /** The text of a scrape. */
    public String scrape() {
        return registry.scrape();
    }

    /** Is to be shown every snapshot. */
    public NetworkWatch network() {
        return network;
    }

    /** Lets go of what the JVM calls. */
    @Override
    public void close() {
        process.close();
        registry.close();
    }

    /**
     * Attaches to a caster: connections, rovers, bytes, latency.
     *
     * @param kinds of its mountpoints, by name
     */
    public void attach(CasterStats caster, CasterSettings settings, Map<String, String> kinds) {
        gauge("dubhe.connections", "Open TCP connections", caster, CasterStats::connections);
        counter("dubhe.connections.accepted", "TCP connections accepted", caster, CasterStats::accepted);
        gauge("dubhe.rovers", "Rovers connected", caster, CasterStats::rovers);
        gauge(
                "dubhe.rovers.max",
                "Rovers that may be connected at a time",
                settings,
                s -> s.limits().rovers());
        gauge("dubhe.rovers.slow", "Rovers whose socket does not keep up", caster, CasterStats::slowRovers);
        counter("dubhe.sourcetables", "Sourcetables sent", caster, CasterStats::sourcetables);
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
        counter("dubhe.refused.agents", "Rovers refused for their User-Agent", caster, CasterStats::refusedAgents);
        counter(
                "dubhe.refused.connections",
                "Connections refused since there were too many",
                caster,
                CasterStats::refusedConnections);
        counter("dubhe.tls.failures", "Connections whose TLS handshake failed", caster, CasterStats::tlsFailures);
        counter("dubhe.gga.skipped", "GGAs not read since they came too often", caster, CasterStats::skippedGgas);
        counter(
                "dubhe.rover.throttled",
                "Times that a rover was not read for a second since it sent too much",
                caster,
                CasterStats::throttledRovers);
        counter(
                "dubhe.caster.failures",
                "Connections closed since handling them failed",
                caster,
                CasterStats::failures);
        counter("dubhe.rover.bytes", "Bytes written to rovers", caster, CasterStats::writtenBytes);
        counter("dubhe.rover.writes", "Writes to rovers", caster, CasterStats::writes);
        counter("dubhe.rover.writes.dropped", "Writes dropped for slow rovers", caster, CasterStats::droppedWrites);
        registry.getPrometheusRegistry().register(new LatencyCollector(caster.latency()));
        registry.getPrometheusRegistry().register(new MountCollector(caster, kinds));
    }

    /**
     * Attaches to the accounts.
     *
     * @param sessions open now, by the name of their account's organisation; asked at every scrape, from the thread {@code metrics}
     */
    public void attach(Supplier<Map<String, Integer>> sessions) {
        registry.getPrometheusRegistry().register(new SessionCollector(sessions));
    }

    /** Attaches to the database of accounts; all stands still where there is none. */
    public void attach(AccountStats accounts) {
        counter("dubhe.accounts.verifications", "Passwords verified", accounts, AccountStats::verifications);
        counter("dubhe.accounts.cached.logins", "Logins answered from memory", accounts, AccountStats::cachedLogins);
        counter("dubhe.accounts.busy", "Logins answered with: try again", accounts, AccountStats::busy);
        counter(
                "dubhe.accounts.slowed.guesses",
                "Logins slowed since guessed at",
                accounts,
                AccountStats::slowedGuesses);
        counter("dubhe.accounts.flushes", "Times that usage was written", accounts, AccountStats::flushes);
        counter("dubhe.accounts.flush.failures", "Times that it could not be", accounts, AccountStats::flushFailures);
        counter(
                "dubhe.accounts.dropped.sessions",
                "Sessions whose usage was lost",
                accounts,
                AccountStats::droppedSessions);
        gauge(
                "dubhe.accounts.buffered.sessions",
                "Ended sessions that wait for the database",
                accounts,
                AccountStats::buffered);
        gauge(
                "dubhe.accounts.database.up",
                "1 where the database answered last",
                accounts,
                a -> a.databaseAnswers() ? 1 : 0);
        gauge(
                "dubhe.accounts.flush.seconds",
                "How long the last writing of usage took",
                accounts,
                a -> a.lastFlushNanos() * 1e-9);
    }

    /**
     * One way of a station's stream to come in.
     *
     * @param index in the caster's list of sources
     * @param source what it has received
     */
    public record Input(int index, SourceStats source) {}

    /**
     * Attaches to the ring and the pipeline behind it, and to each station.
     *
     * @param inputs of a station by its index
     */
    public void attach(
            FrameRing ring,
            Pipeline pipeline,
            IntFunction<List<Input>> inputs,
            InputChoice choice,
            ServiceClock clock) {
        gauge("dubhe.ring.slots", "Frames that the ring has room for", ring, FrameRing::slots);
        gauge("dubhe.ring.remaining", "Frames that the ring has room for now", ring, FrameRing::remainingCapacity);
        gauge("dubhe.ring.backlog", "Frames that wait in the ring", ring, FrameRing::backlog);
        counter("dubhe.ring.handled", "Events handled, wake-ups among them", ring, FrameRing::handled);
        counter("dubhe.ring.failures", "Events whose handling failed", ring, FrameRing::failures);
        gauge("dubhe.stations", "Stations configured", pipeline, p -> p.stations().length);
        gauge(
                "dubhe.stations.network",
                "Stations with a position: those of the network",
                pipeline,
                p -> network(p.stations()));
        gauge("dubhe.stations.alive", "Stations whose frames come", pipeline, p -> alive(p.stations(), clock));
        gauge(
                "dubhe.stations.excluded",
                "Stations excluded from the network by an alarm",
                pipeline,
                p -> excluded(p.stations()));
        registry.getPrometheusRegistry()
                .register(new StationCollector(pipeline, inputs, ring, network, System::nanoTime));
        registry.getPrometheusRegistry().register(new InputCollector(pipeline, inputs, choice));
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

    /** Attaches to the solver and to what it says of the network. */
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
        attachNetwork();
    }

    private void attachNetwork() {
        statistic("stations", "Stations with an epoch in the newest solution", NetworkStatistics::stations);
        statistic("edges", "Edges of the network", NetworkStatistics::edges);
        statistic("edges.fixed", "Edges on which half of the ambiguities are fixed", NetworkStatistics::edgesFixed);
        statistic("triangles", "Triangles whose closure is tested", NetworkStatistics::triangles);
        statistic("triangles.usable", "Triangles that serve rovers", NetworkStatistics::trianglesUsable);
        statistic(
                "ambiguities.eligible",
                "Double-difference ambiguities that could be fixed",
                NetworkStatistics::eligibleAmbiguities);
        statistic("ambiguities.fixed", "Those of them that are fixed", NetworkStatistics::fixedAmbiguities);
        statistic(
                "ionosphere.ppm",
                "Ionosphere's unevenness: slant delay between stations by their distance, mm/km",
                s -> s.edges() == 0 ? Double.NaN : 1e6 * s.ionosphereActivityMetersPerMeter());
        gauge("dubhe.network.edges.solved", "Edges with an ambiguity to fix", network, NetworkWatch::edgesSolved);
        gauge("dubhe.network.groups", "Groups of stations joined by fixed edges", network, NetworkWatch::groups);
        gauge(
                "dubhe.network.stations.levelled",
                "Stations on the common level",
                network,
                NetworkWatch::levelledStations);
        gauge(
                "dubhe.network.lambda.ratio",
                "Smallest ratio of the integer sets that LAMBDA accepted last; NaN before the first",
                network,
                NetworkWatch::lambdaRatio);
        counter(
                "dubhe.network.closure.failures",
                "Ambiguities that did not close around a triangle",
                network,
                NetworkWatch::closureFailures);
        gauge(
                "dubhe.network.left.out.ionosphere.meters",
                "RMS over the stations predicted from those around them, ionosphere; NaN where none is",
                network,
                NetworkWatch::ionosphereRmsMeters);
        gauge(
                "dubhe.network.left.out.geometry.meters",
                "RMS over the stations predicted from those around them, troposphere and orbits; NaN where none is",
                network,
                NetworkWatch::geometryRmsMeters);
    }

    private void statistic(String name, String help, ToDoubleFunction<NetworkStatistics> value) {
        gauge("dubhe.network." + name, help, network, n -> value.applyAsDouble(n.statistics()));
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
