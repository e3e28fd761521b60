package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.geodesy.Ecef;
import org.dubhe.pipeline.IntakeCounters;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.ClockElements;
import org.dubhe.rtcm.message.GpsEphemeris1019;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.Simulation;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one station sends wrongly is counted and stays with it; the other two go on. */
final class BadInputIT {
    private static final int BAD = 1;

    /** Bits of the payload before DF004/DF416 and friends: DF002 and DF003. */
    private static final int EPOCH_BIT = 24;

    @TempDir
    private Path folder;

    private SimulatedService service;
    private long goodEpochs;

    @BeforeEach
    void start() throws IOException {
        service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        service.steps(3);
        goodEpochs = counters(0).epochs();
        assertThat(goodEpochs).isEqualTo(3);
    }

    @Test
    void aPositionAwayFromTheConfigurationTakesTheStationOutOfTheNetworkUntilItIsRight() {
        Ecef arp = Objects.requireNonNull(service.feeds[BAD].arp());
        send(position(service.feeds[BAD].expectedId(), arp.plus(0.15, 0, 0)));
        assertThat(service.feeds[BAD].exclusion()).contains("0.150 m", "expected: at most 0.1 m");
        assertThat(service.feeds[BAD].inNetwork()).isFalse();
        int[] network = {0};
        service.toSolver = _ -> network[0]++;
        damage(frame -> Frames.messageNumber(frame, 0, frame.length) == 1006 ? null : frame);
        assertThat(network[0]).isEqualTo(2);
        send(position(service.feeds[BAD].expectedId(), arp.plus(0.05, 0, 0)));
        assertThat(service.feeds[BAD].exclusion()).isNull();
    }

    @Test
    void anotherStationsIdIsNotRead() {
        damage(frame -> {
            if (Msm.isMsm(Frames.messageNumber(frame, 0, frame.length))) {
                putBits(frame, 12, 12, 3);
                Frames.seal(frame, 0, frame.length - 6);
            }
            return frame;
        });
        assertThat(counters(BAD).foreignIds()).isPositive();
        assertThat(counters(BAD).epochs()).isEqualTo(goodEpochs);
        othersAreWell();
    }

    /** Nearer than what moves the time of recorded data by vote: the others must not be taken for those that are off. */
    @Test
    void timeThatJumpsByLessThanAStepOfTheDatasClockLeavesTheOthersIn() {
        damage(frame -> {
            int number = Frames.messageNumber(frame, 0, frame.length);
            if (Msm.isMsm(number)) {
                putBits(frame, EPOCH_BIT, 30, bits(frame, EPOCH_BIT, 30) + 80_000);
                Frames.seal(frame, 0, frame.length - 6);
            }
            return frame;
        });
        goodEpochs++;
        othersAreWell();
    }

    @Test
    void timeThatJumpsIsLeftOut() {
        damage(frame -> {
            int number = Frames.messageNumber(frame, 0, frame.length);
            if (Msm.isMsm(number)) {
                putBits(frame, EPOCH_BIT, 30, bits(frame, EPOCH_BIT, 30) + 3_600_000);
                Frames.seal(frame, 0, frame.length - 6);
            }
            return frame;
        });
        assertThat(counters(BAD).timeJumps()).isPositive();
        assertThat(counters(BAD).epochs()).isEqualTo(goodEpochs);
        assertThat(service.clock.nowNanos()).isEqualTo(service.simulation.time().nanos());
        othersAreWell();
    }

    @Test
    void impossibleMasksAndShortMessagesAreCounted() {
        long before = counters(BAD).malformed();
        damage(frame -> {
            if (!Msm.isMsm(Frames.messageNumber(frame, 0, frame.length))) {
                return frame;
            }
            Arrays.fill(frame, 3 + 9, 3 + 21, (byte) 0xFF);
            Frames.seal(frame, 0, frame.length - 6);
            return frame;
        });
        assertThat(counters(BAD).malformed()).isGreaterThan(before);
        long masks = counters(BAD).malformed();
        damage(frame -> {
            byte[] half = Arrays.copyOf(frame, Math.max(8, frame.length / 2));
            Frames.seal(half, 0, half.length - 6);
            return half;
        });
        assertThat(counters(BAD).malformed()).isGreaterThan(masks);
        goodEpochs++;
        othersAreWell();
    }

    @Test
    void ephemeridesThatNoSatelliteCanHaveSentNowAreLeftOut() {
        int satellite = Satellite.index(Constellation.GPS, 5);
        GpsTime now = service.simulation.time();
        Ephemeris[] known = service.ephemerides.all(satellite);
        long before = counters(BAD).malformed();
        send(message(GpsEphemeris1019.of(5, now.week(), 99)));
        assertThat(counters(BAD).malformed()).isEqualTo(before + 1);
        KeplerElements orbit = new KeplerElements(7200, 5153.7, 0.01, 1, 4e-9, 1, 0.96, 1, -8e-9, 0, 0, 0, 0, 0, 0, 0);
        ClockElements clock = new ClockElements(7200, 0, 0, 0);
        send(message(GpsEphemeris1019.of(5, now.week() + 3, 99).with(orbit, clock)));
        assertThat(counters(BAD).malformed()).isEqualTo(before + 2);
        assertThat(service.ephemerides.all(satellite)).containsExactly(known);
        send(message(GpsEphemeris1019.of(5, now.week(), 99).with(orbit, clock)));
        assertThat(counters(BAD).malformed()).isEqualTo(before + 2);
        assertThat(service.ephemerides.all(satellite)).hasSize(known.length + 1);
        othersAreWell();
    }

    @Test
    void noFrameOfAnyContentThrows() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[6 + random.nextInt(120)];
            random.nextBytes(frame);
            if (frame.length > 8) {
                int[] known = {1005, 1006, 1007, 1019, 1020, 1029, 1033, 1042, 1046, 1077, 1087, 1097, 1127, 1230};
                putBits(frame, 0, 12, known[random.nextInt(known.length)]);
                if (random.nextBoolean()) {
                    putBits(frame, 12, 12, service.feeds[BAD].expectedId());
                }
            }
            Frames.seal(frame, 0, frame.length - 6);
            send(frame);
        }
        othersAreWell();
    }

    private void othersAreWell() {
        service.muted[BAD] = true;
        service.step();
        assertThat(counters(0).epochs()).isGreaterThan(goodEpochs);
        assertThat(counters(2).epochs()).isGreaterThan(goodEpochs);
        assertThat(counters(0).malformed()
                        + counters(0).foreignIds()
                        + counters(0).timeJumps())
                .isZero();
        assertThat(service.feeds[0].inNetwork() && service.feeds[2].inNetwork()).isTrue();
    }

    /** One epoch in which the bad station's frames go through a filter; {@code null} leaves one out. */
    private void damage(Function<byte[], byte @Nullable []> filter) {
        service.muted[BAD] = true;
        service.step();
        for (byte[] frame : frames()) {
            byte @Nullable [] damaged = filter.apply(frame);
            if (damaged != null) {
                send(damaged);
            }
        }
    }

    private List<byte[]> frames() {
        List<byte[]> out = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder(
                (buffer, offset, length) -> out.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        var station = service.simulation.stations().get(BAD);
        decoder.accept(station.bytes(), 0, station.length());
        return out;
    }

    private void send(byte[] frame) {
        service.pipeline.frame(BAD, frame, frame.length, 0);
    }

    private IntakeCounters counters(int station) {
        return service.pipeline.counters(station);
    }

    private static byte[] position(int id, Ecef arp) {
        return message(StationPosition1006.of(id, false, arp, 0));
    }

    private static byte[] message(RtcmMessage message) {
        byte[] out = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder().encode(message, out, 0);
        return Arrays.copyOf(out, length);
    }

    private static int bits(byte[] frame, int first, int count) {
        int value = 0;
        for (int i = first; i < first + count; i++) {
            value = value << 1 | frame[3 + i / 8] >> 7 - i % 8 & 1;
        }
        return value;
    }

    private static void putBits(byte[] frame, int first, int count, int value) {
        for (int i = 0; i < count; i++) {
            int bit = first + i;
            int mask = 0x80 >> bit % 8;
            boolean set = (value >> count - 1 - i & 1) != 0;
            frame[3 + bit / 8] = (byte) (set ? frame[3 + bit / 8] | mask : frame[3 + bit / 8] & ~mask);
        }
    }
}
