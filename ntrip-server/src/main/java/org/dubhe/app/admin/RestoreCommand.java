package org.dubhe.app.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dubhe admin restore}. */
@Command(
        name = "restore",
        description = "Fill a new account database from a backup. The service must not run.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The service's configuration, whose section accounts names the new database.")
    private Path config = Path.of("");

    @Parameters(paramLabel = "BACKUP", description = "What `admin backup` has written.")
    private Path backup = Path.of("");

    @Override
    public Integer call() throws IOException {
        long rows = OfflineAccounts.restore(config, backup, admin.err());
        admin.out().println(rows + " rows are restored");
        admin.out().flush();
        return 0;
    }
}
