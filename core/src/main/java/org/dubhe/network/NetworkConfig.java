package org.dubhe.network;

/**
 * How the network is solved: limits and noise, DESIGN §3's values where not said otherwise. Immutable.
 *
 * @param maxEdgeMeters longest edge that is solved, {@code (0, 500 km]}
 * @param sliverRad a triangle with a smaller angle is closed but not interpolated in
 * @param trackMaskRad least elevation used at all
 * @param resolveMaskRad least elevation at both ends for integers
 * @param referenceMaskRad least elevation of a satellite that carries an edge's datum
 * @param phaseSigmaMeters undifferenced phase at the zenith is {@code σ √(½ + ½ / sin² E)}, and so for the codes
 * @param codeSigmaMeters code of L1, E1, B1
 * @param codeSigmaLowerMeters code of B3I, B2a, B2b, L2, L5, E5, E6
 * @param geoCodeFactor codes of BeiDou's geostationary satellites are so much noisier
 * @param correlationSeconds time over which multipath repeats itself: samples closer together share one weight
 * @param solveIntervalSeconds each edge's filter takes one epoch per so much time; edges take turns
 * @param ionosphereFloorMeters least σ of a DD slant ionosphere
 * @param ionosphereUnknown σ of it by length of the edge until it is measured, metres per metre
 * @param ionosphereWalk its random walk over 50 km, m/√s
 * @param zenithSigmaMeters difference of residual zenith delays at equal heights
 * @param zenithSigmaPerHeight the same by difference of height, metres per metre
 * @param zenithCommonSigmaMeters what both ends of an edge share
 * @param zenithWalk its random walk, m/√s
 * @param ageLimitSeconds oldest use of a snapshot
 */
public record NetworkConfig(
        double maxEdgeMeters,
        double sliverRad,
        double trackMaskRad,
        double resolveMaskRad,
        double referenceMaskRad,
        double phaseSigmaMeters,
        double codeSigmaMeters,
        double codeSigmaLowerMeters,
        double geoCodeFactor,
        double correlationSeconds,
        double solveIntervalSeconds,
        double ionosphereFloorMeters,
        double ionosphereUnknown,
        double ionosphereWalk,
        double zenithSigmaMeters,
        double zenithSigmaPerHeight,
        double zenithCommonSigmaMeters,
        double zenithWalk,
        double ageLimitSeconds) {
    /** For a network of 20 to 120 km in ordinary weather. */
    public static final NetworkConfig DEFAULT = new NetworkConfig(
            120_000,
            Math.toRadians(15),
            Math.toRadians(7),
            Math.toRadians(12),
            Math.toRadians(15),
            0.003,
            0.30,
            0.20,
            3,
            60,
            10,
            0.03,
            4e-6,
            0.5e-3,
            0.05,
            8e-5,
            0.20,
            0.005 / 60,
            10);

    /** Checks ranges. */
    public NetworkConfig {
        require("maxEdgeMeters", maxEdgeMeters, 1, 500_000);
        require("solveIntervalSeconds", solveIntervalSeconds, 0.1, 600);
        require("ageLimitSeconds", ageLimitSeconds, 0.1, 3600);
    }

    private static void require(String name, double value, double least, double greatest) {
        if (!(value >= least && value <= greatest)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + greatest + ")");
        }
    }

    /**
     * The same with other limits.
     *
     * @param longestMeters the longest edge
     * @param oldestSeconds the age limit of snapshots: max(10 s, 1.5 × interval) by DESIGN §2
     */
    public NetworkConfig withLimits(double longestMeters, double oldestSeconds) {
        return new NetworkConfig(
                longestMeters,
                sliverRad,
                trackMaskRad,
                resolveMaskRad,
                referenceMaskRad,
                phaseSigmaMeters,
                codeSigmaMeters,
                codeSigmaLowerMeters,
                geoCodeFactor,
                correlationSeconds,
                solveIntervalSeconds,
                ionosphereFloorMeters,
                ionosphereUnknown,
                ionosphereWalk,
                zenithSigmaMeters,
                zenithSigmaPerHeight,
                zenithCommonSigmaMeters,
                zenithWalk,
                oldestSeconds);
    }
}
