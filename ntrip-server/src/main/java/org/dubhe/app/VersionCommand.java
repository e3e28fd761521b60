package org.dubhe.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dubhe version}: the program's, the JVM's and the machine's versions, for a bug report. */
@Command(
        name = "version",
        description = "Print the versions of the program, the JVM and the system.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.println(spec.root().version()[0]);
        out.printf("java   %s (%s)%n", Runtime.version(), System.getProperty("java.vm.name"));
        out.printf(
                "system %s %s, %d processors%n",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors());
        return 0;
    }
}
