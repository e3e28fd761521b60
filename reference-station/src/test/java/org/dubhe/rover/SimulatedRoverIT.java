package org.dubhe.rover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Enu;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.StationPosition1005;
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
                    new PerfectStation(simulation, receiver.trueArp().plusEnu(300, 400, 20));
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

    /** A base station made of the simulation's truth. */
    private static final class PerfectStation {
        private final Simulation simulation;
        private final Ecef place;
        private final ReceiverEpoch truth = Truth.newEpoch();
        private final EpochObservations observations = new EpochObservations();
        private final EpochEncoder encoder = new EpochEncoder(7);

        PerfectStation(Simulation simulation, Ecef place) {
            this.simulation = simulation;
            this.place = place;
        }

        void send(RtklibRover rover) {
            simulation.truth().observe(simulation.time(), place, 0, truth);
            observations.reset(7, simulation.time().nanos());
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
            int length = new MessageEncoder().encode(StationPosition1005.of(7, true, place), frame, 0);
            rover.receiveBase(frame, 0, length);
            encoder.encode(observations, rover::receiveBase);
        }
    }
}
