package org.dubhe.rover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Enu;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.simulation.ReceiverEpoch;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedRover;
import org.dubhe.simulation.Simulation;
import org.dubhe.simulation.Truth;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulated receivers against a base station without any error: what the solver reaches at best. */
final class SimulatedRoverIT {
    /** A receiver tells one ephemeris a second, of some forty satellites in all. */
    private static final int EPOCHS_OF_EPHEMERIDES = 60;

    private static final double RAISED_METERS = 0.1;

    @ParameterizedTest
    @CsvSource({"B1I, 22", "B1C, 20"})
    void fixesOnAllSystemsOfAProfile(SignalProfile profile, int leastSatellites) {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        Rtklib rtklib = Rtklib.find().orElseThrow();
        Simulation simulation = new Simulation(Scenario.named("triangle").withDurationSeconds(150));
        SimulatedRover receiver = simulation.rovers().getFirst();
        int epochs = 0;
        int fixed = 0;
        try (RtklibRover rover = new RtklibRover(
                rtklib,
                new RtklibRover.Setup(
                        profile, SolverOptions.SIMULATED, simulation.scenario().start()))) {
            PerfectStation station =
                    new PerfectStation(simulation, 7, receiver.trueArp().plusEnu(300, 400, 20), 0);
            while (simulation.advance()) {
                station.send(rover);
                rover.receiveRover(receiver.bytes(), 0, receiver.length());
                Solution solution = rover.poll();
                if (solution == null) {
                    continue;
                }
                epochs++;
                if (solution.isFixed()) {
                    fixed++;
                    Enu error = receiver.trueArp().enuTo(Objects.requireNonNull(solution.position()));
                    assertThat(error.horizontalMeters()).isLessThan(0.03);
                    assertThat(Math.abs(error.upMeters())).isLessThan(0.05);
                    if (epochs > EPOCHS_OF_EPHEMERIDES) {
                        assertThat(solution.satellites()).isGreaterThan(leastSatellites);
                        assertThat(solution.secondSlotSatellites()).isGreaterThan(leastSatellites - 5);
                    }
                }
            }
        }
        assertThat(epochs).isGreaterThan(100);
        assertThat((double) fixed / epochs).isGreaterThan(0.95);
    }

    /** A rover's base may change under it; the second one's phase centre is 10 cm above the point that its 1005 says. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void takesTheAntennaOfTheStationThatTheEpochCameFrom(boolean known) {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        Simulation simulation =
                new Simulation(Scenario.named("triangle").withDurationSeconds(2 * EPOCHS_OF_EPHEMERIDES));
        SimulatedRover receiver = simulation.rovers().getFirst();
        Ecef place = receiver.trueArp().plusEnu(300, 400, 20);
        PerfectStation flat = new PerfectStation(simulation, 7, place, 0);
        PerfectStation raised = new PerfectStation(simulation, 8, place, RAISED_METERS);
        RoverAntenna.PhaseCentre centre =
                new RoverAntenna.PhaseCentre(0, 0, RAISED_METERS, RoverAntenna.PhaseCentre.NULL.variationMeters());
        RoverAntenna antenna = new RoverAntenna(0, List.of(centre, centre));
        RtklibRover.Setup setup = new RtklibRover.Setup(
                SignalProfile.B1I,
                SolverOptions.SIMULATED,
                simulation.scenario().start(),
                RoverAntenna.NULL,
                id -> id == 8 && known ? antenna : RoverAntenna.NULL,
                false);
        double[] upMeters = new double[2];
        int[] fixed = new int[2];
        try (RtklibRover rover = new RtklibRover(Rtklib.find().orElseThrow(), setup)) {
            for (int epoch = 0; simulation.advance(); epoch++) {
                int half = epoch < EPOCHS_OF_EPHEMERIDES ? 0 : 1;
                (half == 0 ? flat : raised).send(rover);
                rover.receiveRover(receiver.bytes(), 0, receiver.length());
                Solution solution = rover.poll();
                if (solution != null && solution.isFixed()) {
                    fixed[half]++;
                    upMeters[half] += receiver.trueArp()
                            .enuTo(Objects.requireNonNull(solution.position()))
                            .upMeters();
                }
            }
        }
        assertThat(fixed[0]).isGreaterThan(EPOCHS_OF_EPHEMERIDES / 2);
        assertThat(fixed[1]).isGreaterThan(EPOCHS_OF_EPHEMERIDES / 2);
        assertThat(upMeters[0] / fixed[0]).isCloseTo(0, within(0.02));
        // Observed from above what it says of itself, the base lifts nobody: the rover seems lower by as much.
        assertThat(upMeters[1] / fixed[1]).isCloseTo(known ? 0 : -RAISED_METERS, within(0.02));
    }

    /** A base station made of the simulation's truth. */
    private static final class PerfectStation {
        private final Simulation simulation;
        private final int id;
        private final Ecef place;
        private final double raisedMeters;
        private final ReceiverEpoch truth = Truth.newEpoch();
        private final EpochObservations observations = new EpochObservations();
        private final EpochEncoder encoder = new EpochEncoder(7);

        /** A station that observes from above the point that it says. */
        PerfectStation(Simulation simulation, int id, Ecef place, double raisedMeters) {
            this.simulation = simulation;
            this.id = id;
            this.place = place;
            this.raisedMeters = raisedMeters;
        }

        void send(RtklibRover rover) {
            simulation.truth().observe(simulation.time(), place.plusEnu(0, 0, raisedMeters), 0, truth);
            observations.reset(id, simulation.time().nanos());
            for (int i = 0; i < truth.cellCount(); i++) {
                int cell =
                        observations.addCell(truth.satellite(i), truth.signal(i).msmId());
                observations.pseudorangeMeters(cell, truth.pseudorangeMeters(i));
                observations.phaseCycles(cell, truth.phaseCycles(i));
                observations.dopplerHz(cell, truth.dopplerHz(i));
                observations.cn0DbHz(cell, 45);
                observations.lock(cell, 60_000, false);
                observations.glonassChannel(cell, (byte) truth.glonassChannel(i));
            }
            byte[] frame = new byte[Frames.BYTES_MAX];
            int length = new MessageEncoder().encode(StationPosition1005.of(id, true, place), frame, 0);
            rover.receiveBase(frame, 0, length);
            encoder.encode(observations, rover::receiveBase);
        }
    }
}
