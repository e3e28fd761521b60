package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibOracle;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RTKLIB, which knows nothing of the simulator, finds in its bytes what the simulator says is true. */
final class RtklibAgreesTest {
    private static Rtklib rtklib() {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), "librtklib1 is not installed");
        return Rtklib.find().orElseThrow();
    }

    /** Noon in Chongqing; the turn of the GPS week and then, 14 s later, of the BDT week; midnight in Moscow. */
    @ParameterizedTest
    @CsvSource({"1, 2026-06-26T04:00:00Z", "2, 2026-06-27T23:59:20Z", "3, 2026-12-31T20:59:40Z"})
    void singlePointSolutionOfAStationIsWithinFiveMetres(long seed, Instant start) {
        var simulation = new Simulation(Scenario.named("city30")
                .withSeed(seed)
                .withStart(LeapSeconds.toGps(start))
                .withDurationSeconds(60)
                .withRovers(0));
        SimulatedStation station = simulation.stations().getFirst();
        var setup = new RtklibRover.Setup(
                SignalProfile.B1I,
                SolverOptions.SIMULATED,
                simulation.scenario().start());
        try (var rover = new RtklibRover(rtklib(), setup)) {
            int[] solved = new int[1];
            var assembler =
                    new EpochAssembler(() -> simulation.scenario().start().nanos(), epoch -> {
                        Solution solution = rover.singlePoint(epoch);
                        Ecef position = solution.position();
                        if (simulation.epoch() > 20) {
                            assertThat(solution.status()).isEqualTo(Solution.Status.SINGLE);
                            assertThat(position == null ? Double.NaN : position.distanceMeters(station.trueArp()))
                                    .isLessThan(5);
                            solved[0]++;
                        }
                    });
            var frames = new FrameDecoder(assembler);
            while (simulation.advance()) {
                rover.receiveRover(station.bytes(), 0, station.length());
                // Its ephemerides count from the epoch that they came with.
                rover.pollNow();
                frames.accept(station.bytes(), 0, station.length());
                assembler.flush();
            }
            assertThat(solved[0]).isGreaterThan(10);
        }
    }

    @Test
    void broadcastOrbitsAndClocksAsRtklibComputesThemAreOffByWhatTheDesignLeaves() {
        var simulation = new Simulation(Scenario.named("triangle")
                .withSeed(8)
                .withDurationSeconds(5_400)
                .withRovers(0));
        GpsTime start = simulation.scenario().start();
        double[] orbit = new double[Constellation.values().length];
        double[] clock = new double[orbit.length];
        int[] counts = new int[orbit.length];
        double[] truth = new double[6];
        for (int seconds = 300; seconds < 5_400; seconds += 900) {
            try (var oracle = new RtklibOracle(rtklib(), start)) {
                var navigation = new NavigationFrames(simulation.vehicles(), simulation.broadcasts());
                for (SpaceVehicle vehicle : simulation.vehicles()) {
                    assertThat(oracle.ephemeris(navigation.frame(vehicle.satellite, seconds)))
                            .as(Satellite.name(vehicle.satellite))
                            .isTrue();
                    var state = new SatelliteState();
                    double range = 25_000_000;
                    double emission = seconds - range / Signal.SPEED_OF_LIGHT;
                    emission -= vehicle.clockSeconds(emission);
                    oracle.satposs(
                            vehicle.satellite,
                            start.plusNanos(seconds * GpsTime.SECOND).nanos(),
                            range,
                            state);
                    vehicle.orbit.state(emission, truth);
                    double relativity = vehicle.relativitySeconds(truth);
                    Earth.toFixed(emission, truth, 0);
                    double error = new Ecef(truth[0], truth[1], truth[2])
                            .distanceMeters(new Ecef(state.xMeters, state.yMeters, state.zMeters));
                    double nanos = (state.clockBiasSeconds - vehicle.clockSeconds(emission) - relativity) * 1e9;
                    assertThat(error).as(Satellite.name(vehicle.satellite)).isLessThan(5);
                    assertThat(Math.abs(nanos))
                            .as(Satellite.name(vehicle.satellite))
                            .isLessThan(8);
                    int system = vehicle.constellation().ordinal();
                    orbit[system] += error * error;
                    clock[system] += nanos * nanos;
                    counts[system]++;
                }
            }
        }
        for (Constellation system :
                List.of(Constellation.GPS, Constellation.GLONASS, Constellation.GALILEO, Constellation.BEIDOU)) {
            int k = system.ordinal();
            assertThat(Math.sqrt(orbit[k] / counts[k])).as(system + " orbit").isBetween(0.6, 1.5);
            assertThat(Math.sqrt(clock[k] / counts[k])).as(system + " clock").isBetween(0.7, 3.0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"B1I", "B1C"})
    void twoReceiversOnOneAntennaAreFixedToTheirNoise(SignalProfile profile) {
        var simulation = new Simulation(
                Scenario.named("triangle").withSeed(10).withDurationSeconds(150).withRovers(0));
        SimulatedStation station = simulation.stations().getFirst();
        var twin = new Receiver(
                99,
                simulation.vehicles(),
                simulation.atmosphere(),
                Trajectory.atRest(
                        station.trueArp(), new Terrain(simulation.scenario().centre())),
                Antenna.STATION,
                false,
                0,
                1);
        var stream = new StationStream(
                2,
                station.trueArp(),
                0,
                Antenna.STATION.type(),
                "TWIN",
                new NavigationFrames(simulation.vehicles(), simulation.broadcasts()),
                7);
        var setup = new RtklibRover.Setup(
                profile, SolverOptions.SIMULATED, simulation.scenario().start());
        int fixed = 0;
        double horizontal = 0;
        int solved = 0;
        try (var rover = new RtklibRover(rtklib(), setup)) {
            while (simulation.advance()) {
                twin.observe(simulation.epoch(), false);
                stream.write(twin.epoch(), simulation.time(), simulation.epoch());
                rover.receiveBase(station.bytes(), 0, station.length());
                rover.receiveRover(stream.bytes(), 0, stream.length());
                for (Solution s = rover.pollNow(); s != null; s = rover.pollNow()) {
                    if (simulation.epoch() > 30) {
                        solved++;
                        Ecef position = s.position();
                        if (s.isFixed() && position != null) {
                            fixed++;
                            horizontal += Math.pow(station.arp().enuTo(position).horizontalMeters(), 2);
                        }
                    }
                }
            }
        }
        assertThat(fixed / (double) solved).isGreaterThan(0.95);
        // Phase noise of 3 mm on some thirty satellites.
        assertThat(Math.sqrt(horizontal / fixed)).isBetween(0.0002, 0.006);
    }
}
