package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dubhe.rtcm.frame.Captures;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A day of two real BeiDou-3 stations: nothing is lost between bytes and epochs. The counts are those of {@code vectors/golden_msm.py}, which is
 * independent of this code.
 */
final class RealBeidouTest {
    /** 2026-06-26T16:00:15 GPST. */
    private static final GpsTime START = GpsTime.ofWeek(2424, (5 * 86_400 + 16 * 3600 + 15) * GpsTime.SECOND);

    @ParameterizedTest
    @CsvSource({"base_all.rtcm3, 1144, 11076, 5734, 290459", "rover_all.rtcm3, 1143, 10568, 5725, 294503"})
    void everyFrameEpochAndCellArrives(String file, int positions, int observations, int epochs, int cells) {
        byte[] stream = Captures.read(Captures.shared("data/sichuan2026/" + file));
        Map<Integer, Integer> numbers = new TreeMap<>();
        TreeSet<Integer> signals = new TreeSet<>();
        TreeSet<Integer> satellites = new TreeSet<>();
        TreeSet<Long> times = new TreeSet<>();
        int[] cellCount = new int[1];
        EpochAssembler assembler = new EpochAssembler(START::nanos, epoch -> {
            times.add(epoch.timeNanos());
            cellCount[0] += epoch.cellCount();
            for (int cell = 0; cell < epoch.cellCount(); cell++) {
                signals.add(epoch.signalId(cell));
                satellites.add(epoch.satellite(cell));
            }
        });
        FrameDecoder decoder = new FrameDecoder((buffer, offset, length) -> {
            numbers.merge(Frames.messageNumber(buffer, offset, length), 1, Integer::sum);
            assembler.onFrame(buffer, offset, length);
        });
        decoder.accept(stream, 0, stream.length);
        decoder.end();
        assembler.flush();
        assertThat(numbers).isEqualTo(Map.of(1006, positions, 1042, positions, 1124, observations));
        assertThat(assembler.epochs()).isEqualTo(epochs);
        assertThat(times).hasSize(epochs);
        assertThat(cellCount[0]).isEqualTo(cells);
        assertThat(signals).containsExactly(2, 8, 14, 23, 25, 31);
        assertThat(satellites).hasSize(35);
        assertThat(times.last())
                .isEqualTo(GpsTime.ofWeek(2424, 576_015 * GpsTime.SECOND).nanos());
        assertThat(assembler.lateMessages()).isZero();
        assertThat(assembler.malformedMessages()).isZero();
        assertThat(assembler.timeJumps()).isZero();
    }
}
