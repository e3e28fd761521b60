package org.dubhe.app;

import static org.dubhe.log.LogFields.address;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dubhe.account.AccountService;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.Texts;
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

    /** With the next one, what a line of the audit log has room for, were each character escaped. */
    private static final int AUDIT_LINES_MAX = 100;

    private static final int AUDIT_LINE_MAX = 500;

    private final Path file;
    private final Server server;

    /** For a server that runs with what this file said. */
    public Reloader(Path file, Server server) {
        this.file = file;
        this.server = server;
    }

    /**
     * Reads it and has the server take it over. Who asked and what became of it are in the log and, where there is one, the audit log.
     *
     * @throws ConfigurationException naming the file, and key, value and expected range of each mistake
     * @throws IOException where it, or a file that it names, cannot be read
     */
    public synchronized ReloadReport reload(Actor actor) throws IOException {
        if (actor.address().isEmpty()) {
            LOG.info("configuration {}: read anew for {}", file, actor.name());
        } else {
            LOG.info("configuration {}: read anew for {} from {}", file, actor.name(), address(actor.address()));
        }
        try {
            ReloadReport report = server.reload(ServiceConfiguration.read(file));
            LogOutput.set(server.configuration().log());
            say(report);
            audit(actor, Map.of("applied", bounded(report.applied()), "restart", bounded(report.restart())));
            return report;
        } catch (ConfigurationException e) {
            server.reloads().refused();
            e.mistakes().forEach(mistake -> LOG.error("configuration {}: {}", file, mistake));
            LOG.error("configuration {}: not used, the running one stays", file);
            audit(actor, Map.of("refused", bounded(e.mistakes())));
            throw e.in(file.toString());
        } catch (IOException | RuntimeException e) {
            server.reloads().refused();
            LOG.error("configuration {}: not used, the running one stays: {}", file, e.toString());
            audit(actor, Map.of("refused", bounded(List.of(e.toString()))));
            throw e;
        }
    }

    private void audit(Actor actor, Map<String, ?> outcome) {
        AccountService accounts = server.accounts();
        if (accounts != null) {
            accounts.accounts().reloaded(actor, outcome);
        }
    }

    private static List<String> bounded(List<String> lines) {
        return lines.stream()
                .limit(AUDIT_LINES_MAX)
                .map(line -> Texts.cut(line, AUDIT_LINE_MAX))
                .toList();
    }

    private void say(ReloadReport report) {
        if (report.isEmpty()) {
            LOG.info("configuration {}: read anew, nothing has changed", file);
        }
        report.applied().forEach(line -> LOG.info("configuration: {}", line));
        report.restart().forEach(line -> LOG.warn("configuration: {}: needs a restart", line));
    }
}
