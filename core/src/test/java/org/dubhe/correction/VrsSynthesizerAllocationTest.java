package org.dubhe.correction;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.junit.jupiter.api.Test;

final class VrsSynthesizerAllocationTest {
    private static final int ROUNDS = 2_000;

    private final VrsScene scene = new VrsScene();
    private final Snapshot snapshot = scene.snapshot(VrsScene.T, VrsScene.ARC);
    private final StationEpoch epoch = scene.masterEpoch(VrsScene.T);
    private final VirtualStation master = new VirtualStation(VrsScene.STATIONS[VrsScene.MASTER]);
    private final VirtualStation virtual = new VirtualStation(VrsScene.virtual());
    private final EpochObservations out = new EpochObservations();
    private final VrsSynthesizer synthesizer = new VrsSynthesizer();
    private long sink;
    private long[] escaped = {};

    @Test
    void aVirtualStationCostsNoAllocationAfterWarmUp() {
        Runnable one = () -> {
            synthesizer.master(master, epoch, snapshot, scene.store);
            sink += synthesizer.synthesize(virtual, 1, 0, out);
        };
        bytesPerRound(one);
        assertThat(bytesPerRound(one)).isLessThan(1);
        // The gauge works: it sees one object a round, kept, for the compiler leaves out one that nobody can see.
        assertThat(bytesPerRound(() -> escaped = new long[4])).isGreaterThan(15);
        assertThat(escaped).hasSize(4);
        assertThat(sink).isPositive();
    }

    private static double bytesPerRound(Runnable one) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        long before = threads.getThreadAllocatedBytes(id);
        for (int i = 0; i < ROUNDS; i++) {
            one.run();
        }
        return (threads.getThreadAllocatedBytes(id) - before) / (double) ROUNDS;
    }
}
