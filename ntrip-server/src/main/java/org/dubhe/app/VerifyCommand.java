package org.dubhe.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dubhe verify} as {@code --help} lists it; the launcher runs it itself, since it needs the sources and Maven, not this program. */
@Command(
        name = "verify",
        description =
                "Set up what the tests need and run the whole test suite (the launcher does this, in a source tree).",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().getErr().println("dubhe: verify runs from the launcher of a source tree: ./dubhe verify");
        return 2;
    }
}
