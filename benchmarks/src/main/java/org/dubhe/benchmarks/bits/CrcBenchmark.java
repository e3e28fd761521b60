package org.dubhe.benchmarks.bits;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.dubhe.bits.Crc24q;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** CRC-24Q of 250 bytes, the length of a common MSM7. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CrcBenchmark {
    private static final int BYTES = 250;

    private final byte[] bytes = new byte[BYTES];

    /** Random bytes, the same for every run. */
    public CrcBenchmark() {
        new Random(24).nextBytes(bytes);
    }

    /** {@link Crc24q}. */
    @Benchmark
    public int crc250Bytes() {
        return Crc24q.of(bytes, 0, BYTES);
    }
}
