package org.dubhe.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.dubhe.account.store.DatabaseSettings;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** H2 behind its own server, so that it can be stopped; the files and the SQL are those of the embedded one. */
final class H2Server implements TestDatabase {
    private final Path folder;
    private @Nullable Server server;
    private int port;
    private int databases;

    /** Makes its folder and starts it. */
    H2Server() throws IOException {
        folder = Files.createTempDirectory("dubhe-h2");
        start();
    }

    @Override
    public DatabaseSettings fresh() {
        return new DatabaseSettings(
                "jdbc:h2:tcp://127.0.0.1:" + port + "/./a" + ++databases + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "", 4);
    }

    @Override
    public void stop() {
        Server running = server;
        if (running != null) {
            running.stop();
            server = null;
        }
    }

    @Override
    public void start() throws IOException {
        try {
            Server started = Server.createTcpServer(
                            "-tcpPort", Integer.toString(port), "-baseDir", folder.toString(), "-ifNotExists")
                    .start();
            port = started.getPort();
            server = started;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        TestDatabase.delete(folder);
    }

    @Override
    public String toString() {
        return "H2";
    }
}
