package org.dubhe.app.admin;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code dubhe admin status}. */
@Command(
        name = "status",
        description = "How the service is: version, stations, rovers, what is wrong.",
        mixinStandardHelpOptions = true)
final class StatusCommands implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public Integer call() throws IOException {
        admin.print(admin.client().get("/status"));
        return 0;
    }
}
