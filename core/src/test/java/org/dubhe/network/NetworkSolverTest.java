package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NetworkSolverTest {
    private static final GpsTime START = GpsTime.ofWeek(2400, 0);

    private static NetworkSolver solver() {
        List<ReferenceStation> stations = new ArrayList<>();
        for (int m = 0; m < ArcScene.STATIONS.length; m++) {
            stations.add(new ReferenceStation("S" + m, m, ArcScene.STATIONS[m], 0, "", "", "ITRF2014@2021.0"));
        }
        return new NetworkSolver(stations, List.of(), NetworkConfig.DEFAULT, new EphemerisStore());
    }

    private static @Nullable StationEpoch[] epochs(GpsTime time, int present) {
        @Nullable StationEpoch[] out = new StationEpoch[ArcScene.STATIONS.length];
        for (int m = 0; m < present; m++) {
            StationEpoch epoch = new StationEpoch();
            epoch.reset(m, m, time.nanos());
            out[m] = epoch;
        }
        return out;
    }

    @Test
    void anEpochThatIsNotAfterTheLastOneChangesNothing() {
        NetworkSolver solver = solver();
        solver.solve(START, epochs(START, 3));
        GpsTime now = START.plusSeconds(1);
        Snapshot last = solver.solve(now, epochs(now, 3));
        for (double back : new double[] {0, 0.5, 1, 7200}) {
            GpsTime older = now.plusSeconds(-back);
            assertThat(solver.solve(older, epochs(older, 1))).isSameAs(last);
        }
        GpsTime next = now.plusSeconds(1);
        Snapshot after = solver.solve(next, epochs(next, 2));
        assertThat(after.id()).isEqualTo(last.id() + 1);
        assertThat(after.time()).isEqualTo(next);
        assertThat(after.statistics().stations()).isEqualTo(2);
    }
}
