package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.GlonassEphemeris1020;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

final class EpochAssemblerTest {
    private static final double C_MILLI = 299_792.458;
    private static final int TOW_MILLIS = 345_600_000;
    private static final long START =
            GpsTime.ofWeek(2400, TOW_MILLIS * 1_000_000L).nanos();

    private final List<EpochObservations> epochs = new ArrayList<>();
    private final EpochAssembler assembler = new EpochAssembler(() -> START, epoch -> {
        EpochObservations copy = new EpochObservations();
        copy.copyFrom(epoch);
        epochs.add(copy);
    });

    @Test
    void scalesAnMsm7() {
        Msm m = message(1077, TOW_MILLIS, false);
        m.roughMillis[0] = 70;
        m.roughModulo[0] = 512;
        m.roughRates[0] = 100;
        m.finePseudoranges[0] = 1 << 18;
        m.finePhases[0] = -(1 << 22);
        m.lockTimes[0] = 96;
        m.halfCycles[0] = true;
        m.cnrs[0] = 16 * 40 + 8;
        m.fineRates[0] = -5000;
        assembler.accept(m);
        EpochObservations epoch = epochs.getFirst();
        assertThat(epoch.timeNanos()).isEqualTo(START);
        assertThat(epoch.stationId()).isEqualTo(3);
        assertThat(epoch.cellCount()).isEqualTo(1);
        assertThat(Satellite.name(epoch.satellite(0))).isEqualTo("G07");
        assertThat(epoch.signalId(0)).isEqualTo(2);
        double wavelength = 299_792_458 / 1_575_420_000.0;
        // 2^18 · 2^-29 = 2^-11 ms; 2^22 · 2^-31 = 2^-9 ms.
        assertThat(epoch.pseudorangeMeters(0)).isCloseTo((70.5 + 1 / 2048.0) * C_MILLI, within(1e-6));
        assertThat(epoch.phaseCycles(0)).isCloseTo((70.5 - 1 / 512.0) * C_MILLI / wavelength, within(1e-6));
        assertThat(epoch.dopplerHz(0)).isCloseTo(-(100 - 0.5) / wavelength, within(1e-9));
        assertThat(epoch.cn0DbHz(0)).isEqualTo(40.5f);
        assertThat(epoch.lockTimeMillis(0)).isEqualTo(128);
        assertThat(epoch.halfCycle(0)).isTrue();
    }

    @Test
    void scalesAnMsm4() {
        Msm m = message(1124, TOW_MILLIS - 14_000, false);
        m.roughMillis[0] = 120;
        m.roughModulo[0] = 1;
        m.finePseudoranges[0] = -(1 << 13);
        m.finePhases[0] = 1 << 20;
        m.lockTimes[0] = 3;
        m.cnrs[0] = 44;
        assembler.accept(m);
        EpochObservations epoch = epochs.getFirst();
        assertThat(epoch.timeNanos()).isEqualTo(START);
        double wavelength = 299_792_458 / 1_561_098_000.0;
        assertThat(epoch.pseudorangeMeters(0)).isCloseTo((120 + 1 / 1024.0 - 1 / 2048.0) * C_MILLI, within(1e-6));
        assertThat(epoch.phaseCycles(0)).isCloseTo((120 + 1 / 1024.0 + 1 / 512.0) * C_MILLI / wavelength, within(1e-6));
        assertThat(epoch.dopplerHz(0)).isNaN();
        assertThat(epoch.cn0DbHz(0)).isEqualTo(44f);
        assertThat(epoch.lockTimeMillis(0)).isEqualTo(128);
        assertThat(epoch.halfCycle(0)).isFalse();
    }

    @Test
    void invalidFieldsAreNoValuesNeverZero() {
        Msm m = message(1075, TOW_MILLIS, true);
        m.roughMillis[0] = Msm.ROUGH_MILLIS_INVALID;
        m.roughRates[0] = Msm.ROUGH_RATE_INVALID;
        assembler.accept(m);
        m = message(1095, TOW_MILLIS, true);
        m.roughMillis[0] = 80;
        m.finePseudoranges[0] = -16_384;
        m.finePhases[0] = -2_097_152;
        m.fineRates[0] = -16_384;
        assembler.accept(m);
        m = message(1117, TOW_MILLIS, false);
        m.roughMillis[0] = 80;
        m.finePseudoranges[0] = -524_288;
        m.finePhases[0] = -8_388_608;
        m.fineRates[0] = -16_384;
        m.lockTimes[0] = 1000;
        assembler.accept(m);
        EpochObservations epoch = epochs.getFirst();
        assertThat(epoch.cellCount()).isEqualTo(3);
        for (int cell = 0; cell < 3; cell++) {
            assertThat(epoch.pseudorangeMeters(cell)).isNaN();
            assertThat(epoch.phaseCycles(cell)).isNaN();
            assertThat(epoch.dopplerHz(cell)).isNaN();
            assertThat(epoch.cn0DbHz(cell)).isNaN();
        }
        assertThat(epoch.lockTimeMillis(2)).isEqualTo(EpochObservations.LOCK_UNKNOWN);
    }

    @Test
    void joinsConstellationsAndOrdersCells() {
        assembler.accept(message(1124, TOW_MILLIS - 14_000, true, 20, 8, 30, 2));
        assembler.accept(message(1124, TOW_MILLIS - 14_000, true, 5, 2));
        assembler.accept(message(1074, TOW_MILLIS, false, 9, 2));
        assertThat(epochs).hasSize(1);
        EpochObservations epoch = epochs.getFirst();
        List<String> cells = new ArrayList<>();
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            cells.add(Satellite.name(epoch.satellite(cell)) + ":" + epoch.signalId(cell));
        }
        assertThat(cells).containsExactly("G09:2", "C05:2", "C20:8", "C30:2");
    }

    @Test
    void anEmptyMessageAddsNothingAndEndsAnEpochLikeAnyOther() {
        assembler.accept(message(1074, TOW_MILLIS, true, 9, 2));
        Msm empty = message(1094, TOW_MILLIS, false);
        empty.satelliteCount = 0;
        empty.signalCount = 0;
        empty.cellCount = 0;
        assembler.accept(empty);
        assertThat(epochs).hasSize(1);
        assertThat(epochs.getFirst().cellCount()).isEqualTo(1);
    }

    @Test
    void endsAnEpochByTimeWhereTheBitNeverEndsIt() {
        for (int second = 0; second < 3; second++) {
            assembler.accept(message(1074, TOW_MILLIS + 1000 * second, true));
            assembler.accept(message(1094, TOW_MILLIS + 1000 * second, true));
        }
        assertThat(epochs).hasSize(2);
        assembler.flush();
        assertThat(epochs).hasSize(3).allSatisfy(e -> assertThat(e.cellCount()).isEqualTo(2));
        assembler.flush();
        assertThat(epochs).hasSize(3);
    }

    @Test
    void stopsTrustingABitThatEndsEpochsInTheirMiddle() {
        for (int second = 0; second < 5; second++) {
            assembler.accept(message(1074, TOW_MILLIS + 1000 * second, false));
            assembler.accept(message(1094, TOW_MILLIS + 1000 * second, false));
        }
        assembler.flush();
        assertThat(assembler.multipleMessageBitTrusted()).isFalse();
        assertThat(assembler.lateMessages()).isEqualTo(1);
        assertThat(epochs.stream().map(EpochObservations::cellCount)).containsExactly(1, 2, 2, 2, 2);
        for (int second = 5; second < 5 + EpochAssembler.EPOCHS_TO_TRUST + 1; second++) {
            assembler.accept(message(1074, TOW_MILLIS + 1000 * second, true));
            assembler.accept(message(1094, TOW_MILLIS + 1000 * second, false));
        }
        assertThat(assembler.multipleMessageBitTrusted()).isTrue();
        int before = epochs.size();
        assembler.accept(message(1074, TOW_MILLIS + 200_000, false));
        assertThat(epochs.size()).isGreaterThan(before);
        assertThat(epochs.getLast().timeNanos()).isEqualTo(START + 200 * GpsTime.SECOND);
    }

    @Test
    void dropsLateMessagesAndFollowsAJumpOfTime() {
        assembler.accept(message(1074, TOW_MILLIS, false));
        assembler.accept(message(1074, TOW_MILLIS - 5000, false));
        assertThat(epochs).hasSize(1);
        assertThat(assembler.lateMessages()).isEqualTo(1);
        assembler.accept(message(1074, TOW_MILLIS - 3_600_000, false));
        assertThat(epochs).hasSize(2);
        assertThat(assembler.timeJumps()).isEqualTo(1);
        assertThat(assembler.newestNanos()).isEqualTo(START - 3600 * GpsTime.SECOND);
    }

    @Test
    void anotherStationsMessageBeginsAnotherEpoch() {
        assembler.accept(message(1074, TOW_MILLIS, true));
        Msm other = message(1094, TOW_MILLIS + 1000, false);
        other.stationId = 4;
        assembler.accept(other);
        assertThat(epochs.stream().map(EpochObservations::stationId)).containsExactly(3, 4);
    }

    @Test
    void countsTimesWithoutMeaning() {
        assembler.accept(message(1074, 604_800_000, false));
        assertThat(epochs).isEmpty();
        assertThat(assembler.invalidTimes()).isEqualTo(1);
    }

    @Test
    void knowsGlonassChannelsFromMsm7AndFrom1020() {
        int glonassEpoch = (7 << 27) + (TOW_MILLIS - 18_000 + 3 * 3_600_000) % 86_400_000;
        Msm without = message(1084, glonassEpoch, true);
        without.roughMillis[0] = 70;
        assembler.accept(without);
        assembler.flush();
        EpochObservations epoch = epochs.getLast();
        assertThat(epoch.timeNanos()).isEqualTo(START);
        assertThat(epoch.glonassChannel(0)).isEqualTo(EpochObservations.CHANNEL_UNKNOWN);
        assertThat(epoch.phaseCycles(0)).isNaN();
        assertThat(epoch.pseudorangeMeters(0)).isCloseTo(70 * C_MILLI, within(1e-6));

        byte[] frame = new byte[Frames.BYTES_MAX];
        int length =
                new MessageEncoder().encode(GlonassEphemeris1020.of(7, -3, 47, new double[9], 0, 0, 900, 8), frame, 0);
        assembler.onFrame(frame, 0, length);
        Msm after = message(1084, glonassEpoch + 1000, false);
        after.roughMillis[0] = 70;
        assembler.accept(after);
        epoch = epochs.getLast();
        assertThat(epoch.glonassChannel(0)).isEqualTo((byte) -3);
        double wavelength = 299_792_458 / (1_602_000_000.0 - 3 * 562_500);
        assertThat(epoch.phaseCycles(0)).isCloseTo(70 * C_MILLI / wavelength, within(1e-6));

        Msm extended = message(1087, glonassEpoch + 2000, false);
        extended.extendedInfo[0] = 13;
        assembler.accept(extended);
        assertThat(epochs.getLast().glonassChannel(0)).isEqualTo((byte) 6);
        Msm unknown = message(1087, glonassEpoch + 3000, false);
        unknown.extendedInfo[0] = 15;
        assembler.accept(unknown);
        assertThat(epochs.getLast().glonassChannel(0)).isEqualTo((byte) 6);
    }

    @Test
    void takesTheClocksErrorOffForGlonass() {
        EpochAssembler threeDaysOff = new EpochAssembler(() -> START - 72 * 3600 * GpsTime.SECOND, epoch -> {
            epochs.add(epoch);
        });
        int glonassEpoch = (7 << 27) + (TOW_MILLIS - 18_000 + 3 * 3_600_000) % 86_400_000;
        threeDaysOff.accept(message(1074, TOW_MILLIS, true));
        threeDaysOff.accept(message(1084, glonassEpoch, false));
        assertThat(epochs).hasSize(1);
        assertThat(epochs.getFirst().cellCount()).isEqualTo(2);
        assertThat(epochs.getFirst().timeNanos()).isEqualTo(START);
    }

    @Test
    void keepsSignalsWithoutATable() {
        Msm m = message(1127, TOW_MILLIS - 14_000, false, 20, 27);
        m.roughMillis[0] = 75;
        assembler.accept(m);
        EpochObservations epoch = epochs.getFirst();
        assertThat(epoch.signalId(0)).isEqualTo(27);
        assertThat(epoch.signal(0)).isNull();
        assertThat(epoch.pseudorangeMeters(0)).isCloseTo(75 * C_MILLI, within(1e-6));
        assertThat(epoch.phaseCycles(0)).isNaN();
    }

    @Test
    void keepsBeidouSatellitesUpTo63() {
        assembler.accept(message(1124, TOW_MILLIS - 14_000, false, 51, 2, 60, 2, 63, 2));
        assertThat(epochs.getFirst().cellCount()).isEqualTo(3);
        assertThat(Satellite.name(epochs.getFirst().satellite(2))).isEqualTo("C63");
    }

    @Test
    void leavesOutSatellite64() {
        assembler.accept(message(1074, TOW_MILLIS, false, 63, 2, 64, 2));
        assertThat(epochs.getFirst().cellCount()).isEqualTo(1);
        assertThat(epochs.getFirst().constellation(0)).isEqualTo(Constellation.GPS);
    }

    /** A message of station 3 with one satellite per pair of numbers (satellite, signal), in ascending order of both; all values 0. */
    private static Msm message(int number, int epoch, boolean more, int... pairs) {
        int[] cells = pairs.length == 0 ? new int[] {7, 2} : pairs;
        Msm m = new Msm();
        m.messageNumber = number;
        m.stationId = 3;
        m.epoch = epoch;
        m.multipleMessage = more;
        m.satelliteCount = cells.length / 2;
        m.cellCount = m.satelliteCount;
        m.signalCount = 32;
        for (int id = 1; id <= 32; id++) {
            m.signals[id - 1] = id;
        }
        for (int i = 0; i < m.cellCount; i++) {
            m.satellites[i] = cells[2 * i];
            m.cellSatellites[i] = i;
            m.cellSignals[i] = cells[2 * i + 1] - 1;
        }
        return m;
    }
}
