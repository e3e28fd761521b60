package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Path;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.station.source.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration file of a running service anew. A file that cannot be used changes nothing, and the log says what is wrong in it and where.
 * Any thread; one at a time.
 */
public final class Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

    private final Path file;
    private final Server server;

    /** For a server that runs with what this file said. */
    public Reloader(Path file, Server server) {
        this.file = file;
        this.server = server;
    }

    /**
     * Reads it and has the server take it over.
     *
     * @throws ConfigurationException naming the file, and key, value and expected range of each mistake
     * @throws IOException where it, or a file that it names, cannot be read
     */
    public synchronized ReloadReport reload() throws IOException {
        try {
            ReloadReport report = server.reload(ServiceConfiguration.read(file));
            LogOutput.set(server.configuration().log());
            say(report);
            return report;
        } catch (ConfigurationException e) {
            server.reloads().refused();
            e.mistakes().forEach(mistake -> LOG.error("configuration {}: {}", file, mistake));
            LOG.error("configuration {}: not used, the running one stays", file);
            throw e.in(file.toString());
        } catch (IOException | RuntimeException e) {
            server.reloads().refused();
            LOG.error("configuration {}: not used, the running one stays: {}", file, e.toString());
            throw e;
        }
    }

    private void say(ReloadReport report) {
        if (report.isEmpty()) {
            LOG.info("configuration {}: read anew, nothing has changed", file);
        }
        report.applied().forEach(line -> LOG.info("configuration: {}", line));
        report.restart().forEach(line -> LOG.warn("configuration: {}: needs a restart", line));
    }
}
