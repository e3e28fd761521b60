package org.dubhe.benchmarks.rtcm;

import java.util.concurrent.TimeUnit;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.rtcm.frame.FrameDecoder;
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

/** The bytes of MSM7 frames, as a socket brings them, through framing and CRC; alone, and on to observations. A message each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameDecodeBenchmark {
    private long sink;
    private final byte[] stream = SampleEpoch.stream();
    private final FrameDecoder framing = new FrameDecoder((_, _, length) -> sink += length);
    private final FrameDecoder whole =
            new FrameDecoder(new EpochAssembler(SampleEpoch.TIME::nanos, epoch -> sink += epoch.cellCount()));

    /** Framing and CRC-24Q. */
    @Benchmark
    @OperationsPerInvocation(SampleEpoch.EPOCHS * SampleEpoch.MESSAGES)
    public long framingAndCrc() {
        framing.accept(stream, 0, stream.length);
        return sink;
    }

    /** Framing, CRC-24Q, MSM7 decode and epoch assembly. */
    @Benchmark
    @OperationsPerInvocation(SampleEpoch.EPOCHS * SampleEpoch.MESSAGES)
    public long bytesToEpochs() {
        whole.accept(stream, 0, stream.length);
        return sink;
    }
}
