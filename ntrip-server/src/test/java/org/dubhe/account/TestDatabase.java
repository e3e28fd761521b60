package org.dubhe.account;

import java.io.IOException;
import org.dubhe.account.store.DatabaseSettings;

/** A database program of its own that a test can stop and start; {@link #fresh} makes an empty database in it. */
public interface TestDatabase extends AutoCloseable {
    DatabaseSettings fresh() throws IOException;

    void stop() throws IOException;

    void start() throws IOException;

    @Override
    void close() throws IOException;
}
