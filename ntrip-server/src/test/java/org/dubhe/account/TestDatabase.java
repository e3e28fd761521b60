package org.dubhe.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.dubhe.account.store.DatabaseSettings;

/** A database program of its own that a test can stop and start; {@link #fresh} makes an empty database in it. */
public interface TestDatabase extends AutoCloseable {
    DatabaseSettings fresh() throws IOException;

    void stop() throws IOException;

    void start() throws IOException;

    @Override
    void close() throws IOException;

    /** Deletes a folder and what is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
