package org.dubhe.benchmarks.rtcm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibDecoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * MSM7 frames whose CRC is known to be good to observations in metres, cycles and Hz: ours beside RTKLIB's {@code decode_rtcm3} on the same
 * frames. RTKLIB's side has two JNA calls a frame (some 0.2 µs) and the copy into its buffer; a frame takes it microseconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MsmDecodeBenchmark {
    private long cells;
    private final List<byte[]> frames = SampleEpoch.frames();
    private final EpochAssembler assembler =
            new EpochAssembler(SampleEpoch.TIME::nanos, epoch -> cells += epoch.cellCount());

    /** RTKLIB's decoder; a state of its own, so that ours is measured without the library too. */
    @State(Scope.Thread)
    public static class Peer {
        private final RtklibDecoder decoder = new RtklibDecoder(
                Rtklib.find()
                        .orElseThrow(() ->
                                new IllegalStateException(Rtklib.availability().toString())),
                SampleEpoch.TIME);

        /** Both sides must find the same cells with the same values in the same frames, else their times say nothing. */
        @Setup(Level.Trial)
        public void check() {
            List<EpochObservations> ours = new ArrayList<>();
            EpochAssembler assembler = new EpochAssembler(SampleEpoch.TIME::nanos, epoch -> {
                EpochObservations copy = new EpochObservations();
                copy.copyFrom(epoch);
                ours.add(copy);
            });
            EpochObservations theirs = new EpochObservations();
            int epochs = 0;
            for (byte[] frame : SampleEpoch.frames()) {
                assembler.onFrame(frame, 0, frame.length);
                decoder.load(frame, 0, frame.length);
                if (decoder.decode() == RtklibDecoder.OBSERVATIONS) {
                    decoder.copyTo(theirs);
                    SampleEpoch.requireSame(ours.get(epochs++), theirs);
                }
            }
            if (epochs != SampleEpoch.EPOCHS) {
                throw new IllegalStateException("RTKLIB's epochs: " + epochs);
            }
        }

        /** Frees the decoder. */
        @TearDown(Level.Trial)
        public void close() {
            decoder.close();
        }
    }

    /** MSM7 decode and epoch assembly. */
    @Benchmark
    @OperationsPerInvocation(SampleEpoch.EPOCHS * SampleEpoch.MESSAGES)
    public long dubhe() {
        for (byte[] frame : frames) {
            assembler.onFrame(frame, 0, frame.length);
        }
        return cells;
    }

    /** {@code decode_rtcm3}. */
    @Benchmark
    @OperationsPerInvocation(SampleEpoch.EPOCHS * SampleEpoch.MESSAGES)
    public void rtklib(Peer peer, Blackhole blackhole) {
        for (byte[] frame : frames) {
            peer.decoder.load(frame, 0, frame.length);
            blackhole.consume(peer.decoder.decode());
        }
    }
}
