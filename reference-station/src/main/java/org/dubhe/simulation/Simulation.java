package org.dubhe.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;

/**
 * A scenario being played: {@link #advance} goes to the next epoch; stations and rovers then have their observations and bytes of it, and
 * {@link #truth} answers for it. As fast as it is called; the same seed gives the same bytes.
 *
 * <p>One thread at a time.
 */
public final class Simulation {
    private static final double METERS_PER_KM = 1_000;
    private static final double ROVER_SPACINGS_MIN = 0.3;
    private static final double ROVER_SPEED = 1;
    private static final double MARKER_ERROR_METERS = 0.003;
    private static final double STATION_UNANNOUNCED_SLIPS = 0.1;
    private static final int ROVER_ID_FIRST = 2_001;
    private static final int PLACEMENT_TRIES = 100_000;

    private final Scenario scenario;
    private final List<SpaceVehicle> vehicles;
    private final Broadcasts broadcasts;
    private final NavigationFrames navigation;
    private final Atmosphere atmosphere;
    private final Terrain terrain;
    private final List<SimulatedStation> stations = new ArrayList<>();
    private final List<SimulatedRover> rovers = new ArrayList<>();
    private final Truth truth;
    private int epoch = -1;
    private boolean scrambled;

    public Simulation(Scenario scenario) {
        this.scenario = scenario;
        long seed = scenario.seed();
        double reach = Broadcasts.REACH_SECONDS;
        vehicles = NominalConstellations.of(seed).parallelStream()
                .map(nominal -> new SpaceVehicle(
                        seed,
                        nominal.satellite(),
                        OrbitPropagation.propagate(nominal, -reach, scenario.durationSeconds() + reach)))
                .toList();
        broadcasts = new Broadcasts(seed, scenario.start(), vehicles.size());
        navigation = new NavigationFrames(vehicles, broadcasts);
        terrain = new Terrain(scenario.centre());
        double spacingMeters = scenario.spacingKm() * METERS_PER_KM;
        double secondOfDay = Math.floorMod(LeapSeconds.toUtc(scenario.start()).getEpochSecond(), 86_400L);
        atmosphere = new Atmosphere(
                new Ionosphere(seed, scenario.centre(), secondOfDay, scenario.ionosphere(), spacingMeters),
                new Troposphere(seed, scenario.centre(), scenario.turbulenceMillis() * 1e-3));
        List<Ecef> markers = markers(spacingMeters);
        new IonosphereCalibration(atmosphere, vehicles, markers)
                .run(scenario.ionosphere(), spacingMeters, scenario.durationSeconds());
        addStations(markers);
        addRovers(markers, spacingMeters);
        truth = new Truth(this, vehicles, atmosphere);
    }

    /** What is played. */
    public Scenario scenario() {
        return scenario;
    }

    /** Reference stations in the order of the scenario. */
    public List<SimulatedStation> stations() {
        return Collections.unmodifiableList(stations);
    }

    /** Rovers; the last of several moves. */
    public List<SimulatedRover> rovers() {
        return Collections.unmodifiableList(rovers);
    }

    /** Goes to the next epoch, first to the first; false where the scenario is over. */
    public boolean advance() {
        if (epoch + 1 >= scenario.epochs()) {
            return false;
        }
        epoch++;
        double seconds = (double) epoch * scenario.intervalSeconds();
        GpsTime tag = time();
        for (int k = 0; k < stations.size(); k++) {
            stations.get(k).observe(seconds, tag, scrambled);
        }
        for (int k = 0; k < rovers.size(); k++) {
            rovers.get(k).observe(seconds, tag, scrambled);
        }
        return true;
    }

    /** Time tag of the present epoch. */
    public GpsTime time() {
        return scenario.start().plusNanos((long) Math.max(0, epoch) * scenario.intervalSeconds() * GpsTime.SECOND);
    }

    /** Number of the present epoch from 0; −1 before the first. */
    public int epoch() {
        return epoch;
    }

    /** What is true. */
    public Truth truth() {
        return truth;
    }

    /** From the next epoch on all truth is falsified, while no byte that a station or rover sends changes: whoever cheats is found. */
    public void scrambleTruth() {
        scrambled = true;
    }

    boolean scramblesTruth() {
        return scrambled;
    }

    List<SpaceVehicle> vehicles() {
        return vehicles;
    }

    Broadcasts broadcasts() {
        return broadcasts;
    }

    Atmosphere atmosphere() {
        return atmosphere;
    }

    private List<Ecef> markers(double spacingMeters) {
        List<Ecef> markers = new ArrayList<>();
        for (Scenario.Site site : scenario.sites()) {
            markers.add(onGround(site.east() * spacingMeters, site.north() * spacingMeters, 0));
        }
        return markers;
    }

    /** A place by its plan coordinates from the centre, so high above the ground. */
    private Ecef onGround(double eastMeters, double northMeters, double aboveMeters) {
        Geodetic plan =
                scenario.centre().toEcef().plusEnu(eastMeters, northMeters, 0).toGeodetic();
        double ground = terrain.heightMeters(plan.latitudeRad(), plan.longitudeRad());
        return new Geodetic(plan.latitudeRad(), plan.longitudeRad(), ground + aboveMeters).toEcef();
    }

    private void addStations(List<Ecef> markers) {
        for (int k = 0; k < markers.size(); k++) {
            var random = SeededRandom.of(scenario.seed(), "station", k);
            double antennaHeight = Math.round(random.nextBetween(0, 0.5) * 1e4) * 1e-4;
            Ecef marker = markers.get(k);
            Ecef told = marker.plus(markerError(random), markerError(random), markerError(random));
            var receiver = new Receiver(
                    random.nextLong(),
                    vehicles,
                    atmosphere,
                    Trajectory.atRest(marker.plusEnu(0, 0, antennaHeight), terrain),
                    Antenna.STATION,
                    true,
                    STATION_UNANNOUNCED_SLIPS,
                    scenario.intervalSeconds());
            String name = scenario.sites().get(k).name();
            stations.add(
                    new SimulatedStation(name, k + 1, told, antennaHeight, receiver, navigation, scenario.msmLevel()));
        }
    }

    private static double markerError(SeededRandom random) {
        return random.nextInt(2) == 0 ? MARKER_ERROR_METERS : -MARKER_ERROR_METERS;
    }

    private void addRovers(List<Ecef> markers, double spacingMeters) {
        for (int k = 0; k < scenario.rovers(); k++) {
            var random = SeededRandom.of(scenario.seed(), "rover", k);
            boolean moving = k > 0 && k == scenario.rovers() - 1;
            Ecef place = roverPlace(random, markers, spacingMeters, moving ? Trajectory.RADIUS_METERS : 0);
            Trajectory trajectory =
                    moving ? Trajectory.circling(place, ROVER_SPEED, terrain) : Trajectory.atRest(place, terrain);
            var receiver = new Receiver(
                    random.nextLong(),
                    vehicles,
                    atmosphere,
                    trajectory,
                    Antenna.NULL,
                    false,
                    0,
                    scenario.intervalSeconds());
            rovers.add(new SimulatedRover(
                    "ROVER" + (k + 1), ROVER_ID_FIRST + k, moving, receiver, navigation, random.nextLong()));
        }
    }

    /** A place inside the hull of the stations, not too near to any, and so for all that lies within a margin around it. */
    private Ecef roverPlace(SeededRandom random, List<Ecef> markers, double spacingMeters, double marginMeters) {
        double margin = marginMeters / spacingMeters;
        double reach = 0;
        for (Scenario.Site site : scenario.sites()) {
            reach = Math.max(reach, Math.max(Math.abs(site.east()), Math.abs(site.north())));
        }
        for (int tries = 0; tries < PLACEMENT_TRIES; tries++) {
            double east = random.nextBetween(-reach, reach);
            double north = random.nextBetween(-reach, reach);
            if (inHull(east, north, margin)) {
                Ecef place = onGround(east * spacingMeters, north * spacingMeters, Trajectory.POLE_METERS);
                double nearest = Double.POSITIVE_INFINITY;
                for (Ecef marker : markers) {
                    nearest = Math.min(nearest, marker.distanceMeters(place));
                }
                if (nearest >= ROVER_SPACINGS_MIN * spacingMeters + marginMeters) {
                    return place;
                }
            }
        }
        throw new IllegalArgumentException("rovers: no place inside the stations' hull (expected: one at least "
                + ROVER_SPACINGS_MIN + " spacings from every station)");
    }

    /** The hull is convex: where the corners of a square lie in it, all of the square does. */
    private boolean inHull(double east, double north, double margin) {
        return inHull(east - margin, north - margin)
                && inHull(east - margin, north + margin)
                && inHull(east + margin, north - margin)
                && inHull(east + margin, north + margin);
    }

    /** A point lies in the hull where it lies in a triangle of any three stations. */
    private boolean inHull(double east, double north) {
        List<Scenario.Site> sites = scenario.sites();
        for (int a = 0; a < sites.size(); a++) {
            for (int b = a + 1; b < sites.size(); b++) {
                for (int c = b + 1; c < sites.size(); c++) {
                    double ab = side(sites.get(a), sites.get(b), east, north);
                    double bc = side(sites.get(b), sites.get(c), east, north);
                    double ca = side(sites.get(c), sites.get(a), east, north);
                    if (ab > 0 && bc > 0 && ca > 0 || ab < 0 && bc < 0 && ca < 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static double side(Scenario.Site from, Scenario.Site to, double east, double north) {
        return (to.east() - from.east()) * (north - from.north()) - (to.north() - from.north()) * (east - from.east());
    }
}
