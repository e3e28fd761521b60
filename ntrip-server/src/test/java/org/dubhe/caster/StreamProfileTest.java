package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dubhe.caster.CasterBench.FRAME_1005;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.MessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sourcetable says of a stream, with arrival times that the test gives. */
final class StreamProfileTest {
    private static final long SECOND = 1_000_000_000;

    private final StreamProfile profile = new StreamProfile();

    @Test
    void listsNumbersWithTheirMeanPeriods() {
        for (int s = 0; s < 120; s++) {
            long jitter = (s * 7919 % 100 - 50) * 1_000_000L;
            pass(msm(1077, 2, 10), s * SECOND + jitter);
            pass(msm(1077, 2, 10), s * SECOND + jitter + 1_000_000);
            pass(msm(1127, 2), s * SECOND + jitter);
            if (s % 10 == 3) {
                pass(FRAME_1005, s * SECOND);
            }
            if (s % 30 == 0) {
                pass(number(1230), s * SECOND);
            }
        }
        assertThat(details(120 * SECOND)).isEqualTo("1005(10),1077(1),1127(1),1230(30)");
        assertThat(StreamProfile.words(profile.systems(120 * SECOND).keySet())).isEqualTo("GPS+BDS");
    }

    @Test
    void writesPeriodsBelowASecondWithOneDecimalAndNoneWhereOnlyOneFrameHasCome() {
        for (int i = 0; i < 50; i++) {
            pass(msm(1074, 2), i * SECOND / 5);
        }
        pass(number(1230), 10 * SECOND);
        assertThat(details(10 * SECOND)).isEqualTo("1074(0.2),1230");
    }

    @Test
    void forgetsWhatNoLongerComesAndWhatCameBeforeTheSourceDid() {
        for (int s = 0; s < 200; s++) {
            pass(msm(1077, 2), s * SECOND);
            if (s < 5) {
                pass(msm(1087, 2), s * SECOND);
            }
        }
        assertThat(details(200 * SECOND)).isEqualTo("1077(1)");
        profile.begin();
        assertThat(details(200 * SECOND)).isEmpty();
        assertThat(StreamProfile.words(profile.systems(200 * SECOND).keySet())).isEmpty();
        assertThat(profile.carrier()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1077,2,3,1", "1077,2,10,2", "1127,2,31,2", "1071,2,10,0", "1097,2,23,2"})
    void tellsFrequenciesFromTheSignalMask(int number, int signal, int other, int carrier) {
        pass(msm(number, signal, other), 0);
        assertThat(profile.carrier()).isEqualTo(carrier);
    }

    @ParameterizedTest
    @CsvSource({"1002,1", "1004,2", "1010,1", "1012,2"})
    void tellsFrequenciesOfTheOldMessagesFromTheirNumber(int number, int carrier) {
        pass(number(number), 0);
        assertThat(profile.carrier()).isEqualTo(carrier);
    }

    @Test
    void tellsPositionReceiverAndBitRate() {
        pass(FRAME_1005, 0);
        byte[] frame = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder()
                .encode(new AntennaReceiver1033(7, "LEIAR25", 0, "", "SEPT POLARX5;\u0007", "5.4", "1"), frame, 0);
        pass(Arrays.copyOf(frame, length), SECOND);
        pass(new byte[0], 2 * SECOND);
        Geodetic at = Objects.requireNonNull(profile.position());
        // The standard's example: ECEF 1114104.5999, -4850729.7108, 3975521.4643 m.
        assertThat(at.latitudeDegrees()).isEqualTo(38.80, within(0.01));
        assertThat(at.longitudeDegrees()).isEqualTo(-77.06, within(0.01));
        assertThat(profile.receiver()).isEqualTo("SEPT POLARX5;?");
        assertThat(profile.bitRate()).isEqualTo((FRAME_1005.length + length) * 8 / 2);
    }

    @Test
    void allocatesNothingPerFrame() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[][] frames = {FRAME_1005, msm(1077, 2, 10), msm(1127, 2), number(1230)};
        long control = threads.getCurrentThreadAllocatedBytes();
        byte[] made = new byte[1000];
        assertThat(threads.getCurrentThreadAllocatedBytes() - control)
                .as("the gauge sees " + made.length)
                .isGreaterThanOrEqualTo(1000);
        run(frames, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(frames, 20_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
    }

    private String details(long nanos) {
        return StreamProfile.details(profile.periodsSeconds(nanos));
    }

    private void run(byte[][] frames, int count) {
        for (int i = 0; i < count; i++) {
            byte[] frame = frames[i & 3];
            profile.frame(frame, 0, frame.length, i * SECOND);
        }
    }

    private void pass(byte[] frame, long nanos) {
        byte[] shifted = new byte[frame.length + 5];
        System.arraycopy(frame, 0, shifted, 5, frame.length);
        profile.frame(shifted, 5, frame.length, nanos);
    }

    static byte[] number(int number) {
        byte[] frame = new byte[3 + 30 + 3];
        frame[3] = (byte) (number >> 4);
        frame[4] = (byte) (number << 4);
        Frames.seal(frame, 0, 30);
        return frame;
    }

    /** An MSM with signals in DF395, which begins 137 bits into the payload (RTCM 10403.3, table 3.5-78). */
    static byte[] msm(int number, int... signals) {
        byte[] frame = number(number);
        for (int signal : signals) {
            int bit = 3 * 8 + 137 + signal - 1;
            frame[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        Frames.seal(frame, 0, 30);
        return frame;
    }
}
