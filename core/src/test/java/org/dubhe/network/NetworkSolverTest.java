package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NetworkSolverTest {
    private static final GpsTime START = GpsTime.ofWeek(2400, 0);

    /** The station that falls silent. */
    private static final int SILENT = 3;

    /** The satellite that it loses, by its place in the scene. */
    private static final int LOST = 1;

    private final ArcScene scene = new ArcScene();

    private static NetworkSolver solver() {
        return solver(new EphemerisStore());
    }

    private static NetworkSolver solver(EphemerisStore store) {
        List<ReferenceStation> stations = new ArrayList<>();
        for (int m = 0; m < ArcScene.STATIONS.length; m++) {
            stations.add(new ReferenceStation("S" + m, m, ArcScene.STATIONS[m], 0, "", "", "ITRF2014@2021.0"));
        }
        return new NetworkSolver(stations, List.of(), NetworkConfig.DEFAULT, store);
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

    @Test
    void aSilentStationsFormerValuesStandInForThreeMinutesAndNoLonger() {
        NetworkSolver solver = fixed();
        scene.silence(SILENT, true);
        for (int seconds = 10; seconds <= 180; seconds += 10) {
            Snapshot held = next(solver);
            assertThat(values(held)).as("values after %d s", seconds).isEqualTo(scene.satellites.length);
            assertThat(held.isUsable(scene.triangle(0, 1, SILENT)))
                    .as("its triangle after %d s", seconds)
                    .isTrue();
        }
        Snapshot after = next(solver);
        assertThat(values(after)).isZero();
        assertThat(after.isUsable(scene.triangle(0, 1, SILENT))).isFalse();
        assertThat(after.isUsable(scene.triangle(0, 1, 2))).isTrue();
    }

    @Test
    void aStationBackOnNewArcsServesItsFormerValuesUntilItsOwnCome() {
        NetworkSolver solver = fixed();
        scene.silence(SILENT, true);
        next(solver);
        next(solver);
        scene.silence(SILENT, false);
        scene.slip(SILENT);
        assertThat(isLevelled(next(solver))).isFalse();
        Snapshot last = next(solver);
        for (int seconds = 50; seconds <= 240; seconds += 10) {
            last = next(solver);
            assertThat(values(last)).as("values after %d s", seconds).isEqualTo(scene.satellites.length);
        }
        assertThat(isLevelled(last)).isTrue();
    }

    @Test
    void noFormerValueStandsInForASatelliteThatAStationLosesWhichWasNotSilent() {
        NetworkSolver solver = fixed();
        scene.hide(SILENT, LOST, true);
        Snapshot after = next(solver);
        assertThat(after.hasResidual(SILENT, scene.satellites[LOST])).isFalse();
        assertThat(values(after)).isEqualTo(scene.satellites.length - 1);
    }

    @Test
    void aSatelliteLostWithinThreeMinutesAfterTheStationsSilenceIsCarriedOnUntilTheyAreOver() {
        NetworkSolver solver = fixed();
        scene.silence(SILENT, true);
        next(solver);
        scene.silence(SILENT, false);
        for (int seconds = 10; seconds <= 160; seconds += 10) {
            next(solver);
        }
        scene.hide(SILENT, LOST, true);
        for (int seconds = 170; seconds <= 180; seconds += 10) {
            assertThat(values(next(solver))).as("values after %d s", seconds).isEqualTo(scene.satellites.length);
        }
        assertThat(next(solver).hasResidual(SILENT, scene.satellites[LOST])).isFalse();
    }

    /** A solver that has fixed everything the scene has. */
    private NetworkSolver fixed() {
        NetworkSolver solver = solver(scene.store);
        solver.solve(scene.time(), scene.epochs());
        Snapshot last = next(solver);
        while (last.statistics().trianglesUsable() < scene.triangles.size()) {
            assertThat(scene.time()).isLessThan(ArcScene.START.plusSeconds(600));
            last = next(solver);
        }
        for (int epoch = 0; epoch < 6; epoch++) {
            last = next(solver);
        }
        assertThat(values(last)).isEqualTo(scene.satellites.length);
        return solver;
    }

    private Snapshot next(NetworkSolver solver) {
        scene.next();
        return solver.solve(scene.time(), scene.epochs());
    }

    private boolean isLevelled(Snapshot snapshot) {
        return snapshot.levelledInteger(SILENT, scene.satellites[LOST], Signal.GPS_1C.msmId()) != Snapshot.NOT_LEVELLED;
    }

    /** Satellites that can be interpolated at the station. */
    private int values(Snapshot snapshot) {
        int count = 0;
        for (int satellite : scene.satellites) {
            count += snapshot.hasResidual(SILENT, satellite) ? 1 : 0;
        }
        return count;
    }
}
