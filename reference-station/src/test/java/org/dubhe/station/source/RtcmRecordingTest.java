package org.dubhe.station.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

final class RtcmRecordingTest {
    private static final Path SHARED =
            Path.of(System.getProperty("dubhe.root", "."), "..", "shared").normalize();

    /** 2026-06-26 16:00:15 GPST, the start that the data's description states: Friday of GPS week 2424. */
    private static final GpsTime SICHUAN = GpsTime.ofWeek(2424, (5 * 86_400 + 16 * 3600 + 15) * GpsTime.SECOND);

    @Test
    void cutsARealRecordingAtTheTimesOfItsMessages() throws IOException {
        Path file = SHARED.resolve("data/sichuan2026/base_all.rtcm3");
        assumeTrue(Files.exists(file), "no data at " + SHARED);

        List<EpochFrames> epochs = new ArrayList<>();
        try (RtcmRecording recording = RtcmRecording.open(file, SICHUAN)) {
            for (EpochFrames epoch = recording.next(); epoch != null; epoch = recording.next()) {
                epochs.add(epoch);
            }
        }

        // 24 h at 15 s are 5761 tags with both ends.
        assertThat(epochs).hasSizeBetween(5700, 5761);
        assertThat(epochs.getFirst().timeNanos()).isEqualTo(SICHUAN.nanos());
        assertThat(epochs.getLast().timeNanos() - epochs.getFirst().timeNanos()).isEqualTo(86_400 * GpsTime.SECOND);
        for (int i = 1; i < epochs.size(); i++) {
            long step = epochs.get(i).timeNanos() - epochs.get(i - 1).timeNanos();
            assertThat(step).isPositive();
            assertThat(step % (15 * GpsTime.SECOND)).isZero();
        }
    }

    @Test
    void losesNoFrameAndAddsNone() throws IOException {
        Path file = SHARED.resolve("vectors/msm7_bds3.rtcm3");
        assumeTrue(Files.exists(file), "no captures at " + SHARED);
        byte[] all = Files.readAllBytes(file);

        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        int epochs = 0;
        RtcmRecording recording = new RtcmRecording(oneByteAtATime(all), GpsTime.ofWeek(2200, 0));
        for (EpochFrames epoch = recording.next(); epoch != null; epoch = recording.next()) {
            cut.writeBytes(epoch.bytes());
            epochs++;
        }

        // GPS, GLONASS, Galileo and BeiDou of one second are one epoch, whatever time scale each counts in.
        assertThat(epochs).isEqualTo(33);
        assertThat(cut.size() + recording.skippedBytes()).isEqualTo(all.length);
        assertThat(all).containsSequence(cut.toByteArray());
    }

    @Test
    void anEmptyRecordingHasNoEpoch() throws IOException {
        assertThat(new RtcmRecording(new ByteArrayInputStream(new byte[100]), SICHUAN).next())
                .isNull();
    }

    private static InputStream oneByteAtATime(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(1, length));
            }
        };
    }
}
