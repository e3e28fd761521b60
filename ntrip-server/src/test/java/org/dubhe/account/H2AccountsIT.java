package org.dubhe.account;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class H2AccountsIT extends AccountContract {
    @TempDir
    private static Path folder;

    private static TestDatabase server;

    @BeforeAll
    static void startServer() throws IOException {
        server = new H2Server(folder);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Override
    TestDatabase program() {
        return server;
    }
}
