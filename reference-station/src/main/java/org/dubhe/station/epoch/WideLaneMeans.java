package org.dubhe.station.epoch;

import java.util.Arrays;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * Running means of the Melbourne–Wübbena combination (Melbourne 1985, Wübbena 1985) of each satellite's signals with its first: free of
 * geometry, clocks and ionosphere, so that it moves by whole wide lanes at a slip and else by code noise alone.
 *
 * <p>A test asks for {@value #EPOCHS_LEAST} epochs and {@value #SECONDS_LEAST} s. The mean forgets over {@value #EPOCHS_MEMORY} epochs, since code biases drift
 * with elevation.
 */
final class WideLaneMeans {
    private static final int EPOCHS_LEAST = 10;
    private static final int SECONDS_LEAST = 30;
    private static final int EPOCHS_MEMORY = 300;

    /** Departure that is called a slip: so many σ of the single epoch, and at least so many wide lanes. */
    private static final double SIGMAS = 5;

    private static final double CYCLES_LEAST = 1.5;
    private static final int SIZE = Satellite.COUNT * (Signal.MSM_ID_MAX + 1);

    private final double[] means = new double[SIZE];
    private final double[] variances = new double[SIZE];
    private final int[] counts = new int[SIZE];
    private final long[] sinceNanos = new long[SIZE];
    private final byte[] references = new byte[SIZE];

    WideLaneMeans() {
        Arrays.fill(references, (byte) -1);
    }

    /**
     * Takes an epoch of two signals of one satellite.
     *
     * @param phaseCycles first phase minus second, slips mended
     * @param phaseShiftMeters what the phases are moved by after jumps of the codes
     * @param restart true where a slip is known already and the mean starts anew
     * @return true where the combination left its mean, which then starts anew
     */
    boolean leaves(
            EpochObservations epoch,
            int first,
            int second,
            double phaseCycles,
            double phaseShiftMeters,
            boolean restart) {
        double f1 = Signal.SPEED_OF_LIGHT / StationEpochBuilder.wavelength(epoch, first);
        double f2 = Signal.SPEED_OF_LIGHT / StationEpochBuilder.wavelength(epoch, second);
        double code = (f1 * epoch.pseudorangeMeters(first) + f2 * epoch.pseudorangeMeters(second)) / (f1 + f2);
        double cycles = phaseCycles - (code - phaseShiftMeters) * (f1 - f2) / Signal.SPEED_OF_LIGHT;
        if (Double.isNaN(cycles) || f1 == f2) {
            return false;
        }
        int key = CellHistory.key(epoch.satellite(second), epoch.signalId(second));
        if (restart || references[key] != epoch.signalId(first) || counts[key] == 0) {
            start(key, epoch, first, cycles);
            return false;
        }
        double off = cycles - means[key];
        double allowed = Math.max(CYCLES_LEAST, SIGMAS * Math.sqrt(variances[key]));
        boolean ripe =
                counts[key] >= EPOCHS_LEAST && epoch.timeNanos() - sinceNanos[key] >= SECONDS_LEAST * GpsTime.SECOND;
        if (ripe && Math.abs(off) > allowed) {
            start(key, epoch, first, cycles);
            return true;
        }
        int count = Math.min(++counts[key], EPOCHS_MEMORY);
        means[key] += off / count;
        variances[key] += (off * off - variances[key]) / count;
        return false;
    }

    private void start(int key, EpochObservations epoch, int first, double cycles) {
        references[key] = (byte) epoch.signalId(first);
        means[key] = cycles;
        variances[key] = 0;
        counts[key] = 1;
        sinceNanos[key] = epoch.timeNanos();
    }
}
