package org.dubhe.simulation;

import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/** What would be observed without receiver errors, anywhere and at any time of the scenario. For judges: nothing of it goes into a message. */
public final class Truth {
    private static final double SIN_MASK = Math.sin(Math.toRadians(3));

    private final Simulation simulation;
    private final List<SpaceVehicle> vehicles;
    private final Atmosphere atmosphere;
    private final RayGeometry ray;

    Truth(Simulation simulation, List<SpaceVehicle> vehicles, Atmosphere atmosphere) {
        this.simulation = simulation;
        this.vehicles = vehicles;
        this.atmosphere = atmosphere;
        this.ray = new RayGeometry(atmosphere);
    }

    /**
     * The observations of a point at rest with a null antenna: no thermal noise, multipath, receiver delays; ambiguities zero. What the
     * satellites add (clock, delays of the signals) is in them.
     *
     * @param tag time tag, which is what the receiver's clock shows
     * @param clockSeconds receiver clock minus GPST; for a virtual station its master's {@link ReceiverEpoch#trueClockSeconds}
     * @param out gets all satellites above 3°
     */
    public void observe(GpsTime tag, Ecef point, double clockSeconds, ReceiverEpoch out) {
        double seconds = tag.secondsSince(simulation.scenario().start());
        boolean scrambled = simulation.scramblesTruth();
        double falsehood = scrambled ? 1.0 : 0.0;
        // By the point, so that it does not drop out of the difference between two of them.
        int at = Double.hashCode(point.xMeters() + point.yMeters());
        out.reset(clockSeconds, true, scrambled);
        ray.place(point, 0, 0, 0, seconds - clockSeconds);
        for (int slot = 0; slot < vehicles.size(); slot++) {
            SpaceVehicle vehicle = vehicles.get(slot);
            if (ray.trace(vehicle) && ray.up > SIN_MASK) {
                ray.traceDelays();
                observe(vehicle, clockSeconds, falsehood * (1 + (SeededRandom.mixed(at, slot) & 7)), out);
            }
        }
    }

    private void observe(SpaceVehicle vehicle, double clockSeconds, double falsehood, ReceiverEpoch out) {
        double common = ray.rangeMeters
                + Signal.SPEED_OF_LIGHT * (clockSeconds - ray.clockSeconds)
                + ray.troposphereMeters
                + falsehood;
        for (int k = 0; k < vehicle.signals.length; k++) {
            double wavelength = vehicle.wavelengthsMeters[k];
            double carrier = Signal.SPEED_OF_LIGHT / wavelength;
            double ionosphere = Ionosphere.METERS_HZ2_PER_TECU * ray.slantTecu / (carrier * carrier);
            int cell = out.add(vehicle.satellite, vehicle.signals[k], vehicle.glonassChannel);
            double code = common + ionosphere + vehicle.codeDelaysMeters[k];
            double phase = (common - ionosphere) / wavelength + vehicle.phaseOffsetsCycles[k];
            double rate = ray.rangeRate - Signal.SPEED_OF_LIGHT * ray.clockRate;
            out.observe(cell, code, phase, -rate / wavelength, 0);
            out.lock(cell, 0, false);
            out.direction(cell, Math.asin(ray.up), ionosphere, ray.troposphereMeters);
            out.errors(cell, 0, 0, 0);
            out.ambiguity(cell, 0, 0);
        }
    }

    /** An empty epoch for {@link #observe}. */
    public static ReceiverEpoch newEpoch() {
        return new ReceiverEpoch();
    }

    /** Zenith wet delay over a place, metres. */
    public double zenithWetMeters(GpsTime tag, Geodetic place) {
        double seconds = tag.secondsSince(simulation.scenario().start());
        double falsehood = 0.1 * (1 + (SeededRandom.mixed(Double.hashCode(place.latitudeRad()), 0) & 7));
        return atmosphere.troposphere().zenithWetMeters(place, seconds) + (simulation.scramblesTruth() ? falsehood : 0);
    }
}
