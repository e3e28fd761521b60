package org.dubhe.rtcm.msm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MsmComposerTest {
    private static final long TIME = GpsTime.ofWeek(2400, 100 * GpsTime.SECOND).nanos();
    private static final double L1 = Signal.GPS_1C.wavelengthMeters();
    private static final double MILLI = Signal.SPEED_OF_LIGHT * 1e-3;
    private static final int G05 = Satellite.index(Constellation.GPS, 5);

    private final List<Msm> sent = new ArrayList<>();
    private final PhaseOffsets offsets = new PhaseOffsets();
    private final MsmDecoder decoder = new MsmDecoder();
    private final FrameListener into = (buffer, offset, length) -> {
        Msm msm = new Msm();
        assertThat(decoder.decode(buffer, offset, length, msm)).isEqualTo(MsmResult.DECODED);
        sent.add(msm);
    };

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    void keepsValuesToHalfTheResolution(int level) {
        MsmComposer composer = new MsmComposer(level);
        double range = 22_345_678.9012;
        double phase = range / L1 + 12.3456;
        composer.begin(offsets, 7, TIME);
        composer.add(G05, 2, range, phase, -1234.567, 45.3f, 70_000, true, 0);
        assertThat(composer.finish(into)).isEqualTo(1);
        Msm m = sent.getFirst();
        assertThat(m.messageNumber).isEqualTo(1070 + level);
        assertThat(m.stationId).isEqualTo(7);
        assertThat(m.epoch).isEqualTo(100_000);
        double rough = m.roughMillis[0] + m.roughModulo[0] / 1024.0;
        boolean high = level >= 6;
        double rangeUnit = Math.scalb(1, high ? -29 : -24);
        double phaseUnit = Math.scalb(1, high ? -31 : -29);
        assertThat((rough + m.finePseudoranges[0] * rangeUnit) * MILLI)
                .isCloseTo(range, within(0.5001 * rangeUnit * MILLI));
        assertThat((rough + m.finePhases[0] * phaseUnit) * MILLI)
                .isCloseTo(phase * L1, within(0.5001 * phaseUnit * MILLI));
        assertThat(offsets.cycles(G05, 2)).isZero();
        assertThat(m.halfCycles[0]).isTrue();
        if (high) {
            assertThat(m.lockTimes[0]).isEqualTo(LockTime.to407(70_000));
            assertThat(m.cnrs[0]).isEqualTo(725);
        } else {
            assertThat(m.lockTimes[0]).isEqualTo(12);
            assertThat(m.cnrs[0]).isEqualTo(45);
        }
        if (level == 5 || level == 7) {
            assertThat(m.roughRates[0] + m.fineRates[0] * 1e-4).isCloseTo(1234.567 * L1, within(0.5001e-4));
        }
    }

    @Test
    void subtractsWholeCyclesFromAFarPhaseAndSaysHowMany() {
        MsmComposer composer = new MsmComposer(7);
        double range = 21_000_000;
        long ambiguity = -40_123_456;
        double phase = range / L1 + 0.25 + ambiguity;
        compose(composer, TIME, range, phase, 10_000);
        assertThat(offsets.cycles(G05, 2)).isEqualTo(ambiguity);
        assertThat(phaseCycles(sent.getFirst())).isCloseTo(phase - ambiguity, within(0.001));
        assertThat(sent.getFirst().lockTimes[0]).isEqualTo(LockTime.to407(10_000));
    }

    @Test
    void keepsTheOffsetWhileThePhaseStaysInTheWindow() {
        MsmComposer composer = new MsmComposer(5);
        double range = 21_000_000;
        double phase = range / L1 + 5_000_000.5;
        compose(composer, TIME, range, phase, 10_000);
        long offset = offsets.cycles(G05, 2);
        for (int second = 1; second <= 100; second++) {
            // Code and phase diverge by 10 m/s: 1000 m in the end, inside ± 1171 m with the rough range rounded by 146.
            double range2 = range + 700.0 * second;
            double phase2 = phase + (700.0 + 10) * second / L1;
            compose(composer, TIME + second * GpsTime.SECOND, range2, phase2, 10_000 + second * 1000);
            assertThat(offsets.cycles(G05, 2)).isEqualTo(offset);
            assertThat(phaseCycles(sent.getLast())).isCloseTo(phase2 - offset, within(0.004));
            assertThat(sent.getLast().lockTimes[0]).isEqualTo(LockTime.to402(10_000 + second * 1000L));
        }
    }

    @Test
    void restartsTheLockTimeWhereThePhaseLeavesTheWindow() {
        MsmComposer composer = new MsmComposer(7);
        double range = 21_000_000;
        compose(composer, TIME, range, range / L1, 100_000);
        long jump = 10_000_000;
        compose(composer, TIME + GpsTime.SECOND, range, range / L1 + jump, 101_000);
        assertThat(offsets.cycles(G05, 2)).isEqualTo(jump);
        assertThat(sent.getLast().lockTimes[0]).isZero();
        compose(composer, TIME + 6 * GpsTime.SECOND, range, range / L1 + jump, 106_000);
        assertThat(sent.getLast().lockTimes[0]).isEqualTo(LockTime.to407(5000));
        assertThat(phaseCycles(sent.getLast())).isCloseTo(range / L1, within(0.001));
    }

    @Test
    void marksWhatIsMissingAsInvalid() {
        MsmComposer composer = new MsmComposer(7);
        composer.begin(offsets, 1, TIME);
        composer.add(G05, 2, 21_000_000, Double.NaN, Double.NaN, Float.NaN, -1, false, 0);
        composer.add(G05, 10, Double.NaN, 21_000_010 / Signal.GPS_2W.wavelengthMeters(), 100, 30, 5, false, 0);
        composer.add(G05, 16, 21_000_400, Double.NaN, Double.NaN, 30, 5, false, 0);
        composer.add(Satellite.index(Constellation.GPS, 6), 2, Double.NaN, 1e8, 0, 30, 5, false, 0);
        assertThat(composer.finish(into)).isEqualTo(1);
        Msm m = sent.getFirst();
        assertThat(m.satelliteCount).isEqualTo(1);
        assertThat(m.cellCount).isEqualTo(3);
        assertThat(m.finePhases[0]).isEqualTo(-(1 << 23));
        assertThat(m.fineRates[0]).isEqualTo(Msm.FINE_RATE_INVALID);
        assertThat(m.cnrs[0]).isZero();
        assertThat(m.lockTimes[0]).isZero();
        assertThat(m.finePseudoranges[1]).isEqualTo(-(1 << 19));
        assertThat(m.finePhases[1]).isNotEqualTo(-(1 << 23));
        // 400 m apart: the middle leaves 200 m to each, inside ± 292 m.
        assertThat(m.finePseudoranges[0]).isNotEqualTo(-(1 << 19));
        assertThat(m.finePseudoranges[2]).isNotEqualTo(-(1 << 19));
    }

    @Test
    void sendsNoPhaseOfAGlonassSatelliteWithoutChannel() {
        MsmComposer composer = new MsmComposer(7);
        int r03 = Satellite.index(Constellation.GLONASS, 3);
        int r04 = Satellite.index(Constellation.GLONASS, 4);
        composer.begin(offsets, 1, TIME);
        composer.add(r03, 2, 20_000_000, 20_000_000 / 0.187, 10, 40, 5, false, Byte.MIN_VALUE);
        composer.add(r04, 2, 20_000_000, 20_000_000 / 0.187, 10, 40, 5, false, -7);
        composer.finish(into);
        Msm m = sent.getFirst();
        assertThat(m.extendedInfo[0]).isEqualTo(Msm.CHANNEL_UNKNOWN);
        assertThat(m.finePhases[0]).isEqualTo(-(1 << 23));
        assertThat(m.fineRates[0]).isEqualTo(Msm.FINE_RATE_INVALID);
        assertThat(m.extendedInfo[1]).isZero();
        assertThat(m.finePhases[1]).isNotEqualTo(-(1 << 23));
        assertThat(m.finePseudoranges[0]).isEqualTo(m.finePseudoranges[1]);
    }

    @Test
    void neverOriginatesASignalWithoutATable() {
        MsmComposer composer = new MsmComposer(4);
        composer.begin(offsets, 1, TIME);
        assertThat(composer.add(Satellite.index(Constellation.BEIDOU, 20), 27, 2e7, 1e8, 0, 40, 5, false, 0))
                .isFalse();
        assertThat(composer.finish(into)).isZero();
    }

    @Test
    void splitsAt64CellsAndClearsTheMultipleMessageBitOnTheLastFrameAlone() {
        MsmComposer composer = new MsmComposer(7);
        composer.begin(offsets, 1, TIME);
        int cells = 0;
        for (int number = 37; number >= 1; number--) {
            Signal[] signals = number < 17
                    ? new Signal[] {Signal.BEIDOU_2I, Signal.BEIDOU_6I, Signal.BEIDOU_7I}
                    : new Signal[] {
                        Signal.BEIDOU_1P, Signal.BEIDOU_5P, Signal.BEIDOU_7D, Signal.BEIDOU_2I, Signal.BEIDOU_6I
                    };
            for (Signal signal : signals) {
                composer.add(
                        Satellite.index(Constellation.BEIDOU, number), signal.msmId(), 3.6e7, 1e8, 1, 40, 1, false, 0);
                cells++;
            }
        }
        for (int number = 1; number <= 12; number++) {
            composer.add(Satellite.index(Constellation.GPS, number), 2, 2.1e7, 1e8, 1, 40, 1, false, 0);
            composer.add(Satellite.index(Constellation.GALILEO, number), 2, 2.4e7, 1e8, 1, 40, 1, false, 0);
            cells += 2;
        }
        int frames = composer.finish(into);
        assertThat(frames).isEqualTo(sent.size());
        assertThat(sent.stream().map(m -> m.messageNumber)).isSorted();
        assertThat(sent.stream().map(m -> m.messageNumber).distinct()).containsExactly(1077, 1097, 1127);
        assertThat(sent)
                .allSatisfy(m -> assertThat(m.satelliteCount * m.signalCount).isLessThanOrEqualTo(64));
        assertThat(sent.stream().mapToInt(m -> m.cellCount).sum()).isEqualTo(cells);
        assertThat(sent.subList(0, frames - 1))
                .allSatisfy(m -> assertThat(m.multipleMessage).isTrue());
        assertThat(sent.getLast().multipleMessage).isFalse();
        assertThat(sent.stream().flatMap(MsmComposerTest::satellites).distinct().count())
                .isEqualTo(37 + 12 + 12);
    }

    @Test
    void takesOfARepeatedCellTheFirst() {
        MsmComposer composer = new MsmComposer(7);
        composer.begin(offsets, 1, TIME);
        composer.add(G05, 2, 21_000_000, Double.NaN, 0, 41, 5, false, 0);
        composer.add(G05, 2, 22_000_000, Double.NaN, 0, 42, 5, false, 0);
        composer.finish(into);
        assertThat(sent.getFirst().cellCount).isEqualTo(1);
        assertThat(sent.getFirst().cnrs[0]).isEqualTo(41 * 16);
    }

    @Test
    void refusesOtherLevels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MsmComposer(3))
                .withMessage("MSM level: 3 (expected: 4 to 7)");
    }

    private void compose(MsmComposer composer, long time, double range, double phase, int lock) {
        composer.begin(offsets, 1, time);
        composer.add(G05, 2, range, phase, 0, 45, lock, false, 0);
        composer.finish(into);
    }

    private static double phaseCycles(Msm m) {
        double unit = Math.scalb(1, m.level() >= 6 ? -31 : -29);
        return (m.roughMillis[0] + m.roughModulo[0] / 1024.0 + m.finePhases[0] * unit) * MILLI / L1;
    }

    private static Stream<Integer> satellites(Msm m) {
        return java.util.stream.IntStream.range(0, m.satelliteCount)
                .mapToObj(i -> Satellite.index(m.constellation(), m.satellites[i]));
    }
}
