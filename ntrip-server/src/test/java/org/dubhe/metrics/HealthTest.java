package org.dubhe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code /health} answers with. */
final class HealthTest {
    private final AtomicReference<@Nullable String> ring = new AtomicReference<>();
    private final AtomicReference<@Nullable String> database = new AtomicReference<>();
    private final Health health = new Health();

    HealthTest() {
        health.vital("ring", ring::get);
        health.needed("database", database::get);
    }

    @Test
    void isGoodWhileNothingIsWrong() {
        assertThat(health.live())
                .isEqualTo(new Health.Answer(true, "{\"status\":\"live\",\"checks\":{\"ring\":\"ok\"}}"));
        assertThat(health.ready())
                .isEqualTo(new Health.Answer(
                        true, "{\"status\":\"ready\",\"checks\":{\"ring\":\"ok\",\"database\":\"ok\"}}"));
    }

    @Test
    void aDatabaseThatIsGoneSendsRoversElsewhereAndIsNoReasonToRestart() {
        database.set("connection to \"db\" refused");
        assertThat(health.live().good()).isTrue();
        assertThat(health.ready())
                .isEqualTo(
                        new Health.Answer(
                                false,
                                "{\"status\":\"not ready\",\"checks\":{\"ring\":\"ok\",\"database\":\"connection to \\\"db\\\" refused\"}}"));
    }

    @Test
    void aThreadThatIsStuckIsBoth() {
        ring.set("has done nothing for 61 s");
        assertThat(health.live().good()).isFalse();
        assertThat(health.ready().good()).isFalse();
    }

    @Test
    void aCheckThatThrowsIsTroubleToo() {
        health.needed("broken", () -> {
            throw new IllegalStateException("pool closed");
        });
        assertThat(health.ready().good()).isFalse();
        assertThat(health.ready().json()).contains("pool closed");
        assertThat(health.live().good()).isTrue();
    }
}
