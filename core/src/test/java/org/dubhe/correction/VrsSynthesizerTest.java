package org.dubhe.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.network.AtmosphereDelta.Refusal;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Test;

final class VrsSynthesizerTest {
    private static final long LONG_AGO = VrsScene.T.plusSeconds(-1000).nanos();

    private final VrsScene scene = new VrsScene();
    private final VirtualStation master = new VirtualStation(VrsScene.STATIONS[VrsScene.MASTER]);
    private final VirtualStation virtual = new VirtualStation(VrsScene.virtual());
    private final EpochObservations out = new EpochObservations();

    @Test
    void equalsWhatAReceiverAtTheVirtualStationWouldMeasure() {
        int satellites = synthesize(new VrsSynthesizer());
        assertThat(satellites).isEqualTo(scene.ephemerides.size()).isGreaterThan(8);
        EpochObservations truth = scene.truth(VrsScene.T);
        assertThat(out.cellCount()).isEqualTo(truth.cellCount());
        assertThat(out.stationId()).isEqualTo(77);
        for (int cell = 0; cell < truth.cellCount(); cell++) {
            assertThat(out.satellite(cell)).isEqualTo(truth.satellite(cell));
            assertThat(out.signalId(cell)).isEqualTo(truth.signalId(cell));
            double wavelength = wavelength(cell);
            assertThat((out.phaseCycles(cell) - truth.phaseCycles(cell)) * wavelength)
                    .as("phase, m, cell %d", cell)
                    .isCloseTo(0, within(0.000_1));
            assertThat(out.pseudorangeMeters(cell) - truth.pseudorangeMeters(cell))
                    .as("code, m, cell %d", cell)
                    .isCloseTo(0, within(0.000_1));
            assertThat((out.dopplerHz(cell) - truth.dopplerHz(cell)) * wavelength)
                    .as("rate, m/s, cell %d", cell)
                    .isCloseTo(0, within(0.000_1));
        }
    }

    @Test
    void theMovedPartIsFarFromNothing() {
        synthesize(new VrsSynthesizer());
        EpochObservations before = scene.masterEpoch(VrsScene.T).observations();
        double most = 0;
        for (int cell = 0; cell < out.cellCount(); cell++) {
            most = Math.max(most, Math.abs(out.pseudorangeMeters(cell) - before.pseudorangeMeters(cell)));
        }
        assertThat(most).isGreaterThan(5000);
    }

    @Test
    void theWrongSignOfTheCodesIonosphereShows() {
        synthesize(new VrsSynthesizer(Faults.CODE_IONOSPHERE_FLIPPED));
        EpochObservations truth = scene.truth(VrsScene.T);
        double worst = 0;
        for (int cell = 0; cell < truth.cellCount(); cell++) {
            worst = Math.max(worst, Math.abs(out.pseudorangeMeters(cell) - truth.pseudorangeMeters(cell)));
        }
        assertThat(worst).isGreaterThan(0.05);
    }

    @Test
    void aWrongIntegerOfTheMasterAloneShowsAsOneCycle() {
        int satellite = firstGps();
        synthesize(new VrsSynthesizer(), wrongLevel(VrsScene.MASTER, satellite).build());
        assertThat(cyclesOff(satellite, Signal.GPS_1C)).isCloseTo(-1, within(0.001));
        assertThat(cyclesOff(satellite, Signal.GPS_2W)).isCloseTo(0, within(0.001));
    }

    /** As a solver that is wrong itself makes it: the same wrong phase gives I and G, so the master's own error cancels and its weight is left. */
    @Test
    void aWrongIntegerThatTheResidualsShareShowsByItsStationsWeightWhoeverIsTheMaster() {
        int satellite = firstGps();
        for (int station = 0; station < 3; station++) {
            synthesize(
                    new VrsSynthesizer(),
                    wrongResidual(wrongLevel(station, satellite), station, satellite)
                            .build());
            assertThat(cyclesOff(satellite, Signal.GPS_1C))
                    .as("station %d", station)
                    .isCloseTo(-VrsScene.WEIGHTS[station], within(0.001));
            assertThat(cyclesOff(satellite, Signal.GPS_2W))
                    .as("station %d, the other carrier", station)
                    .isCloseTo(0, within(0.001));
        }
    }

    private int firstGps() {
        return scene.ephemerides.stream()
                .mapToInt(Ephemeris::satellite)
                .filter(s -> Satellite.constellation(s) == Constellation.GPS)
                .findFirst()
                .orElseThrow();
    }

    private Snapshot.Builder wrongLevel(int station, int satellite) {
        int signalId = Signal.GPS_1C.msmId();
        int right = station == VrsScene.MASTER ? VrsScene.integer(satellite, signalId) : 0;
        return scene.builder(VrsScene.T, VrsScene.ARC)
                .level(station, satellite, signalId, right + 1, VrsScene.ARC, VrsScene.T.plusSeconds(-20));
    }

    /** The phase on 1C less one wavelength, on 2W as it was: {@code G − I = −λ}, {@code G − μ I = 0}. */
    private static Snapshot.Builder wrongResidual(Snapshot.Builder builder, int station, int satellite) {
        double mu = Math.pow(Signal.GPS_1C.carrierHz() / Signal.GPS_2W.carrierHz(), 2);
        double ionosphere = -Signal.GPS_1C.wavelengthMeters() / (mu - 1);
        return builder.residual(
                station,
                satellite,
                VrsScene.ionosphereMeters(station, satellite) + ionosphere,
                0,
                0.005,
                VrsScene.leftoverMeters(station, satellite) + mu * ionosphere,
                0,
                0.003);
    }

    private double cyclesOff(int satellite, Signal signal) {
        EpochObservations truth = scene.truth(VrsScene.T);
        int cell = truth.find(satellite, signal.msmId());
        assertThat(out.find(satellite, signal.msmId())).isEqualTo(cell);
        return out.phaseCycles(cell) - truth.phaseCycles(cell);
    }

    private void synthesize(VrsSynthesizer synthesizer, Snapshot snapshot) {
        synthesizer.master(master, scene.masterEpoch(VrsScene.T), snapshot, scene.store);
        assertThat(synthesizer.synthesize(virtual, 77, LONG_AGO, out)).isPositive();
    }

    @Test
    void aCellWhoseIntegerBelongsToAnotherArcIsLeftOut() {
        StationEpoch epoch = scene.masterEpoch(VrsScene.T);
        int satellite = epoch.observations().satellite(0);
        int signalId = epoch.observations().signalId(0);
        epoch.arc(0, VrsScene.ARC + 1);
        synthesize(new VrsSynthesizer(), epoch, LONG_AGO);
        assertThat(out.find(satellite, signalId)).isEqualTo(-1);
        assertThat(out.cellCount()).isEqualTo(epoch.observations().cellCount() - 1);
    }

    @Test
    void lockTimeIsTheLeastOfMastersLevelledAndServed() {
        StationEpoch epoch = scene.masterEpoch(VrsScene.T);
        epoch.observations().lock(0, 5_000, false);
        epoch.observations().lock(1, EpochObservations.LOCK_UNKNOWN, true);
        synthesize(new VrsSynthesizer(), epoch, LONG_AGO);
        assertThat(out.lockTimeMillis(0)).isEqualTo(5_000);
        assertThat(out.lockTimeMillis(1)).isEqualTo(20_000);
        assertThat(out.lockTimeMillis(2)).isEqualTo(20_000);
        assertThat(out.halfCycle(1)).isTrue();

        synthesize(new VrsSynthesizer(), epoch, VrsScene.T.plusSeconds(-3).nanos());
        assertThat(out.lockTimeMillis(0)).isEqualTo(3_000);
    }

    @Test
    void refusesWhenTooOldAndOutsideAndWithTooFewSatellites() {
        VrsSynthesizer synthesizer = new VrsSynthesizer();
        Snapshot old = scene.snapshot(VrsScene.T.plusSeconds(-60), VrsScene.ARC);
        synthesizer.master(master, scene.masterEpoch(VrsScene.T), old, scene.store);
        assertThat(synthesizer.synthesize(virtual, 77, LONG_AGO, out)).isZero();
        assertThat(synthesizer.refusal()).isEqualTo(Refusal.TOO_OLD);

        Snapshot fresh = scene.snapshot(VrsScene.T, VrsScene.ARC);
        synthesizer.master(master, scene.masterEpoch(VrsScene.T), fresh, scene.store);
        VirtualStation outside = new VirtualStation(VrsScene.STATIONS[0].plusEnu(-30_000, -30_000, 0));
        assertThat(synthesizer.synthesize(outside, 77, LONG_AGO, out)).isZero();
        assertThat(synthesizer.refusal()).isEqualTo(Refusal.OUTSIDE);

        StationEpoch slipped = scene.masterEpoch(VrsScene.T);
        for (int cell = 10; cell < slipped.observations().cellCount(); cell++) {
            slipped.arc(cell, VrsScene.ARC + 1);
        }
        synthesizer.master(master, slipped, fresh, scene.store);
        assertThat(synthesizer.synthesize(virtual, 77, LONG_AGO, out)).isZero();
        assertThat(synthesizer.refusal()).isEqualTo(Refusal.TOO_FEW_SATELLITES);
        assertThat(out.cellCount()).isZero();
    }

    private int synthesize(VrsSynthesizer synthesizer) {
        return synthesize(synthesizer, scene.masterEpoch(VrsScene.T), LONG_AGO);
    }

    private int synthesize(VrsSynthesizer synthesizer, StationEpoch epoch, long servedSince) {
        synthesizer.master(master, epoch, scene.snapshot(VrsScene.T, VrsScene.ARC), scene.store);
        return synthesizer.synthesize(virtual, 77, servedSince, out);
    }

    private double wavelength(int cell) {
        Signal signal = out.signal(cell);
        assertThat(signal).isNotNull();
        return signal == null ? Double.NaN : signal.wavelengthMeters();
    }
}
