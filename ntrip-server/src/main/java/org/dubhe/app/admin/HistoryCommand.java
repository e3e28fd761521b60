package org.dubhe.app.admin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dubhe admin history}. */
@Command(name = "history", description = "Sessions of the past, newest first.", mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    private static final List<AdminCommand.Column> COLUMNS = AdminCommand.columns(
            "id",
            "id",
            "<user",
            "user",
            "<mountpoint",
            "mountpoint",
            "<address",
            "address",
            "<from",
            "started_at",
            "<until",
            "ended_at",
            "bytes",
            "sent_bytes",
            "fix share",
            "fix_share",
            "<why",
            "why");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(names = "--user", paramLabel = "NAME", description = "Only of this one.")
    private @Nullable String user;

    @Option(names = "--organisation", paramLabel = "NAME", description = "Only of this one.")
    private @Nullable String organisation;

    @Option(names = "--project", paramLabel = "NAME", description = "Only of this one.")
    private @Nullable String project;

    @Option(names = "--mountpoint", paramLabel = "NAME", description = "Only on this one.")
    private @Nullable String mountpoint;

    @Option(names = "--from", paramLabel = "TIME", description = "Begun not before, UTC.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Begun before, UTC.")
    private @Nullable String until;

    @Option(names = "--most", paramLabel = "N", defaultValue = "50", description = "Lines. Default: ${DEFAULT-VALUE}.")
    private int most;

    @Override
    public Integer call() throws IOException {
        Map<String, @Nullable String> query = new LinkedHashMap<>();
        query.put("user", user);
        query.put("organisation", organisation);
        query.put("project", project);
        query.put("mountpoint", mountpoint);
        query.put("from", from);
        query.put("until", until);
        admin.print(
                admin.client().all("/history", query, "after", Math.clamp(most, 1, AdminCommand.LINES_MAX)), COLUMNS);
        return 0;
    }
}
