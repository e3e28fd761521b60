package org.dubhe.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.EpochEphemerides;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.NetworkStatistics.IntegerDecision;
import org.dubhe.network.NetworkStatistics.LeftOut;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Solves the network, epoch after epoch: from clean epochs of all stations to a {@link Snapshot}.
 *
 * <p>The way of an epoch:
 *
 * <ol>
 *   <li>{@link EpochTable}: every observation less geometry, satellite clock and model troposphere, {@code y = λφ − (ρ − c dtˢ + T)};
 *   <li>{@link SlipScreen}: slips that only a comparison between stations shows;
 *   <li>{@link EdgeSolver}: each edge's float filters ({@link FloatFilter}: zenith delays, slant ionosphere per satellite, ambiguities; receiver biases
 *       eliminated, which keeps the correlations of double differences) take one epoch in {@link NetworkConfig#solveIntervalSeconds}, in turns;
 *       {@link Cascade} fixes what it can (extra-wide lanes, wide lanes, then {@link Lambda}), after a station's silence with the ionosphere from before it;
 *   <li>{@link Closure}: every triangle must close on every satellite and carrier;
 *   <li>{@link Level}: the edges' integers become one integer per station's arc, the same for the whole network;
 *   <li>{@link Residuals}: levelled phases of all carriers give each station's ionosphere and geometry per satellite, smoothed; {@link ZenithField} takes the
 *       troposphere out of the latter, with its gradient by height;
 *   <li>{@link LeaveOneOut}: each place is predicted from the others.
 * </ol>
 *
 * <p>Deterministic: the same epochs in the same order give the same snapshots. Mutable, single-threaded: belongs to the solver's thread; nothing it publishes
 * changes afterwards. Integers: [Teunissen95]; its implementation: [deJongeTiberius96].
 */
public final class NetworkSolver {
    /** Systems whose ambiguities it solves, in this order. */
    public static final List<Constellation> SYSTEMS =
            List.of(Constellation.GPS, Constellation.GALILEO, Constellation.QZSS, Constellation.BEIDOU);

    /** Intervals that a snapshot may be old. */
    private static final double AGE_LIMIT_INTERVALS = 1.5;

    /**
     * What a station had of a satellite goes on for so long after it fell silent: an outage of half a minute and the two minutes that the last of its new arcs need.
     * σ grows meanwhile and ends it sooner where the ionosphere moves.
     */
    static final long HOLD_NANOS = 180 * GpsTime.SECOND;

    /** An edge with something about to be fixed takes so many epochs per solve interval: three solutions then come in the ten epochs asked for. */
    private static final int WAITING_TURNS = 3;

    private static final int DECISIONS_MAX_PER_EPOCH = 20_000;

    /** Leave-one-out is as slow as the atmosphere. */
    private static final double LEFT_OUT_INTERVAL_SECONDS = 10;

    private final NetworkConfig config;
    private final EphemerisStore store;
    private final EpochEphemerides ephemerides = new EpochEphemerides();
    private final Ecef[] positions;
    private final boolean[] monitors;
    private final StationGraph graph;
    private final EpochTable table;
    private final SlipScreen screen;
    private final List<EdgeSolver> edges = new ArrayList<>();
    private final Closure closure;
    private final Level level;
    private final Residuals residuals;
    private final ZenithField zenith;
    private final IonosphereActivity activity;
    private final CommonPart common;
    private final LeaveOneOut leaveOneOut;
    private final Elimination elimination = new Elimination();
    private final Cascade cascade = new Cascade();
    private final Lambda lambda = new Lambda(Carriers.CARRIERS);
    private final long[][] decided;

    /** When each station was last missing; its former values stand in until its new arcs are levelled. */
    private final long[] absentNanos;

    private final ServedGrades grades;
    private long snapshotId;
    private long lastNanos;
    private @Nullable Snapshot newest;
    private int epoch;
    private double intervalSeconds = 1;
    private double usualIntervalSeconds = 1;
    private long leftOutNanos;

    /**
     * A solver for a network.
     *
     * @param stations all stations, by the index that {@link StationEpoch#station} and the snapshot use
     * @param monitors stations that are solved against their neighbours but carry nothing: withheld places; indices, mostly none
     * @param config limits and noise
     * @param store broadcast ephemerides, filled by others meanwhile
     */
    public NetworkSolver(
            List<ReferenceStation> stations, List<Integer> monitors, NetworkConfig config, EphemerisStore store) {
        this(stations, monitors, config, store, IntegerFault.NONE);
    }

    /**
     * The same with a wrong integer, for a negative control.
     *
     * @param fault which one
     */
    public NetworkSolver(
            List<ReferenceStation> stations,
            List<Integer> monitors,
            NetworkConfig config,
            EphemerisStore store,
            IntegerFault fault) {
        this.config = config;
        this.store = store;
        int count = stations.size();
        positions = new Ecef[count];
        this.monitors = new boolean[count];
        for (int m = 0; m < count; m++) {
            positions[m] = stations.get(m).arp();
            this.monitors[m] = monitors.contains(m);
        }
        graph = new StationGraph(positions, this.monitors, config.maxEdgeMeters(), config.sliverRad());
        table = new EpochTable(positions, config.trackMaskRad());
        screen = new SlipScreen(count);
        double[] heights = new double[count];
        double[] fromCentre = new double[count];
        Plane plane = new Plane(positions);
        for (int m = 0; m < count; m++) {
            heights[m] = positions[m].toGeodetic().heightMeters();
            fromCentre[m] = Math.hypot(plane.east(positions[m]), plane.north(positions[m]));
        }
        for (StationGraph.Edge edge : graph.edges()) {
            edges.add(new EdgeSolver(edge, heights[edge.b()] - heights[edge.a()], config));
        }
        closure = new Closure(graph.triangles(), edges);
        level = new Level(count, edges, closure, fault);
        residuals = new Residuals(fromCentre, this.monitors, config);
        zenith = new ZenithField(positions, config);
        activity = new IonosphereActivity(count, graph.edges(), config);
        common = new CommonPart(this.monitors);
        leaveOneOut = new LeaveOneOut(positions, this.monitors);
        decided = new long[edges.size()][Carriers.CELLS];
        absentNanos = new long[count];
        Arrays.fill(absentNanos, Long.MIN_VALUE / 2);
        grades = new ServedGrades(graph.triangles().size());
    }

    /**
     * Takes an epoch and gives the network's state after it. Filters cannot run backwards: an epoch whose time is not after the last one's changes
     * nothing and gives the last snapshot once more. Where the service's clock itself went back, its owner makes a new solver.
     *
     * @param time the epoch's time tag; grows from call to call
     * @param epochs one per station by its index, {@code null} where it is missing; read only during the call
     */
    public Snapshot solve(GpsTime time, @Nullable StationEpoch[] epochs) {
        if (newest != null && time.nanos() <= lastNanos) {
            return newest;
        }
        if (lastNanos != 0) {
            double interval = Math.max(1e-3, (time.nanos() - lastNanos) * 1e-9);
            // A single gap is not the stations' interval.
            usualIntervalSeconds = Math.min(interval, intervalSeconds);
            intervalSeconds = interval;
        }
        lastNanos = time.nanos();
        epoch++;
        ephemerides.select(store, time.nanos());
        table.fill(time, epochs, ephemerides);
        table.settle();
        for (int m = 0; m < positions.length; m++) {
            absentNanos[m] = table.present(m) ? absentNanos[m] : time.nanos();
        }
        screen.screen(table, activity.rateMetersPerSecond());
        solveEdges();
        closure.test(table);
        level.update(table);
        residuals.walkScale(activity.walkScale());
        residuals.update(table, level);
        for (int m = 0; m < positions.length; m++) {
            if (time.nanos() - absentNanos[m] <= HOLD_NANOS) {
                residuals.hold(m, time.nanos(), HOLD_NANOS);
            }
        }
        zenith.update(table, residuals);
        int eligible = 0;
        int fixed = 0;
        for (EdgeSolver edge : edges) {
            edge.count(table);
            eligible += edge.eligible();
            fixed += edge.fixed();
        }
        activity.update(table, residuals, eligible > 0 && 2 * fixed > eligible);
        Snapshot snapshot = publish(time);
        newest = snapshot;
        return snapshot;
    }

    /** Edges take turns, so that each takes an epoch per solve interval, oftener while something is about to be fixed; where epochs are rarer than that, all take each. */
    private void solveEdges() {
        int turns = (int) Math.max(1, Math.rint(config.solveIntervalSeconds() / intervalSeconds));
        int quick = Math.max(1, turns / WAITING_TURNS);
        for (int e = 0; e < edges.size(); e++) {
            EdgeSolver edge = edges.get(e);
            if (((epoch + e) % turns == 0 || ((epoch + e) % quick == 0 && edge.isWaiting(table)))
                    && table.present(edge.edge().a())
                    && table.present(edge.edge().b())) {
                edge.solve(table, epoch, e, activity, residuals, elimination, cascade, lambda);
            }
        }
    }

    /** The configured one, or one and a half intervals where the stations send more rarely. */
    private double ageLimitSeconds() {
        return Math.max(config.ageLimitSeconds(), AGE_LIMIT_INTERVALS * usualIntervalSeconds);
    }

    private Snapshot publish(GpsTime time) {
        Snapshot.Builder builder =
                new Snapshot.Builder(++snapshotId, time, positions).ageLimitSeconds(ageLimitSeconds());
        common.update(table, residuals, zenith);
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            Ecef orbit = table.orbit(satellite);
            if (orbit == null) {
                continue;
            }
            builder.satellite(satellite, orbit);
            for (int m = 0; m < positions.length; m++) {
                if (residuals.stands(m, satellite)) {
                    addResidual(builder, m, satellite);
                }
            }
        }
        for (int m = 0; m < positions.length; m++) {
            builder.zenith(m, zenith.zenith(m));
            if (monitors[m]) {
                builder.monitor(m);
            }
        }
        builder.heightGradient(zenith.gradient());
        builder.levels(levels());
        int usable = serve(builder);
        boolean leave = (time.nanos() - leftOutNanos) * 1e-9 >= LEFT_OUT_INTERVAL_SECONDS - 1e-3;
        List<LeftOut> leftOut = leave ? leaveOneOut.test(table, residuals, zenith, common) : List.of();
        if (leave) {
            leftOutNanos = time.nanos();
        }
        builder.surroundings(leaveOneOut.surroundingsHelp());
        builder.roughness(leaveOneOut.ionosphereRoughness(), leaveOneOut.geometryRoughness());
        return builder.statistics(statistics(usable, leftOut)).build();
    }

    private void addResidual(Snapshot.Builder builder, int m, int satellite) {
        builder.residual(
                m,
                satellite,
                residuals.ionosphere(m, satellite) - common.ionosphere(m, satellite >> 6),
                residuals.ionosphereRate(m, satellite),
                residuals.ionosphereSigma(m, satellite),
                residuals.geometry(m, satellite)
                        - WetMapping.of(residuals.sinElevation(m, satellite)) * zenith.zenith(m)
                        - common.geometry(m, satellite >> 6),
                0,
                residuals.geometrySigma(m, satellite));
    }

    /** Whether a former value of a satellite stands in at a vertex. */
    private boolean isHeld(StationGraph.Triangle triangle, int satellite) {
        return residuals.isHeld(triangle.a(), satellite)
                || residuals.isHeld(triangle.b(), satellite)
                || residuals.isHeld(triangle.c(), satellite);
    }

    /** Which satellites each triangle may serve: two carriers or more that close, or, less certain, that two of its edges hold. */
    private int serve(Snapshot.Builder builder) {
        int index = 0;
        int usable = 0;
        for (int t = 0; t < graph.triangles().size(); t++) {
            StationGraph.Triangle triangle = graph.triangles().get(t);
            if (!triangle.interpolated()) {
                if (!monitors[triangle.c()]) {
                    builder.sliver(triangle.a(), triangle.b(), triangle.c());
                }
                continue;
            }
            builder.triangle(triangle.a(), triangle.b(), triangle.c());
            int served = 0;
            for (int i = 0; i < table.satelliteCount(); i++) {
                int satellite = table.satellite(i);
                int closed = 0;
                int held = 0;
                for (int carrier = 0; carrier < Carriers.count(satellite >> 6); carrier++) {
                    int cell = satellite * Carriers.CARRIERS + carrier;
                    int agreeing = (level.agrees(table, triangle.ab(), cell) ? 1 : 0)
                            + (level.agrees(table, triangle.bc(), cell) ? 1 : 0)
                            + (level.agrees(table, triangle.ac(), cell) ? 1 : 0);
                    closed += agreeing == 3 && closure.isClosed(t, cell) ? 1 : 0;
                    held += agreeing >= 2 ? 1 : 0;
                }
                byte earned = closed >= 2 ? ServedGrades.CLOSED : held >= 2 ? ServedGrades.FIXED : ServedGrades.NONE;
                byte grade = grades.grade(t, satellite, earned, isHeld(triangle, satellite), table.timeNanos());
                if (grade > ServedGrades.NONE) {
                    builder.serve(index, satellite, grade == ServedGrades.CLOSED);
                    served++;
                }
            }
            usable += served >= Snapshot.SATELLITES_MIN ? 1 : 0;
            index++;
        }
        return usable;
    }

    private LevelTable levels() {
        LevelTable out = new LevelTable(positions.length);
        for (int m = 0; m < positions.length; m++) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                int satellite = table.satellite(i);
                for (int carrier = 0; carrier < Carriers.count(satellite >> 6); carrier++) {
                    int cell = satellite * Carriers.CARRIERS + carrier;
                    if (level.hasLevel(m, cell)) {
                        out.set(
                                m,
                                satellite,
                                table.signalId(m, satellite >> 6, carrier),
                                level.integer(m, cell),
                                SlipScreen.stationArc(level.arc(m, cell)),
                                level.sinceNanos(m, cell));
                    }
                }
            }
        }
        return out;
    }

    private NetworkStatistics statistics(int usable, List<LeftOut> leftOut) {
        int present = 0;
        for (int m = 0; m < positions.length; m++) {
            present += table.present(m) ? 1 : 0;
        }
        int eligible = 0;
        int fixed = 0;
        int fixedEdges = 0;
        List<NetworkStatistics.EdgeShare> shares = new ArrayList<>();
        for (EdgeSolver edge : edges) {
            eligible += edge.eligible();
            fixed += edge.fixed();
            fixedEdges += edge.eligible() > 0 && 2 * edge.fixed() >= edge.eligible() ? 1 : 0;
            shares.add(edge.share());
        }
        int interpolated = 0;
        for (StationGraph.Triangle triangle : graph.triangles()) {
            interpolated += triangle.interpolated() ? 1 : 0;
        }
        assert usable <= interpolated;
        return new NetworkStatistics(
                present,
                edges.size(),
                fixedEdges,
                graph.triangles().size(),
                usable,
                eligible,
                fixed,
                closure.failures(),
                activity.activity(),
                decisions(),
                List.copyOf(leftOut),
                List.copyOf(shares),
                cascade.takeLeastRatio());
    }

    /** Integers that this snapshot uses and none before it. */
    private List<IntegerDecision> decisions() {
        List<IntegerDecision> out = new ArrayList<>();
        for (int e = 0; e < edges.size(); e++) {
            EdgeSolver edge = edges.get(e);
            int a = edge.edge().a();
            int b = edge.edge().b();
            for (int i = 0; i < table.satelliteCount(); i++) {
                int satellite = table.satellite(i);
                int c = satellite >> 6;
                for (int carrier = 0; carrier < Carriers.count(c); carrier++) {
                    int cell = satellite * Carriers.CARRIERS + carrier;
                    if (!level.agrees(table, e, cell)) {
                        continue;
                    }
                    long key = Arrays.hashCode(new long[] {
                        edge.integer(cell), edge.datum(c, carrier), table.arc(a, cell), table.arc(b, cell)
                    });
                    key = key == 0 ? 1 : key;
                    if (decided[e][cell] != key && out.size() < DECISIONS_MAX_PER_EPOCH) {
                        decided[e][cell] = key;
                        out.add(new IntegerDecision(
                                table.timeNanos(),
                                a,
                                b,
                                satellite,
                                table.signalId(a, c, carrier),
                                table.signalId(b, c, carrier),
                                SlipScreen.stationArc(table.arc(a, cell)),
                                SlipScreen.stationArc(table.arc(b, cell)),
                                edge.integer(cell),
                                edge.datum(c, carrier)));
                    }
                }
            }
        }
        return List.copyOf(out);
    }

    /** Name of a satellite for messages. */
    static String name(int satellite) {
        return Satellite.name(satellite);
    }
}
