package org.dubhe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FrameRingTest {
    private static final String[] NAMES = {"DELF", "ZEGV"};

    @Test
    void handsFramesOverInOrderWithStationAndArrival() {
        RecordingHandler handler = new RecordingHandler();
        try (FrameRing ring = new FrameRing(8, NAMES, handler)) {
            ring.start();
            byte[] bytes = {9, 1, 2, 3, 9};
            assertThat(ring.tryPublish(1, bytes, 1, 3, 77)).isTrue();
            bytes[1] = 5;
            assertThat(ring.tryPublish(0, bytes, 0, 2, 78)).isTrue();
            await("both frames have been given to the handler").until(() -> handler.seen.size() == 2);
        }
        assertThat(handler.seen).containsExactly("1 [1, 2, 3] 77", "0 [9, 5] 78");
    }

    @Test
    void dropsAndCountsPerStationWhenFullAndNeverBlocksThePublisher() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler();
        handler.gate = gate;
        try (FrameRing ring = new FrameRing(4, NAMES, handler)) {
            ring.start();
            int taken = 0;
            for (int i = 0; i < 10; i++) {
                taken += ring.tryPublish(1, new byte[] {(byte) i}, 0, 1, i) ? 1 : 0;
            }
            // Half of the slots; the one under the handler's hands is not free before the handler returns.
            assertThat(taken).isEqualTo(2);
            assertThat(ring.drops(1)).isEqualTo(8);

            // A station that floods has left room for the other one.
            assertThat(ring.tryPublish(0, new byte[] {1}, 0, 1, 0)).isTrue();
            assertThat(ring.drops(0)).isZero();
            gate.countDown();
            await().until(() -> handler.seen.size() == 3);
            assertThat(ring.tryPublish(1, new byte[] {1}, 0, 1, 0)).isTrue();
        }
    }

    @Test
    void anExceptionInOneEventIsCountedAndTheNextIsHandled() {
        RecordingHandler handler = new RecordingHandler();
        handler.failsAtLength = 2;
        try (FrameRing ring = new FrameRing(8, NAMES, handler)) {
            ring.start();
            ring.tryPublish(0, new byte[] {1}, 0, 1, 0);
            ring.tryPublish(0, new byte[] {1, 2}, 0, 2, 1);
            ring.tryPublish(0, new byte[] {1, 2, 3}, 0, 3, 2);
            await().until(() -> handler.seen.size() == 2);
            assertThat(ring.failures()).isEqualTo(1);
        }
    }

    @Test
    void wakesTheHandlerWithoutAFrame() {
        RecordingHandler handler = new RecordingHandler();
        try (FrameRing ring = new FrameRing(8, NAMES, handler)) {
            ring.start();
            ring.wake();
            await().until(() -> handler.wakes.get() == 1);
            ring.wake();
            await().until(() -> handler.wakes.get() == 2);
        }
    }

    @Test
    void showsThatItWorksOnlyWhileItDoes() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler();
        handler.gate = gate;
        try (FrameRing ring = new FrameRing(4, NAMES, handler)) {
            ring.start();
            assertThat(ring.slots()).isEqualTo(4);
            assertThat(ring.remainingCapacity()).isEqualTo(4);
            for (int station = 0; station < 2; station++) {
                ring.tryPublish(station, new byte[] {1}, 0, 1, 0);
                ring.tryPublish(station, new byte[] {1}, 0, 1, 0);
            }
            assertThat(ring.remainingCapacity()).isZero();
            // One event is in the handler's hands; nothing moves from here on.
            await().until(() -> ring.handled() == 1);
            ring.wake();
            long stuck = ring.turnNanos();
            Thread.sleep(20);
            ring.wake();
            assertThat(ring.turnNanos()).as("full and stuck").isEqualTo(stuck);
            gate.countDown();
            await().until(() -> {
                ring.wake();
                return ring.turnNanos() > stuck;
            });
        }
    }

    @Test
    void aReaderOfFilesWaitsForRoomInsteadOfDropping() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler();
        handler.gate = gate;
        try (FrameRing ring = new FrameRing(4, NAMES, handler)) {
            ring.start();
            Thread reader = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100; i++) {
                    ring.publish(0, new byte[] {(byte) i}, 0, 1, i);
                }
            });
            gate.countDown();
            reader.join(Duration.ofSeconds(10));
            await().until(() -> handler.seen.size() == 100);
            assertThat(ring.drops(0)).isZero();
        }
    }

    private static final class RecordingHandler implements FrameRing.Handler {
        final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger wakes = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(0);
        int failsAtLength = -1;

        @Override
        public void frame(int station, byte[] bytes, int length, long arrivalNanos) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (length == failsAtLength) {
                throw new IllegalStateException("as the test asks");
            }
            seen.add(station + " " + Arrays.toString(Arrays.copyOf(bytes, length)) + " " + arrivalNanos);
        }

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }
    }
}
