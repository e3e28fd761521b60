package org.dubhe.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of each database program for all tests of this JVM: started by the first that asks, ended with the JVM. */
final class SharedDatabases {
    private static @Nullable H2Server h2;
    private static @Nullable PostgresServer postgres;

    private SharedDatabases() {}

    static List<TestDatabase> all() throws IOException {
        return List.of(h2(), postgres());
    }

    private static synchronized H2Server h2() throws IOException {
        if (h2 == null) {
            h2 = new H2Server();
            closeAtTheEnd(h2);
        }
        return h2;
    }

    static synchronized PostgresServer postgres() throws IOException {
        if (postgres == null) {
            postgres = new PostgresServer();
            closeAtTheEnd(postgres);
        }
        return postgres;
    }

    private static void closeAtTheEnd(TestDatabase database) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                database.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }
}
