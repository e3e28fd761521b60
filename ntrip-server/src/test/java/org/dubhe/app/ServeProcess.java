package org.dubhe.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code dubhe serve} as a process of its own, on the classpath of the tests. Its configuration asks for port 0 and {@code metrics: { port: 0 }}; what
 * it says of its ports is believed. Ended by {@link #close}.
 */
final class ServeProcess implements AutoCloseable {
    /** As the launcher starts it. */
    private static final List<String> JVM_ARGUMENTS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseZGC");

    private static final Pattern READY =
            Pattern.compile("serving on port (\\d+), metrics on port (\\d+)(?:, administration on port (\\d+))?");
    private static final long END_SECONDS = 10;

    private final Process process;
    private final Path log;
    private final String said;
    private final int port;
    private final int metricsPort;
    private final int adminPort;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts it; returns when it listens.
     *
     * @param log takes its standard error
     * @param options behind {@code serve --config FILE}
     */
    ServeProcess(Path configuration, Path log, String... options) throws IOException {
        this(Map.of(), configuration, log, options);
    }

    /**
     * The same with variables in its environment.
     *
     * @param environment added to the tests' own
     */
    ServeProcess(Map<String, String> environment, Path configuration, Path log, String... options) throws IOException {
        this(environment, List.of(), configuration, log, options);
    }

    /**
     * The same with more arguments of its JVM.
     *
     * @param jvmArguments behind those of the launcher, as of DUBHE_JAVA_OPTS
     */
    ServeProcess(
            Map<String, String> environment, List<String> jvmArguments, Path configuration, Path log, String... options)
            throws IOException {
        this(launched(environment, jvmArguments, configuration, log, options), log);
    }

    /**
     * Of one that was {@link #launched}; returns when it listens.
     *
     * @param log takes its standard error
     */
    ServeProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        Matcher ready;
        try {
            BufferedReader out = process.inputReader();
            said = String.valueOf(out.readLine());
            ready = READY.matcher(said);
            if (!ready.find()) {
                throw new IOException("serve said \"" + said + "\" and\n" + Files.readString(log));
            }
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        port = Integer.parseInt(ready.group(1));
        metricsPort = Integer.parseInt(ready.group(2));
        adminPort = ready.group(3) == null ? -1 : Integer.parseInt(ready.group(3));
    }

    /** Begins to start it, and does not wait. */
    static Process launched(
            Map<String, String> environment, List<String> jvmArguments, Path configuration, Path log, String... options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_ARGUMENTS);
        command.addAll(jvmArguments);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Dubhe.class.getName(),
                "serve",
                "--config",
                configuration.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The line by which it said that it listens. */
    String said() {
        return said;
    }

    /** TCP port of the caster. */
    int port() {
        return port;
    }

    /** TCP port of {@code /metrics}. */
    int metricsPort() {
        return metricsPort;
    }

    /** TCP port of the administration; −1 where there is none. */
    int adminPort() {
        return adminPort;
    }

    /** Its number at the system. */
    long pid() {
        return process.pid();
    }

    /** Sum of the meters whose line begins so. */
    double metric(String beginning) throws IOException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** What its metrics port answers. */
    HttpResponse<String> get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + path))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** What it has logged. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Holds all of its threads up until {@link #goOn}. */
    void standStill() throws IOException {
        signal(process, "STOP");
    }

    /** Asks it to read its configuration anew. */
    void hangUp() throws IOException {
        hangUp(process);
    }

    /** The same of one that may be starting yet. */
    static void hangUp(Process process) throws IOException {
        signal(process, "HUP");
    }

    /** Ends {@link #standStill}. */
    void goOn() throws IOException {
        signal(process, "CONT");
    }

    /** Asks it to end by SIGTERM; gives its exit code. */
    int end() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("serve did not end within " + END_SECONDS + " s of being asked\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static void signal(Process process, String name) throws IOException {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("kill -" + name + ": exit code " + code);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        if (process.isAlive()) {
            goOn();
            end();
        }
    }
}
