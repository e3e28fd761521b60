package org.dubhe.rover;

import java.util.TreeMap;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.simulation.SimulatedRover;
import org.dubhe.simulation.Simulation;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** A rover of a scenario that is played here once more: the same scenario, seed and start give the same sky as the stations'. */
public final class SimulatedReceiver implements RoverReceiver {
    /** Epochs may wait for their corrections, ten minutes at 1 Hz at most. */
    private static final int TRUTHS_MAX = 600;

    private final Simulation simulation;
    private final SimulatedRover rover;
    private final TreeMap<GpsTime, Ecef> truePlaces = new TreeMap<>();

    /** @param index which of the scenario's rovers, from 0 */
    public SimulatedReceiver(Simulation simulation, int index) {
        this.simulation = simulation;
        this.rover = simulation.rovers().get(index);
    }

    @Override
    public @Nullable GpsTime next(RtklibRover solver) {
        if (!simulation.advance()) {
            return null;
        }
        solver.receiveRover(rover.bytes(), 0, rover.length());
        truePlaces.put(simulation.time(), rover.trueArp());
        if (truePlaces.size() > TRUTHS_MAX) {
            truePlaces.pollFirstEntry();
        }
        return simulation.time();
    }

    /** Where the rover believes to be, some metres off. */
    public Ecef believedPlace() {
        return rover.gga();
    }

    /** Where the rover truly was at one of the newest epochs; {@code null} for another time. */
    public @Nullable Ecef truePlace(GpsTime time) {
        return truePlaces.get(time);
    }
}
