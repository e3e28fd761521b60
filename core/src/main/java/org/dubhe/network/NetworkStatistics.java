package org.dubhe.network;

import java.util.List;

/**
 * What the solver says of itself with a snapshot; for metrics and evaluation. Immutable.
 *
 * @param stations stations with an epoch in this solution
 * @param edges edges solved
 * @param edgesFixed edges on which at least half of the eligible ambiguities are fixed
 * @param triangles triangles whose closure is tested
 * @param trianglesUsable triangles that may be interpolated in now
 * @param eligibleAmbiguities double-difference ambiguities (edge, satellite, signal) above 12° at both ends for more than 120 s, this epoch
 * @param fixedAmbiguities those of them that are fixed, this epoch
 * @param closureFailures (triangle, satellite, signal, arc) that did not sum to zero, since the start
 * @param ionosphereActivityMetersPerMeter the ionosphere prior used, DD slant delay per length of an edge (10⁻⁶ = 1 mm/km)
 * @param decisions integers used in a published snapshot for the first time
 * @param leaveOneOut withheld places predicted, this epoch; empty on epochs without the test
 * @param edgeShares eligible and fixed counts by edge, since the start
 * @param lambdaRatio smallest ratio, second best over best squared norm, of the integer sets that LAMBDA accepted this epoch; NaN where none was
 */
public record NetworkStatistics(
        int stations,
        int edges,
        int edgesFixed,
        int triangles,
        int trianglesUsable,
        int eligibleAmbiguities,
        int fixedAmbiguities,
        long closureFailures,
        double ionosphereActivityMetersPerMeter,
        List<IntegerDecision> decisions,
        List<LeftOut> leaveOneOut,
        List<EdgeShare> edgeShares,
        double lambdaRatio) {
    /** Nothing solved yet. */
    public static final NetworkStatistics NONE =
            new NetworkStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of(), Double.NaN);

    /**
     * One integer that the solver decided on: {@code phase(b) − phase(a)} of a satellite and signal holds {@code integer} cycles beyond the
     * model, up to a constant that all decisions of the same edge, signal and datum share. So it is right or wrong only as a difference
     * between two satellites of one (a, b, signal, datum).
     *
     * @param timeNanos epoch of the decision, GPST
     * @param stationA index of the edge's first station
     * @param stationB index of the edge's second station
     * @param satellite as {@link org.dubhe.signal.Satellite#index}
     * @param signalIdA MSM signal id at the first station
     * @param signalIdB MSM signal id at the second, which may be a like code (2W with 2L)
     * @param arcA arc of the phase at the first station
     * @param arcB arc of the phase at the second station
     * @param integer cycles, b − a
     * @param datum number of the constant of this edge and signal; decisions of different datum cannot be compared
     */
    public record IntegerDecision(
            long timeNanos,
            int stationA,
            int stationB,
            int satellite,
            int signalIdA,
            int signalIdB,
            int arcA,
            int arcB,
            long integer,
            int datum) {}

    /**
     * A satellite at a place left out: what the others predict and what the place itself has, each up to a constant per place and
     * constellation; difference between satellites before judging.
     *
     * @param station index of the place left out
     * @param satellite as {@link org.dubhe.signal.Satellite#index}
     * @param elevationRad at that place
     * @param ionosphereErrorMeters predicted minus own slant ionosphere on 1575.42 MHz
     * @param geometryErrorMeters predicted minus own ionosphere-free slant
     */
    public record LeftOut(
            int station,
            int satellite,
            double elevationRad,
            double ionosphereErrorMeters,
            double geometryErrorMeters) {}

    /**
     * How much of an edge is fixed, counted over epochs since the start.
     *
     * @param stationA index of the first station
     * @param stationB index of the second station
     * @param lengthMeters length of the edge
     * @param eligible double-difference ambiguities that could have been fixed
     * @param fixed those that were
     */
    public record EdgeShare(int stationA, int stationB, double lengthMeters, long eligible, long fixed) {}
}
