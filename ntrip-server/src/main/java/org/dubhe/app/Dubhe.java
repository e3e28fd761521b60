package org.dubhe.app;

import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.dubhe.app.admin.AdminCommand;
import org.dubhe.app.admin.AdminFailure;
import org.dubhe.station.source.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The program {@code dubhe}. Exit code 0: good; 1: the thing failed; 2: wrong usage or wrong configuration.
 *
 * <p>A module further down adds its command by providing a {@link Subcommand} as a service.
 */
@Command(
        name = "dubhe",
        description =
                "Network RTK for BeiDou-3 and multi-GNSS: stations in over NTRIP, a virtual reference station for each rover.",
        mixinStandardHelpOptions = true,
        version = "dubhe " + Dubhe.VERSION,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            ServeCommand.class,
            ConfigCommand.class,
            AdminCommand.class,
            DemoCommand.class,
            SimulateCommand.class,
            ReplayCommand.class,
            RoverCommand.class,
            InspectCommand.class,
            EvaluateCommand.class,
            VerifyCommand.class,
            VersionCommand.class
        })
public final class Dubhe implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Dubhe.class);

    static final String VERSION = "0.1.0-SNAPSHOT";

    /** A command that another module contributes; found by {@link ServiceLoader}. */
    public interface Subcommand extends Callable<Integer> {}

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return 2;
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Dubhe());
        for (Subcommand subcommand : ServiceLoader.load(Subcommand.class)) {
            commandLine.addSubcommand(subcommand);
        }
        commandLine.setExecutionExceptionHandler((exception, line, _) -> failed(exception, line));
        return commandLine;
    }

    private static int failed(Exception exception, CommandLine line) {
        if (exception instanceof AdminFailure failure) {
            say(exception.getMessage(), null, line);
            return failure.exitCode();
        }
        if (exception instanceof ConfigurationException) {
            say(exception.getMessage(), null, line);
            return 2;
        }
        say(exception.getMessage(), exception instanceof RuntimeException ? exception : null, line);
        return 1;
    }

    /** On standard error, as a line of the log where that is JSON. */
    private static void say(@Nullable String message, @Nullable Exception fault, CommandLine line) {
        if (LogOutput.isJson()) {
            LOG.error("dubhe: {}", message, fault);
            return;
        }
        line.getErr().println(line.getColorScheme().errorText("dubhe: " + message));
        if (fault != null) {
            fault.printStackTrace(line.getErr());
        }
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }
}
