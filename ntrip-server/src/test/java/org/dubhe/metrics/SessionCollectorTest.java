package org.dubhe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions by organisation, bounded. */
final class SessionCollectorTest {
    private final Map<String, Integer> sessions = new HashMap<>();
    private final SessionCollector collector = new SessionCollector(() -> sessions);

    @Test
    void saysZeroOfAnOrganisationWhoseLastSessionEnded() {
        sessions.put("Survey", 3);
        assertThat(scrape()).containsEntry("Survey", 3.0);
        sessions.clear();
        assertThat(scrape()).containsEntry("Survey", 0.0);
    }

    @Test
    void organisationsPastTheBoundShareOneSeriesAndNoSessionIsLost() {
        for (int i = 0; i < 3000; i++) {
            sessions.put("organisation " + i, 2);
        }
        Map<String, Double> first = scrape();
        assertThat(first).hasSizeLessThanOrEqualTo(SessionCollector.ORGANISATIONS_MAX + 1);
        assertThat(sum(first)).isEqualTo(6000);
        sessions.clear();
        for (int i = 3000; i < 6000; i++) {
            sessions.put("organisation " + i, 1);
        }
        Map<String, Double> second = scrape();
        assertThat(second.keySet()).as("the same series").isEqualTo(first.keySet());
        assertThat(sum(second)).isEqualTo(3000);
        assertThat(second).containsEntry("other", 3000.0);
    }

    @Test
    void cutsNamesThatAreTooLong() {
        sessions.put("x".repeat(1000), 1);
        assertThat(scrape().keySet()).allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(64));
    }

    private static double sum(Map<String, Double> all) {
        return all.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private Map<String, Double> scrape() {
        Map<String, Double> out = new HashMap<>();
        for (var point : ((GaugeSnapshot) collector.collect()).getDataPoints()) {
            out.put(String.valueOf(point.getLabels().get("organisation")), point.getValue());
        }
        return out;
    }
}
