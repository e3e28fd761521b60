package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MostFrequentTest {
    @Test
    void isTheValueWithTheMostPlacesWhereverTheyAre() {
        assertThat(MostFrequent.of(new long[] {7, -3, 7, 9, 7, -3}, 6)).isEqualTo(new MostFrequent(7, 3));
    }

    @Test
    void isTheLeastOfThoseThatStandEquallyOften() {
        assertThat(MostFrequent.of(new long[] {9, -3, 9, -3, 0}, 5)).isEqualTo(new MostFrequent(-3, 2));
    }

    @Test
    void countsTheFirstValuesOnlyAndNoneInAnEmptyList() {
        assertThat(MostFrequent.of(new long[] {4, 5, 5}, 2)).isEqualTo(new MostFrequent(4, 1));
        assertThat(MostFrequent.of(new long[] {4, 5, 5}, 0).times()).isZero();
    }
}
