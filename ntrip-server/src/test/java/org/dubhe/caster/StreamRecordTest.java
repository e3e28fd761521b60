package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dubhe.signal.Constellation;
import org.dubhe.station.ntrip.Sourcetable;
import org.junit.jupiter.api.Test;

/** The line of a mountpoint whose stream is made for each rover, with arrival times that the test gives. */
final class StreamRecordTest {
    private static final long SECOND = 1_000_000_000;

    private static final StreamSource NOBODYS = new StreamSource() {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public Subscription subscribe(RoverConnection rover) {
            throw new AssertionError("no rover comes");
        }
    };

    private final StreamProfile sample = new StreamProfile();
    private final Mountpoint vrs = new Mountpoint(
            new Sourcetable.Stream(
                    "VRS",
                    "network",
                    "RTCM 3.3",
                    "",
                    0,
                    "",
                    "Test",
                    "CHN",
                    29.5,
                    106.5,
                    true,
                    true,
                    "Dubhe",
                    "none",
                    'B',
                    false,
                    0,
                    "vrs"),
            NOBODYS,
            List::of,
            () -> new MadeStream(
                    4,
                    List.of(Constellation.GPS, Constellation.GALILEO, Constellation.QZSS, Constellation.BEIDOU),
                    Map.of(1005, 5.0, 1033, 10.0),
                    sample));

    @Test
    void saysNothingWhereNoStationLives() {
        assertThat(StreamRecord.of(vrs, List.of(), 0)).isEqualTo(vrs.record());
    }

    @Test
    void saysBeforeTheFirstRoverWhatTheEncoderWillMakeOfWhatTheStationsHaveInCommon() {
        StreamProfile one = new StreamProfile();
        StreamProfile two = new StreamProfile();
        for (int s = 0; s <= 60; s++) {
            for (int number : List.of(1077, 1087, 1097, 1127)) {
                pass(one, StreamProfileTest.msm(number, 2, 10), s);
            }
            if (s % 2 == 0) {
                pass(two, StreamProfileTest.msm(1075, 2, 10), s);
                pass(two, StreamProfileTest.msm(1085, 2, 10), s);
            }
            pass(two, StreamProfileTest.msm(1124, 2), s);
        }
        Sourcetable.Stream line = StreamRecord.of(vrs, List.of(one, two), 60 * SECOND);
        assertThat(line.formatDetails()).isEqualTo("1005(5),1033(10),1074(2),1124(1)");
        assertThat(line.navSystem()).isEqualTo("GPS+BDS");
        assertThat(line.carrier()).isEqualTo(2);
        assertThat(line.bitRate()).isZero();
    }

    @Test
    void saysWhatARoverGetsButNotWhereItIsAndForgetsIt() {
        StreamProfile station = new StreamProfile();
        for (int s = 0; s <= 120; s++) {
            pass(station, StreamProfileTest.msm(1077, 2, 10), s);
            pass(station, StreamProfileTest.msm(1127, 2, 10), s);
        }
        byte[] msm = StreamProfileTest.msm(1074, 2);
        byte[] both = new byte[msm.length + CasterBench.FRAME_1005.length];
        System.arraycopy(CasterBench.FRAME_1005, 0, both, 0, CasterBench.FRAME_1005.length);
        System.arraycopy(msm, 0, both, CasterBench.FRAME_1005.length, msm.length);
        pass(sample, CasterBench.FRAME_1005, 0);
        assertThat(StreamRecord.of(vrs, List.of(station), 0).formatDetails())
                .as("before its first epoch")
                .isEqualTo("1005(5),1033(10),1074(1),1124(1)");
        sample.frames(both, both.length, 0);
        assertThat(StreamRecord.of(vrs, List.of(station), 0).formatDetails())
                .as("periods are as expected until they are known")
                .isEqualTo("1005(5),1074(1)");
        sample.begin();
        for (int s = 0; s <= 50; s += 5) {
            sample.frames(both, both.length, s * SECOND);
        }
        Sourcetable.Stream line = StreamRecord.of(vrs, List.of(station), 50 * SECOND);
        assertThat(line.formatDetails()).isEqualTo("1005(5),1074(5)");
        assertThat(line.navSystem()).isEqualTo("GPS");
        assertThat(line.carrier()).isEqualTo(1);
        assertThat(line.bitRate()).isEqualTo(11 * both.length * 8 / 50);
        assertThat(line.latitudeDegrees()).isEqualTo(29.5);
        assertThat(line.longitudeDegrees()).isEqualTo(106.5);
        assertThat(StreamRecord.of(vrs, List.of(station), 120 * SECOND).formatDetails())
                .as("when it has left")
                .isEqualTo("1005(5),1033(10),1074(1),1124(1)");
    }

    private static void pass(StreamProfile profile, byte[] frame, int second) {
        profile.frame(frame, 0, frame.length, second * SECOND);
    }
}
