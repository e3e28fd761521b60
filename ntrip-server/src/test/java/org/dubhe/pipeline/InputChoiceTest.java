package org.dubhe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dubhe.caster.FrameSink;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.Simulation;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** Two inputs that bring the same receiver's stream, the backup 300 ms later, judged by the epochs that come out. */
final class InputChoiceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PRIMARY = 0;
    private static final int BACKUP = 1;
    private static final int ALONE = 2;

    private final Simulation simulation =
            new Simulation(Scenario.named("triangle").withSeed(5).withDurationSeconds(200));
    private final DataClock clock = new DataClock(1);
    private final Out out = new Out();
    private InputChoice choice = new InputChoice(
            out,
            clock,
            List.of(
                    new InputChoice.Input(0, 0, "A"),
                    new InputChoice.Input(0, 1, "A-backup"),
                    new InputChoice.Input(1, 0, "B")),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));
    private final List<byte[]> frames = new ArrayList<>();
    private long second;

    @Test
    void passesOnTheBetterOneAndThrowsTheOtherAway() {
        connect(PRIMARY, BACKUP);
        for (int i = 0; i < 30; i++) {
            epoch();
            send(PRIMARY, 0, frames.size());
            send(BACKUP, 300_000_000, frames.size());
        }
        assertThat(out.tags).isEqualTo(seconds(1, 30));
        assertThat(out.late()).isZero();
        assertThat(choice.isUsed(PRIMARY)).isTrue();
        assertThat(choice.isNeeded(PRIMARY)).isTrue();
        assertThat(choice.standbyFrames(PRIMARY)).isZero();
        assertThat(choice.standbyFrames(BACKUP)).isPositive();
    }

    @Test
    void theBackupTakesOverAtAWholeEpochAfterSilenceInTheMiddleOfOne() {
        connect(PRIMARY, BACKUP);
        for (int i = 0; i < 20; i++) {
            epoch();
            send(PRIMARY, 0, frames.size());
            send(BACKUP, 300_000_000, frames.size());
        }
        epoch();
        send(PRIMARY, 0, frames.size() - 2);
        send(BACKUP, 300_000_000, frames.size());
        for (int i = 0; i < 20; i++) {
            epoch();
            send(BACKUP, 300_000_000, frames.size());
        }
        out.flush();
        List<Long> expected = seconds(1, 21);
        expected.addAll(seconds(26, 41));
        assertThat(out.tags).as("5 s of silence, then whole epochs").isEqualTo(expected);
        assertThat(out.cells.subList(21, out.cells.size())).allMatch(cells -> cells > 0.95 * out.cells.getFirst());
        assertThat(out.cells.get(20))
                .as("the one that was torn by the primary itself")
                .isLessThan(out.cells.getFirst() * 9 / 10);
        assertThat(out.late()).isZero();
    }

    @Test
    void aBackupTakesOverAtOnceWhereThePrimaryHasLeftAndGivesItBackAfterTenSeconds() {
        connect(PRIMARY, BACKUP);
        for (int i = 0; i < 10; i++) {
            epoch();
            send(PRIMARY, 0, frames.size());
            send(BACKUP, 300_000_000, frames.size());
        }
        choice.disconnected(PRIMARY);
        assertThat(out.events).containsExactly("connected 0");
        for (int i = 0; i < 10; i++) {
            epoch();
            send(BACKUP, 300_000_000, frames.size());
        }
        assertThat(out.tags).isEqualTo(seconds(1, 20));
        choice.connected(PRIMARY);
        for (int i = 0; i < 30; i++) {
            epoch();
            send(PRIMARY, 0, frames.size());
            assertThat(choice.isUsed(PRIMARY)).isEqualTo(i >= 10);
            send(BACKUP, 300_000_000, frames.size());
        }
        assertThat(out.tags).isEqualTo(seconds(1, 50));
        assertThat(out.late()).as("no epoch came twice").isZero();
    }

    @Test
    void whichOfTwoThatBeginTogetherCameFirstMeansNothing() {
        connect(PRIMARY, BACKUP);
        for (int i = 0; i < 5; i++) {
            epoch();
            send(BACKUP, 0, frames.size());
            send(PRIMARY, 300_000_000, frames.size());
        }
        assertThat(choice.isUsed(PRIMARY)).isTrue();
        assertThat(out.tags)
                .as("the better one is slower, and loses no epoch by it")
                .isEqualTo(seconds(1, 5));
        assertThat(out.late()).isZero();
    }

    @Test
    void noEpochComesTwiceWhereTheClockLearnsTheTimeBetweenThem() {
        connect(PRIMARY, BACKUP);
        advance();
        send(BACKUP, 0, frames.size());
        learnTheTime();
        send(PRIMARY, 300_000_000, frames.size());
        epoch();
        send(PRIMARY, 0, frames.size());
        assertThat(choice.isUsed(PRIMARY)).isTrue();
        assertThat(out.tags).isEqualTo(seconds(1, 2));
        assertThat(out.late()).isZero();
    }

    @Test
    void aBackupDoesNotWaitUntilItsTimeIsThatOfAPrimaryThatWasAheadOfTime() {
        connect(BACKUP);
        epoch();
        List<byte[]> first = List.copyOf(frames);
        for (int i = 0; i < 120; i++) {
            epoch();
        }
        connect(PRIMARY);
        send(PRIMARY, 0, frames.size());
        choice.disconnected(PRIMARY);
        frames.clear();
        frames.addAll(first);
        send(BACKUP, 500_000_000, frames.size());
        assertThat(out.tags).isEqualTo(List.of(121L, 1L));
    }

    @Test
    void aStationIsConnectedWhileAnyOfItsInputsIs() {
        connect(BACKUP, PRIMARY, ALONE);
        choice.disconnected(BACKUP);
        choice.disconnected(PRIMARY);
        choice.connected(BACKUP);
        choice.disconnected(ALONE);
        assertThat(out.events)
                .containsExactly("connected 0", "connected 1", "disconnected 0", "connected 0", "disconnected 1");
    }

    @Test
    void anOnlyInputIsPassedOnWhateverItSends() {
        connect(ALONE);
        byte[] frame = {(byte) 0xD3, 0, 0, 0x47, (byte) 0xEA, 0x4B};
        assertThat(choice.frame(ALONE, frame, 0, frame.length, 1)).isTrue();
        assertThat(out.frames).isEqualTo(1);
        out.full = true;
        assertThat(choice.frame(ALONE, frame, 0, frame.length, 1)).isFalse();
    }

    @Test
    void anotherListOfInputsGoesOnInTheMiddleOfAnEpochOfTheOneInUse() {
        connect(PRIMARY, BACKUP, ALONE);
        for (int i = 0; i < 20; i++) {
            epoch();
            send(PRIMARY, 0, frames.size());
            send(BACKUP, 300_000_000, frames.size());
        }
        epoch();
        List<byte[]> whole = List.copyOf(frames);
        send(PRIMARY, 0, 2);
        follow(
                List.of(
                        new InputChoice.Input(0, 0, "B"),
                        new InputChoice.Input(1, 0, "A-backup"),
                        new InputChoice.Input(1, 1, "A")),
                new int[] {1, 0},
                new int[][] {{ALONE, 0}, {BACKUP, 1}, {PRIMARY, 2}});
        int backup = 1;
        int primary = 2;
        assertThat(out.events).as("nobody has left").containsExactly("connected 0", "connected 1");
        assertThat(choice.isUsed(primary)).isTrue();
        assertThat(choice.standbyFrames(backup)).isPositive();
        send(backup, 300_000_000, whole.size());
        frames.subList(0, 2).clear();
        send(primary, 400_000_000, frames.size());
        assertThat(out.tags).isEqualTo(seconds(1, 21));
        assertThat(out.late()).isZero();
        epoch();
        send(primary, 0, frames.size());
        send(backup, 300_000_000, frames.size());
        assertThat(choice.isUsed(backup)).as("it is the better one now").isTrue();
        epoch();
        send(primary, 0, frames.size());
        send(backup, 300_000_000, frames.size());
        assertThat(out.tags).isEqualTo(seconds(1, 23));
        assertThat(out.late()).isZero();
        assertThat(out.cells).allMatch(cells -> cells > 0.95 * out.cells.getFirst());
    }

    @Test
    void anInputThatIsAddedInTheMiddleOfAnEpochTearsNothing() {
        connect(ALONE);
        epoch();
        int whole = frames.size();
        send(ALONE, 0, 2);
        follow(
                List.of(new InputChoice.Input(0, 0, "B"), new InputChoice.Input(0, 1, "B-backup")),
                new int[] {1},
                new int[][] {{ALONE, 0}});
        connect(1);
        send(1, 100_000_000, frames.size());
        frames.subList(0, 2).clear();
        send(0, 200_000_000, frames.size());
        assertThat(out.tags).isEqualTo(seconds(1, 1));
        assertThat(out.frames).as("each once").isEqualTo(whole);
        assertThat(choice.isUsed(0)).isTrue();
    }

    @Test
    void aStationLosesAnInputThatIsLedToAnotherOne() {
        connect(PRIMARY, BACKUP, ALONE);
        epoch();
        send(PRIMARY, 0, frames.size());
        follow(
                List.of(new InputChoice.Input(0, 0, "A-backup"), new InputChoice.Input(1, 0, "A")),
                new int[] {0, -1},
                new int[][] {{BACKUP, 0}, {PRIMARY, 1}});
        choice.disconnected(0);
        assertThat(out.events)
                .as("of the former list, then of the next one")
                .containsExactly("connected 0", "connected 1", "connected 1", "disconnected 0");
    }

    /** As the caster leads its sources: each has come there before it has left here. */
    private void follow(List<InputChoice.Input> inputs, int[] formerStations, int[][] ways) {
        InputChoice former = choice;
        choice = former.followedBy(out, inputs, formerStations);
        for (int[] way : ways) {
            choice.connected(way[1]);
            former.disconnected(way[0]);
        }
    }

    private void connect(int... inputs) {
        for (int input : inputs) {
            choice.connected(input);
        }
    }

    private void epoch() {
        advance();
        learnTheTime();
    }

    private void learnTheTime() {
        clock.epoch(0, simulation.time().nanos());
        clock.seed(simulation.time());
    }

    private void advance() {
        frames.clear();
        simulation.advance();
        second++;
        var decoder = new FrameDecoder(
                (buffer, offset, length) -> frames.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        var station = simulation.stations().getFirst();
        decoder.accept(station.bytes(), 0, station.length());
    }

    private void send(int input, long delayNanos, int count) {
        for (int i = 0; i < count; i++) {
            byte[] frame = frames.get(i);
            assertThat(choice.frame(input, frame, 0, frame.length, second * SECOND + delayNanos))
                    .isTrue();
        }
    }

    private static List<Long> seconds(long first, long last) {
        List<Long> all = new ArrayList<>();
        for (long at = first; at <= last; at++) {
            all.add(at);
        }
        return all;
    }

    private final class Out implements FrameSink {
        private final List<String> events = new ArrayList<>();
        private final List<Long> tags = new ArrayList<>();
        private final List<Integer> cells = new ArrayList<>();
        private final long start = simulation.scenario().start().nanos();
        private final EpochAssembler assembler = new EpochAssembler(() -> start, epoch -> {
            tags.add((epoch.timeNanos() - start) / GpsTime.SECOND + 1);
            cells.add(epoch.cellCount());
        });
        private int frames;
        private boolean full;

        @Override
        public void connected(int station) {
            events.add("connected " + station);
        }

        @Override
        public boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos) {
            frames++;
            assembler.onFrame(frame, offset, length);
            return !full;
        }

        @Override
        public void disconnected(int station) {
            events.add("disconnected " + station);
        }

        long late() {
            return assembler.lateMessages() + assembler.timeJumps();
        }

        void flush() {
            assembler.flush();
        }
    }
}
