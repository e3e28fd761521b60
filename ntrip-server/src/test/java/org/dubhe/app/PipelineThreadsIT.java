package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.dubhe.caster.StreamSource;
import org.dubhe.pipeline.EpochMailbox;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.stream.RecordingRover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ring and the solver as threads of their own, with a solver that stands still. */
@Timeout(120)
final class PipelineThreadsIT {
    /** Time in which each epoch must be out; the solver stands far longer than all of them take. */
    private static final Duration EPOCH_LIMIT = Duration.ofSeconds(2);

    private static final int EPOCHS = 9;

    @TempDir
    private Path folder;

    @Test
    void theRoverPathGoesOnWhileTheSolverStands() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        service.steps(240);
        RecordingRover vrs = new RecordingRover(1);
        RecordingRover near = new RecordingRover(2);
        StreamSource.Subscription first = service.vrs(vrs);
        StreamSource.Subscription second = service.streams.nearest().subscribe(near);
        service.gga(first, service.simulation.rovers().getFirst().gga());
        service.gga(second, service.simulation.rovers().getFirst().gga());
        service.step();
        assertThat(vrs.numbers()).anyMatch(Msm::isMsm);

        EpochMailbox mailbox = new EpochMailbox(3, Duration.ofMillis(50), System::nanoTime);
        CountDownLatch stands = new CountDownLatch(1);
        List<Long> solved = Collections.synchronizedList(new ArrayList<>());
        service.toSolver = mailbox::offer;
        String[] names = {"CQ01", "CQ02", "CQ03"};
        try (SolverLoop solver = new SolverLoop(
                        mailbox,
                        () -> epochs -> {
                            awaitQuietly(stands);
                            solved.add(epochs.timeNanos());
                            return null;
                        },
                        _ -> {});
                FrameRing ring = new FrameRing(1024, names, service.pipeline)) {
            solver.start();
            ring.start();
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                int vrsBefore = vrs.bytes().length;
                int nearBefore = near.bytes().length;
                assertThat(service.simulation.advance()).isTrue();
                publish(ring, service.simulation);
                await().atMost(EPOCH_LIMIT).until(() -> observations(vrs, vrsBefore) && observations(near, nearBefore));
            }
            assertThat(stands.getCount()).as("the solver stood all the time").isEqualTo(1);
            assertThat(solved).isEmpty();
            assertThat(ring.failures()).isZero();

            // Let go, it solves what it had in hand and then the newest epoch, not those between.
            stands.countDown();
            await().until(() -> solved.contains(service.simulation.time().nanos()));
            assertThat(solved).hasSizeLessThanOrEqualTo(3);
            assertThat(mailbox.coalesced()).isGreaterThanOrEqualTo(EPOCHS - 4);
        }
    }

    private static void publish(FrameRing ring, Simulation simulation) {
        for (int i = 0; i < simulation.stations().size(); i++) {
            SimulatedStation station = simulation.stations().get(i);
            int index = i;
            FrameDecoder decoder = new FrameDecoder((buffer, offset, length) -> assertThat(
                            ring.tryPublish(index, buffer, offset, length, System.nanoTime()))
                    .isTrue());
            decoder.accept(station.bytes(), 0, station.length());
        }
    }

    private static boolean observations(RecordingRover rover, int before) {
        byte[] all = rover.bytes();
        boolean[] last = {false};
        FrameDecoder decoder = new FrameDecoder(
                (buffer, offset, length) -> last[0] |= Msm.isMsm(Frames.messageNumber(buffer, offset, length)));
        decoder.accept(all, before, all.length - before);
        return last[0];
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
