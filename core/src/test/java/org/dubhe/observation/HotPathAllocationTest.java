package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmComposer;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmEncoder;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** Bytes → frames → MSMs → epochs → frames allocate nothing per message once warm. */
final class HotPathAllocationTest {
    private static final int WARM_UP_ROUNDS = 300;
    private static final int ROUNDS = 300;
    private static final int EPOCHS = 20;
    private static final long START =
            GpsTime.ofWeek(2424, 1000 * GpsTime.SECOND).nanos();

    /** What measuring itself and the JVM's own doings on this thread may take over all rounds (some 30,000 messages). */
    private static final long NOISE_BYTES = 4096;

    private long sink;

    @Test
    void framingDecodingAssemblingAndEncodingAllocateNothing() {
        byte[] stream = stream();
        EpochEncoder encoder = new EpochEncoder(7);
        FrameListener count = (buffer, offset, length) -> sink += length + buffer[offset];
        int[] epochs = new int[1];
        EpochAssembler assembler = new EpochAssembler(() -> START, epoch -> {
            epochs[0]++;
            encoder.encode(epoch, count);
        });
        FrameDecoder decoder = new FrameDecoder(assembler);
        long allocated = allocatedBytes(() -> {
            for (int at = 0; at < stream.length; at += 500) {
                decoder.accept(stream, at, Math.min(500, stream.length - at));
            }
        });
        assertThat(epochs[0]).isPositive();
        assertThat(assembler.malformedMessages()).isZero();
        assertThat(allocated).isLessThan(NOISE_BYTES);
    }

    @Test
    void rawDecodingAndEncodingAllocateNothing() {
        List<byte[]> frames = frames();
        MsmDecoder decoder = new MsmDecoder();
        MsmEncoder encoder = new MsmEncoder();
        Msm msm = new Msm();
        byte[] encoded = new byte[1029];
        long allocated = allocatedBytes(() -> {
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                decoder.decode(frame, 0, frame.length, msm);
                sink += encoder.encode(msm, encoded, 0);
            }
        });
        assertThat(allocated).isLessThan(NOISE_BYTES);
    }

    /** Ten thousand rovers have a stream each: forty satellites with three signals take some 10 kB of it, where a composer takes 60. */
    @Test
    void aStreamThatSharesItsComposerIsSmall() {
        EpochObservations epoch = new EpochObservations();
        epoch.reset(1, START);
        for (int number = 1; number <= 40; number++) {
            add(epoch, Constellation.BEIDOU, number, 2, 0);
            add(epoch, Constellation.BEIDOU, number, 8, 0);
            add(epoch, Constellation.BEIDOU, number, 23, 0);
        }
        MsmComposer composer = new MsmComposer(7);
        FrameListener count = (buffer, offset, length) -> sink += length + buffer[offset];
        List<EpochEncoder> kept = new ArrayList<>(WARM_UP_ROUNDS + ROUNDS);
        long shared = allocatedBytes(() -> {
            EpochEncoder encoder = new EpochEncoder(composer);
            encoder.encode(epoch, count);
            kept.add(encoder);
        });
        kept.clear();
        long apart = allocatedBytes(() -> {
            EpochEncoder encoder = new EpochEncoder(7);
            encoder.encode(epoch, count);
            kept.add(encoder);
        });
        // Rows grow signal by signal; what they outgrow is counted here, too, and is garbage.
        assertThat(shared / ROUNDS).isLessThan(16_000);
        assertThat(apart / ROUNDS).isGreaterThan(60_000);
    }

    /** The gauge works: one small array per round is seen. */
    @Test
    void theGaugeSeesAnAllocation() {
        List<byte[]> kept = new ArrayList<>(WARM_UP_ROUNDS + ROUNDS);
        long allocated = allocatedBytes(() -> kept.add(new byte[64]));
        assertThat(allocated).isGreaterThan(64L * ROUNDS);
    }

    private static long allocatedBytes(Runnable round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round.run();
        }
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        return threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
    }

    private static byte[] stream() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        frames().forEach(stream::writeBytes);
        return stream.toByteArray();
    }

    /** Twenty epochs of GPS, GLONASS and BeiDou satellites, two signals each; every round repeats them, which also is a jump of time. */
    private static List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        EpochEncoder encoder = new EpochEncoder(7);
        EpochObservations epoch = new EpochObservations();
        for (int e = 0; e < EPOCHS; e++) {
            epoch.reset(1, START + 10L * e * GpsTime.SECOND);
            for (int number = 1; number <= 12; number++) {
                add(epoch, Constellation.GPS, number, 2, e);
                add(epoch, Constellation.GPS, number, 10, e);
                add(epoch, Constellation.GLONASS, number, 2, e);
                add(epoch, Constellation.BEIDOU, number + 18, 31, e);
                add(epoch, Constellation.BEIDOU, number + 18, 23, e);
            }
            encoder.encode(
                    epoch, (buffer, offset, length) -> frames.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        }
        return frames;
    }

    private static void add(EpochObservations epoch, Constellation constellation, int number, int signalId, int e) {
        int cell = epoch.addCell(Satellite.index(constellation, number), signalId);
        double range = 2.1e7 + 1e5 * number + 300.0 * e;
        epoch.pseudorangeMeters(cell, range);
        epoch.phaseCycles(cell, range / 0.19);
        epoch.dopplerHz(cell, -300 / 0.19);
        epoch.cn0DbHz(cell, 44);
        epoch.lock(cell, 5000 + 1000 * e, false);
        epoch.glonassChannel(cell, (byte) (number % 14 - 7));
    }
}
