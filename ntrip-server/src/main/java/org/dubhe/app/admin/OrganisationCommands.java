package org.dubhe.app.admin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dubhe admin organisation}. */
@Command(
        name = "organisation",
        description = "Organisations: whom the service is given to.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class OrganisationCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS =
            AdminCommand.columns("name", "name", "enabled", "enabled", "<created", "created_at");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List all.", mixinStandardHelpOptions = true)
    void list() throws IOException {
        admin.print(admin.client().all("/organisations", Map.of(), "after", AdminCommand.LINES_MAX), COLUMNS);
    }

    @Command(name = "show", description = "Show one.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.print(admin.client().get("/organisations/" + AdminClient.segment(name)));
    }

    @Command(name = "create", description = "Create one.", mixinStandardHelpOptions = true)
    void create(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client().send("POST", "/organisations", AdminCommand.body("name", name)),
                "organisation " + name + " is there");
    }

    @Command(name = "change", description = "Give it another name.", mixinStandardHelpOptions = true)
    void change(
            @Parameters(paramLabel = "NAME", description = "Its name now.") String name,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its new name.") String other)
            throws IOException {
        admin.print(admin.client()
                .send("PATCH", "/organisations/" + AdminClient.segment(name), AdminCommand.body("name", other)));
    }

    @Command(name = "enable", description = "Enable it.", mixinStandardHelpOptions = true)
    void enable(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client()
                        .send(
                                "PATCH",
                                "/organisations/" + AdminClient.segment(name),
                                AdminCommand.body("enabled", true)),
                "organisation " + name + " is enabled");
    }

    @Command(name = "disable", description = "Disable it; its sessions end.", mixinStandardHelpOptions = true)
    void disable(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client()
                        .send(
                                "PATCH",
                                "/organisations/" + AdminClient.segment(name),
                                AdminCommand.body("enabled", false)),
                "organisation " + name + " is disabled");
    }
}
