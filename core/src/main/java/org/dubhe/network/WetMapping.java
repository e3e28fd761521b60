package org.dubhe.network;

/**
 * How a residual of the wet zenith delay maps to the slant: {@code 1.001 / √(0.002001 + sin² E)} (RTCA DO-229, appendix A.4.2.4; after Black and
 * Eisner 1984), within 2 % of Niell's above 7°. It maps residuals of centimetres only, and the estimate and its use share it.
 */
final class WetMapping {
    private WetMapping() {}

    static double of(double sinElevation) {
        double sin = Math.max(sinElevation, 0.05);
        return 1.001 / Math.sqrt(0.002_001 + sin * sin);
    }
}
