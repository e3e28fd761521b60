package org.dubhe.app.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin backup}. */
@Command(
        name = "backup",
        description = "Back up the account database while the service goes on. It holds password hashes.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(paramLabel = "FILE", description = "Where to; it must not be there yet.")
    private Path file = Path.of("");

    @Option(names = "--on-server", description = "FILE is a name in the folder admin.backups of the service.")
    private boolean onServer;

    @Override
    public Integer call() throws IOException {
        if (onServer) {
            JsonNode answer = admin.client().send("POST", "/backup", AdminCommand.body("file", file.toString()));
            admin.say(answer, answer.path("rows").asLong() + " rows are in " + file + " on the server");
            return 0;
        }
        if (Files.exists(file)) {
            throw new AdminFailure(1, file + ": is there already");
        }
        admin.client().download("/backup", file);
        admin.out().println(Files.size(file) + " bytes are in " + file);
        admin.out().flush();
        return 0;
    }
}
