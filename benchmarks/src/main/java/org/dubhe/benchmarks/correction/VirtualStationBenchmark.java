package org.dubhe.benchmarks.correction;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dubhe.correction.VrsSynthesizer;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.rtcm.msm.MsmComposer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One virtual station from snapshot to bytes: interpolation, synthesis and MSM7 of one epoch of BeiDou-3, GPS and Galileo, for 400 rovers in turn,
 * each with its encoder and all with one composer as the server has them, so that none finds its state in the nearest cache. The master's half, once per epoch for all of them, is its own row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VirtualStationBenchmark {
    private static final int ROVERS = 400;

    /** A virtual station of fewer satellites is no load worth timing. */
    private static final int SATELLITES_LEAST = 16;

    private final SolvedCity city = new SolvedCity(ROVERS);
    private final VrsSynthesizer synthesizer = new VrsSynthesizer();
    private final EpochObservations observations = new EpochObservations();
    private final MsmComposer composer = new MsmComposer(7);
    private final List<EpochEncoder> encoders = new ArrayList<>();
    private final FrameListener listener = this::count;
    private long bytes;
    private int next;

    /** Prepares the master, and one encoder per rover. */
    @Setup(Level.Trial)
    public void prepare() {
        for (int i = 0; i < ROVERS; i++) {
            encoders.add(new EpochEncoder(composer));
        }
        master();
        for (int i = 0; i < ROVERS; i++) {
            int satellites = synthesis();
            if (satellites < SATELLITES_LEAST) {
                throw new IllegalStateException("satellites of a virtual station: " + satellites
                        + " (expected: at least " + SATELLITES_LEAST + "), " + synthesizer.refusal());
            }
        }
    }

    /** Snapshot to bytes. */
    @Benchmark
    public long dubhe() {
        int rover = next;
        next = rover + 1 == ROVERS ? 0 : rover + 1;
        if (synthesizer.synthesize(city.rovers.get(rover), 100, 0, observations) == 0) {
            throw new IllegalStateException(synthesizer.refusal().toString());
        }
        encoders.get(rover).encode(observations, listener);
        return bytes;
    }

    private void count(byte[] buffer, int offset, int length) {
        bytes += length + (buffer[offset + length - 1] & 0xFF);
    }

    /** Synthesis alone. */
    @Benchmark
    public int synthesis() {
        int rover = next;
        next = rover + 1 == ROVERS ? 0 : rover + 1;
        return synthesizer.synthesize(city.rovers.get(rover), 100, 0, observations);
    }

    /** What is computed once per epoch of a master. */
    @Benchmark
    public int master() {
        return synthesizer.master(city.master, city.epoch, city.snapshot, city.ephemerides);
    }
}
