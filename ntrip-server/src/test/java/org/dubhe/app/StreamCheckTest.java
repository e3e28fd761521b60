package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.junit.jupiter.api.Test;

/** That what the load test asserts can fail: every kind of damage is seen, and as what it is. */
final class StreamCheckTest {
    private static final int STATIONS = 2;
    private static final int EPOCHS = 4;

    /** Of an epoch: one of the station's position, which is always the same, and two of observations. */
    private static final int FRAMES = 3;

    private final SentFrames sent = new SentFrames(STATIONS);
    private final List<List<byte[]>> frames = new ArrayList<>();
    private final StreamFigures figures = new StreamFigures();

    StreamCheckTest() {
        for (int station = 0; station < STATIONS; station++) {
            frames.add(new ArrayList<>());
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                byte[][] one = {
                    frame(1005, station, 0), frame(1077, station, epoch), frame(1127, station, epoch),
                };
                byte[] all = new byte[one[0].length * FRAMES];
                for (int i = 0; i < FRAMES; i++) {
                    System.arraycopy(one[i], 0, all, i * one[0].length, one[i].length);
                }
                sent.add(station, all, all.length, System.nanoTime());
                frames.getLast().addAll(List.of(one));
            }
        }
    }

    private static byte[] frame(int number, int station, int epoch) {
        byte[] frame = new byte[Frames.HEADER_BYTES + 20 + Frames.CRC_BYTES];
        frame[3] = (byte) (number >> 4);
        frame[4] = (byte) (number << 4);
        frame[5] = (byte) station;
        frame[10] = (byte) epoch;
        Frames.seal(frame, 0, 20);
        return frame;
    }

    private StreamCheck.Unchanged raw() {
        return new StreamCheck.Unchanged(sent, 0);
    }

    private StreamCheck.Unchanged nearest() {
        return new StreamCheck.Unchanged(sent, -1);
    }

    private void show(StreamCheck check, int station, int... numbers) {
        for (int number : numbers) {
            show(check, frames.get(station).get(number));
        }
    }

    private void show(StreamCheck check, byte[] frame) {
        check.frame(frame, 0, frame.length, System.nanoTime(), figures);
    }

    private List<Long> faults() {
        return List.of(figures.missing, figures.doubled, figures.foreign, figures.switches);
    }

    private static LoadStations.Marks all() {
        return new LoadStations.Marks(new int[] {EPOCHS * FRAMES, EPOCHS * FRAMES}, 0);
    }

    @Test
    void aStreamThatIsWholeHasNoFaults() {
        StreamCheck check = raw();
        show(check, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(check.hasCome(all())).isFalse();
        show(check, 0, 11);
        assertThat(check.hasCome(all())).isTrue();
        assertThat(faults()).containsExactly(0L, 0L, 0L, 0L);
        assertThat(figures.epochs).isEqualTo(4);
    }

    @Test
    void aStreamMayBeginInTheMidstOfAnEpoch() {
        show(raw(), 0, 2, 3, 4, 5);
        assertThat(faults()).containsExactly(0L, 0L, 0L, 0L);
    }

    @Test
    void aFrameThatDoesNotComeIsMissing() {
        show(raw(), 0, 0, 1, 2, 3, 5, 6);
        assertThat(faults()).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void anEpochThatDoesNotComeIsMissing() {
        show(raw(), 0, 1, 2, 7, 8);
        assertThat(faults()).containsExactly(4L, 0L, 0L, 0L);
    }

    @Test
    void aFrameThatComesTwiceIsDoubledThoughItsNumberIsNoWitness() {
        show(raw(), 0, 1, 2, 2, 3, 3, 4);
        assertThat(faults()).containsExactly(0L, 2L, 0L, 0L);
    }

    @Test
    void framesInAnotherOrderAreMissingAndTooLate() {
        show(raw(), 0, 1, 2, 3, 5, 4, 6);
        assertThat(faults()).containsExactly(1L, 1L, 0L, 0L);
    }

    @Test
    void aFrameOfAnotherStationIsForeignOnRawAndASwitchOnNearest() {
        StreamCheck check = raw();
        show(check, 0, 1, 2);
        show(check, 1, 4);
        show(check, 0, 3);
        assertThat(faults()).containsExactly(0L, 0L, 1L, 0L);
        check = nearest();
        show(check, 0, 1, 2);
        show(check, 1, 0, 4, 5, 6);
        assertThat(faults()).containsExactly(0L, 0L, 1L, 1L);
    }

    @Test
    void aFrameThatNobodySentIsForeign() {
        StreamCheck check = raw();
        show(check, 0, 1, 2);
        show(check, frame(1077, 0, 99));
        assertThat(faults()).containsExactly(0L, 0L, 1L, 0L);
    }

    @Test
    void aByteThatIsLostTearsAFrame() {
        StreamCheck check = raw();
        FrameDecoder decoder =
                new FrameDecoder((buffer, offset, length) -> check.frame(buffer, offset, length, 0, figures));
        show(check, 0, 1);
        byte[] torn = frames.get(0).get(2);
        decoder.accept(torn, 0, 7);
        decoder.accept(torn, 8, torn.length - 8);
        for (int i = 3; i < 6; i++) {
            decoder.accept(frames.get(0).get(i), 0, torn.length);
        }
        assertThat(decoder.skippedBytes()).isEqualTo(torn.length - 1);
        assertThat(figures.missing)
                .isEqualTo(2); // The torn one, and with it the position, which says nothing of the order.
    }
}
