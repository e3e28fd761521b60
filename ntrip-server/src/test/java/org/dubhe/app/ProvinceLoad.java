package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import org.dubhe.account.AccountService;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.Accounts;
import org.dubhe.account.PasswordHash;
import org.dubhe.account.PostgresServer;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.time.LeapSeconds;

/**
 * A province's service under load: {@code serve} as a process of its own with its accounts in PostgreSQL, the stations of a city's network at 1 Hz, and a
 * {@link RoverFleet}. The steps are called one after the other; each waits until it is done and gives what the rovers saw.
 */
final class ProvinceLoad implements AutoCloseable {
    /**
     * How much of it.
     *
     * @param rovers all
     * @param virtual of them on {@code VRS}; of the others two in five are on a raw mountpoint and three on {@code NEAR}
     * @param organisations with two accounts each
     * @param warmUp epochs of the network before rovers come
     * @param comePerSecond rovers that come at first
     * @param flush how often the server writes usage
     */
    record Size(int rovers, int virtual, int organisations, int warmUp, int comePerSecond, Duration flush) {
        int users() {
            return 2 * organisations;
        }
    }

    /** Of the server's heap, as its unit for systemd has it. */
    private static final String HEAP = "-Xmx1g";

    /** How far a session's fixed time may be off where nothing waits. */
    static final long FIX_OFF_MILLIS_MAX = 1000;

    private static final Actor ACTOR = new Actor("load", "");

    /** Rovers that leave and come while the database is stopped. */
    private static final int COMES_WITHOUT_DATABASE = 20;

    /** With which no station has one of its outages in the first 1,000 s. */
    private static final long SEED = 3;

    private static final String MORE = "  \"NEAR2\": nearest\n";
    private static final int DESCRIPTORS_SPARE = 500;

    private final Size size;
    private final PostgresServer postgres;
    private final DatabaseSettings database;
    private final Instant began = Instant.now();
    private final Path configuration;
    private final LoadStations stations;
    private final ServeProcess serve;
    private final RoverFleet fleet;

    /** Longest time that an epoch took to a rover: a GGA, which the same threads read, waits as long. */
    private long longestMillis;

    ProvinceLoad(Size size, Path folder) throws Exception {
        this.size = size;
        requireDescriptors("self", size);
        postgres = new PostgresServer();
        database = postgres.fresh();
        stations = new LoadStations(Scenario.named("city30").withSeed(SEED).withRovers(0), size.warmUp());
        createAccounts();
        configuration = configuration(folder);
        List<String> jvm = new ArrayList<>(ProcessFigures.JVM_ARGUMENTS);
        jvm.add(HEAP);
        serve = new ServeProcess(
                Map.of(),
                jvm,
                configuration,
                folder.resolve("serve.log"),
                "--clock",
                "data",
                "--start",
                LeapSeconds.toUtc(stations.simulation().scenario().start()).toString());
        requireDescriptors(Long.toString(serve.pid()), size);
        stations.open(serve);
        stations.start();
        fleet = new RoverFleet(stations, serve.port());
        addRovers();
    }

    private static void requireDescriptors(String process, Size size) throws IOException {
        long most = ProcessFigures.descriptorsMax(process);
        if (most < size.rovers() + DESCRIPTORS_SPARE) {
            throw new IOException("needs " + (size.rovers() + DESCRIPTORS_SPARE) + " open files, may have " + most
                    + ": ulimit -n " + (size.rovers() + DESCRIPTORS_SPARE));
        }
    }

    /** bcrypt, the cheaper one: it is not the logins that are tested here. */
    private void createAccounts() throws IOException {
        AccountSettings usual = AccountSettings.defaults(database);
        AccountSettings settings = new AccountSettings(
                database,
                usual.node(),
                PasswordHash.BCRYPT,
                usual.passwordCache(),
                1,
                usual.passwordQueue(),
                Duration.ofMinutes(10),
                null,
                null,
                null,
                ZoneOffset.UTC);
        try (AccountService service = AccountService.open(settings, Map.of(), _ -> null)) {
            Accounts accounts = service.accounts();
            // A rover that comes back may find its former stay still there: twice as many as are needed.
            int sessions = 2 * (size.rovers() / size.users() + 1);
            UserRules rules = UserRules.ofKinds("raw", "nearest", "vrs").withSessions(sessions, WhenFull.REFUSE);
            for (int i = 0; i < size.users(); i++) {
                String organisation = organisation(i);
                if (i < size.organisations()) {
                    accounts.createOrganisation(ACTOR, organisation);
                    accounts.createProject(ACTOR, organisation, "survey", Validity.ALWAYS);
                }
                accounts.createUser(ACTOR, organisation, "survey", "u" + i, RoverFleet.PASSWORD, rules, "");
            }
        }
    }

    private String organisation(int user) {
        return "o" + user % size.organisations();
    }

    private Path configuration(Path folder) throws IOException {
        Path file = SimulatedFiles.writeConfiguration(stations.simulation(), folder, 0);
        Files.writeString(folder.resolve("db.secret"), "any\n");
        String text = Files.readString(file);
        String users = "users:\n  \"demo\": \"demo\"\n";
        if (!text.contains(users)) {
            throw new IOException("no users in\n" + text);
        }
        String accounts = String.format(
                Locale.ROOT,
                "accounts: { url: \"%s\", user: \"%s\", password_file: db.secret, password_hash: bcrypt, flush: %ds }%n",
                database.url(),
                database.user(),
                size.flush().toSeconds());
        String caster = "caster:\n  bind: 127.0.0.1\n";
        Files.writeString(file, text.replace(users, accounts).replace("caster:\n", caster) + "metrics: { port: 0 }\n");
        return file;
    }

    private void addRovers() throws Exception {
        Random random = new Random(1);
        List<SimulatedStation> all = stations.simulation().stations();
        for (int i = 0; i < size.rovers(); i++) {
            FleetRover.Kind kind = i < size.virtual()
                    ? FleetRover.Kind.VRS
                    : i % 5 < 2 ? FleetRover.Kind.RAW : FleetRover.Kind.NEAREST;
            String mount = switch (kind) {
                case VRS -> "VRS";
                case RAW -> all.get(i % all.size()).name();
                case NEAREST -> "NEAR";
            };
            Gga gga = Gga.of(
                    stations.place(i, random.nextDouble(), random.nextDouble()).toGeodetic(),
                    -30,
                    LeapSeconds.toUtc(stations.simulation().scenario().start()));
            int user = i % size.users();
            fleet.add(new FleetRover.Identity(i, kind, mount, "u" + user, organisation(user), gga));
        }
    }

    RoverFleet fleet() {
        return fleet;
    }

    ServeProcess serve() {
        return serve;
    }

    DatabaseSettings database() {
        return database;
    }

    /** What the server holds after a full collection. */
    ProcessFigures memory() throws Exception {
        return ProcessFigures.of(serve);
    }

    /** All rovers come, at a pace. */
    LoadPhase comes() throws Exception {
        return phase("come", () -> {
            fleet.come(_ -> true, size.comePerSecond());
            until("all rovers stream", 180, () -> fleet.streaming() == size.rovers());
        });
    }

    /** Nothing happens. */
    LoadPhase stays(int seconds) throws Exception {
        return phase("steady", () -> Thread.sleep(1000L * seconds));
    }

    /** A source's connection breaks; after a while it comes back. What is silent for ten seconds is dead: only then do rovers go over to others. */
    LoadPhase sourceIsKilled(int seconds) throws Exception {
        return phase("source killed", () -> {
            stations.kill(0);
            Thread.sleep(1000L * seconds);
            stations.restore(0);
            Thread.sleep(1000L * seconds);
        });
    }

    /** The database stops at once and comes back; meanwhile some rovers leave and come again. */
    LoadPhase databaseIsStopped(int seconds) throws Exception {
        return phase("database stopped", () -> {
            postgres.stop();
            long stopped = System.nanoTime();
            comeAgain(index -> index % (size.rovers() / COMES_WITHOUT_DATABASE) == 3);
            until(
                    "the server says that it is not ready",
                    20,
                    () -> serve.get("/health/ready").statusCode() == 503);
            Thread.sleep(Math.max(0, 1000L * seconds - (System.nanoTime() - stopped) / 1_000_000));
            postgres.start();
            long got = fleet.bytes();
            until("usage is written", 60, () -> UsageComparison.writtenBytes(database) >= got);
        });
    }

    /** Whether {@code serve} can read its configuration anew. */
    static boolean canReload() {
        for (var method : Server.class.getDeclaredMethods()) {
            if (method.getName().equals("reload")) {
                return true;
            }
        }
        return false;
    }

    /** The configuration has one mountpoint more and is read anew. */
    LoadPhase configurationIsReloaded(int seconds) throws Exception {
        return phase("reload", () -> {
            String text = Files.readString(configuration);
            Files.writeString(configuration, text.replace("mountpoints:\n", "mountpoints:\n" + MORE));
            serve.hangUp();
            until(
                    "the sourcetable has the new mountpoint",
                    30,
                    () -> sourcetable().contains("STR;NEAR2;"));
            Thread.sleep(1000L * seconds);
        });
    }

    /** What a client of version 1 gets. */
    String sourcetable() throws IOException {
        var request = new ProcessBuilder(
                        "curl", "-s", "--http0.9", "-A", "NTRIP load", "http://127.0.0.1:" + serve.port())
                .start();
        return new String(request.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** All leave at once and come back at once. */
    LoadPhase storm() throws Exception {
        return phase("storm", () -> comeAgain(_ -> true));
    }

    private void comeAgain(IntPredicate which) throws Exception {
        fleet.leave(which);
        int stay = countNot(which);
        until("they have left", 60, () -> fleet.streaming() == stay);
        until("their connections are closed", 60, () -> fleet.gone() == size.rovers() - stay);
        fleet.come(which, 0);
        until("all rovers stream again", 120, () -> fleet.streaming() == size.rovers());
    }

    private int countNot(IntPredicate which) {
        int count = 0;
        for (int i = 0; i < size.rovers(); i++) {
            count += which.test(i) ? 0 : 1;
        }
        return count;
    }

    /** All leave. */
    LoadPhase leave() throws Exception {
        return phase("leave", () -> {
            fleet.leave(_ -> true);
            until("all have left", 60, () -> fleet.gone() == size.rovers());
        });
    }

    /** One rover comes, loses a byte and leaves. */
    LoadPhase oneStaysAlone(int index) throws Exception {
        return phase("a byte is lost", () -> {
            fleet.come(one -> one == index, 0);
            until("it streams", 20, () -> fleet.bytes(index) > 0);
            fleet.loseAByte(index);
            long before = fleet.bytes(index);
            int live = stations.live();
            until("two more epochs", 20, () -> stations.live() > live + 2 && fleet.bytes(index) > before);
            fleet.leave(one -> one == index);
            until("it has left", 20, () -> fleet.gone() == size.rovers());
        });
    }

    /** What the database has of all stays, once the last are written. */
    UsageComparison usage() throws Exception {
        long allowed = FIX_OFF_MILLIS_MAX + longestMillis;
        int stays = fleet.stays().size();
        until(
                "the last sessions are written",
                60,
                () -> serve.metric("dubhe_accounts_buffered_sessions") == 0 && serve.metric("dubhe_rovers ") == 0);
        Thread.sleep(size.flush().plusSeconds(1));
        UsageComparison usage = UsageComparison.of(database, fleet.stays(), began, allowed);
        System.out.printf(
                Locale.ROOT,
                "usage: %d stays, %d sessions, %d bytes, fixed time off by %.0f ms in the mean and %d ms at most (%d allowed), %d differences%n",
                stays,
                usage.sessions(),
                usage.bytes(),
                usage.fixOffMillisMean(),
                usage.fixOffMillisMax(),
                allowed,
                usage.differences().size());
        return usage;
    }

    private interface Step {
        void run() throws Exception;
    }

    private LoadPhase phase(String name, Step step) throws Exception {
        fleet.takeFigures();
        stations.takePushMillisMax();
        stations.takeSilent();
        LoadPhase.Clocks before = LoadPhase.Clocks.now(serve.pid());
        step.run();
        Throwable failure = stations.failure();
        if (failure != null) {
            throw new IOException("the stations have failed", failure);
        }
        int behind = fleet.streaming() == 0 ? 0 : behind();
        long torn = fleet.tornBytes();
        LoadPhase phase = LoadPhase.of(
                name,
                fleet.takeFigures(),
                before,
                LoadPhase.Clocks.now(serve.pid()),
                behind,
                torn,
                stations.takePushMillisMax(),
                stations.takeSilent(),
                ProcessFigures.residentMiB(serve.pid()));
        System.out.println(phase);
        longestMillis = Math.max(longestMillis, (long) StreamFigures.millis(phase.seen().latency, 100));
        return phase;
    }

    /** Rovers that have not got within two seconds what has been sent up to now. */
    private int behind() throws Exception {
        LoadStations.Marks marks = stations.marks();
        Thread.sleep(2000);
        return fleet.behind(marks);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void until(String what, int seconds, Condition condition) throws Exception {
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "not within " + seconds + " s: " + what + "; " + fleet.streaming() + " stream, " + fleet.gone()
                                + " are gone, refusals " + fleet.refusals() + "\n" + tail(serve.log()));
            }
            Thread.sleep(50);
        }
    }

    private static String tail(String log) {
        return log.substring(Math.max(0, log.length() - 4000));
    }

    @Override
    public void close() throws Exception {
        try {
            fleet.close();
            stations.close();
            serve.close();
        } finally {
            postgres.close();
        }
    }

    /** Prints what a run is made on. */
    void describe() {
        System.out.printf(
                Locale.ROOT,
                "load: %d rovers (%d on VRS), %d organisations with %d accounts, %d stations, heap %s, %d processors%n",
                size.rovers(),
                size.virtual(),
                size.organisations(),
                size.users(),
                stations.simulation().stations().size(),
                HEAP,
                Runtime.getRuntime().availableProcessors());
    }
}
