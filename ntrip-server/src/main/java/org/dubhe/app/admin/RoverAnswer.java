package org.dubhe.app.admin;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dubhe admin rover NAME}: answers the phone. */
@Command(
        name = "rover",
        description = "Answer the phone: is this user here, what does it get, and if not, why not?",
        mixinStandardHelpOptions = true)
final class RoverAnswer implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(paramLabel = "NAME", description = "The name that its receiver says.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        JsonNode rover = admin.client().get("/rovers/" + AdminClient.segment(name));
        if (admin.json()) {
            admin.print(rover);
        } else {
            new RoverWords(rover).lines().forEach(admin.out()::println);
            admin.out().flush();
        }
        return 0;
    }
}
