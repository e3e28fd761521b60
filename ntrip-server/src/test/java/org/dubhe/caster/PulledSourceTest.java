package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A pulled source that is opened anew while its former thread has not yet ended. */
final class PulledSourceTest {
    private final List<String> events = new ArrayList<>();
    private final SourceSlot slot =
            new SourceSlot(new Sink(), 3, new SourceMount("S/up", -1, true, false), new SourceStats("S/up"));

    @Test
    void aLateEndOfTheFormerOneLeavesTheNewOneAlone() {
        PulledSource former = new PulledSource(slot);
        PulledSource next = new PulledSource(slot);
        byte[] frame = CasterBench.FRAME_1005;
        former.connected();
        former.frame(frame, 0, frame.length, 1);
        next.connected();
        former.frame(frame, 0, frame.length, 2);
        next.frame(frame, 0, frame.length, 3);
        former.disconnected();
        assertThat(slot.stats.isConnected()).isTrue();
        assertThat(events).containsExactly("connected 3", "frame at 1", "disconnected 3", "connected 3", "frame at 3");
        next.disconnected();
        assertThat(slot.stats.isConnected()).isFalse();
        assertThat(events).last().isEqualTo("disconnected 3");
    }

    @Test
    void saysOnceThatItIsNoisyAndThatItIsCleanAgain() {
        AtomicLong nanos = new AtomicLong();
        PulledSource source = new PulledSource(slot, nanos::get);
        try (LogLines log = new LogLines()) {
            source.connected();
            for (int second = 0; second < 20; second++) {
                nanos.addAndGet(1_000_000_000L);
                source.received(100, 0, second < 3 ? 100 : 0);
            }
            assertThat(log.shown())
                    .containsExactly(
                            "WARN source S/up: sends bytes that are no RTCM 3 frame (100 bytes skipped, 0 wrong checksums since it connected)",
                            "WARN source S/up: clean again (300 bytes skipped, 0 wrong checksums since it connected)");
        }
    }

    private final class Sink implements FrameSink {
        @Override
        public void connected(int station) {
            events.add("connected " + station);
        }

        @Override
        public boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos) {
            events.add("frame at " + arrivalNanos);
            return true;
        }

        @Override
        public void disconnected(int station) {
            events.add("disconnected " + station);
        }
    }
}
