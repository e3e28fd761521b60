package org.dubhe.account;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dubhe.account.store.DatabaseSettings;
import org.jspecify.annotations.Nullable;

/** Debian's PostgreSQL on a port and in a folder of its own, as the user {@code postgres} where the test runs as root, which it refuses to be. */
public final class PostgresServer implements TestDatabase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path bin;
    private final Path folder;
    private final int port;
    private @Nullable Process process;
    private int databases;

    /** Makes its folder and starts it. */
    public PostgresServer() throws IOException {
        bin = bin();
        folder = Files.createTempDirectory("dubhe-postgres");
        if (isRoot()) {
            finish(new ProcessBuilder("chown", "postgres", folder.toString()), log());
        }
        run(List.of(
                bin.resolve("initdb").toString(),
                "-D",
                data(),
                "-A",
                "trust",
                "-U",
                "dubhe",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync"));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
    }

    /** The newest that is installed. */
    private static Path bin() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(version -> Integer.parseInt(String.valueOf(version.getFileName()))))
                    .map(version -> version.resolve("bin"))
                    .orElseThrow(() -> new IOException("PostgreSQL is not installed: apt-get install postgresql"));
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        command.addAll(arguments);
        return command;
    }

    private void run(List<String> arguments) throws IOException {
        finish(new ProcessBuilder(command(arguments)).directory(folder.toFile()), log());
    }

    private Path log() {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    private static void finish(ProcessBuilder builder, Path log) throws IOException {
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(builder.command() + ": " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void start() throws IOException {
        process = new ProcessBuilder(command(List.of(
                        bin.resolve("postgres").toString(),
                        "-D",
                        data(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                execute("SELECT 1");
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > until || !process.isAlive()) {
                    throw new IOException("PostgreSQL does not start: " + Files.readString(log()), e);
                }
                waitALittle();
            }
        }
    }

    private static void waitALittle() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "dubhe", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public DatabaseSettings fresh() throws IOException {
        String name = "a" + ++databases;
        try {
            execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + port + "/" + name, "dubhe", "", 4);
    }

    /** Holds all of its processes up until {@link #resume}: connections stand, and nothing answers. */
    public void pause() throws IOException {
        signal("STOP");
    }

    /** Ends {@link #pause}. */
    public void resume() throws IOException {
        signal("CONT");
    }

    /** To the process that was started here, first, and to those that it has started; some of them may be ending. */
    private void signal(String name) throws IOException {
        ProcessHandle postmaster = Objects.requireNonNull(process).toHandle();
        finish(new ProcessBuilder("kill", "-" + name, Long.toString(postmaster.pid())), log());
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        postmaster.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** At once, as where the machine fails: connections break. */
    @Override
    public void stop() throws IOException {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        try {
            // SIGQUIT: "immediate shutdown" of PostgreSQL's manual.
            new ProcessBuilder("kill", "-QUIT", Long.toString(running.pid()))
                    .start()
                    .waitFor();
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        TestDatabase.delete(folder);
        Files.deleteIfExists(log());
    }

    @Override
    public String toString() {
        return "PostgreSQL";
    }
}
