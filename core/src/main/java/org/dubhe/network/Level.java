package org.dubhe.network;

import java.util.Arrays;
import java.util.List;

/**
 * One integer level for all stations: to every station's arc an integer n such that {@code φ − n} of all stations share one ambiguity per satellite and
 * carrier. On a fixed edge, confirmed by a closed triangle, {@code n_B − n_A = N_AB + δ} with δ the same for all satellites of the carrier (the edge's datum against the stations').
 *
 * <p>An arc gets its n once, from a neighbour that has one, over the most reliable fixed edge first, so that the paths form a spanning tree of the
 * stations; n then stays for as long as the arc lasts, whatever becomes of the edges, the tree or its root. Nothing else in the network refers to a reference
 * satellite, so none can change. A satellite new to all stations starts with n = 0 at the first station of the order that has it on a fixed
 * edge: the root, where there is one. If fixed edges later contradict an arc's n by majority, the arc is levelled anew, and says so by a
 * new {@link #sinceNanos}.
 */
final class Level {
    private final int stations;
    private final List<EdgeSolver> edges;
    private final Closure closure;
    private final int[][] n;
    private final int[][] arc;
    private final boolean[][] valid;
    private final long[][] since;
    private final long[][] delta;
    private final int[][] deltaDatum;
    private final int[] order;
    private final int[] agree;
    private final int[] disagree;
    private final IntegerFault fault;
    private long timeNanos;

    Level(int stations, List<EdgeSolver> edges, Closure closure, IntegerFault fault) {
        this.fault = fault;
        this.stations = stations;
        this.closure = closure;
        this.edges = edges;
        n = new int[stations][Carriers.CELLS];
        arc = new int[stations][Carriers.CELLS];
        valid = new boolean[stations][Carriers.CELLS];
        since = new long[stations][Carriers.CELLS];
        delta = new long[edges.size()][7 * Carriers.CARRIERS];
        deltaDatum = new int[edges.size()][7 * Carriers.CARRIERS];
        order = new int[edges.size()];
        agree = new int[stations];
        disagree = new int[stations];
    }

    /** Whether a station's phase of this epoch is levelled. */
    boolean isLevelled(EpochTable table, int m, int cell) {
        return valid[m][cell] && arc[m][cell] == table.arc(m, cell) && !Double.isNaN(table.phase(m, cell));
    }

    /** Whether a station's arc has a level, seen at this epoch or not. */
    boolean hasLevel(int m, int cell) {
        return valid[m][cell];
    }

    /** What a station's phase is levelled with: n, and the {@link IntegerFault} of a negative control, which nothing in here knows of. */
    int integer(int m, int cell) {
        return n[m][cell] + fault.cyclesOff(m, cell, timeNanos);
    }

    /** A station's phase on the common level, metres beyond the model; NaN where it is not levelled. */
    double phase(EpochTable table, int m, int cell) {
        if (!isLevelled(table, m, cell)) {
            return Double.NaN;
        }
        int c = cell / EdgeSystem.CELLS;
        return table.phase(m, cell) - Carriers.wavelength(c, cell % Carriers.CARRIERS) * integer(m, cell);
    }

    int arc(int m, int cell) {
        return arc[m][cell];
    }

    long sinceNanos(int m, int cell) {
        return since[m][cell];
    }

    /** Whether an edge's integer agrees with the level at both its ends. */
    boolean agrees(EpochTable table, int e, int cell) {
        EdgeSolver edge = edges.get(e);
        int slot = slot(cell);
        return isUsed(table, e, cell)
                && isLevelled(table, edge.edge().a(), cell)
                && isLevelled(table, edge.edge().b(), cell)
                && hasDelta(e, slot)
                && n[edge.edge().b()][cell] - n[edge.edge().a()][cell] == edge.integer(cell) + delta[e][slot];
    }

    private boolean isUsed(EpochTable table, int e, int cell) {
        return edges.get(e).isFixed(table, cell) && closure.isConfirmed(e, cell);
    }

    void update(EpochTable table) {
        timeNanos = table.timeNanos();
        sortEdges();
        for (int m = 0; m < stations; m++) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                for (int carrier = 0; carrier < Carriers.CARRIERS; carrier++) {
                    int cell = table.satellite(i) * Carriers.CARRIERS + carrier;
                    if (valid[m][cell] && !Double.isNaN(table.phase(m, cell)) && arc[m][cell] != table.arc(m, cell)) {
                        valid[m][cell] = false;
                    }
                }
            }
        }
        for (int e = 0; e < edges.size(); e++) {
            for (int slot = 0; slot < 7 * Carriers.CARRIERS; slot++) {
                if (slot % Carriers.CARRIERS < Carriers.count(slot / Carriers.CARRIERS) && !hasDelta(e, slot)) {
                    findDelta(table, e, slot);
                }
            }
        }
        for (int i = 0; i < table.satelliteCount(); i++) {
            int satellite = table.satellite(i);
            for (int carrier = 0; carrier < Carriers.count(satellite >> 6); carrier++) {
                level(table, satellite * Carriers.CARRIERS + carrier);
            }
        }
    }

    private void sortEdges() {
        Integer[] sorted = new Integer[edges.size()];
        Arrays.setAll(sorted, i -> i);
        Arrays.sort(sorted, (x, y) -> {
            EdgeSolver ex = edges.get(x);
            EdgeSolver ey = edges.get(y);
            if (ex.edge().monitor() != ey.edge().monitor()) {
                return ex.edge().monitor() ? 1 : -1;
            }
            return Double.compare(ey.reliability(), ex.reliability());
        });
        for (int i = 0; i < order.length; i++) {
            order[i] = sorted[i];
        }
    }

    private static int slot(int cell) {
        return cell / EdgeSystem.CELLS * Carriers.CARRIERS + cell % Carriers.CARRIERS;
    }

    private boolean hasDelta(int e, int slot) {
        int datum = edges.get(e).datum(slot / Carriers.CARRIERS, slot % Carriers.CARRIERS);
        return datum > 0 && deltaDatum[e][slot] == datum;
    }

    private void setDelta(int e, int slot, long value) {
        delta[e][slot] = value;
        deltaDatum[e][slot] = edges.get(e).datum(slot / Carriers.CARRIERS, slot % Carriers.CARRIERS);
    }

    /** From satellites that are levelled at both ends already: what most of them say. */
    private void findDelta(EpochTable table, int e, int slot) {
        EdgeSolver edge = edges.get(e);
        int a = edge.edge().a();
        int b = edge.edge().b();
        long[] values = new long[table.satelliteCount()];
        int count = 0;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int cell = table.satellite(i) * Carriers.CARRIERS + slot % Carriers.CARRIERS;
            if (table.satellite(i) >> 6 == slot / Carriers.CARRIERS
                    && isUsed(table, e, cell)
                    && isLevelled(table, a, cell)
                    && isLevelled(table, b, cell)) {
                values[count++] = n[b][cell] - n[a][cell] - edge.integer(cell);
            }
        }
        if (count == 0) {
            return;
        }
        setDelta(e, slot, MostFrequent.of(values, count).value());
    }

    private void level(EpochTable table, int cell) {
        contradict(table, cell);
        if (!isAnyLevelled(table, cell)) {
            start(table, cell);
        }
        boolean grew = true;
        while (grew) {
            grew = false;
            for (int i = 0; i < order.length && !grew; i++) {
                grew = extend(table, order[i], cell);
            }
        }
    }

    private boolean isAnyLevelled(EpochTable table, int cell) {
        for (int m = 0; m < stations; m++) {
            if (isLevelled(table, m, cell)) {
                return true;
            }
        }
        return false;
    }

    private void start(EpochTable table, int cell) {
        for (int m = 0; m < stations; m++) {
            for (int e = 0; e < edges.size(); e++) {
                EdgeSolver edge = edges.get(e);
                if (!edge.edge().monitor()
                        && (edge.edge().a() == m || edge.edge().b() == m)
                        && isUsed(table, e, cell)) {
                    set(table, m, cell, 0);
                    return;
                }
            }
        }
    }

    private boolean extend(EpochTable table, int e, int cell) {
        EdgeSolver edge = edges.get(e);
        if (!isUsed(table, e, cell)) {
            return false;
        }
        int a = edge.edge().a();
        int b = edge.edge().b();
        boolean atA = isLevelled(table, a, cell);
        boolean atB = isLevelled(table, b, cell);
        if (atA == atB || (edge.edge().monitor() && !atA)) {
            return false; // A monitor, always B, gets its level and gives none.
        }
        int slot = slot(cell);
        if (!hasDelta(e, slot)) {
            if (hasGroup(table, a, slot) && hasGroup(table, b, slot)) {
                return false; // Both belong to a level already; a satellite they share will tell.
            }
            setDelta(e, slot, 0);
        }
        long step = edge.integer(cell) + delta[e][slot];
        if (atA) {
            set(table, b, cell, (int) (n[a][cell] + step));
        } else {
            set(table, a, cell, (int) (n[b][cell] - step));
        }
        return true;
    }

    /** Whether a station has any satellite of the carrier levelled with a neighbour. */
    private boolean hasGroup(EpochTable table, int m, int slot) {
        int count = 0;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int cell = table.satellite(i) * Carriers.CARRIERS + slot % Carriers.CARRIERS;
            if (table.satellite(i) >> 6 == slot / Carriers.CARRIERS && isLevelled(table, m, cell)) {
                for (int e = 0; e < edges.size(); e++) {
                    int a = edges.get(e).edge().a();
                    int b = edges.get(e).edge().b();
                    count += (a == m || b == m) && agrees(table, e, cell) ? 1 : 0;
                }
            }
        }
        return count > 0;
    }

    private void set(EpochTable table, int m, int cell, int value) {
        n[m][cell] = value;
        arc[m][cell] = table.arc(m, cell);
        valid[m][cell] = true;
        since[m][cell] = table.timeNanos();
    }

    /** Arcs that more fixed edges contradict than confirm lose their level; an edge that contradicts two good ends loses its integer. */
    private void contradict(EpochTable table, int cell) {
        Arrays.fill(agree, 0);
        Arrays.fill(disagree, 0);
        boolean any = false;
        int slot = slot(cell);
        for (int e = 0; e < edges.size(); e++) {
            EdgeSolver edge = edges.get(e);
            int a = edge.edge().a();
            int b = edge.edge().b();
            if (!isUsed(table, e, cell)
                    || !hasDelta(e, slot)
                    || !isLevelled(table, a, cell)
                    || !isLevelled(table, b, cell)) {
                continue;
            }
            boolean good = agrees(table, e, cell);
            any |= !good;
            if (good) {
                agree[a]++;
                agree[b]++;
            } else {
                disagree[a] += edge.edge().monitor() ? 0 : 1;
                disagree[b]++;
            }
        }
        if (!any) {
            return;
        }
        int worst = -1;
        for (int m = 0; m < stations; m++) {
            if (disagree[m] > agree[m] && (worst < 0 || disagree[m] - agree[m] > disagree[worst] - agree[worst])) {
                worst = m;
            }
        }
        if (worst >= 0) {
            valid[worst][cell] = false;
            return;
        }
        for (int e = 0; e < edges.size(); e++) {
            EdgeSolver edge = edges.get(e);
            if (isUsed(table, e, cell)
                    && hasDelta(e, slot)
                    && isLevelled(table, edge.edge().a(), cell)
                    && isLevelled(table, edge.edge().b(), cell)
                    && !agrees(table, e, cell)) {
                edge.release(cell);
            }
        }
    }
}
