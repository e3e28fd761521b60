package org.dubhe.app.admin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dubhe admin project}. */
@Command(
        name = "project",
        description = "Projects: what an organisation uses the service for.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class ProjectCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS = AdminCommand.columns(
            "organisation",
            "organisation",
            "<name",
            "name",
            "enabled",
            "enabled",
            "<from",
            "valid_from",
            "<until",
            "valid_until");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List all, or those of an organisation.", mixinStandardHelpOptions = true)
    void list(
            @Parameters(paramLabel = "ORGANISATION", arity = "0..1", description = "Only its projects.") @Nullable
                    String organisation)
            throws IOException {
        String path = organisation == null
                ? "/projects"
                : "/organisations/" + AdminClient.segment(organisation) + "/projects";
        admin.print(admin.client().all(path, Map.of(), "after", AdminCommand.LINES_MAX), COLUMNS);
    }

    @Command(name = "show", description = "Show one.", mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "ORGANISATION", description = "Its organisation.") String organisation,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name)
            throws IOException {
        admin.print(admin.client().get(path(organisation, name)));
    }

    @Command(name = "create", description = "Create one.", mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "ORGANISATION", description = "Its organisation.") String organisation,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Mixin TimeOptions times)
            throws IOException {
        Map<String, Object> body = AdminCommand.body("name", name);
        times.addTo(body);
        admin.say(
                admin.client().send("POST", "/organisations/" + AdminClient.segment(organisation) + "/projects", body),
                "project " + organisation + "/" + name + " is there");
    }

    @Command(name = "change", description = "Change what is given, keep the rest.", mixinStandardHelpOptions = true)
    void change(
            @Parameters(paramLabel = "ORGANISATION", description = "Its organisation.") String organisation,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--name", paramLabel = "NAME", description = "Its new name.") @Nullable String other,
            @Mixin TimeOptions times)
            throws IOException {
        Map<String, Object> body = AdminCommand.body("name", other);
        times.addTo(body);
        admin.print(admin.client().send("PATCH", path(organisation, name), body));
    }

    @Command(name = "enable", description = "Enable it.", mixinStandardHelpOptions = true)
    void enable(
            @Parameters(paramLabel = "ORGANISATION", description = "Its organisation.") String organisation,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name)
            throws IOException {
        admin.say(
                admin.client().send("PATCH", path(organisation, name), AdminCommand.body("enabled", true)),
                "project " + organisation + "/" + name + " is enabled");
    }

    @Command(name = "disable", description = "Disable it; its sessions end.", mixinStandardHelpOptions = true)
    void disable(
            @Parameters(paramLabel = "ORGANISATION", description = "Its organisation.") String organisation,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name)
            throws IOException {
        admin.say(
                admin.client().send("PATCH", path(organisation, name), AdminCommand.body("enabled", false)),
                "project " + organisation + "/" + name + " is disabled");
    }

    private static String path(String organisation, String name) {
        return "/organisations/" + AdminClient.segment(organisation) + "/projects/" + AdminClient.segment(name);
    }
}
