package org.dubhe.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.EpochEphemerides;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.ephemeris.SatelliteRange;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Four stations, two triangles with one edge in common, and integers by construction: every station has a true one per satellite and carrier, every edge the
 * difference of its ends' and a constant of its own per carrier, as its datum makes it.
 */
final class ArcScene {
    static final GpsTime START = GpsTime.ofWeek(2400, 432_600L * GpsTime.SECOND);
    static final int CARRIERS = 2;

    private static final int GPS = Constellation.GPS.ordinal();
    private static final Signal[] SIGNALS = {Signal.GPS_1C, Signal.GPS_2W};
    private static final int SATELLITES = 6;
    static final Ecef[] STATIONS = {
        Geodetic.ofDegrees(29.50, 106.40, 300).toEcef(),
        Geodetic.ofDegrees(29.50, 106.80, 300).toEcef(),
        Geodetic.ofDegrees(29.78, 106.58, 300).toEcef(),
        Geodetic.ofDegrees(29.22, 106.62, 300).toEcef()
    };

    final List<EdgeSolver> edges = new ArrayList<>();
    final List<StationGraph.Triangle> triangles;
    final EpochTable table;
    final int[] satellites = new int[SATELLITES];

    /** True integers by station and cell. */
    final int[][] truth = new int[STATIONS.length][Carriers.CELLS];

    private final int[][] arcs = new int[STATIONS.length][Satellite.COUNT];
    private final Signal[][] signals = new Signal[STATIONS.length][];
    private final boolean[] silent = new boolean[STATIONS.length];
    private final boolean[][] hidden = new boolean[STATIONS.length][Satellite.COUNT];
    private final double[][] ionosphereMeters = new double[STATIONS.length][Satellite.COUNT];
    private final double[][] geometryMeters = new double[STATIONS.length][Satellite.COUNT];
    private final double[] wetMeters = new double[STATIONS.length];
    private boolean air;
    final EphemerisStore store = new EphemerisStore();
    private final EpochEphemerides ephemerides = new EpochEphemerides();
    private final List<KeplerEphemeris> orbits = new ArrayList<>();
    private final int[] constants;
    private @Nullable StationEpoch[] epochs = new StationEpoch[STATIONS.length];
    private GpsTime time = START;

    ArcScene() {
        NetworkConfig config = NetworkConfig.DEFAULT;
        StationGraph graph =
                new StationGraph(STATIONS, new boolean[STATIONS.length], config.maxEdgeMeters(), config.sliverRad());
        triangles = graph.triangles();
        for (StationGraph.Edge edge : graph.edges()) {
            edges.add(new EdgeSolver(edge, 0, config));
        }
        table = new EpochTable(STATIONS, config.trackMaskRad());
        findSatellites();
        Random random = new Random(11);
        constants = random.ints(edges.size() * CARRIERS, -1000, 1000).toArray();
        for (int[] row : truth) {
            Arrays.setAll(row, _ -> random.nextInt(-100_000, 100_000));
        }
        Arrays.setAll(signals, _ -> SIGNALS.clone());
        for (int[] row : arcs) {
            Arrays.fill(row, 1);
        }
        fill();
    }

    private void findSatellites() {
        Topocentric here = new Topocentric(STATIONS[0]);
        SatelliteRange range = new SatelliteRange();
        int found = 0;
        for (int slot = 0; slot < 48 && found < SATELLITES; slot++) {
            KeplerOrbit orbit = new KeplerOrbit(
                    5153.7,
                    0.011,
                    0.96,
                    0,
                    slot / 8 * Math.PI / 3,
                    0,
                    0.7,
                    slot % 8 * Math.PI / 4,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0);
            int satellite = Satellite.index(Constellation.GPS, found + 1);
            GpsTime toe = GpsTime.ofWeek(2400, 432_000L * GpsTime.SECOND);
            KeplerEphemeris one = new KeplerEphemeris(
                    satellite,
                    NavigationMessage.LNAV,
                    1,
                    1,
                    0,
                    0,
                    0,
                    toe,
                    orbit,
                    new ClockPolynomial(toe, 0, 0, 0),
                    0,
                    Double.NaN);
            range.fromReception(one, START.nanos(), here);
            if (range.elevationRad() > Math.toRadians(20)) {
                satellites[found++] = satellite;
                orbits.add(one);
                store.add(one);
            }
        }
        assert found == SATELLITES;
    }

    /** Cell of {@link Carriers} of a satellite by its place in the scene. */
    int cell(int satellite, int carrier) {
        return satellites[satellite] * Carriers.CARRIERS + carrier;
    }

    /** Index of the edge between two stations. */
    int edge(int a, int b) {
        for (int e = 0; e < edges.size(); e++) {
            if (edges.get(e).edge().a() == Math.min(a, b) && edges.get(e).edge().b() == Math.max(a, b)) {
                return e;
            }
        }
        throw new IllegalArgumentException("no edge " + a + " - " + b);
    }

    /** Index of the triangle of three stations. */
    int triangle(int a, int b, int c) {
        for (int t = 0; t < triangles.size(); t++) {
            List<Integer> corners = List.of(
                    triangles.get(t).a(), triangles.get(t).b(), triangles.get(t).c());
            if (corners.containsAll(List.of(a, b, c))) {
                return t;
            }
        }
        throw new IllegalArgumentException("no triangle");
    }

    /** The integer that an edge should have. */
    long right(int e, int cell) {
        StationGraph.Edge edge = edges.get(e).edge();
        return truth[edge.b()][cell] - truth[edge.a()][cell] + constants[e * CARRIERS + cell % Carriers.CARRIERS];
    }

    /** A new constant of an edge's carrier, as a new datum has it. */
    void changeConstant(int e, int carrier) {
        constants[e * CARRIERS + carrier] += 77;
    }

    /** New arcs of a station's satellites, with new integers. */
    void slip(int m) {
        for (int satellite : satellites) {
            arcs[m][satellite]++;
            for (int carrier = 0; carrier < CARRIERS; carrier++) {
                truth[m][satellite * Carriers.CARRIERS + carrier] += 13 + satellite * carrier;
            }
        }
    }

    /** Slant ionosphere of a station's satellite by its place in the scene, metres on 1575.42 MHz; zero where not set. */
    void ionosphere(int m, int satellite, double meters) {
        ionosphereMeters[m][satellites[satellite]] = meters;
    }

    /** What is common to all phases of a station's satellite by its place in the scene, metres; zero where not set. */
    void geometry(int m, int satellite, double meters) {
        geometryMeters[m][satellites[satellite]] = meters;
    }

    /** Gives all stations the model's troposphere, and one of them a residual wet zenith delay; without, there is none. */
    void air(int m, double wetZenithMeters) {
        air = true;
        wetMeters[m] = wetZenithMeters;
    }

    /** Takes a satellite, by its place in the scene, out of a station's view, or gives it back on the same arc. */
    void hide(int m, int satellite, boolean isHidden) {
        hidden[m][satellites[satellite]] = isHidden;
    }

    /** Makes a station send another code of a carrier, on arcs of the same numbers. */
    void signal(int m, int carrier, Signal signal) {
        signals[m][carrier] = signal;
    }

    void silence(int m, boolean isSilent) {
        silent[m] = isSilent;
    }

    /** This epoch of every station, {@code null} of a silent one. */
    @Nullable
    StationEpoch[] epochs() {
        return epochs;
    }

    GpsTime time() {
        return time;
    }

    /** The next epoch, 10 s later. */
    void next() {
        time = time.plusSeconds(10);
        fill();
    }

    private void fill() {
        ephemerides.select(store, time.nanos());
        epochs = new StationEpoch[STATIONS.length];
        SatelliteRange range = new SatelliteRange();
        for (int m = 0; m < STATIONS.length; m++) {
            if (silent[m]) {
                continue;
            }
            StationEpoch epoch = new StationEpoch();
            epoch.reset(m, m, time.nanos());
            for (KeplerEphemeris orbit : orbits) {
                if (hidden[m][orbit.satellite()]) {
                    continue;
                }
                range.fromReception(orbit, time.nanos(), new Topocentric(STATIONS[m]));
                double geometry =
                        geometryMeters[m][orbit.satellite()] + (air ? slantMeters(m, range.elevationRad()) : 0);
                for (int carrier = 0; carrier < CARRIERS; carrier++) {
                    Signal signal = signals[m][carrier];
                    double delay = Carriers.dispersion(GPS, carrier) * ionosphereMeters[m][orbit.satellite()];
                    int cell = epoch.observations().addCell(orbit.satellite(), signal.msmId());
                    epoch.observations().pseudorangeMeters(cell, range.rangeMinusClockMeters() + delay);
                    epoch.observations()
                            .phaseCycles(
                                    cell,
                                    (range.rangeMinusClockMeters() + geometry - delay) / signal.wavelengthMeters()
                                            + truth[m][orbit.satellite() * Carriers.CARRIERS + carrier]);
                    epoch.arc(cell, arcs[m][orbit.satellite()]);
                }
            }
            epochs[m] = epoch;
        }
        table.fill(time, epochs, ephemerides);
    }

    private double slantMeters(int m, double elevationRad) {
        return new Troposphere(STATIONS[m].toGeodetic(), START).slantMeters(elevationRad)
                + wetMeters[m] * WetMapping.of(Math.sin(elevationRad));
    }

    /** Holds every integer that the table's stations allow, the right ones. */
    void holdAll() {
        for (int e = 0; e < edges.size(); e++) {
            if (table.present(edges.get(e).edge().a())
                    && table.present(edges.get(e).edge().b())) {
                for (int carrier = 0; carrier < CARRIERS; carrier++) {
                    holdCarrier(e, carrier);
                }
            }
        }
    }

    /** Holds the right integers of an edge's carrier on a new datum. */
    void holdCarrier(int e, int carrier) {
        for (int s = 0; s < SATELLITES; s++) {
            edges.get(e).release(cell(s, carrier));
        }
        EdgeIntegers integers = edges.get(e).integers(GPS);
        int first = cell(0, carrier) % EdgeSystem.CELLS;
        integers.begin(table.timeNanos(), 0);
        integers.beginArc(table, first, right(e, cell(0, carrier)));
        integers.setDatum(first);
        for (int s = 1; s < SATELLITES; s++) {
            hold(e, cell(s, carrier), right(e, cell(s, carrier)));
        }
    }

    /** Holds an integer as the solver does: found again in as many solutions and epochs as it asks for. */
    void hold(int e, int cell, long value) {
        EdgeIntegers integers = edges.get(e).integers(GPS);
        int own = cell % EdgeSystem.CELLS;
        for (int epoch = 0; epoch < EdgeIntegers.SAME_EPOCHS; epoch++) {
            integers.begin(table.timeNanos(), epoch);
            if (epoch == 0) {
                integers.beginArc(table, own, 0);
            }
            integers.propose(own, value);
        }
    }
}
