package org.dubhe.benchmarks.rtcm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * One epoch as a full BeiDou-3 / multi-GNSS receiver has it, and its MSM7 frames: GPS 10 satellites × L1 L2, Galileo 9 × E1 E5a, BeiDou 16 ×
 * B1I B3I B1C B2a. The same for every run.
 */
public final class SampleEpoch {
    /** Messages of an epoch: one MSM7 a system. */
    public static final int MESSAGES = 3;

    /** Its time. */
    public static final GpsTime TIME = GpsTime.ofWeek(2424, 345_600L * GpsTime.SECOND);

    private static final long SEED = 20_260_626L;

    private SampleEpoch() {}

    /** The observations, cells ascending. */
    public static EpochObservations observations() {
        EpochObservations epoch = new EpochObservations();
        epoch.reset(1, TIME.nanos());
        Random random = new Random(SEED);
        add(epoch, random, 10, 3, Signal.GPS_1C, Signal.GPS_2W);
        add(epoch, random, 9, 4, Signal.GALILEO_1C, Signal.GALILEO_5Q);
        add(epoch, random, 16, 3, Signal.BEIDOU_2I, Signal.BEIDOU_6I, Signal.BEIDOU_5P, Signal.BEIDOU_1P);
        return epoch;
    }

    private static void add(EpochObservations epoch, Random random, int satellites, int step, Signal... signals) {
        for (int i = 0; i < satellites; i++) {
            double range = 20e6 + 16e6 * random.nextDouble();
            double rate = 800 * (2 * random.nextDouble() - 1);
            for (Signal signal : signals) {
                int cell = epoch.addCell(Satellite.index(signal.constellation(), 1 + i * step), signal.msmId());
                epoch.pseudorangeMeters(cell, range + random.nextGaussian());
                epoch.phaseCycles(cell, (range + random.nextGaussian()) / signal.wavelengthMeters());
                epoch.dopplerHz(cell, -rate / signal.wavelengthMeters());
                epoch.cn0DbHz(cell, 35 + 15 * random.nextFloat());
                epoch.lock(cell, 600_000, false);
            }
        }
    }

    /** The frames, preamble to CRC, in the order in which a station sends them. */
    public static List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        new EpochEncoder(7)
                .encode(
                        observations(),
                        (buffer, offset, length) -> frames.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        if (frames.size() != MESSAGES) {
            throw new IllegalStateException("frames: " + frames.size() + " (expected: " + MESSAGES + ")");
        }
        return frames;
    }
}
