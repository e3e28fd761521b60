package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BetweenSatellitesTest {
    private final List<String> differences = new ArrayList<>();
    private final BetweenSatellites between = new BetweenSatellites();

    @Test
    void everySatelliteIsDifferencedAgainstTheHighestOfItsGroup() {
        between.begin();
        between.add(1, 10, 0.5, 100.25);
        between.add(1, 11, 1.5, 100);
        between.add(1, 12, 1.0, 100.5);
        between.add(2, 10, 0.5, -7);
        between.add(2, 11, 1.5, -8);
        between.end(this::record);

        assertThat(differences).containsExactly("1/10 0.25", "1/11 -0.5 ref", "1/12 0.5", "2/10 1.0", "2/11 -1.0 ref");
    }

    @Test
    void whatAllSatellitesShareDropsOut() {
        between.begin();
        between.add(1, 10, 0.5, 1e6 + 0.25);
        between.add(1, 11, 1.5, 1e6);
        between.end(this::record);

        assertThat(differences).containsExactly("1/10 0.25", "1/11 -0.25 ref");
    }

    @Test
    void aLoneSatelliteAndAMissingValueGiveNothing() {
        between.begin();
        between.add(1, 10, 0.5, 1);
        between.add(1, 11, 1.5, Double.NaN);
        between.end(this::record);

        assertThat(differences).isEmpty();
    }

    private void record(int group, int satellite, double value, boolean isReference) {
        differences.add(group + "/" + satellite + " " + value + (isReference ? " ref" : ""));
    }
}
