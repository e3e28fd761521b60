package org.dubhe.account.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UsageTallyTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aReportOfTooManyRowsIsRefused() {
        UsageTally tally = new UsageTally(new UsageReport.Question(
                FROM, FROM.plusSeconds(60), Set.of(UsageReport.By.USER), ZoneOffset.UTC, null, null, null));
        for (int user = 0; user < UsageTally.ROWS_MAX; user++) {
            add(tally, user);
        }
        add(tally, 0);
        assertThatExceptionOfType(AccountException.class)
                .isThrownBy(() -> add(tally, UsageTally.ROWS_MAX))
                .withMessage(
                        "by: [user] (expected: a report of at most 100000 rows: ask for a shorter span or fewer columns)")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(AccountException.Kind.INVALID));
        assertThat(tally.report().rows()).hasSize(UsageTally.ROWS_MAX);
    }

    private static void add(UsageTally tally, int user) {
        tally.add("o", "p", "user " + user, FROM, FROM.plusSeconds(1), 1, 1, 0, 0);
    }
}
