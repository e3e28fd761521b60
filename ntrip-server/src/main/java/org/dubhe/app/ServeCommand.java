package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.dubhe.account.store.Actor;
import org.dubhe.config.LogSettings;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.time.DataClock;
import org.dubhe.time.LeapSeconds;
import org.dubhe.time.ServiceClock;
import org.dubhe.time.WallClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dubhe serve}: the service, until it is asked to end (SIGINT, SIGTERM); reads its configuration anew when asked to (SIGHUP). */
@Command(
        name = "serve",
        description =
                "Take stations' streams over NTRIP, solve the network, serve rovers. SIGHUP has it read its configuration anew; it ends with SIGINT or SIGTERM.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The smallest configuration:",
            "  stations: { BASE: { password: secret } }",
            "  mountpoints: { BASE: raw, NEAR: nearest }",
            "  users: { demo: demo }"
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** Whoever sends SIGHUP is not known. */
    private static final Actor SIGNAL = new Actor("signal", "");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description =
                    "YAML: stations, mountpoints, users or accounts; caster, network, metrics, admin and log where the defaults do not do.")
    private Path config = Path.of("");

    @Option(
            names = "--clock",
            paramLabel = "wall|data",
            description =
                    "Measure ages and timeouts against the time of day, or, for recorded data, against the newest epoch."
                            + " Default: wall.")
    private String clock = "wall";

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description =
                    "With --clock data: about when the data begin (UTC, as 2026-06-26T16:00:00Z), right to half a week."
                            + " Without it, from the stream's ephemerides.")
    private @Nullable String start;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // A SIGHUP while the start reads files and waits for the database would end the JVM: it is met once all runs.
        CompletableFuture<Reloader> running = new CompletableFuture<>();
        Hangup.calls(() -> running.thenAccept(ServeCommand::reload));
        LogOutput.set(
                LogSettings.DEFAULT); // What the environment says holds for a configuration that cannot be read, too.
        Server server = server();
        CountDownLatch end = new CountDownLatch(1);
        server.start();
        Reloader reloader = new Reloader(config, server);
        server.reloadsBy(reloader);
        Thread hook = Thread.ofPlatform().name("end").unstarted(() -> {
            server.close();
            end.countDown();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        var out = spec.commandLine().getOut();
        out.println(LogOutput.line(
                LOG,
                "serving on port " + server.port()
                        + (server.metricsPort() < 0 ? "" : ", metrics on port " + server.metricsPort())
                        + (server.adminPort() < 0 ? "" : ", administration on port " + server.adminPort())));
        out.flush();
        running.complete(reloader);
        end.await();
        return 0;
    }

    private Server server() throws IOException {
        try {
            ServiceConfiguration configuration = ServiceConfiguration.read(config);
            LogOutput.set(configuration.log());
            return new Server(configuration, clock(configuration.stations().size()));
        } catch (ConfigurationException e) {
            throw e.in(config.toString());
        }
    }

    /** What is wrong is in the log. */
    private static void reload(Reloader reloader) {
        try {
            reloader.reload(SIGNAL);
        } catch (IOException | RuntimeException _) {
            LOG.debug("the running configuration stays");
        }
    }

    private ServiceClock clock(int stations) {
        return switch (clock) {
            case "wall" -> {
                if (start != null) {
                    throw new ParameterException(spec.commandLine(), "--start: goes with --clock data only");
                }
                yield new WallClock();
            }
            case "data" ->
                start == null ? new DataClock(stations) : new DataClock(stations, LeapSeconds.toGps(instant(start)));
            default ->
                throw new ParameterException(spec.commandLine(), "--clock: " + clock + " (expected: wall or data)");
        };
    }

    private Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new ParameterException(
                    spec.commandLine(), "--start: " + text + " (expected: UTC as 2026-06-26T16:00:00Z)");
        }
    }
}
