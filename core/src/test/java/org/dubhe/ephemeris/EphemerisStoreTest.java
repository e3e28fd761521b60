package org.dubhe.ephemeris;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

final class EphemerisStoreTest {
    private static final int G05 = Satellite.index(Constellation.GPS, 5);
    private static final int E11 = Satellite.index(Constellation.GALILEO, 11);
    private static final long TOE = Ephemerides.TOE.nanos();
    private static final long HOUR = 3600 * GpsTime.SECOND;

    private final EphemerisStore store = new EphemerisStore();

    @Test
    void givesTheNearestOfTwoValidDataSets() {
        KeplerEphemeris first = Ephemerides.gps(5, Ephemerides.TOE, 1, 0);
        KeplerEphemeris second = Ephemerides.gps(5, new GpsTime(TOE + 2 * HOUR), 2, 0);
        store.add(second);
        store.add(first);
        assertThat(store.find(G05, TOE + HOUR - 1)).isSameAs(first);
        assertThat(store.find(G05, TOE + HOUR)).isSameAs(second);
    }

    @Test
    void neverExtrapolatesPastTheFitInterval() {
        store.add(Ephemerides.gps(5, Ephemerides.TOE, 1, 0));
        assertThat(store.find(G05, TOE + 2 * HOUR)).isNotNull();
        assertThat(store.find(G05, TOE + 2 * HOUR + 1)).isNull();
        assertThat(store.find(G05, TOE - 2 * HOUR)).isNotNull();
        assertThat(store.find(G05, TOE - 2 * HOUR - 1)).isNull();
    }

    @Test
    void reportsTheWarningOfANewerDataSetAtOnce() {
        store.add(Ephemerides.gps(5, Ephemerides.TOE, 1, 0));
        store.add(Ephemerides.gps(5, new GpsTime(TOE + 2 * HOUR), 2, 63));
        Ephemeris found = store.find(G05, TOE + HOUR / 6);
        assertThat(Objects.requireNonNull(found).healthy()).isFalse();
        EpochEphemerides epoch = new EpochEphemerides();
        epoch.select(store, TOE + HOUR / 6);
        assertThat(epoch.of(G05)).isNull();
    }

    @Test
    void aNewDataSetOfTheSameReferenceTimeReplacesTheOld() {
        assertThat(store.add(Ephemerides.gps(5, Ephemerides.TOE, 1, 0))).isTrue();
        assertThat(store.add(Ephemerides.gps(5, Ephemerides.TOE, 1, 0))).isFalse();
        assertThat(store.add(Ephemerides.gps(5, Ephemerides.TOE, 9, 0))).isTrue();
        assertThat(store.all(G05)).hasSize(1);
        assertThat(store.all(G05)[0].issue()).isEqualTo(9);
    }

    @Test
    void fnavAnswersOnlyWhereNoInavIsValid() {
        KeplerEphemeris fnav =
                Ephemerides.of(Constellation.GALILEO, 11, NavigationMessage.FNAV, new GpsTime(TOE + HOUR), 2, 0);
        KeplerEphemeris inav = Ephemerides.of(Constellation.GALILEO, 11, NavigationMessage.INAV, Ephemerides.TOE, 1, 0);
        store.add(fnav);
        store.add(inav);
        assertThat(store.find(E11, TOE + HOUR)).isSameAs(inav);
        assertThat(store.find(E11, TOE + 2 * HOUR + 1)).isSameAs(fnav);
    }

    @Test
    void anEpochKeepsItsEphemerisWhileANewOneArrives() {
        KeplerEphemeris old = Ephemerides.gps(5, Ephemerides.TOE, 1, 0);
        store.add(old);
        EpochEphemerides epoch = new EpochEphemerides();
        epoch.select(store, TOE);
        assertThat(epoch.of(G05)).isSameAs(old);
        store.add(Ephemerides.gps(5, Ephemerides.TOE, 2, 0));
        assertThat(epoch.of(G05)).isSameAs(old);
    }

    @Test
    void keepsABoundedHistory() {
        for (int i = 0; i < EphemerisStore.HISTORY_MAX + 50; i++) {
            store.add(Ephemerides.gps(5, new GpsTime(TOE + i * HOUR), i, 0));
        }
        assertThat(store.all(G05)).hasSize(EphemerisStore.HISTORY_MAX);
        assertThat(Objects.requireNonNull(store.newest(G05)).issue()).isEqualTo(EphemerisStore.HISTORY_MAX + 49);
    }
}
