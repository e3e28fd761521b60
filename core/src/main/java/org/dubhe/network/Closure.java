package org.dubhe.network;

import java.util.Arrays;
import java.util.List;

/**
 * The sum of integers around each triangle: {@code N_AB + N_BC − N_AC} must be the same for all satellites of a carrier, that is, zero as a double
 * difference. Where it is not, one of the three is wrong: the failure is counted, and the weakest edge's integer is given up.
 *
 * <p>The common value follows from the three edges' datums and is kept as long as these live, so that a single satellite can be judged too. Weakest is
 * the edge that no other triangle confirms, then the one fixed last. An error common to a station closes everywhere; {@link EdgeSystem#retest} is
 * there for that.
 *
 * <p>An integer counts as confirmed once it has closed in a triangle, and until it is given up; an unconfirmed one is used for nothing.
 */
final class Closure {
    private final List<StationGraph.Triangle> triangles;
    private final List<EdgeSolver> edges;
    private final long[][] constant;
    private final long[][] constantKey;
    private final long[][] failedArcs;
    private final boolean[][] closed;
    private final boolean[][] fails;
    private final long[][] confirmedNanos;
    private long failures;

    Closure(List<StationGraph.Triangle> triangles, List<EdgeSolver> edges) {
        this.triangles = triangles;
        this.edges = edges;
        int count = triangles.size();
        constant = new long[count][7 * Carriers.CARRIERS];
        constantKey = new long[count][7 * Carriers.CARRIERS];
        failedArcs = new long[count][Carriers.CELLS];
        confirmedNanos = new long[edges.size()][Carriers.CELLS];
        closed = new boolean[count][Carriers.CELLS];
        fails = new boolean[count][Carriers.CELLS];
    }

    /** Whether a cell is fixed on all three edges and closes. */
    boolean isClosed(int triangle, int cell) {
        return closed[triangle][cell];
    }

    /** Whether an edge's integer has closed in some triangle since it is held; only such integers are used. */
    boolean isConfirmed(int edge, int cell) {
        return confirmedNanos[edge][cell] != 0
                && confirmedNanos[edge][cell] == edges.get(edge).heldNanos(cell);
    }

    long failures() {
        return failures;
    }

    void test(EpochTable table) {
        for (int t = 0; t < triangles.size(); t++) {
            Arrays.fill(closed[t], false);
            Arrays.fill(fails[t], false);
            for (int slot = 0; slot < 7 * Carriers.CARRIERS; slot++) {
                if (slot % Carriers.CARRIERS < Carriers.count(slot / Carriers.CARRIERS)) {
                    test(table, t, slot / Carriers.CARRIERS, slot % Carriers.CARRIERS);
                }
            }
        }
        for (int t = 0; t < triangles.size(); t++) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                for (int carrier = 0; carrier < Carriers.CARRIERS; carrier++) {
                    int cell = table.satellite(i) * Carriers.CARRIERS + carrier;
                    if (fails[t][cell]) {
                        fail(table, t, cell);
                    }
                }
            }
        }
    }

    private void test(EpochTable table, int t, int constellation, int carrier) {
        StationGraph.Triangle triangle = triangles.get(t);
        int slot = constellation * Carriers.CARRIERS + carrier;
        long key = (((long) edges.get(triangle.ab()).datum(constellation, carrier)) << 42)
                ^ (((long) edges.get(triangle.bc()).datum(constellation, carrier)) << 21)
                ^ edges.get(triangle.ac()).datum(constellation, carrier);
        key = key * 2 + 1;
        if (constantKey[t][slot] != key && !findConstant(table, t, constellation, carrier, key)) {
            return;
        }
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            int cell = satellite * Carriers.CARRIERS + carrier;
            if (satellite >> 6 == constellation && isFixed(table, triangle, cell)) {
                if (sum(triangle, cell) == constant[t][slot]) {
                    closed[t][cell] = true;
                    for (int k = 0; k < 3; k++) {
                        confirmedNanos[triangle.edge(k)][cell] =
                                edges.get(triangle.edge(k)).heldNanos(cell);
                    }
                } else {
                    fails[t][cell] = true;
                }
            }
        }
    }

    /** The value most satellites have, if at least two and more than half agree. */
    private boolean findConstant(EpochTable table, int t, int constellation, int carrier, long key) {
        StationGraph.Triangle triangle = triangles.get(t);
        long[] sums = new long[table.satelliteCount()];
        int count = 0;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int cell = table.satellite(i) * Carriers.CARRIERS + carrier;
            if (table.satellite(i) >> 6 == constellation && isFixed(table, triangle, cell)) {
                sums[count++] = sum(triangle, cell);
            }
        }
        MostFrequent sum = MostFrequent.of(sums, count);
        if (sum.times() < 2 || 2 * sum.times() <= count) {
            return false;
        }
        int slot = constellation * Carriers.CARRIERS + carrier;
        constant[t][slot] = sum.value();
        constantKey[t][slot] = key;
        return true;
    }

    private boolean isFixed(EpochTable table, StationGraph.Triangle triangle, int cell) {
        return edges.get(triangle.ab()).isFixed(table, cell)
                && edges.get(triangle.bc()).isFixed(table, cell)
                && edges.get(triangle.ac()).isFixed(table, cell);
    }

    private long sum(StationGraph.Triangle triangle, int cell) {
        return triangle.signAb() * edges.get(triangle.ab()).integer(cell)
                + triangle.signBc() * edges.get(triangle.bc()).integer(cell)
                - triangle.signAc() * edges.get(triangle.ac()).integer(cell);
    }

    private void fail(EpochTable table, int t, int cell) {
        StationGraph.Triangle triangle = triangles.get(t);
        long arcs = table.arc(triangle.a(), cell) * 1_000_003L
                + table.arc(triangle.b(), cell) * 1_009L
                + table.arc(triangle.c(), cell)
                + 1;
        if (failedArcs[t][cell] != arcs) {
            failedArcs[t][cell] = arcs;
            failures++;
        }
        int weakest = -1;
        int weakestSupport = Integer.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            int e = triangle.edge(i);
            int support = support(e, cell);
            if (edges.get(e).edge().monitor()) {
                support -= 1000; // A monitor's edge never costs a member its integer.
            }
            if (support < weakestSupport
                    || (support == weakestSupport
                            && edges.get(e).heldNanos(cell) > edges.get(weakest).heldNanos(cell))) {
                weakest = e;
                weakestSupport = support;
            }
        }
        edges.get(weakest).release(cell);
    }

    /** Triangles that confirm an edge's integer less those that contradict it. */
    private int support(int edge, int cell) {
        int support = 0;
        for (int t = 0; t < triangles.size(); t++) {
            StationGraph.Triangle triangle = triangles.get(t);
            if (triangle.ab() == edge || triangle.bc() == edge || triangle.ac() == edge) {
                support += closed[t][cell] ? 1 : fails[t][cell] ? -1 : 0;
            }
        }
        return support;
    }
}
