package org.dubhe.benchmarks.rtcm;

import java.util.concurrent.TimeUnit;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtcm.frame.FrameListener;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Observations in metres, cycles and Hz to MSM7 frames with their CRC. A message each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MsmEncodeBenchmark {
    private long sink;
    private final EpochObservations epoch = SampleEpoch.observations();
    private final EpochEncoder encoder = new EpochEncoder(7);
    private final FrameListener listener = (_, _, length) -> sink += length;

    /** Composing, MSM7 encode and CRC-24Q. */
    @Benchmark
    @OperationsPerInvocation(SampleEpoch.MESSAGES)
    public long dubhe() {
        encoder.encode(epoch, listener);
        return sink;
    }
}
