package org.dubhe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** Two stations: one with 100 levelled cells all the time, and the one that is looked at. */
final class CapableMastersTest {
    private static final int LOOKED_AT = 1;

    private final CapableMasters masters = new CapableMasters(2);
    private final GpsTime start = GpsTime.ofWeek(2400, 0);

    /** Both have sent for long. */
    private void settle() {
        see(-1000, false, 0);
        see(-1, true, 100);
        assertThat(masters.isCapable(0)).isTrue();
        assertThat(masters.isCapable(LOOKED_AT)).isTrue();
    }

    private boolean see(double seconds, boolean fresh, int levelledCells) {
        return masters.update(
                new boolean[] {true, fresh},
                new int[] {100, levelledCells},
                start.plusSeconds(seconds).nanos());
    }

    @Test
    void aStationWithFourFifthsOfTheBestOnesCellsIsCapableAndOneWithFewerIsNot() {
        settle();
        assertThat(see(0, true, 80)).isFalse();
        assertThat(masters.isCapable(LOOKED_AT)).isTrue();
        assertThat(see(1, true, 79)).isTrue();
        assertThat(masters.isCapable(LOOKED_AT)).isFalse();
        assertThat(masters.isCapable(0)).isTrue();
    }

    @Test
    void aSilentStationIsNotCapableHoweverManyCellsItHad() {
        settle();
        assertThat(see(0, false, 100)).isTrue();
        assertThat(masters.isCapable(LOOKED_AT)).isFalse();
    }

    @Test
    void aStationThatWasSilentReturnsWithNearlyAllCells() {
        settle();
        see(0, false, 100);
        assertThat(see(1, true, 97)).isFalse();
        assertThat(masters.isCapable(LOOKED_AT)).isFalse();
        assertThat(see(2, true, 98)).isTrue();
        assertThat(masters.isCapable(LOOKED_AT)).isTrue();
    }

    @Test
    void onceItHasReturnedTheUsualShareKeepsIt() {
        settle();
        see(0, false, 100);
        see(1, true, 98);
        assertThat(see(2, true, 80)).isFalse();
        assertThat(masters.isCapable(LOOKED_AT)).isTrue();
    }

    @Test
    void fiveMinutesAfterItsSilenceTheUsualShareBringsItBack() {
        settle();
        see(-30, false, 100);
        see(0, false, 100);
        see(299, true, 97);
        assertThat(masters.isCapable(LOOKED_AT)).isFalse();
        see(300, true, 79);
        assertThat(masters.isCapable(LOOKED_AT)).isFalse();
        see(300, true, 80);
        assertThat(masters.isCapable(LOOKED_AT)).isTrue();
    }

    @Test
    void oneThatHadFewSatellitesButWasNeverSilentReturnsWithTheUsualShare() {
        settle();
        see(0, true, 40);
        assertThat(masters.isCapable(LOOKED_AT)).isFalse();
        see(1, true, 80);
        assertThat(masters.isCapable(LOOKED_AT)).isTrue();
    }

    @Test
    void theCellsOfASilentStationAreNobodysMeasure() {
        settle();
        masters.update(new boolean[] {false, true}, new int[] {1000, 100}, start.nanos());
        assertThat(masters.isCapable(LOOKED_AT)).isTrue();
    }
}
