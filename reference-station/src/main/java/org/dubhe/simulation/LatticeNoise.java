package org.dubhe.simulation;

/**
 * A smooth random function of three variables: hashed values on the integer lattice, blended by quadratic B-splines (continuous first
 * derivative), scaled to a variance near 1 over the whole space. Its scale of change is one unit of each argument; needs no memory.
 */
final class LatticeNoise {
    /** Standard deviation of the blend of uniform values in [−1, 1], averaged over the cell: √(1/3) · (11/20)^(3/2). */
    private static final double BLEND_SIGMA = Math.sqrt(1.0 / 3) * Math.pow(11.0 / 20, 1.5);

    private final long seed;

    LatticeNoise(long seed) {
        this.seed = SeededRandom.mix(seed);
    }

    double at(double x, double y, double z) {
        int ix = (int) Math.floor(x + 0.5);
        int iy = (int) Math.floor(y + 0.5);
        int iz = (int) Math.floor(z + 0.5);
        double fx = x - ix;
        double fy = y - iy;
        double fz = z - iz;
        double sum = 0;
        for (int a = -1; a <= 1; a++) {
            double wx = weight(a, fx);
            long hx = seed + (ix + a) * 0x9E3779B97F4A7C15L;
            for (int b = -1; b <= 1; b++) {
                double wxy = wx * weight(b, fy);
                long hy = hx + (iy + b) * 0xC2B2AE3D27D4EB4FL;
                for (int c = -1; c <= 1; c++) {
                    sum += wxy * weight(c, fz) * uniform(hy + (iz + c) * 0x165667B19E3779F9L);
                }
            }
        }
        return sum / BLEND_SIGMA;
    }

    /** Quadratic B-spline of the neighbour at {@code offset} for a fraction in [−½, ½]. */
    private static double weight(int offset, double fraction) {
        if (offset == 0) {
            return 0.75 - fraction * fraction;
        }
        double d = 0.5 + offset * fraction;
        return 0.5 * d * d;
    }

    private static double uniform(long key) {
        return (SeededRandom.mix(key) >> 11) * 0x1.0p-52;
    }
}
