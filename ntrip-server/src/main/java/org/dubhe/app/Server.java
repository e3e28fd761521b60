package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.dubhe.account.AccountService;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.AccountStats;
import org.dubhe.account.FileAccounts;
import org.dubhe.admin.AdminServer;
import org.dubhe.admin.AdminSettings;
import org.dubhe.caster.Caster;
import org.dubhe.caster.CasterStats;
import org.dubhe.caster.DigestStore;
import org.dubhe.caster.Gatekeeper;
import org.dubhe.caster.Mountpoint;
import org.dubhe.caster.StreamSource;
import org.dubhe.config.MetricsSettings;
import org.dubhe.config.MountKind;
import org.dubhe.config.MountRules;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.Geoid;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.metrics.Health;
import org.dubhe.metrics.MetricsEndpoint;
import org.dubhe.metrics.ServiceMeters;
import org.dubhe.network.NetworkConfig;
import org.dubhe.network.NetworkSolver;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.pipeline.EpochMailbox;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.InputChoice;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.pipeline.RingSink;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.station.ntrip.Sourcetable;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.stream.EmissionJournal;
import org.dubhe.stream.GgaRules;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.GpsTime;
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

    /** How long an epoch waits for its last station before it is solved without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How often the ring is woken to look for silent stations. */
    private static final Duration TICK = Duration.ofMillis(250);

    /** How often it is looked which inputs of stations are needed. */
    private static final Duration INPUTS_LOOK = Duration.ofSeconds(1);

    /** The ring is woken four times a second; one that has not handled that for so long is stuck, not busy. */
    private static final long RING_STUCK_NANOS = 60_000_000_000L;

    /** The solver looks round once a second; the longest solution takes a fraction of this. */
    private static final long SOLVER_STUCK_NANOS = 60_000_000_000L;

    /** A network needs a triangle. */
    private static final int NETWORK_STATIONS_MIN = 3;

    private final ServiceConfiguration configuration;
    private final ServiceClock clock;
    private final EphemerisStore ephemerides = new EphemerisStore();
    private final RoverStreams streams;
    private final Pipeline pipeline;
    private final FrameRing ring;
    private final EpochMailbox mailbox;
    private final @Nullable SolverLoop solver;
    private final @Nullable AccountService accounts;
    private final StationInputs inputs;
    private final InputChoice choice;
    private final @Nullable FileAccounts fileAccounts;
    private final Caster caster;
    private final ServiceMeters meters = new ServiceMeters();
    private final Health health = new Health();
    private volatile boolean ends;
    private @Nullable MetricsEndpoint metrics;
    private @Nullable AdminServer admin;
    private @Nullable ScheduledExecutorService ticker;

    /**
     * A server not yet started, as {@code serve} has it.
     *
     * @throws IOException where a file that the configuration names cannot be read
     */
    public Server(ServiceConfiguration configuration, ServiceClock clock) throws IOException {
        this(
                configuration,
                clock,
                networkSolver(configuration),
                VrsSettings.DEFAULT
                        .withMsmLevel(configuration.network().msmLevel())
                        .withMoveMeters(1000 * configuration.network().moveKm())
                        .withPhysicalStation(configuration.network().physicalStation()),
                EmissionJournal.NONE);
    }

    /**
     * A server not yet started.
     *
     * @throws IOException where a file that the configuration names cannot be read
     */
    public Server(
            ServiceConfiguration configuration,
            ServiceClock clock,
            @Nullable Solving solving,
            VrsSettings vrs,
            EmissionJournal journal)
            throws IOException {
        this.configuration = configuration;
        this.clock = clock;
        StationFeed[] feeds = feeds(configuration);
        List<ReferenceStation> network = network(feeds);
        sayWhatTheNetworkLacks(feeds, network);
        streams = new RoverStreams(
                feeds,
                clock,
                vrs.withMaster(master(configuration, network)),
                ephemerides,
                journal,
                Geoid::undulationMeters,
                this::wake);
        mailbox = new EpochMailbox(Math.max(1, network.size()), PATIENCE, System::nanoTime);
        pipeline = new Pipeline(feeds, clock, ephemerides, streams, antennas(configuration), mailbox::offer);
        String[] names =
                configuration.stations().stream().map(ConfiguredStation::name).toArray(String[]::new);
        ring = new FrameRing(FrameRing.SLOTS, names, pipeline);
        solver = solving == null || network.size() < NETWORK_STATIONS_MIN
                ? null
                : new SolverLoop(mailbox, () -> solving.of(network, ephemerides), this::publish);
        inputs = new StationInputs(configuration);
        choice = inputs.choice(new RingSink(ring, feeds, streams), clock);
        accounts = accounts(configuration, inputs.passwords());
        FileAccounts file = fileAccounts(configuration, inputs.passwords());
        fileAccounts = accounts == null ? file : null;
        Door door = accounts == null ? Door.of(file) : Door.of(accounts.gatekeeper());
        caster = new Caster(
                configuration.caster(),
                inputs.mounts(),
                mountpoints(configuration),
                door.gatekeeper,
                door.digests,
                choice);
        watchHealth(feeds);
    }

    /**
     * Starts all of it.
     *
     * @throws IOException where an address cannot be had; nothing runs then
     */
    public void start() throws IOException {
        ring.start();
        if (solver != null) {
            solver.start();
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("ticker").daemon().unstarted(task));
        timer.scheduleAtFixedRate(ring::wake, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        ticker = timer;
        try {
            caster.start();
            inputs.start(caster);
            timer.scheduleWithFixedDelay(() -> inputs.look(choice), 0, INPUTS_LOOK.toMillis(), TimeUnit.MILLISECONDS);
            startMetrics();
            startAdmin();
        } catch (IOException e) {
            close();
            throw e;
        }
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

    /** TCP port of the administration; −1 where there is none. */
    public int adminPort() {
        return admin == null ? -1 : admin.port();
    }

    /** What rovers get. */
    public RoverStreams streams() {
        return streams;
    }

    /** What comes in. */
    public Pipeline pipeline() {
        return pipeline;
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
     * Stops to listen, ends all connections, handles what is in the ring and ends all threads, in seven seconds at most; {@code /health/ready} says no
     * meanwhile.
     */
    @Override
    public void close() {
        ends = true;
        if (ticker != null) {
            ticker.shutdownNow();
        }
        if (admin != null) {
            admin.close();
        }
        inputs.close();
        caster.close(Duration.ofSeconds(3));
        ring.close(Duration.ofSeconds(2));
        if (solver != null) {
            solver.close();
        }
        if (metrics != null) {
            metrics.close();
        }
        if (accounts != null) {
            accounts.close();
        }
        meters.close();
    }

    private void publish(Snapshot snapshot) {
        streams.virtualStations().publish(snapshot);
        meters.network().accept(snapshot);
    }

    private void watchHealth(StationFeed[] feeds) {
        health.vital("ring", () -> stuck(ring.turnNanos(), RING_STUCK_NANOS));
        SolverLoop loop = solver;
        if (loop != null) {
            health.vital("solver", () -> stuck(loop.turnNanos(), SOLVER_STUCK_NANOS));
        }
        AccountService database = accounts;
        if (database != null) {
            health.needed("accounts", () -> database.stats().databaseAnswers() ? null : "the database does not answer");
        }
        health.needed("caster", () -> ends ? "ending" : caster.isListening() ? null : "not listening");
        health.needed("stations", () -> {
            for (StationFeed feed : feeds) {
                if (feed.isAlive(clock.nowNanos())) {
                    return null;
                }
            }
            return "none of " + feeds.length + " sends";
        });
    }

    private static @Nullable String stuck(long sinceNanos, long limitNanos) {
        long seconds = (System.nanoTime() - sinceNanos) / 1_000_000_000L;
        return seconds * 1_000_000_000L <= limitNanos ? null : "has done nothing for " + seconds + " s";
    }

    /** By organisation; the accounts of the configuration file know none: all their rovers are one. */
    private Map<String, Integer> sessions() {
        AccountService database = accounts;
        return database == null
                ? Map.of("none", caster.stats().rovers())
                : database.accounts().sessionsByOrganisation();
    }

    /** All ways for a station's stream to come in. */
    List<ServiceMeters.Input> sourcesOf(int station) {
        return inputs.indicesOf(station).stream()
                .map(index ->
                        new ServiceMeters.Input(index, caster.stats().sources().get(index)))
                .toList();
    }

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
        return fileAccounts;
    }

    /** The accounts; null where the configuration names users instead. */
    public @Nullable AccountService accounts() {
        return accounts;
    }

    private static @Nullable AccountService accounts(
            ServiceConfiguration configuration, Map<String, String> sourcePasswords) throws IOException {
        AccountSettings settings = configuration.accounts();
        if (settings == null) {
            return null;
        }
        return AccountService.open(settings, sourcePasswords, mount -> {
            MountKind kind = configuration.mountpoints().get(mount);
            return kind == null ? null : kind.word();
        });
    }

    private static FileAccounts fileAccounts(ServiceConfiguration configuration, Map<String, String> sourcePasswords) {
        return new FileAccounts(
                configuration.users(),
                sourcePasswords,
                configuration.roversPerUserMax(),
                configuration.replacesOldestRover());
    }

    /** Both ports of the caster towards accounts, which one object serves. */
    private record Door(Gatekeeper gatekeeper, DigestStore digests) {
        static <T extends Gatekeeper & DigestStore> Door of(T accounts) {
            return new Door(accounts, accounts);
        }
    }

    /** The network's own solver, as the configuration asks. */
    private static Solving networkSolver(ServiceConfiguration configuration) {
        NetworkConfig config = NetworkConfig.DEFAULT.withLimits(
                configuration.network().maxEdgeKm() * 1000, NetworkConfig.DEFAULT.ageLimitSeconds());
        return (stations, ephemerides) -> {
            NetworkSolver solver = new NetworkSolver(stations, List.of(), config, ephemerides);
            return epochs -> solver.solve(new GpsTime(epochs.timeNanos()), epochs.epochs());
        };
    }

    private static AntennaCatalogue antennas(ServiceConfiguration configuration) throws IOException {
        Path file = configuration.network().antennas();
        return file == null ? AntennaCatalogue.EMPTY : AntennaCatalogue.read(file);
    }

    private void wake() {
        ring.wake();
    }

    private void startMetrics() throws IOException {
        meters.attach(caster.stats(), configuration.caster(), kinds());
        meters.attach(this::sessions);
        meters.attach(accounts == null ? new AccountStats() : accounts.stats());
        meters.attach(ring, pipeline, this::sourcesOf, choice, clock);
        meters.attach(streams, clock);
        if (solver != null) {
            meters.attach(solver, mailbox);
        }
        MetricsSettings where = configuration.metrics();
        if (where != null) {
            metrics = new MetricsEndpoint(where.bind(), where.port(), meters::scrape, health);
        }
    }

    private void startAdmin() throws IOException {
        AdminSettings where = configuration.admin();
        if (where != null) {
            admin = new AdminServer(where, new AdministeredServer(this, configuration));
        }
    }

    private static StationFeed[] feeds(ServiceConfiguration configuration) {
        List<StationFeed> feeds = new ArrayList<>();
        int networkIndex = 0;
        for (int i = 0; i < configuration.stations().size(); i++) {
            ConfiguredStation station = configuration.stations().get(i);
            ReferenceStation reference = station.reference();
            feeds.add(new StationFeed(
                    i,
                    station.name(),
                    configuration.sources().get(i).stationId(),
                    reference,
                    reference == null ? -1 : networkIndex++));
        }
        return feeds.toArray(StationFeed[]::new);
    }

    private static List<ReferenceStation> network(StationFeed[] feeds) {
        List<ReferenceStation> out = new ArrayList<>();
        for (StationFeed feed : feeds) {
            if (feed.configured() != null) {
                out.add(feed.configured());
            }
        }
        return out;
    }

    private static void sayWhatTheNetworkLacks(StationFeed[] feeds, List<ReferenceStation> network) {
        for (StationFeed feed : feeds) {
            if (feed.configured() == null) {
                LOG.warn("station {}: no xyz_m, so it is served raw and nearest and is no part of the network", feed);
            }
        }
        for (String warning : NetworkLayout.warnings(network)) {
            LOG.warn("network: {}", warning);
        }
        if (network.size() < NETWORK_STATIONS_MIN) {
            LOG.warn(
                    "network: {} stations with xyz_m (expected: at least {}); nothing is solved, vrs serves single bases",
                    network.size(),
                    NETWORK_STATIONS_MIN);
        }
    }

    private static int master(ServiceConfiguration configuration, List<ReferenceStation> network) {
        String name = configuration.network().master();
        for (int i = 0; i < network.size(); i++) {
            if (network.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private List<Mountpoint> mountpoints(ServiceConfiguration configuration) {
        List<Mountpoint> out = new ArrayList<>();
        for (Map.Entry<String, MountKind> entry : configuration.mountpoints().entrySet()) {
            out.add(mountpoint(configuration, entry.getKey(), entry.getValue()));
        }
        return out;
    }

    private Mountpoint mountpoint(ServiceConfiguration configuration, String name, MountKind kind) {
        int station = configuration.stationOfMount(name);
        MountRules rules = configuration.mountRules().getOrDefault(name, MountRules.DEFAULT);
        int level = configuration.network().msmLevel();
        StreamSource source = switch (kind) {
            case RAW -> raw(station);
            case NEAREST -> streams.nearest(ggaRules(configuration, rules));
            case VRS -> streams.vrs(ggaRules(configuration, rules));
        };
        List<String> from = switch (kind) {
            case RAW -> inputs.mountsOf(station);
            case NEAREST ->
                configuration.stations().stream().map(ConfiguredStation::mount).toList();
            case VRS -> List.of();
        };
        return new Mountpoint(
                new Sourcetable.Stream(
                        name,
                        kind == MountKind.RAW
                                ? configuration.stations().get(station).name()
                                : "network",
                        rules.format(),
                        kind == MountKind.VRS
                                ? "1005(5),1033(10),107%d(1),109%d(1),111%d(1),112%d(1),1230(10)"
                                        .formatted(level, level, level, level)
                                : "",
                        kind == MountKind.VRS ? 2 : 0,
                        kind == MountKind.VRS ? "GPS+GAL+BDS+QZSS" : "",
                        configuration.caster().identifier(),
                        configuration.caster().country(),
                        degrees(configuration, station, true),
                        degrees(configuration, station, false),
                        kind != MountKind.RAW,
                        kind == MountKind.VRS,
                        "Dubhe",
                        "none",
                        configuration.caster().digest() == null ? 'B' : 'D',
                        false,
                        0,
                        kind.name().toLowerCase(Locale.ROOT)),
                source,
                from);
    }

    private StreamSource raw(int station) {
        IntConsumer demand = inputs.demand(station);
        return demand == null ? streams.raw(station) : streams.raw(station, demand);
    }

    private static GgaRules ggaRules(ServiceConfiguration configuration, MountRules rules) {
        int base = -1;
        for (int i = 0; i < configuration.stations().size(); i++) {
            if (configuration.stations().get(i).name().equals(rules.defaultBase())) {
                base = i;
            }
        }
        return new GgaRules(rules.hysteresisShare(), rules.hysteresisKm() * 1000, rules.ggaTimeout(), base);
    }

    /** Of the station, or of the first one that has a position. */
    private static double degrees(ServiceConfiguration configuration, int station, boolean latitude) {
        List<ConfiguredStation> stations =
                station >= 0 ? List.of(configuration.stations().get(station)) : configuration.stations();
        for (ConfiguredStation one : stations) {
            Ecef marker = one.marker();
            if (marker != null) {
                Geodetic at = marker.toGeodetic();
                return latitude ? at.latitudeDegrees() : at.longitudeDegrees();
            }
        }
        return 0;
    }
}
