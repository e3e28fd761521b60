package org.dubhe.app.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.admin.Role;
import org.dubhe.admin.Tokens;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin token}. */
@Command(
        name = "token",
        description = "Tokens: who may administer.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true)
final class TokenCommands implements Runnable {
    private static final List<AdminCommand.Column> COLUMNS = AdminCommand.columns(
            "name",
            "name",
            "<role",
            "role",
            "<from",
            "from",
            "<created",
            "created_at",
            "<last used",
            "last_used_at",
            "<revoked",
            "revoked_at");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public void run() {
        admin.run();
    }

    @Command(name = "list", description = "List all.", mixinStandardHelpOptions = true)
    void list() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        admin.client().get("/tokens").path("items").forEach(lines::add);
        admin.print(lines, COLUMNS);
    }

    @Command(
            name = "create",
            description = {
                "Create one and print it: it is seen this once only, its hash is what is kept.",
                "The first one needs no service: --config writes it to the account database of a service that does not run,"
                        + " --print shows the lines for the configuration file."
            },
            mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "NAME", description = "Whose it is; the audit log names it.") String name,
            @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer, operator or admin.")
                    String role,
            @Option(names = "--config", paramLabel = "FILE", description = "The service's configuration.") @Nullable
                    Path config,
            @Option(names = "--print", description = "Print lines for the configuration; nothing is stored.")
                    boolean print)
            throws IOException {
        if (!Role.words().contains(role)) {
            throw new AdminFailure(2, "--role: " + role + " (expected: " + String.join(", ", Role.words()) + ")");
        }
        if (print) {
            String token = Tokens.fresh();
            admin.out().println(token);
            admin.out().flush();
            admin.err()
                    .printf(
                            "For the configuration:%nadmin:%n  tokens:%n    %s: { role: %s, sha256: %s }%n",
                            name, role, Tokens.hash(token));
            admin.err().flush();
        } else if (config != null) {
            admin.out().println(OfflineAccounts.createToken(config, name, role, admin.err()));
            admin.out().flush();
        } else {
            JsonNode answer = admin.client().send("POST", "/tokens", AdminCommand.body("name", name, "role", role));
            admin.say(answer, answer.path("token").asString());
        }
    }

    @Command(name = "revoke", description = "Make one good for nothing.", mixinStandardHelpOptions = true)
    void revoke(@Parameters(paramLabel = "NAME", description = "Its name.") String name) throws IOException {
        admin.say(
                admin.client().send("DELETE", "/tokens/" + AdminClient.segment(name), null),
                "token " + name + " is revoked");
    }
}
