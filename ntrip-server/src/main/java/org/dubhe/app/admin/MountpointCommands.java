package org.dubhe.app.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin mountpoint}. */
@Command(
        name = "mountpoint",
        description = "Mountpoints and their rovers.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class MountpointCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS =
            AdminCommand.columns("name", "name", "<kind", "kind", "rovers", "rovers", "bytes", "bytes");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List all.", mixinStandardHelpOptions = true)
    void list() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        admin.client().get("/mountpoints").path("items").forEach(lines::add);
        admin.print(lines, COLUMNS);
    }

    @Command(name = "show", description = "Show one.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.print(admin.client().get("/mountpoints/" + AdminClient.segment(name)));
    }
}
