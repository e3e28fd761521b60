package org.dubhe.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.simulation.ReceiverEpoch;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedRover;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** A scenario of the simulator as a feed. */
final class ScenarioFeed implements Feed {
    private final Antennas antennas;
    private final Simulation simulation;
    private final List<SimulatedStation> simulated;
    private final List<SimulatedRover> rovers;
    private final List<ReferenceStation> stations = new ArrayList<>();

    ScenarioFeed(Scenario scenario, boolean scrambleTruth) throws IOException {
        antennas = Antennas.simulated();
        simulation = new Simulation(scenario);
        if (scrambleTruth) {
            simulation.scrambleTruth();
        }
        simulated = simulation.stations();
        rovers = simulation.rovers();
        for (SimulatedStation station : simulated) {
            stations.add(new ReferenceStation(
                    station.name(),
                    station.id(),
                    station.marker(),
                    station.antennaHeightMeters(),
                    station.antenna().type(),
                    SimulatedStation.RECEIVER,
                    "simulated"));
        }
    }

    /** The simulation behind it, for judges. */
    Simulation simulation() {
        return simulation;
    }

    /** Its stations with their truth. */
    List<SimulatedStation> simulated() {
        return simulated;
    }

    @Override
    public List<ReferenceStation> stations() {
        return stations;
    }

    @Override
    public RoverAntenna stationAntenna(int station, SignalProfile profile) {
        return antennas.of(simulated.get(station).antenna().type(), 0, profile);
    }

    @Override
    public @Nullable ReferenceStation withheld() {
        return null;
    }

    @Override
    public AntennaCatalogue antennaCatalogue() {
        return antennas.catalogue();
    }

    @Override
    public long intervalNanos() {
        return simulation.scenario().intervalSeconds() * GpsTime.SECOND;
    }

    @Override
    public @Nullable EphemerisStore ephemerides() {
        return null;
    }

    @Override
    public boolean advance() {
        return simulation.advance();
    }

    @Override
    public GpsTime time() {
        return simulation.time();
    }

    @Override
    public byte[] stationBytes(int station) {
        SimulatedStation of = simulated.get(station);
        return Arrays.copyOf(of.bytes(), of.length());
    }

    @Override
    public int rovers() {
        return rovers.size();
    }

    @Override
    public String roverName(int rover) {
        return rovers.get(rover).name() + (rovers.get(rover).moving() ? " moving" : "");
    }

    @Override
    public byte[] roverBytes(int rover) {
        SimulatedRover of = rovers.get(rover);
        return Arrays.copyOf(of.bytes(), of.length());
    }

    @Override
    public int roverSatellites(int rover) {
        ReceiverEpoch epoch = rovers.get(rover).epoch();
        int count = 0;
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            count += cell == 0 || epoch.satellite(cell) != epoch.satellite(cell - 1) ? 1 : 0;
        }
        return count;
    }

    @Override
    public Ecef roverGga(int rover) {
        return rovers.get(rover).gga();
    }

    @Override
    public Ecef roverTruth(int rover) {
        return rovers.get(rover).trueArp();
    }

    @Override
    public RoverAntenna roverAntenna(int rover, SignalProfile profile) {
        return RoverAntenna.NULL;
    }

    @Override
    public void close() {}
}
