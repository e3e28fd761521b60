package org.dubhe.app;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dubhe.log.LogFields;
import tools.jackson.databind.json.JsonMapper;

/**
 * A log event as one JSON object on one line: {@code time} (UTC, ISO 8601), {@code level}, {@code logger}, {@code thread}, {@code message}, each {@link LogFields field}
 * of the line and, where there is one, {@code error} with its stack. Whatever a peer managed to get into a message stays inside its string.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final JsonMapper JSON = new JsonMapper();

    private final RootCauseFirstThrowableProxyConverter stacks = new RootCauseFirstThrowableProxyConverter();

    @Override
    public void start() {
        stacks.start();
        super.start();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return (line(event) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Without its end. */
    String line(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", event.getInstant().toString());
        line.put("level", event.getLevel().toString());
        String logger = event.getLoggerName();
        line.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
        line.put("thread", event.getThreadName());
        line.put("message", event.getFormattedMessage());
        Object[] arguments = event.getArgumentArray();
        for (Object argument : arguments == null ? new Object[0] : arguments) {
            if (argument instanceof LogFields logged) {
                logged.fields().forEach(line::putIfAbsent);
            }
        }
        if (event.getThrowableProxy() != null) {
            line.put("error", stacks.convert(event));
        }
        return JSON.writeValueAsString(line);
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
