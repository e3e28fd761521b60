package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.rtcm.frame.Captures;
import org.dubhe.rtcm.msm.MsmComposer;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EpochEncoderTest {
    private static final long NEAR =
            GpsTime.ofWeek(2200, 300_000 * GpsTime.SECOND).nanos();

    /**
     * Whole epochs of real receivers, encoded and assembled again: every signal that a table knows is there, to the resolution of the level, with
     * the phase as it came (no whole cycles to subtract).
     */
    @ParameterizedTest
    @CsvSource({
        "msm7_bds3.rtcm3, 7",
        "msm7_bds3.rtcm3, 4",
        "msm5_bds3.rtcm3, 5",
        "msm5_bds3.rtcm3, 7",
        "ublox_f9r_mixed.bin, 5"
    })
    void assemblesAgainToTheSameEpochs(String capture, int level) {
        List<EpochObservations> epochs = new ArrayList<>();
        EpochAssembler assembler = new EpochAssembler(() -> NEAR, epoch -> epochs.add(copy(epoch)));
        for (byte[] frame : Captures.frames(Captures.bytes(capture))) {
            assembler.onFrame(frame, 0, frame.length);
        }
        List<EpochObservations> again = new ArrayList<>();
        EpochAssembler second = new EpochAssembler(() -> NEAR, epoch -> again.add(copy(epoch)));
        EpochEncoder encoder = new EpochEncoder(level);
        for (EpochObservations epoch : epochs) {
            assertThat(encoder.encode(epoch, second)).isPositive();
        }
        assertThat(second.lateMessages()).isZero();
        assertThat(again).hasSameSizeAs(epochs);
        for (int i = 0; i < epochs.size(); i++) {
            assertSame(epochs.get(i), again.get(i), encoder, level);
        }
    }

    /**
     * Two streams of the same receiver, whose phases differ by millions of cycles and one of which begins late, give the same bytes from one composer in
     * turn as from one each: nothing but the offsets lasts from epoch to epoch.
     */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 7})
    void encodersThatShareAComposerGiveTheBytesOfThoseThatDoNot(int level) {
        List<EpochObservations> epochs = new ArrayList<>();
        EpochAssembler assembler = new EpochAssembler(() -> NEAR, epoch -> epochs.add(copy(epoch)));
        for (byte[] frame : Captures.frames(Captures.bytes("msm5_bds3.rtcm3"))) {
            assembler.onFrame(frame, 0, frame.length);
        }
        MsmComposer shared = new MsmComposer(level);
        EpochEncoder[] together = {new EpochEncoder(shared), new EpochEncoder(shared)};
        EpochEncoder[] apart = {new EpochEncoder(level), new EpochEncoder(level)};
        ByteArrayOutputStream[] ofShared = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
        ByteArrayOutputStream[] ofOwn = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
        for (int i = 0; i < 200; i++) {
            for (int stream = i < 50 ? 1 : 0; stream < 2; stream++) {
                EpochObservations epoch = copy(epochs.get(i));
                for (int cell = 0; cell < epoch.cellCount(); cell++) {
                    // Now and then out of the window of a phase, so that offsets change in mid-stream.
                    epoch.phaseCycles(cell, epoch.phaseCycles(cell) + 7e6 * stream + (i / 70) * 30_000.0 * cell);
                }
                ByteArrayOutputStream one = ofShared[stream];
                ByteArrayOutputStream other = ofOwn[stream];
                together[stream].encode(epoch, stream, one::write);
                apart[stream].encode(epoch, stream, other::write);
                for (int cell = 0; cell < epoch.cellCount(); cell++) {
                    assertThat(together[stream].phaseOffsetCycles(epoch.satellite(cell), epoch.signalId(cell)))
                            .isEqualTo(apart[stream].phaseOffsetCycles(epoch.satellite(cell), epoch.signalId(cell)));
                }
            }
        }
        for (int stream = 0; stream < 2; stream++) {
            assertThat(ofOwn[stream].size()).isGreaterThan(50_000);
            assertThat(ofShared[stream].toByteArray()).isEqualTo(ofOwn[stream].toByteArray());
        }
    }

    private static void assertSame(EpochObservations first, EpochObservations second, EpochEncoder encoder, int level) {
        double milli = Signal.SPEED_OF_LIGHT * 1e-3;
        assertThat(second.timeNanos()).isEqualTo(first.timeNanos());
        int expected = 0;
        for (int cell = 0; cell < first.cellCount(); cell++) {
            Signal signal = first.signal(cell);
            if (signal == null || Double.isNaN(first.pseudorangeMeters(cell))) {
                continue;
            }
            expected++;
            int at = second.find(first.satellite(cell), first.signalId(cell));
            assertThat(at).isNotNegative();
            double rangeStep = milli * Math.scalb(1, level >= 6 ? -29 : -24);
            assertThat(second.pseudorangeMeters(at))
                    .isCloseTo(first.pseudorangeMeters(cell), within(0.501 * rangeStep));
            boolean channelSent = !signal.constellation().isFdma() || level == 5 || level == 7;
            if (!Double.isNaN(first.phaseCycles(cell)) && channelSent) {
                double phaseStep = milli * Math.scalb(1, level >= 6 ? -31 : -29) / signal.wavelengthMeters();
                assertThat(encoder.phaseOffsetCycles(first.satellite(cell), first.signalId(cell)))
                        .isZero();
                assertThat(second.phaseCycles(at)).isCloseTo(first.phaseCycles(cell), within(0.51 * phaseStep));
            }
            if (!Double.isNaN(first.dopplerHz(cell)) && (level == 5 || level == 7)) {
                assertThat(second.dopplerHz(at)).isCloseTo(first.dopplerHz(cell), within(3e-4));
            }
            if (level >= 6) {
                assertThat(second.lockTimeMillis(at)).isEqualTo(Math.max(0, first.lockTimeMillis(cell)));
                assertThat(second.cn0DbHz(at)).isEqualTo(first.cn0DbHz(cell));
            }
            assertThat(second.halfCycle(at)).isEqualTo(first.halfCycle(cell));
        }
        assertThat(second.cellCount()).isBetween(expected, first.cellCount());
    }

    private static EpochObservations copy(EpochObservations epoch) {
        EpochObservations copy = new EpochObservations();
        copy.copyFrom(epoch);
        return copy;
    }
}
