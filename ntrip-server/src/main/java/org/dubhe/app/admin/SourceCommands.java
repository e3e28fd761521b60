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

/** {@code dubhe admin source}. */
@Command(
        name = "source",
        description = "Source accounts: names and passwords that stations push with.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class SourceCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS =
            AdminCommand.columns("name", "name", "enabled", "enabled", "<mounts", "mounts", "<note", "note");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List all.", mixinStandardHelpOptions = true)
    void list() throws IOException {
        admin.print(admin.client().all("/sources", Map.of(), "after", AdminCommand.LINES_MAX), COLUMNS);
    }

    @Command(name = "show", description = "Show one.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.print(admin.client().get("/sources/" + AdminClient.segment(name)));
    }

    @Command(name = "create", description = "Create one.", mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--mounts",
                            required = true,
                            paramLabel = "NAMES",
                            description = "Where it may push, with commas between and * for any characters.")
                    String mounts,
            @Option(names = "--note", paramLabel = "TEXT", description = "For the operator.") @Nullable String note,
            @Mixin PasswordOptions password)
            throws IOException {
        String secret = password.read();
        Map<String, Object> body = AdminCommand.body("name", name, "password", secret, "note", note);
        RuleOptions.list(body, "mounts", mounts);
        admin.say(
                admin.client().send("POST", "/sources", body), "source " + name + " is there" + password.words(secret));
    }

    @Command(
            name = "change",
            description = "Change what is given, keep the rest; what is pushing where it may no longer is ended.",
            mixinStandardHelpOptions = true)
    void change(
            @Parameters(paramLabel = "NAME", description = "Its name now.") String name,
            @Option(names = "--name", paramLabel = "NAME", description = "Its new name.") @Nullable String other,
            @Option(names = "--mounts", paramLabel = "NAMES", description = "Where it may push.") @Nullable
                    String mounts,
            @Option(names = "--note", paramLabel = "TEXT", description = "For the operator.") @Nullable String note)
            throws IOException {
        Map<String, Object> body = AdminCommand.body("name", other, "note", note);
        RuleOptions.list(body, "mounts", mounts);
        admin.print(admin.client().send("PATCH", "/sources/" + AdminClient.segment(name), body));
    }

    @Command(
            name = "password",
            description = "Give it another password; what is pushing by it is ended.",
            mixinStandardHelpOptions = true)
    void password(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name, @Mixin PasswordOptions password)
            throws IOException {
        String secret = password.read();
        admin.say(
                admin.client()
                        .send(
                                "PUT",
                                "/sources/" + AdminClient.segment(name) + "/password",
                                AdminCommand.body("password", secret)),
                "source " + name + " has a new password"
                        + (password.words(secret).isEmpty() ? "" : ": " + secret));
    }

    @Command(name = "enable", description = "Enable it.", mixinStandardHelpOptions = true)
    void enable(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client()
                        .send("PATCH", "/sources/" + AdminClient.segment(name), AdminCommand.body("enabled", true)),
                "source account " + name + " is enabled");
    }

    @Command(
            name = "disable",
            description = "Disable it; what is pushing by it is ended.",
            mixinStandardHelpOptions = true)
    void disable(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client()
                        .send("PATCH", "/sources/" + AdminClient.segment(name), AdminCommand.body("enabled", false)),
                "source account " + name + " is disabled");
    }
}
