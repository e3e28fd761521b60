package org.dubhe.simulation;

/**
 * A receiver's clock against GPST: either steered to some tens of nanoseconds, or free with up to a microsecond per second of drift and brought
 * back by jumps of whole milliseconds, of which code and phase take part alike.
 */
final class ReceiverClock {
    private static final double MILLI = 1e-3;

    private final double offsetSeconds;
    private final double drift;
    private final double waveSeconds;
    private final double wavePeriodSeconds;
    private final double wavePhase;

    ReceiverClock(SeededRandom random) {
        boolean steered = random.nextInt(3) == 0;
        double sign = random.nextDouble() < 0.5 ? -1 : 1;
        double freeDrift = sign * random.nextBetween(0.05e-6, 0.8e-6);
        double freeOffset = random.nextBetween(-0.5e-3, 0.5e-3);
        drift = steered ? 0 : freeDrift;
        offsetSeconds = steered ? 1e-7 * random.nextGaussian() : freeOffset;
        waveSeconds = random.nextBetween(10e-9, 40e-9);
        wavePeriodSeconds = random.nextBetween(200, 900);
        wavePhase = random.nextBetween(0, 2 * Math.PI);
    }

    /** Receiver time minus GPST when the receiver's clock shows a second of the scenario. */
    double offsetSeconds(double seconds) {
        double free = offsetSeconds
                + drift * seconds
                + waveSeconds * Math.sin(2 * Math.PI / wavePeriodSeconds * seconds + wavePhase);
        return free - MILLI * Math.rint(free / MILLI);
    }

    /** Rate of {@link #offsetSeconds} between jumps, s/s. */
    double rate(double seconds) {
        double angular = 2 * Math.PI / wavePeriodSeconds;
        return drift + waveSeconds * angular * Math.cos(angular * seconds + wavePhase);
    }
}
