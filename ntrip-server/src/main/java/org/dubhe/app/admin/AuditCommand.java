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

/** {@code dubhe admin audit}. */
@Command(name = "audit", description = "Who changed what, newest first.", mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    private static final List<AdminCommand.Column> COLUMNS = AdminCommand.columns(
            "<at",
            "at",
            "<actor",
            "actor",
            "<address",
            "address",
            "<action",
            "action",
            "<kind",
            "kind",
            "<subject",
            "subject");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "Only of this organisation, organisation/project, user, source, token.")
    private @Nullable String subject;

    @Option(names = "--most", paramLabel = "N", defaultValue = "50", description = "Lines. Default: ${DEFAULT-VALUE}.")
    private int most;

    @Override
    public Integer call() throws IOException {
        Map<String, @Nullable String> query = new LinkedHashMap<>();
        query.put("subject", subject);
        admin.print(
                admin.client().all("/audit", query, "before", Math.clamp(most, 1, AdminCommand.LINES_MAX)), COLUMNS);
        return 0;
    }
}
