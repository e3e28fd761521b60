package org.dubhe.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dubhe.account.AccountService;
import org.dubhe.account.FileAccounts;
import org.dubhe.admin.AdminServer;
import org.dubhe.admin.AdminSettings;
import org.dubhe.caster.Caster;
import org.dubhe.caster.CasterStats;
import org.dubhe.caster.Certificates;
import org.dubhe.config.MetricsSettings;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.metrics.Health;
import org.dubhe.metrics.MetricsEndpoint;
import org.dubhe.metrics.ReloadStats;
import org.dubhe.metrics.ServiceMeters;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.StationOutlet;
import org.dubhe.stream.VrsSettings;
import org.dubhe.task.Deadline;
import org.dubhe.task.RepeatedTask;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole service in one object: caster, ring, pipeline, solver, rover streams, metrics. {@code serve} runs one, the demo and tests run theirs.
 *
 * <p>{@link #start} and {@link #close} belong to the thread that owns it.
 */
public final class Server implements AutoCloseable {
    /** What the network's solver is made of; {@code null} where nothing is to be solved. */
    @FunctionalInterface
    public interface Solving {
        /** A solver for the stations of the network, by network index. */
        SolverLoop.Solver of(List<ReferenceStation> stations, EphemerisStore ephemerides);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** How often the ring is woken to look for silent stations. */
    private static final Duration TICK = Duration.ofMillis(250);

    /** The ring is woken four times a second; one that has not handled that for so long is stuck, not busy. */
    private static final long RING_STUCK_NANOS = 60_000_000_000L;

    /** The solver looks round once a second; the longest solution takes a fraction of this. */
    private static final long SOLVER_STUCK_NANOS = 60_000_000_000L;

    /** How often it is looked which inputs of stations are needed. */
    private static final Duration INPUTS_LOOK = Duration.ofSeconds(1);

    /** All of an end; each part has of it what those before it have left. */
    private static final Duration END_MAX = Duration.ofSeconds(7);

    /** Of it, for connections: rovers that do not read are told that it ends, too. */
    private static final Duration CASTER_END_MAX = Duration.ofSeconds(3);

    /** Of it, for what is in the ring, and for the solution at hand. */
    private static final Duration WORK_END_MAX = Duration.ofSeconds(2);

    /** A network that is configured anew has so long to be solved as far as the former one was. */
    private static final Duration WARM_UP_MAX = Duration.ofMinutes(3);

    private volatile ServiceConfiguration configuration;
    private final ServiceClock clock;
    private final EphemerisStore ephemerides = new EphemerisStore();
    private final Engine.Surroundings around;
    private final Engines engines;
    private final FrameRing ring;
    private final Intake intake;
    private final Door door;
    private final Caster caster;
    private final ServiceMeters meters;
    private final ReloadStats reloads = new ReloadStats();
    private final Health health = new Health();
    private volatile boolean ends;
    private @Nullable MetricsEndpoint metrics;
    private @Nullable AdminServer admin;
    private volatile @Nullable Reloader reloader;
    private @Nullable ScheduledExecutorService ticker;

    /**
     * A server not yet started, as {@code serve} has it.
     *
     * @throws ConfigurationException where a file that the configuration names cannot be used
     * @throws IOException where the accounts cannot be had
     */
    public Server(ServiceConfiguration configuration, ServiceClock clock) throws IOException {
        this(configuration, clock, EngineSettings.OF_CONFIGURATION, EmissionJournal.NONE, WARM_UP_MAX);
    }

    /**
     * A server not yet started.
     *
     * @throws ConfigurationException where a file that the configuration names cannot be used
     * @throws IOException where the accounts cannot be had
     */
    public Server(
            ServiceConfiguration configuration,
            ServiceClock clock,
            @Nullable Solving solving,
            VrsSettings vrs,
            EmissionJournal journal)
            throws IOException {
        this(configuration, clock, new EngineSettings.Fixed(solving, vrs), journal, WARM_UP_MAX);
    }

    /** @param warmUpMax after which a network that is configured anew serves, whatever it covers */
    Server(
            ServiceConfiguration configuration,
            ServiceClock clock,
            EngineSettings settings,
            EmissionJournal journal,
            Duration warmUpMax)
            throws IOException {
        checkCertificates(configuration);
        this.configuration = configuration;
        this.clock = clock;
        NetworkLayout.remarks(configuration.stations()).forEach(LOG::warn);
        Map<String, StationOutlet> outlets = Intake.outlets(configuration);
        around = new Engine.Surroundings(clock, ephemerides, journal, settings, this::wake);
        engines = new Engines(new Engine(configuration, outlets, around, null), warmUpMax);
        String[] names =
                configuration.stations().stream().map(ConfiguredStation::name).toArray(String[]::new);
        ring = new FrameRing(FrameRing.SLOTS, names, engines);
        meters = new ServiceMeters(
                () -> engines.serving().parts(), () -> engines.newest().parts());
        intake = new Intake(configuration, outlets, ring, clock);
        Intake.Wiring wired = intake.wiring();
        door = Door.of(configuration, wired.inputs().passwords(), () -> this.configuration);
        caster = new Caster(
                configuration.caster(),
                wired.inputs().mounts(),
                new Mountpoints(engines, wired).of(configuration, outlets),
                door.gatekeeper(),
                door.digests(),
                wired.choice());
        watchHealth();
    }

    /**
     * Starts all of it.
     *
     * @throws IOException where an address cannot be had; nothing runs then
     */
    public void start() throws IOException {
        ring.start();
        engines.start(ring::wake);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("ticker").daemon().unstarted(task));
        timer.scheduleAtFixedRate(
                new RepeatedTask("ticks", this::tick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        ticker = timer;
        try {
            caster.start();
            intake.start(caster);
            timer.scheduleWithFixedDelay(
                    new RepeatedTask("inputs", intake::look), 0, INPUTS_LOOK.toMillis(), TimeUnit.MILLISECONDS);
            startMetrics();
            startAdmin();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Takes over another configuration without dropping a session that the change does not concern. Where it throws, nothing has changed. Any thread,
     * one at a time.
     *
     * @return what has changed, and what only a restart changes
     * @throws ConfigurationException where a file that the configuration names cannot be used
     */
    public synchronized ReloadReport reload(ServiceConfiguration wanted) {
        checkCertificates(wanted);
        ServiceConfiguration before = configuration;
        ConfigurationChange change = ConfigurationChange.of(before, wanted);
        ServiceConfiguration next = change.next();
        Intake.Wiring formerly = intake.wiring();
        Map<String, StationOutlet> outlets = change.stations() ? intake.outlets(before, next) : formerly.outlets();
        Engine engine = null;
        if (change.engine()) {
            try {
                engine = new Engine(next, outlets, around, engines.newest());
            } catch (RuntimeException e) {
                intake.discard(outlets);
                throw e;
            }
            NetworkLayout.remarks(next.stations()).forEach(LOG::warn);
        }
        configuration = next;
        if (change.stations()) {
            intake.wire(next, outlets);
        }
        Intake.Wiring wired = intake.wiring();
        door.reload(next, wired.inputs().passwords());
        if (engine != null) {
            engines.follow(engine);
        }
        caster.reload(
                next.caster(),
                wired.inputs().mounts(),
                new Mountpoints(engines, wired).of(next, outlets),
                change.changedMounts(),
                wired.choice());
        intake.end(formerly, caster);
        AdminSettings administration = next.admin();
        if (admin != null && administration != null) {
            admin.tokens(administration.tokens());
        }
        reloads.applied();
        return change.report();
    }

    /** Those with which nothing could start, or start again. */
    private static void checkCertificates(ServiceConfiguration configuration) {
        configuration.tls().forEach((section, files) -> Certificates.check(section, files, Instant.now()));
    }

    /** How often the configuration was read anew. */
    public ReloadStats reloads() {
        return reloads;
    }

    /** The configuration in force. */
    public ServiceConfiguration configuration() {
        return configuration;
    }

    /** TCP port of the caster. */
    public int port() {
        return caster.port();
    }

    /** TCP port of the caster for TLS; −1 where there is none. */
    public int tlsPort() {
        return caster.tlsPort();
    }

    /** TCP port of {@code /metrics}; −1 where there is none. */
    public int metricsPort() {
        return metrics == null ? -1 : metrics.port();
    }

    /** Names who reads the configuration's file anew where the administration asks for it. */
    void reloadsBy(Reloader one) {
        reloader = one;
    }

    @Nullable
    Reloader reloader() {
        return reloader;
    }

    /** TCP port of the administration; −1 where there is none. */
    public int adminPort() {
        return admin == null ? -1 : admin.port();
    }

    /** What rovers get; of the engine that serves now. */
    public RoverStreams streams() {
        return engines.serving().streams();
    }

    /** What comes in; of the engine as it is configured now. */
    public Pipeline pipeline() {
        return engines.newest().pipeline();
    }

    /** The ring, for whoever reads files into it. */
    public FrameRing ring() {
        return ring;
    }

    /** The ephemerides heard so far; files may be read into it, too. */
    public EphemerisStore ephemerides() {
        return ephemerides;
    }

    /** The service's time. */
    public ServiceClock clock() {
        return clock;
    }

    /** What the caster has done so far. */
    public CasterStats casterStats() {
        return caster.stats();
    }

    /** The text of a scrape of {@code /metrics}. */
    public String scrape() {
        return meters.scrape();
    }

    /** What {@code /health} answers with; whoever else the service depends on adds a check of its own. */
    public Health health() {
        return health;
    }

    /**
     * Stops to listen, ends all connections, writes the last figures of sessions, handles what is in the ring and ends all threads, in seven seconds at
     * most; {@code /health/ready} says no meanwhile.
     */
    @Override
    public void close() {
        Deadline end = Deadline.in(END_MAX);
        ends = true;
        if (ticker != null) {
            ticker.shutdownNow();
        }
        if (admin != null) {
            admin.close();
        }
        intake.close();
        caster.close(end.left(CASTER_END_MAX));
        door.close(end.left()); // All sessions have ended.
        ring.close(end.left(WORK_END_MAX));
        engines.close(end.left(WORK_END_MAX));
        if (metrics != null) {
            metrics.close();
        }
        meters.close();
    }

    private void tick() {
        ring.wake();
        engines.look();
    }

    private void watchHealth() {
        health.vital("ring", () -> stuck(ring.turnNanos(), RING_STUCK_NANOS));
        health.vital("solver", () -> {
            SolverLoop loop = engines.serving().solver();
            return loop == null ? null : stuck(loop.turnNanos(), SOLVER_STUCK_NANOS);
        });
        AccountService database = door.database();
        if (database != null) {
            health.needed(
                    "accounts",
                    () -> database.stats().databaseAnswers() ? null : "the database does not answer, or cannot write");
        }
        health.needed("caster", () -> ends ? "ending" : caster.isListening() ? null : "not listening");
        health.needed("stations", () -> {
            StationFeed[] feeds = engines.newest().pipeline().stations();
            int wanted = 0;
            for (StationFeed feed : feeds) {
                if (feed.sends(clock.nowNanos())) {
                    return null;
                }
                wanted += feed.outlet().isWanted(System.nanoTime()) ? 1 : 0;
            }
            return wanted == 0 && feeds.length > 0 ? null : "none of " + wanted + " sends";
        });
    }

    private static @Nullable String stuck(long sinceNanos, long limitNanos) {
        long seconds = (System.nanoTime() - sinceNanos) / 1_000_000_000L;
        return seconds * 1_000_000_000L <= limitNanos ? null : "has done nothing for " + seconds + " s";
    }

    /** All ways for a station's stream to come in. */
    List<ServiceMeters.Input> sourcesOf(StationFeed station) {
        return intake.inputsOf(station.outlet().mount(), caster.stats());
    }

    /** Of every mountpoint; asked at every scrape. */
    private Map<String, String> kinds() {
        Map<String, String> kinds = new HashMap<>();
        configuration
                .mountpoints()
                .forEach((name, kind) -> kinds.put(name, kind.name().toLowerCase(Locale.ROOT)));
        return kinds;
    }

    /** The accounts of the configuration; null where there is a database of them. */
    @Nullable
    FileAccounts fileAccounts() {
        return door.file();
    }

    /** The accounts; null where the configuration names users instead. */
    public @Nullable AccountService accounts() {
        return door.database();
    }

    private void wake() {
        ring.wake();
    }

    private void startMetrics() throws IOException {
        meters.attach(caster.stats(), () -> configuration.caster(), this::kinds);
        meters.attach(() -> door.sessions(caster.stats().rovers()));
        meters.attach(door.stats());
        meters.attach(reloads);
        meters.attach(ring, this::sourcesOf, clock);
        meters.attach("caster", caster.certificates());
        MetricsSettings where = configuration.metrics();
        if (where != null) {
            metrics = new MetricsEndpoint(where.bind(), where.port(), meters::scrape, health);
        }
    }

    private void startAdmin() throws IOException {
        AdminSettings where = configuration.admin();
        AdminServer started = where == null ? null : new AdminServer(where, new AdministeredServer(this));
        admin = started;
        meters.attach("admin", started == null ? null : started.certificates());
    }
}
