package org.dubhe.app.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dubhe.evaluation.TextTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code dubhe admin}: what all its commands share: where the service is, the token, and how an answer is printed. */
@Command(
        name = "admin",
        description = {
            "Administer a running service: accounts, stations, sessions, usage.",
            "Asks the API of its section `admin`; docs/admin.md shows how to begin."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true,
        subcommands = {
            StatusCommands.class,
            RoverAnswer.class,
            OrganisationCommands.class,
            ProjectCommands.class,
            UserCommands.class,
            SourceCommands.class,
            StationCommands.class,
            MountpointCommands.class,
            SessionCommands.class,
            UsageCommand.class,
            HistoryCommand.class,
            AuditCommand.class,
            TokenCommands.class,
            ReloadCommand.class,
            BackupCommand.class,
            RestoreCommand.class
        })
public final class AdminCommand implements Runnable {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Lines of a list that a person looks at; programs ask with --json and get as many. */
    static final int LINES_MAX = 100_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Where the service answers. Default: DUBHE_URL, else http://127.0.0.1:9102.")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TEXT",
            scope = ScopeType.INHERIT,
            description = "The token; others on this machine can see it. Default: DUBHE_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "A file with the token in its first line.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM certificates to trust, for https with a certificate of one's own.")
    private @Nullable Path trust;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the answer as JSON.")
    private boolean json;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new AdminFailure(2, "a command is missing");
    }

    AdminClient client() throws IOException {
        String where = url != null ? url : System.getenv("DUBHE_URL");
        return new AdminClient(where == null ? "http://127.0.0.1:9102" : where, token(), trust);
    }

    private @Nullable String token() throws IOException {
        if (token != null) {
            return token.strip();
        }
        if (tokenFile != null) {
            if (!Files.isReadable(tokenFile)) {
                throw new AdminFailure(2, "--token-file: " + tokenFile + " (expected: a file that can be read)");
            }
            return Files.readString(tokenFile).lines().findFirst().orElse("").strip();
        }
        String environment = System.getenv("DUBHE_TOKEN");
        return environment == null ? null : environment.strip();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    boolean json() {
        return json;
    }

    /** One column of a table. */
    record Column(String heading, String key) {}

    /** Headings and keys in turn. */
    static List<Column> columns(String... pairs) {
        Column[] out = new Column[pairs.length / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = new Column(pairs[2 * i], pairs[2 * i + 1]);
        }
        return Arrays.asList(out);
    }

    /** Prints lines as a table, or as JSON where that is asked for. */
    void print(List<JsonNode> lines, List<Column> columns) {
        if (json) {
            out().println(JSON.writeValueAsString(lines));
        } else {
            TextTable table =
                    new TextTable(columns.stream().map(Column::heading).toArray(String[]::new));
            for (JsonNode line : lines) {
                table.row(columns.stream()
                        .map(column -> word(line.path(column.key())))
                        .toArray(String[]::new));
            }
            out().print(table.render(""));
        }
        out().flush();
    }

    /** Prints one thing: a line for each key, or JSON. */
    void print(JsonNode thing) {
        if (json) {
            out().println(JSON.writeValueAsString(thing));
        } else {
            int width = 0;
            for (String key : thing.propertyNames()) {
                width = Math.max(width, key.length());
            }
            for (var entry : thing.properties()) {
                out().printf("%-" + width + "s  %s%n", entry.getKey().replace('_', ' '), word(entry.getValue()));
            }
        }
        out().flush();
    }

    /** Prints a sentence, or, with --json, the answer. */
    void say(JsonNode answer, String sentence) {
        out().println(json ? JSON.writeValueAsString(answer) : sentence);
        out().flush();
    }

    private static String word(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "-";
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        if (value.isArray()) {
            StringBuilder out = new StringBuilder();
            for (JsonNode one : value) {
                out.append(out.isEmpty() ? "" : ", ").append(word(one));
            }
            return out.isEmpty() ? "-" : out.toString();
        }
        if (value.isObject()) {
            StringBuilder out = new StringBuilder();
            for (var entry : value.properties()) {
                out.append(out.isEmpty() ? "" : ", ")
                        .append(entry.getKey())
                        .append(": ")
                        .append(word(entry.getValue()));
            }
            return out.isEmpty() ? "-" : out.toString();
        }
        String text = value.asString();
        return text.isEmpty() ? "-" : text;
    }

    /** Keys that have a value. */
    static Map<String, Object> body(@Nullable Object... pairs) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            if (value != null) {
                out.put(String.valueOf(pairs[i]), value);
            }
        }
        return out;
    }
}
