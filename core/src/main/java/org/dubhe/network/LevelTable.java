package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;

/**
 * Levelled integers by station, satellite and signal: what must be taken from a station's phase so that all stations share one ambiguity.
 *
 * <p>Shape: {@code [station][cell]}, a cell being one (satellite, signal) that was ever set. Mutable while it is built, then only read.
 */
final class LevelTable {
    private static final int SIGNALS = Signal.MSM_ID_MAX + 1;

    private final short[] cellOf = new short[Satellite.COUNT * SIGNALS];
    private int cells;
    private final int[][] integers;
    private final int[][] arcs;
    private final long[][] sinceNanos;

    LevelTable(int stations) {
        Arrays.fill(cellOf, (short) -1);
        integers = new int[stations][0];
        arcs = new int[stations][0];
        sinceNanos = new long[stations][0];
    }

    void set(int station, int satellite, int signalId, int integer, int arc, long since) {
        int key = satellite * SIGNALS + signalId;
        if (cellOf[key] < 0) {
            cellOf[key] = (short) cells++;
        }
        int cell = cellOf[key];
        if (cell >= integers[station].length) {
            int before = integers[station].length;
            int size = Math.max(256, 2 * cell + 2);
            integers[station] = Arrays.copyOf(integers[station], size);
            Arrays.fill(integers[station], before, size, Snapshot.NOT_LEVELLED);
            arcs[station] = Arrays.copyOf(arcs[station], size);
            sinceNanos[station] = Arrays.copyOf(sinceNanos[station], size);
            Arrays.fill(sinceNanos[station], before, size, Long.MAX_VALUE);
        }
        integers[station][cell] = integer;
        arcs[station][cell] = arc;
        sinceNanos[station][cell] = since;
    }

    int integer(int station, int satellite, int signalId) {
        int cell = cell(station, satellite, signalId);
        return cell < 0 ? Snapshot.NOT_LEVELLED : integers[station][cell];
    }

    int arc(int station, int satellite, int signalId) {
        int cell = cell(station, satellite, signalId);
        return cell < 0 ? 0 : arcs[station][cell];
    }

    long sinceNanos(int station, int satellite, int signalId) {
        int cell = cell(station, satellite, signalId);
        return cell < 0 ? Long.MAX_VALUE : sinceNanos[station][cell];
    }

    private int cell(int station, int satellite, int signalId) {
        int cell = cellOf[satellite * SIGNALS + signalId];
        return cell < 0 || cell >= integers[station].length ? -1 : cell;
    }
}
