package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The backlog of one rover, on a channel whose flushing the test decides. Times are given with each write. */
final class ChannelRoverTest {
    private static final int UNIT_BYTES = 1000;

    private final CasterStats stats = new CasterStats(List.of());
    private final CasterSettings settings = CasterBench.settings(Duration.ofSeconds(60), Duration.ofSeconds(60));
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Outbox outbox = new Outbox(channel.eventLoop(), stats);
    private final ChannelRover rover = new ChannelRover(1, "u", "M", false, true, channel, settings, stats, outbox);
    private final long now = System.nanoTime();

    ChannelRoverTest() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1000, 2000));
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                rover.writabilityChanged();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // What was never flushed fails at the end of a test.
            }
        });
    }

    @AfterEach
    void end() {
        rover.closed();
        channel.finishAndReleaseAll();
    }

    @Test
    void passesWritesOnInOrderWhileTheSocketKeepsUp() {
        for (int i = 0; i < 100; i++) {
            rover.take(unit(i), 0, now);
            rover.flush();
        }
        assertThat(received()).hasSize(100).isSorted();
        assertThat(stats.droppedWrites()).isZero();
        assertThat(stats.writtenBytes()).isEqualTo(100 * UNIT_BYTES);
    }

    @Test
    void keepsTheNewestWritesWhole() {
        int inSocket = fillSocket();
        int kept = settings.backlogBytes() / UNIT_BYTES;
        for (int i = inSocket; i < inSocket + kept + 10; i++) {
            rover.take(unit(i), 0, now);
        }
        assertThat(stats.slowRovers()).isEqualTo(1);
        rover.flush();
        List<Integer> received = received();
        assertThat(received).hasSize(inSocket + kept).isSorted();
        assertThat(received.getLast()).isEqualTo(inSocket + kept + 9);
        assertThat(received.get(inSocket)).as("oldest kept").isEqualTo(inSocket + 10);
        assertThat(stats.droppedWrites()).isEqualTo(10);
        assertThat(stats.slowRovers()).isZero();
    }

    @Test
    void dropsWhatIsTooOld() {
        int inSocket = fillSocket();
        long old = now - settings.backlogAge().toNanos() - 1_000_000_000;
        rover.take(unit(100), 0, old);
        rover.take(unit(101), 0, now);
        rover.flush();
        assertThat(received()).hasSize(inSocket + 1).endsWith(101);
        assertThat(stats.droppedWrites()).isEqualTo(1);
    }

    @Test
    void freesEverythingWhenTheRoverLeaves() {
        fillSocket();
        ByteBuf waiting = unit(7);
        rover.take(waiting, 0, now);
        rover.closed();
        assertThat(waiting.refCnt()).isZero();
        ByteBuf late = unit(8);
        rover.take(late, 0, now);
        assertThat(late.refCnt()).isZero();
        assertThat(stats.slowRovers()).isZero();
    }

    @Test
    void recordsTheLatencyOfWritesWithAnArrivalTime() {
        rover.take(unit(0), now - 3_000_000, now);
        rover.take(unit(1), 0, now);
        assertThat(stats.latency().count()).isEqualTo(1);
        assertThat(stats.latency().quantileNanos(0.99)).isEqualTo(5_000_000);
        assertThat(stats.latency().totalNanos()).isEqualTo(3_000_000);
    }

    @Test
    void theLatencyOfAWriteThatWaitedEndsWhenTheSocketTakesIt() {
        fillSocket();
        rover.take(unit(1), now - 3_000_000, now);
        assertThat(stats.latency().count()).as("not written yet").isZero();
        rover.flush();
        assertThat(stats.latency().count()).isEqualTo(1);
        assertThat(stats.latency().totalNanos())
                .isBetween(3_000_000L, System.nanoTime() - now + 3_000_000)
                .isNotEqualTo(3_000_000L);
    }

    @Test
    void aDroppedWriteHasNoLatency() {
        fillSocket();
        long old = now - settings.backlogAge().toNanos() - 1_000_000_000;
        rover.take(unit(1), old - 3_000_000, old);
        rover.flush();
        assertThat(stats.droppedWrites()).isEqualTo(1);
        assertThat(stats.latency().count()).isZero();
    }

    @Test
    void keepsTheOrderOfOwnAndSharedWritesAndOfJoining() {
        FanOut fanOut = new FanOut();
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[3] = (byte) i;
            if (i == 0 || i == 3) {
                rover.write(bytes, 0, 4, 0);
            } else {
                fanOut.write(bytes, 0, 4, 0);
            }
            switch (i) {
                case 0 -> fanOut.join(rover);
                case 1 -> fanOut.leave(rover);
                default -> {}
            }
        }
        channel.runPendingTasks();
        assertThat(received()).as("2 was shared after it had left").containsExactly(0, 1, 3);
    }

    @Test
    void aFanOutWritesEachRoverOnceWhateverItJoins() {
        FanOut fanOut = new FanOut();
        fanOut.join(rover);
        fanOut.join(rover);
        fanOut.write(new byte[] {0, 0, 0, 9}, 0, 4, 0);
        channel.runPendingTasks();
        assertThat(received()).containsExactly(9);
    }

    /** Writes until the socket is full. */
    private int fillSocket() {
        int count = 0;
        while (channel.isWritable()) {
            rover.take(unit(count++), 0, now);
        }
        return count;
    }

    private static ByteBuf unit(int number) {
        return Unpooled.buffer(UNIT_BYTES).writeInt(number).writeZero(UNIT_BYTES - 4);
    }

    private List<Integer> received() {
        List<Integer> numbers = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            numbers.add(next.readInt());
            next.release();
        }
        return numbers;
    }
}
