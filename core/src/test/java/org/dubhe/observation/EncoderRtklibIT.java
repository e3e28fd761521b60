package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibDecoder;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RTKLIB reads in the MSM4, MSM5 and MSM7 that we write, for every signal of every system that we originate. */
final class EncoderRtklibIT {
    private static final GpsTime TIME = GpsTime.ofWeek(2424, 345_600 * GpsTime.SECOND);
    private static final double MILLI = Signal.SPEED_OF_LIGHT * 1e-3;

    /** All but Galileo's 8I, which RTKLIB 2.4.3 has in its table of MSM signals and, by a slip, as "8L" in that of codes. */
    static Stream<Arguments> signals() {
        return Stream.of(4, 5, 7)
                .flatMap(level -> Arrays.stream(Signal.values())
                        .filter(signal -> switch (signal.constellation()) {
                            case GPS, GLONASS, GALILEO, QZSS, BEIDOU -> true;
                            case SBAS, NAVIC -> false;
                        })
                        .filter(signal -> signal != Signal.GALILEO_8I)
                        .map(signal -> Arguments.of(level, signal)));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void rtklibReadsTheValuesThatWeWrote(int level, Signal signal) {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        int satellite = Satellite.index(signal.constellation(), signal.constellation() == Constellation.QZSS ? 3 : 21);
        byte channel = 4;
        double wavelength = Signal.SPEED_OF_LIGHT / signal.carrierHz(channel);
        double range = 23_456_789.123;
        double phase = (range + 12.345) / wavelength;
        double doppler = -1234.567;
        EpochObservations epoch = new EpochObservations();
        epoch.reset(77, TIME.nanos());
        int cell = epoch.addCell(satellite, signal.msmId());
        epoch.pseudorangeMeters(cell, range);
        epoch.phaseCycles(cell, phase);
        epoch.dopplerHz(cell, doppler);
        epoch.cn0DbHz(cell, 45);
        epoch.lock(cell, 100_000, true);
        if (signal.constellation().isFdma()) {
            epoch.glonassChannel(cell, channel);
        }
        List<byte[]> frames = new ArrayList<>();
        new EpochEncoder(level)
                .encode(
                        epoch,
                        (buffer, offset, length) -> frames.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        assertThat(frames).hasSize(1);
        byte[] frame = frames.getFirst();
        assertThat(Frames.messageNumber(frame, 0, frame.length))
                .isEqualTo(signal.constellation().msmBase() + level);
        Msm msm = new Msm();
        new MsmDecoder().decode(frame, 0, frame.length, msm);
        assertThat(msm.signals[0]).isEqualTo(signal.msmId());

        EpochObservations theirs = new EpochObservations();
        try (RtklibDecoder rtklib = new RtklibDecoder(Rtklib.find().orElseThrow(), TIME)) {
            rtklib.load(frame, 0, frame.length);
            assertThat(rtklib.decode()).isEqualTo(RtklibDecoder.OBSERVATIONS);
            rtklib.copyTo(theirs);
        }
        assertThat(theirs.timeNanos()).isEqualTo(TIME.nanos());
        assertThat(theirs.cellCount()).isEqualTo(1);
        assertThat(theirs.satellite(0)).isEqualTo(satellite);
        assertThat(theirs.signalId(0)).isEqualTo(signal.msmId());
        double rangeStep = MILLI * Math.scalb(1, level == 7 ? -29 : -24);
        double phaseStep = MILLI * Math.scalb(1, level == 7 ? -31 : -29) / wavelength;
        assertThat(theirs.pseudorangeMeters(0)).isCloseTo(range, within(0.51 * rangeStep + 1e-7));
        assertThat(theirs.halfCycle(0)).isTrue();
        assertThat(theirs.cn0DbHz(0)).isCloseTo(45, within(0.26f));
        if (!signal.constellation().isFdma() || level != 4) {
            assertThat(theirs.phaseCycles(0)).isCloseTo(phase, within(0.51 * phaseStep + 1e-6));
        }
        if (level != 4) {
            assertThat(theirs.dopplerHz(0)).isCloseTo(doppler, within(2e-3));
        }
    }
}
