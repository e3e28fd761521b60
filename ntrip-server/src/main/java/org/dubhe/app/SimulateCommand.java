package org.dubhe.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.dubhe.simulation.IonosphereLevel;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.ClientTls;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code dubhe simulate}: plays a scenario into files, or as NTRIP sources to a caster, or both. Always writes a configuration that
 * {@code serve --config} reads, and prints its path.
 */
@Command(
        name = "simulate",
        description = {
            "Play a simulated network of stations and rovers.",
            "Into a folder: RTCM of each station and rover, the truth, and a configuration for serve. With --caster: to a running caster, in real"
                    + " time or faster."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final double SPEED_MAX = 1_000;
    private static final int PORT_MAX = 65_535;

    /** How long after its time tag an epoch leaves a live station. */
    private static final double LATENCY_SECONDS = 0.05;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "triangle, city30, city50 or storm50 (default: city30).")
    private String scenarioName = "city30";

    @Option(names = "--seed", paramLabel = "N|random", description = "Of all that is random (default: 1).")
    private String seed = "1";

    @Option(
            names = "--spacing-km",
            paramLabel = "KM",
            description = "Distance of the stations (default: the scenario's).")
    private double spacingKm = Double.NaN;

    @Option(
            names = "--ionosphere",
            paramLabel = "LEVEL",
            description = "quiet, active or storm (default: the scenario's).")
    private String ionosphere = "";

    @Option(names = "--duration-s", paramLabel = "S", description = "Length in seconds (default: the scenario's).")
    private int durationSeconds;

    @Option(
            names = "--rovers",
            paramLabel = "N",
            description = "Number of rovers; the last moves (default: the scenario's).")
    private int rovers = -1;

    @Option(
            names = "--msm-level",
            paramLabel = "N",
            description = "Level of the MSMs that stations send: 4, 5 or 7 (default: the scenario's).")
    private @Nullable Integer msmLevel;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description =
                    "Time of the first epoch, as 2026-06-26T02:00:00Z (default: the scenario's; now with --caster at speed 1).")
    private String start = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to (default: demo-data/SCENARIO-SEED).")
    private @Nullable Path out;

    @Option(
            names = "--caster",
            paramLabel = "HOST:PORT",
            description = "Push the stations to this caster instead of writing RTCM files.")
    private @Nullable String caster;

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(
            names = "--password",
            paramLabel = "WORD",
            description = "Password of the stations' mountpoints (default: that of the configuration written).")
    private String password = SimulatedFiles.STATION_PASSWORD;

    @Option(names = "--speed", paramLabel = "X|max", description = "With --caster: times real time (default: 1).")
    private String speed = "1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Caster port in the configuration written (default: 2101).")
    private int port = CasterAddress.PORT_DEFAULT;

    @Option(
            names = "--scramble-truth",
            description = "Falsify all truth that is written; not one byte of a station or rover changes.")
    private boolean scrambleTruth;

    @Override
    public Integer call() throws IOException, InterruptedException {
        double factor = factor();
        if (port < 0 || port > PORT_MAX) {
            throw wrong("--port: " + port + " (expected: 0 to " + PORT_MAX + ")");
        }
        CasterAddress address = address();
        if (address == null) {
            tls.refuse("--caster");
        }
        ClientTls way = tls.read();
        boolean live = address != null && factor == 1 && start.isEmpty();
        Scenario scenario = scenario(live);
        Path folder = out == null ? Path.of("demo-data", scenario.name() + "-" + scenario.seed()) : out;
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw wrong("--out: " + folder + " (expected: a folder)");
        }
        PrintWriter print = spec.commandLine().getOut();
        Simulation simulation = new Simulation(scenario);
        if (scrambleTruth) {
            simulation.scrambleTruth();
        }
        // The configuration's port speaks no TLS.
        Path configuration = SimulatedFiles.writeConfiguration(
                simulation, folder, address == null || way != null ? port : address.port());
        print.println(configuration.toAbsolutePath());
        print.flush();
        long began = System.nanoTime();
        long bytes = address == null ? toFiles(simulation, folder) : toCaster(simulation, address, way, factor, live);
        double seconds = (System.nanoTime() - began) * 1e-9;
        print.printf(
                "simulate scenario=%s seed=%d stations=%d rovers=%d epochs=%d bytes=%d realtime_factor=%.1f%n",
                scenario.name(),
                scenario.seed(),
                simulation.stations().size(),
                scenario.rovers(),
                scenario.epochs(),
                bytes,
                scenario.durationSeconds() / seconds);
        print.flush();
        return 0;
    }

    private static long toFiles(Simulation simulation, Path folder) throws IOException {
        long bytes = 0;
        try (var files = new SimulatedFiles(simulation, folder)) {
            while (simulation.advance()) {
                files.write();
                for (var station : simulation.stations()) {
                    bytes += station.length();
                }
            }
        }
        return bytes;
    }

    private long toCaster(
            Simulation simulation, CasterAddress address, @Nullable ClientTls way, double factor, boolean live)
            throws IOException, InterruptedException {
        try (var push = new SimulatedPush(
                simulation, address, way, password, spec.commandLine().getErr())) {
            push.connect();
            GpsTime first = simulation.time();
            long began = System.nanoTime();
            long lead = live ? LeapSeconds.toGps(Instant.now()).nanos() - first.nanos() : 0;
            while (simulation.advance()) {
                double due = (simulation.time().secondsSince(first) + (live ? LATENCY_SECONDS : 0)) / factor;
                long waitNanos = Math.round(due * 1e9) - lead - (System.nanoTime() - began);
                if (waitNanos > 0) {
                    TimeUnit.NANOSECONDS.sleep(waitNanos);
                }
                push.write();
            }
            return push.bytes();
        }
    }

    private Scenario scenario(boolean live) {
        try {
            Scenario scenario = Scenario.named(scenarioName).withSeed(seed());
            scenario = Double.isNaN(spacingKm) ? scenario : scenario.withSpacingKm(spacingKm);
            scenario = ionosphere.isEmpty() ? scenario : scenario.withIonosphere(IonosphereLevel.of(ionosphere));
            scenario = durationSeconds == 0 ? scenario : scenario.withDurationSeconds(durationSeconds);
            scenario = msmLevel == null ? scenario : scenario.withMsmLevel(msmLevel);
            scenario = rovers < 0 ? scenario : scenario.withRovers(rovers);
            if (start.isEmpty()) {
                return live ? scenario.withStart(nextSecond()) : scenario;
            }
            return scenario.withStart(LeapSeconds.toGps(Instant.parse(start)));
        } catch (DateTimeParseException _) {
            throw wrong("--start: " + start + " (expected: a time as 2026-06-26T02:00:00Z)");
        } catch (IllegalArgumentException e) {
            throw wrong("" + e.getMessage());
        }
    }

    /** The first whole second of GPST by which the orbits will have been computed. */
    private static GpsTime nextSecond() {
        long nanos = LeapSeconds.toGps(Instant.now()).nanos() + 5 * GpsTime.SECOND;
        return new GpsTime(nanos / GpsTime.SECOND * GpsTime.SECOND);
    }

    private long seed() {
        if ("random".equals(seed)) {
            return new Random().nextInt(1_000_000);
        }
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException _) {
            throw wrong("--seed: " + seed + " (expected: a whole number or random)");
        }
    }

    private double factor() {
        if ("max".equals(speed)) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double factor = Double.parseDouble(speed);
            if (factor > 0 && factor <= SPEED_MAX) {
                return factor;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw wrong("--speed: " + speed + " (expected: above 0 to " + (int) SPEED_MAX + ", or max)");
    }

    private @Nullable CasterAddress address() {
        try {
            return caster == null ? null : CasterAddress.parse(caster);
        } catch (IllegalArgumentException e) {
            throw wrong("--" + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
