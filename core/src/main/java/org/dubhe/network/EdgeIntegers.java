package org.dubhe.network;

/**
 * What is held of the integers of one constellation on one edge, by cell {@code number · CARRIERS + carrier}: the arcs they belong to, the whole cycles taken from the
 * phase before the float filter sees it ({@link #offset}), the candidates that wait to be accepted, and each carrier's datum.
 *
 * <p>A cell's integer N says that {@code (y_B − y_A) / λ} holds N cycles, up to the carrier's datum: the first satellite of a carrier to be held is given
 * the integer nearest to its code and carries the datum; as long as any integer of the carrier is held the datum lives on, whichever satellite set it. Only
 * differences between satellites mean anything.
 *
 * <p>An integer is accepted where {@link Cascade} found the same one over at least {@link #SAME_EPOCHS} epochs and {@link #SAME_SOLUTIONS} solutions, and
 * is given up when the phase may have slipped, when a triangle does not close over it, or when the float filter comes to prefer another.
 */
final class EdgeIntegers {
    static final int SAME_EPOCHS = 10;
    static final int SAME_SOLUTIONS = 3;

    private static final byte FREE = 0;
    private static final byte HELD = 1;

    /** A wide lane asks for this much time, and for {@link #SAME_EPOCHS} epochs. */
    private static final long LANE_NANOS = 30_000_000_000L;

    private final int constellation;
    private final int a;
    private final int b;
    private final byte[] state = new byte[EdgeSystem.CELLS];
    private final long[] integer = new long[EdgeSystem.CELLS];
    private final long[] offset = new long[EdgeSystem.CELLS];
    private final int[] arcA = new int[EdgeSystem.CELLS];
    private final int[] arcB = new int[EdgeSystem.CELLS];
    private final long[] startNanos = new long[EdgeSystem.CELLS];
    private final int[] startEpoch = new int[EdgeSystem.CELLS];
    private final long[] seenNanos = new long[EdgeSystem.CELLS];
    private final long[] heldNanos = new long[EdgeSystem.CELLS];
    private final long[] candidate = new long[EdgeSystem.CELLS];
    private final int[] candidateSolutions = new int[EdgeSystem.CELLS];
    private final int[] candidateEpoch = new int[EdgeSystem.CELLS];
    private final int[] datum = new int[Carriers.CARRIERS];
    private long timeNanos;
    private int epoch;

    EdgeIntegers(int constellation, StationGraph.Edge edge) {
        this.constellation = constellation;
        a = edge.a();
        b = edge.b();
    }

    /** The epoch that everything below is said of until the next one. */
    void begin(long nowNanos, int epochNumber) {
        timeNanos = nowNanos;
        epoch = epochNumber;
    }

    /** Time of the last epoch, GPST nanoseconds; 0 before the first. */
    long timeNanos() {
        return timeNanos;
    }

    /** Whether a cell's integer is held and the phases of this epoch still belong to it. */
    boolean isFixed(EpochTable table, int cell) {
        if (state[cell] != HELD) {
            return false;
        }
        int at = constellation * EdgeSystem.CELLS + cell;
        return isArc(table, cell) && !Double.isNaN(table.phase(a, at)) && !Double.isNaN(table.phase(b, at));
    }

    /** Whether a cell's phases still belong to the arcs it began with. */
    boolean isArc(EpochTable table, int cell) {
        int at = constellation * EdgeSystem.CELLS + cell;
        return table.arc(a, at) == arcA[cell] && table.arc(b, at) == arcB[cell];
    }

    boolean isHeld(int cell) {
        return state[cell] == HELD;
    }

    long integer(int cell) {
        return integer[cell];
    }

    /** Whole cycles that are taken from a cell's phase, so that its ambiguity is a small number. */
    long offset(int cell) {
        return offset[cell];
    }

    /** Number of a carrier's datum; it grows with each new one, 0 before the first. */
    int datum(int carrier) {
        return datum[carrier];
    }

    /** Since when the integer is held. */
    long heldNanos(int cell) {
        return heldNanos[cell];
    }

    /** When the cell last had a phase at both ends. */
    long seenNanos(int cell) {
        return seenNanos[cell];
    }

    /** Whether the cell has a phase at both ends now. */
    boolean isSeen(int cell) {
        return seenNanos[cell] == timeNanos;
    }

    /** Whether an arc is too young for a wide lane. */
    boolean isYoung(int cell) {
        return timeNanos - startNanos[cell] < LANE_NANOS || epoch - startEpoch[cell] < SAME_EPOCHS - 1;
    }

    /** Begins an arc with the present epoch's phases. */
    void beginArc(EpochTable table, int cell, long wholeCycles) {
        int at = constellation * EdgeSystem.CELLS + cell;
        offset[cell] = wholeCycles;
        arcA[cell] = table.arc(a, at);
        arcB[cell] = table.arc(b, at);
        startNanos[cell] = table.timeNanos();
        startEpoch[cell] = epoch;
        release(cell);
    }

    void see(int cell) {
        seenNanos[cell] = timeNanos;
    }

    /** Gives an integer up; its float lives on. */
    void release(int cell) {
        state[cell] = FREE;
        candidateSolutions[cell] = 0;
    }

    /** Whether any integer of a carrier is held, and with it the carrier's datum. */
    boolean hasDatum(int carrier) {
        for (int number = 1; number < 64; number++) {
            if (state[number * Carriers.CARRIERS + carrier] == HELD) {
                return true;
            }
        }
        return false;
    }

    /** Makes a cell carry a new datum of its carrier: its integer is the one nearest to its code. */
    void setDatum(int cell) {
        datum[cell % Carriers.CARRIERS]++;
        hold(cell, offset[cell]);
    }

    private void hold(int cell, long value) {
        state[cell] = HELD;
        integer[cell] = value;
        heldNanos[cell] = timeNanos;
    }

    /** A solution's integer, held once it has come often enough. */
    void propose(int cell, long value) {
        if (candidateSolutions[cell] == 0 || candidate[cell] != value) {
            candidate[cell] = value;
            candidateSolutions[cell] = 0;
            candidateEpoch[cell] = epoch;
        }
        candidateSolutions[cell]++;
        if (candidateSolutions[cell] >= SAME_SOLUTIONS && epoch - candidateEpoch[cell] >= SAME_EPOCHS - 1) {
            hold(cell, value);
        }
    }

    /** Whether a proposal waits to come often enough, or a held integer's arc has ended with a new one to solve in its place. */
    boolean isWaiting(EpochTable table) {
        for (int cell = 0; cell < EdgeSystem.CELLS; cell++) {
            int at = constellation * EdgeSystem.CELLS + cell;
            if (state[cell] == FREE
                    ? candidateSolutions[cell] > 0
                    : !isArc(table, cell) && !Double.isNaN(table.phase(a, at)) && !Double.isNaN(table.phase(b, at))) {
                return true;
            }
        }
        return false;
    }

    /** A solution without an integer: what was proposed must come anew. */
    void proposeNone(int cell) {
        candidateSolutions[cell] = 0;
    }
}
