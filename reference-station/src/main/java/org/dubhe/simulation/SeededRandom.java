package org.dubhe.simulation;

/**
 * A random sequence that depends on its seed alone, whatever the JDK: SplitMix64 ([Steele14]) with normal deviates by the polar method
 * ([Marsaglia64]).
 */
final class SeededRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spare;
    private boolean hasSpare;

    SeededRandom(long seed) {
        state = seed;
    }

    /** A sequence of its own for a thing with a name and a number. */
    static SeededRandom of(long seed, String purpose, int number) {
        return new SeededRandom(seedOf(seed, purpose, number));
    }

    /** A seed of its own for a thing with a name and a number. */
    static long seedOf(long seed, String purpose, int number) {
        long hash = seed;
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash * 31 + purpose.charAt(i));
        }
        return mix(hash + GOLDEN_GAMMA * (number + 1L));
    }

    /** A 64-bit hash, every bit of which depends on every bit of the argument. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A hash of two numbers, for what is the same whenever it is asked for. */
    static int mixed(int a, int b) {
        return (int) mix(mix(a + GOLDEN_GAMMA) + GOLDEN_GAMMA * (b + 1L));
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in {@code [0, 1)}. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in {@code [low, high)}. */
    double nextBetween(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** Uniform among {@code 0 … bound − 1}. */
    int nextInt(int bound) {
        return (int) (nextDouble() * bound);
    }

    /** Normal with mean 0 and variance 1. */
    double nextGaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double u;
        double v;
        double s;
        do {
            u = 2 * nextDouble() - 1;
            v = 2 * nextDouble() - 1;
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        double scale = Math.sqrt(-2 * Math.log(s) / s);
        spare = v * scale;
        hasSpare = true;
        return u * scale;
    }
}
