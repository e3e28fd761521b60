package org.dubhe.app.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin station}. */
@Command(
        name = "station",
        description = "Stations, as their streams show them.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class StationCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS = AdminCommand.columns(
            "name",
            "name",
            "connected",
            "connected",
            "alive",
            "alive",
            "network",
            "in_network",
            "satellites",
            "satellites",
            "latency s",
            "latency_seconds",
            "age s",
            "age_seconds",
            "<excluded",
            "excluded");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List all.", mixinStandardHelpOptions = true)
    void list() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        admin.client().get("/stations").path("items").forEach(lines::add);
        admin.print(lines, COLUMNS);
    }

    @Command(name = "show", description = "Show one.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.print(admin.client().get("/stations/" + AdminClient.segment(name)));
    }
}
