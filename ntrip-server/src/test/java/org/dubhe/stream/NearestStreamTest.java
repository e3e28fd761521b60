package org.dubhe.stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.dubhe.caster.StreamSource;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.junit.jupiter.api.Test;

final class NearestStreamTest {
    private static final GpsTime START = GpsTime.ofWeek(2400, 0);
    private static final Geodetic WEST = Geodetic.ofDegrees(29.5, 106.0, 300);
    private static final Geodetic EAST = Geodetic.ofDegrees(29.5, 107.0, 300);

    private final StationFeed west = feed(0, "WEST", WEST);
    private final StationFeed east = feed(1, "EAST", EAST);
    private final DataClock clock = new DataClock(2, START);
    private final RoverStreams streams = streams(west, east);
    private final RecordingRover rover = new RecordingRover(1);
    private final StreamSource.Subscription subscription = streams.nearest().subscribe(rover);
    private double now;

    @Test
    void servesTheNearerOfTwoUnchangedWithItsPositionFirst() {
        byte[] position = position(1, EAST);
        east.onPosition(position, position.length, EAST.toEcef());
        pass(0, frame(1));
        pass(1, frame(2));
        gga(29.5, 106.9, 1);
        pass(0, frame(3));
        pass(1, frame(4));
        assertThat(rover.bytes()).isEqualTo(concat(position, frame(4)));
    }

    @Test
    void oneStationServesEveryPlaceFromItsFirstByteEvenWithoutAPosition() {
        RoverStreams alone = streams(new StationFeed(0, "ONLY", -1, null, -1));
        alone.nearest().subscribe(rover).onGga(gga(-33, 151));
        alone.serve();
        assertThat(rover.bytes()).isEmpty();
        alone.frame(0, frame(1), frame(1).length, 0);
        alone.frame(0, frame(2), frame(2).length, 0);
        assertThat(rover.bytes()).isEqualTo(concat(frame(1), frame(2)));
    }

    @Test
    void aStationThatSaysAWrongPlaceOfItselfServesOnlyWhereNoOtherLives() {
        pass(0, frame(1));
        pass(1, frame(1));
        east.exclude("its 1005/1006 is 3.000 m from the configured position");
        gga(29.5, 106.9, 1);
        pass(1, frame(2));
        pass(0, frame(3));
        assertThat(rover.bytes()).isEqualTo(frame(3));
        rover.clear();
        west.exclude("its 1005/1006 is 4.000 m from the configured position");
        streams.stationMoved();
        pass(1, frame(4));
        pass(0, frame(5));
        assertThat(rover.bytes()).isEqualTo(frame(4));
    }

    @Test
    void nothingComesBeforeAValidGga() {
        pass(0, frame(1));
        gga(29.5, 106.1, 0);
        pass(0, frame(2));
        assertThat(rover.bytes()).isEmpty();
        gga(29.5, 106.1, 1);
        pass(0, frame(3));
        assertThat(rover.bytes()).isEqualTo(frame(3));
    }

    @Test
    void aRoverWhoseFirstBaseDoesNotComeIsLetGoAfterThirtySeconds() {
        RecordingRover other = new RecordingRover(2);
        StreamSource.Subscription virtual = streams.vrs().subscribe(other);
        gga(29.5, 106.1, 1);
        virtual.onGga(gga(29.5, 106.1));
        streams.serve();
        for (now = 0; now <= 31; now++) {
            assertThat(rover.isOpen()).isEqualTo(now <= 30);
            assertThat(other.isOpen()).isEqualTo(now <= 30);
            clock.epoch(0, START.plusSeconds(now).nanos());
            clock.epoch(1, START.plusSeconds(now).nanos());
            streams.checkSilence();
        }
    }

    @Test
    void aRoverThatHasABaseStaysWhateverBecomesOfThat() {
        pass(0, frame(1));
        gga(29.5, 106.1, 1);
        for (now = 0; now <= 100; now++) {
            clock.epoch(0, START.plusSeconds(now).nanos());
            streams.checkSilence();
        }
        assertThat(rover.isOpen()).isTrue();
    }

    @Test
    void staysWithItsStationNearTheMiddleAndChangesWhenClearlyNearer() {
        pass(0, frame(1));
        pass(1, frame(1));
        gga(29.5, 106.45, 1);
        now = 600;
        gga(29.5, 106.51, 1);
        pass(0, frame(2));
        pass(1, frame(3));
        assertThat(rover.bytes()).isEqualTo(frame(2));
        rover.clear();
        now = 1200;
        pass(0, frame(2));
        pass(1, frame(2));
        rover.clear();
        gga(29.5, 106.60, 1);
        pass(0, frame(4));
        pass(1, frame(5));
        assertThat(rover.bytes()).isEqualTo(frame(5));
    }

    @Test
    void leavesADeadStationAndReturnsToItWhenItIsBack() {
        pass(0, frame(1));
        pass(1, frame(1));
        gga(29.5, 106.1, 1);
        rover.clear();
        for (now = 1; now <= 12; now++) {
            pass(1, frame((int) now));
            streams.checkSilence();
        }
        assertThat(rover.bytes()).isEqualTo(frame(12));
        rover.clear();
        pass(0, frame(20));
        assertThat(rover.bytes()).isEqualTo(frame(20));
    }

    @Test
    void aJumpIsIgnoredUntilThreeInARowAgree() {
        pass(0, frame(1));
        pass(1, frame(1));
        gga(29.5, 106.1, 1);
        rover.clear();
        for (int i = 0; i < 2; i++) {
            now++;
            gga(29.5, 106.95, 1);
        }
        pass(0, frame(2));
        assertThat(rover.bytes()).isEqualTo(frame(2));
        rover.clear();
        now++;
        gga(29.5, 106.95, 1);
        pass(1, frame(3));
        assertThat(rover.bytes()).isEqualTo(frame(3));
    }

    @Test
    void saysWhichBaseARoverHas() {
        RoverStatus before = status();
        assertThat(before.isUnchanged()).isTrue();
        assertThat(before.mode()).isEqualTo(VrsMode.WAITING);
        assertThat(before.master()).isEmpty();
        assertThat(before.tagNanos()).isEqualTo(ServiceClock.UNKNOWN);
        pass(0, frame(1));
        pass(1, frame(1));
        gga(29.5, 106.9, 1);
        assertThat(status().mode()).isEqualTo(VrsMode.NEAREST);
        assertThat(status().master()).isEqualTo("EAST");
        assertThat(status().stationId()).isEqualTo(1);
        assertThat(status().epochs()).isNegative();
        east.onEpoch(START.nanos(), 17, 0);
        assertThat(status().tagNanos()).isEqualTo(START.nanos());
        assertThat(status().satellites()).isEqualTo(17);
        for (now = 1; now <= 12; now++) {
            pass(0, frame(2));
            streams.checkSilence();
        }
        assertThat(status().master()).as("the other one has died").isEqualTo("WEST");
        assertThat(streams.vrsStatus()).isEmpty();
        subscription.close();
        streams.serve();
        assertThat(streams.status(1)).isNull();
    }

    @Test
    void saysTheNumberOfABaseAsSoonAsThatHasSaidIt() {
        StationFeed only = new StationFeed(0, "ONLY", -1, null, -1);
        RoverStreams alone = streams(only);
        alone.frame(0, frame(1), frame(1).length, 0);
        alone.nearest().subscribe(rover).onGga(gga(29.5, 106.9));
        alone.serve();
        assertThat(requireNonNull(alone.status(1)).master()).isEqualTo("ONLY");
        assertThat(requireNonNull(alone.status(1)).stationId()).isZero();
        byte[] position = position(7, EAST);
        only.onPosition(position, position.length, EAST.toEcef());
        alone.stationMoved();
        assertThat(requireNonNull(alone.status(1)).stationId()).isEqualTo(7);
    }

    @Test
    void aRoverThatIsTakenOverHasItsBaseOrNone() {
        pass(0, frame(1));
        pass(1, frame(1));
        gga(29.5, 106.9, 1);
        StationFeed same = new StationFeed(0, "EAST2", 1, east.configured(), 0, east.outlet());
        RoverStreams next = new RoverStreams(streams, new StationFeed[] {same}, VrsSettings.DEFAULT);
        next.feedBeside(streams);
        next.takeOver(streams);
        assertThat(requireNonNull(next.status(1)).master()).isEqualTo("EAST2");
        RoverStreams empty = new RoverStreams(next, new StationFeed[0], VrsSettings.DEFAULT);
        empty.feedBeside(next);
        empty.takeOver(next);
        assertThat(requireNonNull(empty.status(1)).mode()).isEqualTo(VrsMode.WAITING);
    }

    private RoverStatus status() {
        return requireNonNull(streams.status(1));
    }

    @Test
    void aRoverThatHasLeftGetsNothing() {
        pass(0, frame(1));
        gga(29.5, 106.1, 1);
        subscription.close();
        streams.serve();
        rover.clear();
        pass(0, frame(2));
        assertThat(rover.bytes()).isEmpty();
        assertThat(streams.roverCount()).isZero();
    }

    @Test
    void rawIsOneStationsFramesAndNothingElse() {
        RecordingRover other = new RecordingRover(2);
        west.outlet().connected(true);
        assertThat(streams.raw(0).isAvailable()).isTrue();
        assertThat(streams.raw(1).isAvailable()).isFalse();
        streams.raw(0).subscribe(other);
        pass(0, frame(1));
        pass(1, frame(2));
        pass(0, frame(3));
        assertThat(other.bytes()).isEqualTo(concat(frame(1), frame(3)));
    }

    private RoverStreams streams(StationFeed... feeds) {
        return new RoverStreams(
                feeds, clock, VrsSettings.DEFAULT, new EphemerisStore(), EmissionJournal.NONE, (_, _) -> 0, () -> {});
    }

    private void pass(int station, byte[] frame) {
        clock.epoch(station, START.plusSeconds(now).nanos());
        streams.frame(station, frame, frame.length, 0);
    }

    private void gga(double latitude, double longitude, int quality) {
        for (int station = 0; station < 2; station++) {
            clock.epoch(station, START.plusSeconds(now).nanos());
        }
        Gga g = gga(latitude, longitude);
        subscription.onGga(new Gga(
                g.utcSecondsOfDay(),
                g.latitudeDegrees(),
                g.longitudeDegrees(),
                quality,
                g.satellites(),
                g.hdop(),
                g.altitudeMeters(),
                g.geoidSeparationMeters()));
        streams.serve();
    }

    private static Gga gga(double latitude, double longitude) {
        return Gga.of(Geodetic.ofDegrees(latitude, longitude, 300), -30, Instant.EPOCH);
    }

    private static StationFeed feed(int index, String name, Geodetic at) {
        return new StationFeed(
                index, name, index, new ReferenceStation(name, index, at.toEcef(), 0, "", "", "ITRF2020"), index);
    }

    private static byte[] position(int id, Geodetic at) {
        byte[] out = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder().encode(StationPosition1006.of(id, false, at.toEcef(), 0), out, 0);
        return Arrays.copyOf(out, length);
    }

    /** A frame of a message number that nobody reads. */
    private static byte[] frame(int content) {
        byte[] out = new byte[9];
        out[3] = (byte) 0xFE;
        out[4] = (byte) 0xE0;
        out[5] = (byte) content;
        Frames.seal(out, 0, 3);
        return out;
    }

    private static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        byte[] out = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
        }
        return out;
    }
}
