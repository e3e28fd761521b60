package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.network.IntegerFault;
import org.dubhe.network.Snapshot;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.simulation.Scenario;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EmissionRunIT {
    private static final Scenario TRIANGLE =
            Scenario.named("triangle").withDurationSeconds(150).withRovers(2);

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        assertSame(emit(TRIANGLE, false), emit(TRIANGLE, false));
    }

    @Test
    void aFalsifiedTruthChangesNoByte() throws IOException {
        assertSame(emit(TRIANGLE, false), emit(TRIANGLE, true));
    }

    /** Shows that the comparison sees a difference where there is one. */
    @Test
    void anotherSeedGivesOtherBytes() throws IOException {
        List<RoverRecording> one = emit(TRIANGLE, false);
        List<RoverRecording> other = emit(TRIANGLE.withSeed(2), false);

        assertThat(one.getFirst().epochs().getLast().vrs())
                .isNotEqualTo(other.getFirst().epochs().getLast().vrs());
    }

    @Test
    void roversAreServedFromASnapshotOnceTheNetworkIsReady() throws IOException {
        for (RoverRecording rover : emit(TRIANGLE, false)) {
            RoverRecording.Epoch last = rover.epochs().getLast();
            assertThat(last.served()).as(rover.name()).isTrue();
            assertThat(last.vrs()).as(rover.name()).isNotEmpty();
            assertThat(last.nearest()).as(rover.name()).isNotEmpty();
        }
    }

    private static List<RoverRecording> emit(Scenario scenario, boolean scramble) throws IOException {
        try (ScenarioFeed feed = new ScenarioFeed(scenario, scramble)) {
            EphemerisStore store = new EphemerisStore();
            EmissionRun run = new EmissionRun(
                    feed,
                    store,
                    NetworkSolvers.create(feed.stations(), null, store, 120, feed.intervalNanos(), IntegerFault.NONE),
                    VrsSettings.DEFAULT,
                    SignalProfile.B1I,
                    NOBODY);
            run.run(100 * GpsTime.SECOND, _ -> {});
            return run.recordings();
        }
    }

    private static void assertSame(List<RoverRecording> a, List<RoverRecording> b) {
        assertThat(b).hasSameSizeAs(a);
        long bytes = 0;
        for (int r = 0; r < a.size(); r++) {
            assertThat(b.get(r).epochs()).hasSameSizeAs(a.get(r).epochs());
            for (int e = 0; e < a.get(r).epochs().size(); e++) {
                RoverRecording.Epoch one = a.get(r).epochs().get(e);
                RoverRecording.Epoch other = b.get(r).epochs().get(e);
                assertThat(other.vrs()).as("rover %d epoch %d", r, e).isEqualTo(one.vrs());
                assertThat(other.nearest()).as("rover %d epoch %d", r, e).isEqualTo(one.nearest());
                assertThat(other.own()).as("rover %d epoch %d", r, e).isEqualTo(one.own());
                bytes += one.vrs().length;
            }
        }
        assertThat(bytes).isGreaterThan(10_000);
    }

    private static final EmissionRun.Witness NOBODY = new EmissionRun.Witness() {
        @Override
        public void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot) {}

        @Override
        public void emitted(GpsTime time, boolean scored, int rover, EmissionRun.Emission emission, byte[] bytes) {}
    };
}
