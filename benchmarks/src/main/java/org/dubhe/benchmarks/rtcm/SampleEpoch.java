package org.dubhe.benchmarks.rtcm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * An epoch as a full BeiDou-3 / multi-GNSS receiver has it, and its MSM7 frames: GPS 10 satellites × L1 L2, Galileo 9 × E1 E5a, BeiDou 16 ×
 * B1I B3I B1C B2a. The same for every run.
 */
public final class SampleEpoch {
    /** Messages of an epoch: one MSM7 a system. */
    public static final int MESSAGES = 3;

    /** Epochs of {@link #frames}: two, for an assembler drops what repeats its newest epoch. */
    public static final int EPOCHS = 2;

    /** Time of the first epoch. */
    public static final GpsTime TIME = GpsTime.ofWeek(2424, 345_600L * GpsTime.SECOND);

    /** More than what an assembler calls late, so that the first epoch may follow the second again. */
    private static final long STEP_NANOS = 2 * EpochAssembler.LATE_NANOS;

    private static final long SEED = 20_260_626L;

    private SampleEpoch() {}

    /** The observations of the first epoch, cells ascending. */
    public static EpochObservations observations() {
        return observations(TIME);
    }

    private static EpochObservations observations(GpsTime time) {
        EpochObservations epoch = new EpochObservations();
        epoch.reset(1, time.nanos());
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

    /** The frames of {@link #EPOCHS} epochs, preamble to CRC, in the order in which a station sends them; may be repeated. */
    public static List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        EpochEncoder encoder = new EpochEncoder(7);
        for (int i = 0; i < EPOCHS; i++) {
            encoder.encode(
                    observations(TIME.plusNanos(i * STEP_NANOS)),
                    (buffer, offset, length) -> frames.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        }
        if (frames.size() != EPOCHS * MESSAGES) {
            throw new IllegalStateException("frames: " + frames.size() + " (expected: " + EPOCHS * MESSAGES + ")");
        }
        return frames;
    }

    /**
     * Compares two readings of an epoch cell by cell, whatever their order.
     *
     * @throws IllegalStateException where they differ
     */
    static void requireSame(EpochObservations ours, EpochObservations theirs) {
        boolean same = ours.timeNanos() == theirs.timeNanos() && ours.cellCount() == theirs.cellCount();
        for (int i = 0; same && i < ours.cellCount(); i++) {
            int cell = theirs.find(ours.satellite(i), ours.signalId(i));
            same = cell >= 0
                    && Math.abs(ours.pseudorangeMeters(i) - theirs.pseudorangeMeters(cell)) < 1e-6
                    && Math.abs(ours.phaseCycles(i) - theirs.phaseCycles(cell)) < 1e-5
                    && Math.abs(ours.dopplerHz(i) - theirs.dopplerHz(cell)) < 2e-3;
        }
        if (!same) {
            throw new IllegalStateException("read differently: " + ours + " and " + theirs);
        }
    }

    /** {@link #frames} as one stretch of bytes. */
    public static byte[] stream() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames().forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
