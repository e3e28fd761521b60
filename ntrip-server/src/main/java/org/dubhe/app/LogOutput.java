package org.dubhe.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import org.dubhe.config.LogSettings;
import org.dubhe.station.source.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets what the log looks like and how much is in it: as the configuration says, unless the environment says otherwise. */
final class LogOutput {
    /** Environment: {@code plain} or {@code json}. */
    static final String FORMAT_VARIABLE = "DUBHE_LOG_FORMAT";

    /** Environment: the least level. */
    static final String LEVEL_VARIABLE = "DUBHE_LOG_LEVEL";

    /** Name of the appender in logback.xml. */
    private static final String APPENDER = "err";

    private LogOutput() {}

    /** As the environment says, else as it is configured. */
    static void set(LogSettings configured) {
        String format = configured.format();
        String level = configured.level();
        String saidFormat = System.getenv(FORMAT_VARIABLE);
        String saidLevel = System.getenv(LEVEL_VARIABLE);
        if (saidFormat != null && !saidFormat.isEmpty()) {
            format = oneOf(FORMAT_VARIABLE, saidFormat, LogSettings.FORMATS);
        }
        if (saidLevel != null && !saidLevel.isEmpty()) {
            level = oneOf(LEVEL_VARIABLE, saidLevel, LogSettings.LEVELS);
        }
        apply(format, level);
    }

    /** Whether the log is JSON. */
    static boolean isJson() {
        return json() != null;
    }

    /** A line for standard output, in the form of the log. */
    static String line(Logger logger, String message) {
        JsonLines json = json();
        return json == null || !(logger instanceof ch.qos.logback.classic.Logger of)
                ? message
                : json.line(new LoggingEvent(LogOutput.class.getName(), of, Level.INFO, message, null, null));
    }

    private static @Nullable JsonLines json() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                        && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                                instanceof ConsoleAppender<ILoggingEvent> console
                        && console.getEncoder() instanceof JsonLines lines
                ? lines
                : null;
    }

    private static String oneOf(String name, String said, List<String> words) {
        if (!words.contains(said)) {
            throw new ConfigurationException(name, said, "one of " + String.join(", ", words));
        }
        return said;
    }

    private static void apply(String format, String level) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        // What is ours at the level asked for; libraries at info at most, whose debug says more than an operator can
        // read.
        context.getLogger("org.dubhe").setLevel(Level.toLevel(level));
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level).isGreaterOrEqual(Level.INFO) ? Level.toLevel(level) : Level.INFO);
        Appender<ILoggingEvent> appender = root.getAppender(APPENDER);
        if (format.equals("json") && appender instanceof ConsoleAppender<ILoggingEvent> console) {
            JsonLines lines = new JsonLines();
            lines.setContext(context);
            lines.start();
            console.stop();
            console.setEncoder(lines);
            console.start();
        }
    }
}
