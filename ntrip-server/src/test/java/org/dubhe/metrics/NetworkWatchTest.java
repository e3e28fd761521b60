package org.dubhe.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.NetworkStatistics.EdgeShare;
import org.dubhe.network.NetworkStatistics.LeftOut;
import org.dubhe.network.Snapshot;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** What is remembered of snapshots for a scrape. */
final class NetworkWatchTest {
    private static final Ecef[] POSITIONS = new Ecef[5];

    static {
        for (int i = 0; i < POSITIONS.length; i++) {
            POSITIONS[i] = new Ecef(-1_564_000 + 30_000 * i, 5_318_000, 3_141_000 + 20_000 * (i % 2));
        }
    }

    private final NetworkWatch watch = new NetworkWatch();
    private int epoch;

    @Test
    void saysNothingBeforeTheFirstSnapshot() {
        assertThat(watch.groups()).isZero();
        assertThat(watch.levelledStations()).isZero();
        assertThat(watch.lambdaRatio()).isNaN();
        assertThat(watch.leftOutIonosphereMeters(0)).isNaN();
        assertThat(watch.isLevelled(0)).isFalse();
    }

    @Test
    void groupsAreByWhatIsFixedInTheNewestEpochNotSinceTheStart() {
        see(edge(0, 1, 10, 10), edge(1, 2, 10, 10), edge(2, 3, 10, 10), edge(3, 4, 10, 10));
        assertThat(watch.groups()).isEqualTo(1);
        assertThat(watch.edgesSolved()).isEqualTo(4);
        // Edge 2–3 has lost its integers, though most of its epochs had them.
        see(edge(0, 1, 20, 20), edge(1, 2, 20, 20), edge(2, 3, 20, 10), edge(3, 4, 20, 20));
        assertThat(watch.groups()).isEqualTo(2);
        // Station 4 is gone: its edge has nothing to fix.
        see(edge(0, 1, 30, 30), edge(1, 2, 30, 30), edge(2, 3, 30, 20), edge(3, 4, 20, 20));
        assertThat(watch.groups()).isEqualTo(1);
        assertThat(watch.edgesSolved()).isEqualTo(3);
    }

    @Test
    void countsClosuresOnWhereTheSolverBeganAnew() {
        see(3, Double.NaN, List.of());
        see(5, Double.NaN, List.of());
        see(1, Double.NaN, List.of());
        assertThat(watch.closureFailures()).isEqualTo(6);
    }

    @Test
    void keepsTheLastRatioAndTheLastTestWhereAnEpochHasNone() {
        see(0, 4.5, leftOut(2, 0.03));
        see(0, Double.NaN, List.of());
        assertThat(watch.lambdaRatio()).isEqualTo(4.5);
        assertThat(watch.leftOutIonosphereMeters(2)).isCloseTo(0.03, within(1e-9));
        assertThat(watch.leftOutGeometryMeters(2)).isCloseTo(0.015, within(1e-9));
        assertThat(watch.leftOutIonosphereMeters(1)).isNaN();
        assertThat(watch.ionosphereRmsMeters()).isCloseTo(0.03, within(1e-9));
    }

    /** Satellites of one system, off by plus and minus so much about a mean that says nothing, RMS as asked. */
    private static List<LeftOut> leftOut(int station, double rms) {
        List<LeftOut> out = new ArrayList<>();
        int satellites = 8;
        double off = rms * Math.sqrt((satellites - 1.0) / satellites);
        for (int i = 0; i < satellites; i++) {
            double sign = i % 2 == 0 ? 1 : -1;
            out.add(new LeftOut(station, i + 1, 1, 7 + sign * off, -2 + sign * off / 2));
        }
        return out;
    }

    private static EdgeShare edge(int a, int b, long eligible, long fixed) {
        return new EdgeShare(a, b, 30_000, eligible, fixed);
    }

    private void see(EdgeShare... edges) {
        see(0, Double.NaN, List.of(), edges);
    }

    private void see(long closures, double ratio, List<LeftOut> leftOut, EdgeShare... edges) {
        epoch++;
        watch.accept(new Snapshot.Builder(epoch, new GpsTime(epoch * GpsTime.SECOND), POSITIONS)
                .statistics(new NetworkStatistics(
                        5, edges.length, 0, 0, 0, 0, 0, closures, 1e-6, List.of(), leftOut, List.of(edges), ratio))
                .build());
    }
}
