package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a simulated station sends, read by the system's own decoder. */
final class SimulatedStreamTest {
    private final Simulation simulation = new Simulation(
            Scenario.named("city30").withSeed(2).withDurationSeconds(120).withRovers(1));

    @Test
    void everyMsmHasAtMost64CellsAndOnlyTheLastOfAnEpochEndsIt() {
        SimulatedStation station = simulation.stations().getFirst();
        var decoder = new MsmDecoder();
        var msm = new Msm();
        while (simulation.advance()) {
            List<Boolean> more = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            var frames = new FrameDecoder((buffer, offset, length) -> {
                if (Msm.isMsm(Frames.messageNumber(buffer, offset, length))) {
                    assertThat(decoder.decode(buffer, offset, length, msm)).isEqualTo(MsmResult.DECODED);
                    assertThat(msm.satelliteCount * msm.signalCount).isLessThanOrEqualTo(64);
                    more.add(msm.multipleMessage);
                    numbers.add(msm.messageNumber);
                } else {
                    assertThat(numbers).isEmpty();
                }
            });
            frames.accept(station.bytes(), 0, station.length());
            assertThat(frames.skippedBytes()).isZero();
            assertThat(numbers).isSorted().contains(1077, 1087, 1097, 1117, 1127);
            assertThat(more.indexOf(false)).isEqualTo(more.size() - 1);
        }
    }

    @Test
    void decodedObservationsAreTheSimulatedOnesToTheWiresResolution() {
        List<EpochObservations> decoded = new ArrayList<>();
        var assembler = new EpochAssembler(() -> simulation.scenario().start().nanos(), epoch -> {
            var copy = new EpochObservations();
            copy.copyFrom(epoch);
            decoded.add(copy);
        });
        var frames = new FrameDecoder(assembler);
        for (int k = 0; k < 3; k++) {
            simulation.advance();
            SimulatedStation station = simulation.stations().get(3);
            frames.accept(station.bytes(), 0, station.length());
            assembler.flush();
            ReceiverEpoch sent = station.epoch();
            EpochObservations got = decoded.get(k);
            assertThat(got.time()).isEqualTo(simulation.time());
            assertThat(got.cellCount()).isEqualTo(sent.cellCount());
            for (int cell = 0; cell < sent.cellCount(); cell++) {
                int at = got.find(sent.satellite(cell), sent.signal(cell).msmId());
                double wavelength = Signal.SPEED_OF_LIGHT / sent.signal(cell).carrierHz(sent.glonassChannel(cell));
                // Half of 2⁻²⁹ ms and 2⁻³¹ ms, and the doubles' own resolution.
                assertThat(Math.abs(got.pseudorangeMeters(at) - sent.pseudorangeMeters(cell)))
                        .isLessThan(0.29e-3);
                assertThat(Math.abs(got.phaseCycles(at) - sent.phaseCycles(cell)) * wavelength)
                        .isLessThan(0.075e-3);
                assertThat(Math.abs(got.dopplerHz(at) - sent.dopplerHz(cell)) * wavelength)
                        .isLessThan(0.06e-3);
            }
        }
    }

    /** DF400, DF401, DF402, DF403 and DF408 of MSM4 and MSM5: half of 2⁻²⁴ ms and 2⁻²⁹ ms, whole dB-Hz; Dopplers with MSM5 alone. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void stationsSendTheLevelThatTheScenarioAsksFor(int level) {
        var coarse = new Simulation(simulation.scenario().withMsmLevel(level));
        List<Integer> numbers = new ArrayList<>();
        List<EpochObservations> decoded = new ArrayList<>();
        var assembler = new EpochAssembler(() -> coarse.scenario().start().nanos(), epoch -> {
            var copy = new EpochObservations();
            copy.copyFrom(epoch);
            decoded.add(copy);
        });
        var frames = new FrameDecoder((buffer, offset, length) -> {
            numbers.add(Frames.messageNumber(buffer, offset, length));
            assembler.onFrame(buffer, offset, length);
        });
        coarse.advance();
        SimulatedStation station = coarse.stations().get(3);
        frames.accept(station.bytes(), 0, station.length());
        assembler.flush();
        assertThat(numbers).filteredOn(Msm::isMsm).isNotEmpty().allMatch(number -> number % 10 == level);
        ReceiverEpoch sent = station.epoch();
        EpochObservations got = decoded.getFirst();
        assertThat(got.cellCount()).isEqualTo(sent.cellCount());
        for (int cell = 0; cell < sent.cellCount(); cell++) {
            int at = got.find(sent.satellite(cell), sent.signal(cell).msmId());
            assertThat(Math.abs(got.pseudorangeMeters(at) - sent.pseudorangeMeters(cell)))
                    .isLessThan(9.0e-3);
            assertThat(Math.abs(got.cn0DbHz(at) - sent.cn0DbHz(cell))).isLessThanOrEqualTo(0.5f);
            assertThat(Double.isNaN(got.dopplerHz(at))).isEqualTo(level == 4);
            if (Satellite.constellation(sent.satellite(cell)) != Constellation.GLONASS) {
                double wavelength = Signal.SPEED_OF_LIGHT / sent.signal(cell).carrierHz(0);
                assertThat(Math.abs(got.phaseCycles(at) - sent.phaseCycles(cell)) * wavelength)
                        .isLessThan(0.29e-3);
            }
        }
    }

    @Test
    void playsMuchFasterThanRealTime() {
        while (simulation.epoch() < 40) {
            simulation.advance();
        }
        long start = System.nanoTime();
        while (simulation.advance()) {
            simulation.rovers().getFirst().length();
        }
        double secondsPerEpoch =
                (System.nanoTime() - start) * 1e-9 / (simulation.scenario().epochs() - 41);
        // Measured alone: some 3 ms for ten receivers; the bound leaves room for a loaded machine.
        assertThat(secondsPerEpoch).isLessThan(0.1);
    }
}
