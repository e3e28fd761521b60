package org.dubhe.account;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On the PostgreSQL of Debian's packages. */
final class PostgresAccountsIT extends AccountContract {
    private static TestDatabase server;

    @BeforeAll
    static void startServer() throws IOException {
        server = new PostgresServer();
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
