package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every receiver of every scenario has the noise of the design: thermal 1.5 mm and 0.20 m times √(½ + ½ / sin² E), multipath of 60 s and 3 mm and
 * 0.40 m at 15°, ∝ cos E. Measured from observations against the truth's geometry, known integers removed and never rounded.
 */
final class ReceiverNoiseTest {
    private static final double PHASE_THERMAL = 0.0015;
    private static final double PHASE_MULTIPATH = 0.003;
    private static final double CODE_THERMAL = 0.20;
    private static final double CODE_MULTIPATH = 0.40;

    /** What one receiver's residuals say, over their expectation. */
    private static final class Score {
        private double phase;
        private double code;
        private int count;

        private double phaseRatio() {
            return phase / count;
        }

        private double codeRatio() {
            return code / count;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"triangle", "city30", "city50", "storm50"})
    void everyReceiverOfEveryScenarioHasTheNoiseOfTheDesign(String name) {
        int interval = 30;
        var simulation = new Simulation(
                Scenario.named(name).withSeed(5).withDurationSeconds(1_200).withIntervalSeconds(interval));
        List<Score> totals = new ArrayList<>();
        while (simulation.advance()) {
            int index = 0;
            for (SimulatedStation station : simulation.stations()) {
                score(simulation, totals, index++, station.epoch(), station.trueArp());
            }
            for (SimulatedRover rover : simulation.rovers()) {
                score(simulation, totals, index++, rover.epoch(), rover.trueArp());
            }
        }
        assertThat(totals).hasSize(Scenario.named(name).sites().size() + 8);
        for (Score score : totals) {
            assertThat(score.phaseRatio()).isBetween(0.85, 1.15);
            assertThat(score.codeRatio()).isBetween(0.85, 1.15);
        }
        assertThat(totals.stream().mapToDouble(Score::phaseRatio).average().orElse(0))
                .isBetween(0.96, 1.04);
        assertThat(totals.stream().mapToDouble(Score::codeRatio).average().orElse(0))
                .isBetween(0.96, 1.04);
    }

    @ParameterizedTest
    @ValueSource(strings = {"triangle", "storm50"})
    void fromSecondToSecondOnlyThermalNoiseChanges(String name) {
        var simulation = new Simulation(
                Scenario.named(name).withSeed(6).withDurationSeconds(30).withRovers(1));
        double[] before = new double[0];
        ReceiverEpoch truth = Truth.newEpoch();
        double sum = 0;
        double sumCode = 0;
        int count = 0;
        SimulatedRover rover = simulation.rovers().getFirst();
        while (simulation.advance()) {
            ReceiverEpoch epoch = rover.epoch();
            simulation.truth().observe(simulation.time(), rover.trueArp(), epoch.trueClockSeconds(), truth);
            double[] now = new double[2 * epoch.cellCount()];
            for (int cell = 0; cell < epoch.cellCount(); cell++) {
                now[2 * cell] = phaseResidual(epoch, cell, truth);
                now[2 * cell + 1] = epoch.pseudorangeMeters(cell)
                        - truth.pseudorangeMeters(truth.find(epoch.satellite(cell), epoch.signal(cell)));
            }
            for (int cell = 0; cell < epoch.cellCount() && before.length == now.length; cell++) {
                double thermal = 0.5 + 0.5 / Math.pow(Math.sin(epoch.trueElevationRad(cell)), 2);
                double left = 2 * (1 - Math.exp(-1.0 / 60)) * reflected(epoch, cell);
                double phase = now[2 * cell] - before[2 * cell];
                double code = now[2 * cell + 1] - before[2 * cell + 1];
                sum += phase
                        * phase
                        / (2 * thermal * PHASE_THERMAL * PHASE_THERMAL + left * PHASE_MULTIPATH * PHASE_MULTIPATH);
                sumCode += code
                        * code
                        / (2 * thermal * CODE_THERMAL * CODE_THERMAL + left * CODE_MULTIPATH * CODE_MULTIPATH);
                count++;
            }
            before = now;
        }
        assertThat(count).isGreaterThan(2_000);
        assertThat(sum / count).isBetween(0.94, 1.06);
        assertThat(sumCode / count).isBetween(0.94, 1.06);
    }

    /** Multipath's variance over that at 15°. */
    private static double reflected(ReceiverEpoch epoch, int cell) {
        double cos = Math.cos(epoch.trueElevationRad(cell)) / Math.cos(Math.toRadians(15));
        return cos * cos;
    }

    private static double phaseResidual(ReceiverEpoch epoch, int cell, ReceiverEpoch truth) {
        Signal signal = epoch.signal(cell);
        double wavelength = Signal.SPEED_OF_LIGHT / signal.carrierHz(epoch.glonassChannel(cell));
        int at = truth.find(epoch.satellite(cell), signal);
        double cycles = epoch.phaseCycles(cell) - epoch.trueAmbiguityCycles(cell) - truth.phaseCycles(at);
        return cycles * wavelength - epoch.trueAntennaMeters(cell);
    }

    private static void score(Simulation simulation, List<Score> totals, int index, ReceiverEpoch epoch, Ecef place) {
        if (totals.size() <= index) {
            totals.add(new Score());
        }
        GpsTime tag = simulation.time();
        ReceiverEpoch truth = Truth.newEpoch();
        simulation.truth().observe(tag, place, epoch.trueClockSeconds(), truth);
        for (Signal signal : Signal.values()) {
            // One bias of the receiver per signal; GLONASS wavelengths differ, so that its fraction is no common
            // length.
            if (signal.constellation().isFdma()) {
                continue;
            }
            accumulate(totals.get(index), epoch, truth, signal);
        }
    }

    private static void accumulate(Score score, ReceiverEpoch epoch, ReceiverEpoch truth, Signal signal) {
        double[] weights = new double[2];
        double[] means = new double[2];
        double[] squares = new double[2];
        int count = 0;
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            if (epoch.signal(cell) != signal) {
                continue;
            }
            int at = truth.find(epoch.satellite(cell), signal);
            double thermal = 0.5 + 0.5 / Math.pow(Math.sin(epoch.trueElevationRad(cell)), 2);
            double reflected = reflected(epoch, cell);
            double phase = phaseResidual(epoch, cell, truth);
            double code = epoch.pseudorangeMeters(cell) - truth.pseudorangeMeters(at) - epoch.trueAntennaMeters(cell);
            double phaseVariance =
                    thermal * PHASE_THERMAL * PHASE_THERMAL + reflected * PHASE_MULTIPATH * PHASE_MULTIPATH;
            double codeVariance = thermal * CODE_THERMAL * CODE_THERMAL + reflected * CODE_MULTIPATH * CODE_MULTIPATH;
            weights[0] += 1 / phaseVariance;
            weights[1] += 1 / codeVariance;
            means[0] += phase / phaseVariance;
            means[1] += code / codeVariance;
            squares[0] += phase * phase / phaseVariance;
            squares[1] += code * code / codeVariance;
            count++;
        }
        if (count > 1) {
            score.phase += squares[0] - means[0] * means[0] / weights[0];
            score.code += squares[1] - means[1] * means[1] / weights[1];
            score.count += count - 1;
        }
    }
}
