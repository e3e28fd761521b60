package org.dubhe.app.admin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dubhe admin user}. */
@Command(
        name = "user",
        description = "Users: names and passwords of rovers, and what they may do.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class UserCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS = AdminCommand.columns(
            "name",
            "name",
            "<organisation",
            "organisation",
            "<project",
            "project",
            "enabled",
            "enabled",
            "<mounts",
            "mounts",
            "<kinds",
            "kinds",
            "<level",
            "service_level",
            "<until",
            "valid_until");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List them.", mixinStandardHelpOptions = true)
    void list(
            @Option(names = "--organisation", paramLabel = "NAME", description = "Only of this one.") @Nullable
                    String organisation,
            @Option(names = "--project", paramLabel = "NAME", description = "Only of this one.") @Nullable
                    String project)
            throws IOException {
        Map<String, @Nullable String> query = new LinkedHashMap<>();
        query.put("organisation", organisation);
        query.put("project", project);
        admin.print(admin.client().all("/users", query, "after", AdminCommand.LINES_MAX), COLUMNS);
    }

    @Command(name = "show", description = "Show one.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.print(admin.client().get("/users/" + AdminClient.segment(name)));
    }

    @Command(
            name = "create",
            description = "Create one. Without --mounts and --kinds it gets nothing.",
            mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "ORGANISATION", description = "Its organisation.") String organisation,
            @Parameters(paramLabel = "PROJECT", description = "Its project.") String project,
            @Parameters(paramLabel = "NAME", description = "Its name, which a receiver says.") String name,
            @Mixin PasswordOptions password,
            @Mixin RuleOptions rules)
            throws IOException {
        String secret = password.read();
        Map<String, Object> body =
                AdminCommand.body("name", name, "organisation", organisation, "project", project, "password", secret);
        rules.addTo(body);
        admin.say(admin.client().send("POST", "/users", body), "user " + name + " is there" + password.words(secret));
    }

    @Command(name = "change", description = "Change what is given, keep the rest.", mixinStandardHelpOptions = true)
    void change(
            @Parameters(paramLabel = "NAME", description = "Its name now.") String name,
            @Option(names = "--name", paramLabel = "NAME", description = "Its new name.") @Nullable String other,
            @Option(names = "--organisation", paramLabel = "NAME", description = "Its new organisation.") @Nullable
                    String organisation,
            @Option(names = "--project", paramLabel = "NAME", description = "Its new project.") @Nullable
                    String project,
            @Mixin RuleOptions rules)
            throws IOException {
        Map<String, Object> body = AdminCommand.body("name", other, "organisation", organisation, "project", project);
        rules.addTo(body);
        admin.print(admin.client().send("PATCH", path(name), body));
    }

    @Command(name = "password", description = "Give it another password.", mixinStandardHelpOptions = true)
    void password(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name, @Mixin PasswordOptions password)
            throws IOException {
        String secret = password.read();
        admin.say(
                admin.client().send("PUT", path(name) + "/password", AdminCommand.body("password", secret)),
                "user " + name + " has a new password" + (password.words(secret).isEmpty() ? "" : ": " + secret));
    }

    @Command(
            name = "digest",
            description =
                    "Enable HTTP Digest for it, with the password that it has: what is stored is then as good as that. Or --off.",
            mixinStandardHelpOptions = true)
    void digest(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--off", description = "Disable it.") boolean off,
            @Option(names = "--realm", paramLabel = "TEXT", defaultValue = "Dubhe", description = "caster.identifier.")
                    String realm,
            @Option(names = "--md5", description = "For receivers that know no SHA-256.") boolean md5,
            @Mixin PasswordOptions password)
            throws IOException {
        String path = path(name) + "/digest";
        if (off) {
            admin.say(admin.client().send("DELETE", path, null), "user " + name + ": HTTP Digest is off");
            return;
        }
        Map<String, Object> body =
                AdminCommand.body("password", password.read(), "realm", realm, "algorithm", md5 ? "MD5" : "SHA-256");
        admin.say(admin.client().send("PUT", path, body), "user " + name + ": HTTP Digest is on");
    }

    @Command(name = "enable", description = "Enable it.", mixinStandardHelpOptions = true)
    void enable(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client().send("PATCH", "/users/" + AdminClient.segment(name), AdminCommand.body("enabled", true)),
                "user " + name + " is enabled");
    }

    @Command(name = "disable", description = "Disable it; its sessions end.", mixinStandardHelpOptions = true)
    void disable(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client()
                        .send("PATCH", "/users/" + AdminClient.segment(name), AdminCommand.body("enabled", false)),
                "user " + name + " is disabled");
    }

    private static String path(String name) {
        return "/users/" + AdminClient.segment(name);
    }
}
