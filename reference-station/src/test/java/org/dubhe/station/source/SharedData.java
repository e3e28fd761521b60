package org.dubhe.station.source;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real data beside the project. */
final class SharedData {
    private SharedData() {}

    /** A file of the data folder; skips the test, saying why, where it is absent. */
    static Path file(String relative) {
        Path file = Path.of(System.getProperty("dubhe.root", ".."), "../shared/data")
                .resolve(relative);
        Assumptions.assumeTrue(Files.exists(file), file + " is absent");
        return file;
    }
}
