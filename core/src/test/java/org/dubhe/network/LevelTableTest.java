package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LevelTableTest {
    private static final int SATELLITE = 70;
    private static final int SIGNAL = 2;

    private final LevelTable table = new LevelTable(3);

    @Test
    void givesBackWhatWasSet() {
        table.set(0, SATELLITE, SIGNAL, -5, 9, 1234);
        assertThat(table.integer(0, SATELLITE, SIGNAL)).isEqualTo(-5);
        assertThat(table.arc(0, SATELLITE, SIGNAL)).isEqualTo(9);
        assertThat(table.sinceNanos(0, SATELLITE, SIGNAL)).isEqualTo(1234);
    }

    /** Station 1 has another satellite, station 2 none: neither has this one. */
    @Test
    void aCellThatOnlyAnotherStationHasIsNotLevelled() {
        table.set(0, SATELLITE, SIGNAL, -5, 9, 1234);
        table.set(1, SATELLITE + 1, SIGNAL, 3, 4, 5678);
        for (int station = 1; station < 3; station++) {
            assertThat(table.integer(station, SATELLITE, SIGNAL)).isEqualTo(Snapshot.NOT_LEVELLED);
            assertThat(table.arc(station, SATELLITE, SIGNAL)).isZero();
            assertThat(table.sinceNanos(station, SATELLITE, SIGNAL)).isEqualTo(Long.MAX_VALUE);
        }
    }
}
