package org.dubhe.app.admin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin session}. */
@Command(
        name = "session",
        description = "Rovers that are connected.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class SessionCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS = AdminCommand.columns(
            "id",
            "id",
            "<user",
            "user",
            "<mountpoint",
            "mountpoint",
            "<address",
            "address",
            "<since",
            "started_at",
            "bytes",
            "sent_bytes",
            "quality",
            "quality",
            "fix share",
            "fix_share");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List them.", mixinStandardHelpOptions = true)
    void list(
            @Option(names = "--user", paramLabel = "NAME", description = "Only of this one.") @Nullable String user,
            @Option(names = "--organisation", paramLabel = "NAME", description = "Only of this one.") @Nullable
                    String organisation,
            @Option(names = "--project", paramLabel = "NAME", description = "Only of this one.") @Nullable
                    String project,
            @Option(names = "--mountpoint", paramLabel = "NAME", description = "Only on this one.") @Nullable
                    String mountpoint)
            throws IOException {
        Map<String, @Nullable String> query = new LinkedHashMap<>();
        query.put("user", user);
        query.put("organisation", organisation);
        query.put("project", project);
        query.put("mountpoint", mountpoint);
        admin.print(admin.client().all("/sessions", query, "after", AdminCommand.LINES_MAX), COLUMNS);
    }

    @Command(name = "show", description = "Show one.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "ID", description = "Its number.") long id) throws IOException {
        admin.print(admin.client().get("/sessions/" + id));
    }

    @Command(
            name = "kick",
            description = "End a session, or with --user all of a user; the rover is told why. It may come again.",
            mixinStandardHelpOptions = true)
    void kick(
            @Parameters(paramLabel = "ID", arity = "0..1", description = "Its number.") @Nullable Long id,
            @Option(names = "--user", paramLabel = "NAME", description = "All sessions of this user.") @Nullable
                    String user,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "What the rover is told.")
                    String reason)
            throws IOException {
        if ((id == null) == (user == null)) {
            throw new AdminFailure(2, "kick: either a number or --user");
        }
        String path = id != null ? "/sessions/" + id : "/users/" + AdminClient.segment(String.valueOf(user));
        JsonNode answer = admin.client().send("POST", path + "/kick", AdminCommand.body("reason", reason));
        admin.say(answer, answer.path("ended").asInt() + " ended");
    }
}
