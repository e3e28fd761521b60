package org.dubhe.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.dubhe.account.AccountStats;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.CasterStats;
import org.dubhe.caster.Certificates;
import org.dubhe.caster.SourceStats;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.Snapshot;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.stream.RoverStatus;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.VrsMode;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a service. Each reads a counter that its owner keeps anyway, when it is scraped: what is measured does not know of it.
 *
 * <p>All names of ours begin with {@code dubhe_}; durations are in seconds. {@code docs/metrics.md} lists every one; a test holds the two together. No label
 * names a rover: the number of series depends on stations, mountpoints and organisations alone.
 */
public final class ServiceMeters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Supplier<EngineParts> serving;
    private final Supplier<EngineParts> newest;
    private final ProcessMeters process = new ProcessMeters(registry);

    /**
     * Without meters but those of the process.
     *
     * @param serving the engine that serves rovers now
     * @param newest the engine as it is configured now, which may still be warming up beside it
     */
    public ServiceMeters(Supplier<EngineParts> serving, Supplier<EngineParts> newest) {
        this.serving = serving;
        this.newest = newest;
    }

    /** The text of a scrape. */
    public String scrape() {
        return registry.scrape();
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
     * @param settings those in force now
     * @param kinds of its mountpoints now, by name
     */
    public void attach(CasterStats caster, Supplier<CasterSettings> settings, Supplier<Map<String, String>> kinds) {
        gauge("dubhe.connections", "Open TCP connections", caster, CasterStats::connections);
        counter("dubhe.connections.accepted", "TCP connections accepted", caster, CasterStats::accepted);
        gauge("dubhe.rovers", "Rovers connected", caster, CasterStats::rovers);
        gauge(
                "dubhe.rovers.max",
                "Rovers that may be connected at a time",
                settings,
                s -> s.get().limits().rovers());
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

    /** Attaches to what the reading of the configuration came to. */
    public void attach(ReloadStats reloads) {
        counter(
                "dubhe.configuration.reloads",
                "Times that the configuration was read anew",
                reloads,
                ReloadStats::appliedCount,
                "result",
                "applied");
        counter(
                "dubhe.configuration.reloads",
                "Times that the configuration was read anew",
                reloads,
                ReloadStats::refusedCount,
                "result",
                "refused");
        gauge(
                "dubhe.configuration.last.refused",
                "1 where the newest configuration could not be used and an older one runs",
                reloads,
                r -> r.lastRefused() ? 1 : 0);
        gauge(
                "dubhe.configuration.applied.timestamp.seconds",
                "Since when the running configuration runs, seconds since 1970",
                reloads,
                ReloadStats::appliedSeconds);
    }

    /**
     * Attaches to the certificate of a TLS port.
     *
     * @param port {@code caster} or {@code admin}
     * @param certificates null where the port has no TLS
     */
    public void attach(String port, @Nullable Certificates certificates) {
        gauge(
                "dubhe.certificate.end.timestamp.seconds",
                "When the certificate in use is over, seconds since 1970; NaN without TLS",
                this,
                _ -> certificates == null ? Double.NaN : certificates.end().getEpochSecond(),
                "port",
                port);
    }

    /**
     * One way of a station's stream to come in.
     *
     * @param source what it has received
     * @param used whether it is the one that is passed on
     * @param standbyFrames what it has sent while another one was
     */
    public record Input(SourceStats source, BooleanSupplier used, LongSupplier standbyFrames) {}

    /**
     * Attaches to the ring and the pipeline behind it, to each station, to the rovers' streams, to the solver and what it says of the network.
     *
     * @param inputs of a station as it is configured now, the best one first
     */
    public void attach(FrameRing ring, Function<StationFeed, List<Input>> inputs, ServiceClock clock) {
        gauge("dubhe.ring.slots", "Frames that the ring has room for", ring, FrameRing::slots);
        gauge("dubhe.ring.remaining", "Frames that the ring has room for now", ring, FrameRing::remainingCapacity);
        gauge("dubhe.ring.backlog", "Frames that wait in the ring", ring, FrameRing::backlog);
        counter("dubhe.ring.handled", "Events handled, wake-ups among them", ring, FrameRing::handled);
        counter("dubhe.ring.failures", "Events whose handling failed", ring, FrameRing::failures);
        stations("", "Stations configured", s -> s.length);
        stations(".network", "Stations with a position: those of the network", ServiceMeters::network);
        stations(".alive", "Stations whose frames come", s -> alive(s, clock));
        stations(".excluded", "Stations excluded from the network by an alarm", ServiceMeters::excluded);
        gauge(
                "dubhe.configuration.warming.up",
                "1 while a network as it is newly configured is solved beside the one that serves rovers",
                serving,
                s -> s.get().streams() == newest.get().streams() ? 0 : 1);
        registry.getPrometheusRegistry().register(new StationCollector(newest, inputs, ring, System::nanoTime));
        registry.getPrometheusRegistry().register(new InputCollector(newest, inputs));
        registry.getPrometheusRegistry().register(new MessageCollector(newest));
        attachStreams(clock);
        attachSolver();
        attachNetwork();
    }

    private void stations(String name, String help, ToDoubleFunction<StationFeed[]> value) {
        gauge(
                "dubhe.stations" + name,
                help,
                newest,
                n -> value.applyAsDouble(n.get().pipeline().stations()));
    }

    private void attachStreams(ServiceClock clock) {
        counter(
                "dubhe.rover.failures",
                "Rovers let go since serving them failed",
                serving,
                s -> s.get().streams().failures());
        for (VrsMode mode : VrsMode.values()) {
            gauge(
                    "dubhe.vrs.rovers",
                    "Rovers on vrs by what they get",
                    serving,
                    s -> inMode(s.get().streams(), mode),
                    "mode",
                    mode.name().toLowerCase(Locale.ROOT));
        }
        gauge(
                "dubhe.snapshot.age.seconds",
                "Age of the newest network snapshot; NaN before the first",
                serving,
                s -> snapshotAge(s.get().streams(), clock));
        gauge("dubhe.snapshot.id", "Number of the newest network snapshot; 0 before the first", serving, s -> {
            Snapshot snapshot = s.get().streams().virtualStations().snapshot();
            return snapshot == null ? 0 : snapshot.id();
        });
    }

    private void attachSolver() {
        gauge(
                "dubhe.solver.enabled",
                "1 where a network is solved",
                serving,
                s -> s.get().solver() == null ? 0 : 1);
        counter("dubhe.solver.epochs", "Epochs solved", serving, s -> solver(s, SolverLoop::solved, 0));
        counter(
                "dubhe.solver.failures",
                "Epochs whose solution failed",
                serving,
                s -> solver(s, SolverLoop::failures, 0));
        gauge(
                "dubhe.solver.last.seconds",
                "What the last solution took",
                serving,
                s -> solver(s, loop -> loop.lastNanos() * 1e-9, Double.NaN));
        counter(
                "dubhe.solver.coalesced",
                "Epochs skipped for newer ones",
                serving,
                s -> s.get().mailbox().coalesced());
        counter(
                "dubhe.solver.ahead",
                "Station epochs whose time was far ahead of all other stations'",
                serving,
                s -> s.get().mailbox().ahead());
        counter(
                "dubhe.solver.late",
                "Station epochs that came after their time was solved",
                serving,
                s -> s.get().mailbox().late());
    }

    private static double solver(Supplier<EngineParts> engine, ToDoubleFunction<SolverLoop> value, double otherwise) {
        SolverLoop loop = engine.get().solver();
        return loop == null ? otherwise : value.applyAsDouble(loop);
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
        gauge(
                "dubhe.network.edges.solved",
                "Edges with an ambiguity to fix",
                serving,
                s -> s.get().network().edgesSolved());
        gauge(
                "dubhe.network.groups",
                "Groups of stations joined by fixed edges",
                serving,
                s -> s.get().network().groups());
        gauge(
                "dubhe.network.stations.levelled",
                "Stations on the common level",
                serving,
                s -> s.get().network().levelledStations());
        gauge(
                "dubhe.network.lambda.ratio",
                "Smallest ratio of the integer sets that LAMBDA accepted last; NaN before the first",
                serving,
                s -> s.get().network().lambdaRatio());
        counter(
                "dubhe.network.closure.failures",
                "Ambiguities that did not close around a triangle",
                serving,
                s -> s.get().network().closureFailures());
        gauge(
                "dubhe.network.left.out.ionosphere.meters",
                "RMS over the stations predicted from those around them, ionosphere; NaN where none is",
                serving,
                s -> s.get().network().ionosphereRmsMeters());
        gauge(
                "dubhe.network.left.out.geometry.meters",
                "RMS over the stations predicted from those around them, troposphere and orbits; NaN where none is",
                serving,
                s -> s.get().network().geometryRmsMeters());
    }

    private void statistic(String name, String help, ToDoubleFunction<NetworkStatistics> value) {
        gauge(
                "dubhe.network." + name,
                help,
                serving,
                s -> value.applyAsDouble(s.get().network().statistics()));
    }

    private static double alive(StationFeed[] stations, ServiceClock clock) {
        int count = 0;
        for (StationFeed station : stations) {
            count += station.sends(clock.nowNanos()) ? 1 : 0;
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
