package org.dubhe.app.admin;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin reload}. */
@Command(
        name = "reload",
        description = "Have the service read its configuration anew.",
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public Integer call() throws IOException {
        JsonNode answer = admin.client().send("POST", "/reload", null);
        if (admin.json()) {
            admin.print(answer);
            return 0;
        }
        answer.path("changes").forEach(change -> admin.out().println(change.asString()));
        admin.out()
                .println(answer.path("changes").isEmpty() ? "nothing has changed" : "the configuration was read anew");
        admin.out().flush();
        return 0;
    }
}
