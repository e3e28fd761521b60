package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.dubhe.caster.StreamSource;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.PhysicalStation1032;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtcm.message.Text1029;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.stream.RecordingRover;
import org.dubhe.stream.RoverStatus;
import org.dubhe.stream.StationFeed;
import org.dubhe.stream.VrsMode;
import org.dubhe.stream.VrsSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream contract of a virtual station (DESIGN §3), on a simulated triangle, without threads. */
final class VrsContractIT {
    private static final int WARM_UP = 240;

    @TempDir
    private Path folder;

    @Test
    void keepsTheContract() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        RecordingRover early = new RecordingRover(1);
        StreamSource.Subscription first = service.vrs(early);
        Ecef place = service.simulation.rovers().getFirst().gga();
        service.steps(2);
        service.gga(first, place);

        // Before the network is ready: the nearest station, announced.
        assertThat(early.numbers()).containsExactly(1005, 1033, 1230, 1029);
        assertThat(text(early.frames().getLast()).text()).contains("single base");
        assertThat(status(service).mode()).isEqualTo(VrsMode.NEAREST);
        early.clear();
        service.step();
        assertThat(early.numbers()).isNotEmpty().allMatch(Msm::isMsm);

        service.steps(WARM_UP);
        assertThat(status(service).mode()).isEqualTo(VrsMode.VIRTUAL);
        assertThat(early.numbers()).contains(1029);
        RecordingRover rover = new RecordingRover(2);
        StreamSource.Subscription second = service.vrs(rover);
        service.gga(second, place);

        // At once after the first GGA, before any epoch.
        assertThat(rover.numbers()).containsExactly(1005, 1033, 1230);
        StationPosition1005 position = position(rover.frames().getFirst());
        assertThat(position.nonPhysical()).isTrue();
        assertThat(position.arp().distanceMeters(place)).isLessThan(0.001);
        assertThat(((AntennaReceiver1033) decode(rover.frames().get(1))).antenna())
                .isEqualTo("ADVNULLANTENNA");
        int id = position.stationId();
        assertThat(service.feeds).noneMatch(feed -> feed.expectedId() == id);
        rover.clear();

        List<Integer> positions = new ArrayList<>();
        List<Integer> descriptors = new ArrayList<>();
        for (int elapsed = 1; elapsed <= 21; elapsed++) {
            service.step();
            checkEpoch(rover.frames(), id, service.simulation.time().nanos());
            if (rover.numbers().contains(1005)) {
                positions.add(elapsed);
            }
            if (rover.numbers().contains(1033)) {
                assertThat(rover.numbers()).contains(1230);
                descriptors.add(elapsed);
            }
            rover.clear();
        }
        assertThat(positions).containsExactly(5, 10, 15, 20);
        assertThat(descriptors).containsExactly(10, 20);

        // The virtual station stays while the rover goes 4 km, and moves with a new id at 6 km.
        service.gga(second, place.plusEnu(0, 400, 0));
        assertThat(rover.bytes()).isEmpty();
        walk(service, second, place, 0, 6000);
        List<StationPosition1005> moved = rover.frames().stream()
                .filter(f -> number(f) == 1005)
                .map(VrsContractIT::position)
                .filter(p -> p.stationId() != id)
                .toList();
        assertThat(moved).isNotEmpty();
        assertThat(moved.getFirst().arp().distanceMeters(place)).isBetween(5000.0, 6000.0);
        assertThat(moved.stream().map(StationPosition1005::stationId).distinct())
                .hasSize(1);
    }

    @Test
    void aMasterThatIsExcludedFromTheNetworkGivesWayAtOnce() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        service.steps(WARM_UP);
        RecordingRover rover = new RecordingRover(1);
        service.gga(service.vrs(rover), service.simulation.rovers().getFirst().gga());
        service.step();
        String master = status(service).master();
        StationFeed feed = feed(service, master);
        byte[] wrong = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder()
                .encode(
                        StationPosition1005.of(
                                feed.expectedId(),
                                false,
                                Objects.requireNonNull(feed.arp()).plusEnu(1, 0, 0)),
                        wrong,
                        0);
        service.pipeline.frame(feed.index(), wrong, length, 0);
        assertThat(feed.inNetwork()).isFalse();
        service.muted[feed.index()] = true;
        rover.clear();
        service.step();
        assertThat(rover.numbers()).anyMatch(Msm::isMsm);
        assertThat(status(service).master()).isNotEqualTo(master);
    }

    /** A programmer's error in serving one rover must not cost another one, or the solver, an epoch. */
    @Test
    void aRoverWhoseServingFailsIsLetGoAloneAndAllOthersGetTheirs() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        service.steps(WARM_UP);
        RecordingRover failing = new RecordingRover(1);
        RecordingRover rover = new RecordingRover(2);
        StreamSource.Subscription first = service.vrs(failing);
        StreamSource.Subscription second = service.vrs(rover);
        Ecef place = service.simulation.rovers().getFirst().gga();
        service.gga(first, place);
        service.gga(second, place);
        failing.fail();
        rover.clear();
        int[] solved = {0};
        service.toSolver = epoch -> {
            service.epochs.put(epoch);
            solved[0]++;
        };
        service.step();
        assertThat(rover.numbers()).anyMatch(Msm::isMsm);
        assertThat(solved[0]).isEqualTo(3);
        assertThat(failing.isOpen()).isFalse();
        assertThat(service.streams.failures()).isPositive();

        // The same where it speaks: the next one at the desk is served.
        RecordingRover late = new RecordingRover(3);
        StreamSource.Subscription third = service.vrs(late);
        first.onGga(Gga.of(place.plusEnu(9000, 0, 0).toGeodetic(), -30, Instant.EPOCH));
        service.gga(third, place);
        assertThat(late.numbers()).contains(1005);
    }

    @Test
    void fallsBackToTheNearestStationWhenSnapshotsStopAndReturns() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        service.steps(WARM_UP);
        RecordingRover rover = new RecordingRover(1);
        StreamSource.Subscription subscription = service.vrs(rover);
        service.gga(subscription, service.simulation.rovers().getFirst().gga());
        service.steps(3);
        assertThat(status(service).mode()).isEqualTo(VrsMode.VIRTUAL);

        service.solves = false;
        rover.clear();
        service.steps(9);
        assertThat(status(service).mode()).isEqualTo(VrsMode.VIRTUAL);
        service.steps(3);
        assertThat(status(service).mode()).isEqualTo(VrsMode.NEAREST);
        Text1029 said = text(rover.frames().stream()
                .filter(f -> number(f) == 1029)
                .findFirst()
                .orElseThrow());
        assertThat(said.text()).contains("network solution too old");
        assertThat(rover.frames().stream()
                        .filter(f -> number(f) == 1005)
                        .map(VrsContractIT::position)
                        .map(StationPosition1005::nonPhysical))
                .contains(true, false);

        service.solves = true;
        service.steps(10);
        assertThat(status(service).mode()).isEqualTo(VrsMode.VIRTUAL);
    }

    @Test
    void aDeadMasterOfACityCostsThreeEpochsAndTheStationIdStays() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("city30")), folder);
        service.steps(WARM_UP);
        RecordingRover rover = new RecordingRover(1);
        StreamSource.Subscription subscription = service.vrs(rover);
        service.gga(subscription, service.simulation.rovers().getFirst().gga());
        assertThat(status(service).epochs()).isZero();
        assertThat(status(service).master())
                .as("is known before its first epoch")
                .isNotEmpty();
        service.steps(3);
        RoverStatus before = status(service);
        assertThat(before.mode()).isEqualTo(VrsMode.VIRTUAL);
        String master = before.master();
        int id = before.stationId();
        long epochs = before.epochs();
        for (int i = 0; i < service.feeds.length; i++) {
            service.muted[i] = service.feeds[i].name().equals(master);
        }
        service.steps(8);
        RoverStatus after = status(service);
        assertThat(after.mode()).isEqualTo(VrsMode.VIRTUAL);
        assertThat(after.master()).isNotEqualTo(master);
        assertThat(after.stationId()).isEqualTo(id);
        assertThat(after.epochs() - epochs).isGreaterThanOrEqualTo(4);
    }

    /** 1032, by default never, otherwise with the descriptions and at once after a change of the master, always of the station in use. */
    @Test
    void tellsThePhysicalStationOnlyWhereTheOperatorAllowsIt() throws IOException {
        for (boolean told : new boolean[] {false, true}) {
            SimulatedService service = new SimulatedService(
                    new Simulation(Scenario.named("city30")), folder, VrsSettings.DEFAULT.withPhysicalStation(told));
            service.steps(WARM_UP);
            RecordingRover rover = new RecordingRover(1);
            StreamSource.Subscription subscription = service.vrs(rover);
            service.gga(subscription, service.simulation.rovers().getFirst().gga());
            service.steps(12);
            assertThat(status(service).mode()).isEqualTo(VrsMode.VIRTUAL);
            StationFeed first = feed(service, status(service).master());
            assertThat(physicalStations(rover))
                    .extracting(PhysicalStation1032::physicalStationId)
                    .hasSize(told ? 2 : 0)
                    .allMatch(id -> id == first.expectedId());
            service.muted[first.index()] = true;
            rover.clear();
            service.steps(8);
            StationFeed second = feed(service, status(service).master());
            assertThat(second).isNotEqualTo(first);
            if (!told) {
                assertThat(rover.numbers()).doesNotContain(1032);
                continue;
            }
            PhysicalStation1032 now = physicalStations(rover).getFirst();
            assertThat(now.physicalStationId()).isEqualTo(second.expectedId());
            assertThat(now.stationId()).isEqualTo(status(service).stationId());
            assertThat(now.arp().distanceMeters(Objects.requireNonNull(second.arp())))
                    .isLessThan(0.001);
        }
    }

    @Test
    void anOutageOfAnotherVertexEndsNoVirtualStation() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        service.steps(WARM_UP);
        RecordingRover rover = new RecordingRover(1);
        StreamSource.Subscription subscription = service.vrs(rover);
        service.gga(subscription, service.simulation.rovers().getFirst().gga());
        service.steps(3);
        RoverStatus before = status(service);
        int other = service.feeds[0].name().equals(before.master()) ? 1 : 0;
        long epochs = before.epochs();
        service.muted[other] = true;
        service.steps(30);
        service.muted[other] = false;
        service.steps(60);
        RoverStatus after = status(service);
        assertThat(after.mode()).isEqualTo(VrsMode.VIRTUAL);
        assertThat(after.stationId()).isEqualTo(before.stationId());
        assertThat(after.epochs() - epochs).isEqualTo(90);
    }

    private static void walk(
            SimulatedService service, StreamSource.Subscription rover, Ecef from, double start, double end) {
        for (double metres = start; metres <= end; metres += 200) {
            service.step();
            service.gga(rover, from.plusEnu(0, metres, 0));
        }
    }

    private static void checkEpoch(List<byte[]> frames, int id, long nanos) {
        MsmDecoder decoder = new MsmDecoder();
        Msm msm = new Msm();
        boolean observations = false;
        int last = 0;
        Set<Integer> satellites = new TreeSet<>();
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            assertThat(Frames.stationId(frame, 0, frame.length)).isEqualTo(id);
            if (decoder.decode(frame, 0, frame.length, msm) != MsmResult.DECODED) {
                assertThat(observations)
                        .as("descriptions come before observations")
                        .isFalse();
                continue;
            }
            observations = true;
            assertThat(msm.level()).isEqualTo(7);
            assertThat(msm.messageNumber).isGreaterThanOrEqualTo(last);
            last = msm.messageNumber;
            assertThat(msm.multipleMessage).as("message %d", i).isEqualTo(i < frames.size() - 1);
            assertThat(msm.satelliteCount * msm.signalCount).isLessThanOrEqualTo(64);
            for (int s = 0; s < msm.satelliteCount; s++) {
                satellites.add(msm.messageNumber * 64 + msm.satellites[s]);
            }
        }
        assertThat(observations).as("an epoch at %d", nanos).isTrue();
        assertThat(satellites).hasSizeGreaterThanOrEqualTo(6);
    }

    private static StationFeed feed(SimulatedService service, String name) {
        return Arrays.stream(service.feeds)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<PhysicalStation1032> physicalStations(RecordingRover rover) {
        return rover.frames().stream()
                .filter(frame -> number(frame) == PhysicalStation1032.NUMBER)
                .map(frame -> (PhysicalStation1032) decode(frame))
                .toList();
    }

    private static RoverStatus status(SimulatedService service) {
        return service.streams.vrsStatus().stream()
                .filter(s -> s.rover() == 1)
                .findFirst()
                .orElseThrow();
    }

    private static int number(byte[] frame) {
        return Frames.messageNumber(frame, 0, frame.length);
    }

    private static Object decode(byte[] frame) {
        return Objects.requireNonNull(new MessageDecoder().decode(frame, 0, frame.length));
    }

    private static StationPosition1005 position(byte[] frame) {
        return (StationPosition1005) decode(frame);
    }

    private static Text1029 text(byte[] frame) {
        return (Text1029) decode(frame);
    }
}
