package org.dubhe.station.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void doublesUpToItsGreatestAndHalfOfItIsChance() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
        long[] full = {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000};
        for (int failures = 1; failures <= full.length; failures++) {
            Set<Long> seen = new HashSet<>();
            var random = new SplittableRandom(failures);
            for (int i = 0; i < 200; i++) {
                long millis = backoff.after(failures, random).toMillis();
                assertThat(millis).isBetween(full[failures - 1] / 2, full[failures - 1]);
                seen.add(millis);
            }
            assertThat(seen).hasSizeGreaterThan(100);
        }
        assertThat(backoff.after(1_000_000, new SplittableRandom(1)).toMillis()).isBetween(30_000L, 60_000L);
    }
}
