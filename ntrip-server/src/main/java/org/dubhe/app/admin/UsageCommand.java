package org.dubhe.app.admin;

import java.io.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dubhe.account.store.UsageReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin usage}. */
@Command(
        name = "usage",
        description = "What was used: sessions, hours, bytes, fix share, peak.",
        mixinStandardHelpOptions = true)
final class UsageCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(names = "--from", paramLabel = "TIME", description = "From, UTC. Default: 30 days before --until.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Until, UTC. Default: now.")
    private @Nullable String until;

    @Option(
            names = "--by",
            paramLabel = "WORDS",
            description = "A line for each: any of day, organisation, project, user, with commas between."
                    + " Default: organisation.")
    private @Nullable String by;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose days are meant. Default: as configured.")
    private @Nullable String zone;

    @Option(names = "--organisation", paramLabel = "NAME", description = "Only of this one.")
    private @Nullable String organisation;

    @Option(names = "--project", paramLabel = "NAME", description = "Only of this one.")
    private @Nullable String project;

    @Option(names = "--user", paramLabel = "NAME", description = "Only of this one.")
    private @Nullable String user;

    @Option(names = "--csv", description = "Print CSV.")
    private boolean csv;

    /** A file begins with the byte order mark that spreadsheets want; a terminal is spared it. */
    static String shown(String csv, boolean isTerminal) {
        return isTerminal && csv.indexOf(UsageReport.BYTE_ORDER_MARK) == 0 ? csv.substring(1) : csv;
    }

    @Override
    public Integer call() throws IOException {
        Map<String, @Nullable String> query = new LinkedHashMap<>();
        query.put("from", from);
        query.put("until", until);
        query.put("by", by);
        query.put("zone", zone);
        query.put("organisation", organisation);
        query.put("project", project);
        query.put("user", user);
        if (csv) {
            query.put("format", "csv");
            Console console = System.console();
            boolean isTerminal = console != null && console.isTerminal();
            admin.out().print(shown(admin.client().text("/usage" + AdminClient.query(query)), isTerminal));
            admin.out().flush();
            return 0;
        }
        JsonNode report = admin.client().get("/usage" + AdminClient.query(query));
        if (admin.json()) {
            admin.print(report);
            return 0;
        }
        List<AdminCommand.Column> columns = new ArrayList<>();
        for (String key : List.of("day", "organisation", "project", "user")) {
            if (report.path("rows").path(0).has(key)) {
                columns.add(new AdminCommand.Column("<" + key, key));
            }
        }
        columns.addAll(AdminCommand.columns(
                "sessions",
                "sessions",
                "connected h",
                "connected_hours",
                "service h",
                "service_hours",
                "bytes",
                "sent_bytes",
                "fix share",
                "fix_share",
                "peak",
                "peak_sessions"));
        List<JsonNode> rows = new ArrayList<>();
        report.path("rows").forEach(rows::add);
        admin.print(rows, columns);
        return 0;
    }
}
