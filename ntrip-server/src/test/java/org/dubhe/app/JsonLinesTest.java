package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dubhe.log.LogFields.address;
import static org.dubhe.log.LogFields.mountpoint;
import static org.dubhe.log.LogFields.rover;
import static org.dubhe.log.LogFields.session;
import static org.dubhe.log.LogFields.station;
import static org.dubhe.log.LogFields.user;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonLinesTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("2001:db8::1", 5000);

    @Test
    void whatALineIsAboutIsFieldsBesideItsText() {
        JsonNode line = line("source {}: closed: {}", mountpoint("BASE"), "gone", station("B"), session(7));
        assertThat(line.propertyNames())
                .containsExactly("time", "level", "logger", "thread", "message", "mountpoint", "station", "session");
        assertThat(line.path("message").asString()).isEqualTo("source BASE: closed: gone");
        assertThat(line.path("station").asString()).isEqualTo("B");
        assertThat(line.path("session").isIntegralNumber()).isTrue();
    }

    @Test
    void aRoverHasAllItsFieldsAndAnAddressIsWithoutItsPort() {
        JsonNode line = line("rover {} on {}", rover(3, "NEAR", "demo", PEER), "NEAR");
        assertThat(line.path("message").asString()).isEqualTo("rover 3 on NEAR");
        assertThat(line.path("rover").asInt()).isEqualTo(3);
        assertThat(line.path("user").asString()).isEqualTo("demo");
        assertThat(line.path("address").asString()).isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(line("{}: refused", address(PEER)).path("message").asString())
                .isEqualTo(PEER + ": refused");
    }

    @Test
    void whatAPeerSaidMakesNoFieldOfTheLineAnother() {
        JsonNode line = line("{}: {}", user("a\",\"level\":\"ERROR"), "{\"x\":1}\n");
        assertThat(line.path("level").asString()).isEqualTo("INFO");
        assertThat(line.path("user").asString()).isEqualTo("a\",\"level\":\"ERROR");
        assertThat(line.has("x")).isFalse();
    }

    private static JsonNode line(String text, Object... arguments) {
        Logger logger = (Logger) LoggerFactory.getLogger(JsonLinesTest.class);
        return new JsonMapper()
                .readTree(new JsonLines().line(new LoggingEvent("test", logger, Level.INFO, text, null, arguments)));
    }
}
