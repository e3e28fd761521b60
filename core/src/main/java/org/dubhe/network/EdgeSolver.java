package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;

/**
 * One edge: its systems, which share the residual zenith delays, and how much of it is fixed.
 *
 * <p>Each system keeps its own information on Z̄ and ΔZ; when one is solved it gets that of the others and the edge's prior: ΔZ is
 * {@code 0 ± (5 cm ⊕ 8 cm per km of height)}, Z̄ only weakly known.
 */
final class EdgeSolver {
    private static final Constellation[] SOLVED = NetworkSolver.SYSTEMS.toArray(Constellation[]::new);

    /** Eligible for the statistics: both ends above the mask for so long. */
    private static final long ELIGIBLE_NANOS = 120_000_000_000L;

    private static final long RETEST_NANOS = 60_000_000_000L;

    private final StationGraph.Edge edge;
    private final NetworkConfig config;
    private final EdgeSystem[] systems = new EdgeSystem[SOLVED.length];
    private final double[][] zenith = new double[SOLVED.length][5];
    private final FloatFeeder.Ionosphere ionosphere = new FloatFeeder.Ionosphere();
    private final double[] prior = new double[5];
    private final double[] others = new double[5];
    private final int[] systemOf = new int[7];
    private final long[] aboveSince = new long[Carriers.CELLS];
    private final long[] lastAbove = new long[Carriers.CELLS];
    private long retestedNanos;
    private int eligible;
    private int fixed;
    private long eligibleTotal;
    private long fixedTotal;

    EdgeSolver(StationGraph.Edge edge, double heightDifferenceMeters, NetworkConfig config) {
        this.edge = edge;
        this.config = config;
        Arrays.fill(systemOf, -1);
        Arrays.fill(ionosphere.excessSquared, 1);
        for (int i = 0; i < SOLVED.length; i++) {
            systems[i] = new EdgeSystem(SOLVED[i].ordinal(), edge, config);
            systemOf[SOLVED[i].ordinal()] = i;
        }
        double sigma = Math.hypot(config.zenithSigmaMeters(), config.zenithSigmaPerHeight() * heightDifferenceMeters);
        prior[0] = 1 / (config.zenithCommonSigmaMeters() * config.zenithCommonSigmaMeters());
        prior[2] = 1 / (sigma * sigma);
    }

    StationGraph.Edge edge() {
        return edge;
    }

    /** Takes an epoch into the filters and tries to fix. */
    void solve(
            EpochTable table,
            int epoch,
            int index,
            IonosphereActivity activity,
            Residuals residuals,
            Elimination elimination,
            Cascade cascade,
            Lambda lambda) {
        double sigma = Math.max(config.ionosphereFloorMeters(), activity.activity() * edge.lengthMeters());
        double walk = config.ionosphereWalk() * activity.walkScale();
        // Of double differences; half of it belongs to each difference between stations.
        ionosphere.priorVariance = sigma * sigma / 2;
        ionosphere.walkVariancePerSecond = walk * walk / 2;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            double sin = Math.min(table.sinElevation(edge.a(), satellite), table.sinElevation(edge.b(), satellite));
            double excess = activity.excess(index, satellite, sin);
            ionosphere.excessSquared[satellite] = excess * excess;
        }
        expect(table, residuals);
        boolean retest = table.timeNanos() - retestedNanos >= RETEST_NANOS;
        for (EdgeSystem system : systems) {
            system.update(table, epoch, ionosphere);
            system.setDatums(table);
        }
        for (int i = 0; i < systems.length; i++) {
            systems[i].zenith(elimination, table, zenith[i]);
        }
        for (int i = 0; i < systems.length; i++) {
            for (int k = 0; k < 5; k++) {
                others[k] = prior[k];
                for (int s = 0; s < systems.length; s++) {
                    others[k] += s == i ? 0 : zenith[s][k];
                }
            }
            if (retest) {
                systems[i].retest(table, elimination, lambda, others);
            }
            if (activity.isMeasured()) {
                systems[i].resolve(table, elimination, cascade, others, ionosphere);
            }
        }
        if (retest) {
            retestedNanos = table.timeNanos();
        }
    }

    /** What the ionosphere between the two stations should be, where one of them was silent a moment ago. */
    private void expect(EpochTable table, Residuals residuals) {
        long now = table.timeNanos();
        int a = edge.a();
        int b = edge.b();
        Arrays.fill(ionosphere.expected, Double.NaN);
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            boolean isForecast = residuals.isForecast(a, satellite, now) || residuals.isForecast(b, satellite, now);
            if (isForecast && residuals.stands(a, satellite) && residuals.stands(b, satellite)) {
                double variance = residuals.expectedIonosphereVariance(a, satellite, now)
                        + residuals.expectedIonosphereVariance(b, satellite, now);
                if (Double.isFinite(variance)) {
                    ionosphere.expected[satellite] = residuals.expectedIonosphere(b, satellite, now)
                            - residuals.expectedIonosphere(a, satellite, now);
                    ionosphere.expectedVariance[satellite] = variance;
                }
            }
        }
    }

    /** Whether integers were proposed that only wait to come again, or new arcs have come in place of fixed ones. */
    boolean isWaiting(EpochTable table) {
        for (EdgeSystem system : systems) {
            if (system.integers().isWaiting(table)) {
                return true;
            }
        }
        return false;
    }

    /** Counts what could be fixed and what is, in double differences. */
    void count(EpochTable table) {
        eligible = 0;
        fixed = 0;
        double sinMask = Math.sin(config.resolveMaskRad());
        long now = table.timeNanos();
        for (EdgeSystem system : systems) {
            int c = system.constellation();
            for (int carrier = 0; carrier < Carriers.count(c); carrier++) {
                int could = 0;
                int is = 0;
                for (int i = 0; i < table.satelliteCount(); i++) {
                    int satellite = table.satellite(i);
                    int at = satellite * Carriers.CARRIERS + carrier;
                    if (satellite >> 6 != c
                            || table.sinElevation(edge.a(), satellite) <= sinMask
                            || table.sinElevation(edge.b(), satellite) <= sinMask
                            || Double.isNaN(table.phase(edge.a(), at))
                            || Double.isNaN(table.phase(edge.b(), at))) {
                        continue;
                    }
                    if (now - lastAbove[at] > GAP_NANOS) {
                        aboveSince[at] = now;
                    }
                    lastAbove[at] = now;
                    if (now - aboveSince[at] > ELIGIBLE_NANOS) {
                        could++;
                        is += system.integers().isFixed(table, at - c * EdgeSystem.CELLS) ? 1 : 0;
                    }
                }
                eligible += Math.max(0, could - 1);
                fixed += Math.max(0, is - 1);
            }
        }
        eligibleTotal += eligible;
        fixedTotal += fixed;
    }

    /** A satellite that was away for so long starts anew. */
    private static final long GAP_NANOS = 61_000_000_000L;

    /** What is held of a constellation that is solved. */
    EdgeIntegers integers(int constellation) {
        return systems[systemOf[constellation]].integers();
    }

    /** Whether the integer of a cell of {@link Carriers} holds at this epoch. */
    boolean isFixed(EpochTable table, int cell) {
        int system = systemOf[cell / EdgeSystem.CELLS];
        return system >= 0 && systems[system].integers().isFixed(table, cell % EdgeSystem.CELLS);
    }

    /** Integer of a cell, b − a, up to the carrier's datum. */
    long integer(int cell) {
        return integers(cell / EdgeSystem.CELLS).integer(cell % EdgeSystem.CELLS);
    }

    int datum(int constellation, int carrier) {
        return integers(constellation).datum(carrier);
    }

    long heldNanos(int cell) {
        return integers(cell / EdgeSystem.CELLS).heldNanos(cell % EdgeSystem.CELLS);
    }

    void release(int cell) {
        integers(cell / EdgeSystem.CELLS).release(cell % EdgeSystem.CELLS);
    }

    int eligible() {
        return eligible;
    }

    int fixed() {
        return fixed;
    }

    NetworkStatistics.EdgeShare share() {
        return new NetworkStatistics.EdgeShare(edge.a(), edge.b(), edge.lengthMeters(), eligibleTotal, fixedTotal);
    }

    /** Share of what could be fixed that is, lately; the more reliable edge comes first into the level's tree. */
    double reliability() {
        return eligible == 0 ? 0 : (double) fixed / eligible - edge.lengthMeters() * 1e-7;
    }

    static {
        assert EdgeSystem.CELLS * 7 == Carriers.CELLS && Satellite.COUNT == 448;
    }
}
