package org.dubhe.app;

import org.dubhe.pipeline.FrameRing;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.station.source.EpochFrames;

/** Reads stations' epochs into a server's own ring: a full ring makes the reader wait, never drop. */
final class RingTarget implements Replay.Target {
    private final FrameRing ring;
    private int station;
    private final FrameDecoder frames = new FrameDecoder(this::frame);

    RingTarget(FrameRing ring) {
        this.ring = ring;
    }

    @Override
    public void send(int ofStation, EpochFrames epoch) {
        station = ofStation;
        frames.accept(epoch.bytes(), 0, epoch.bytes().length);
    }

    private void frame(byte[] buffer, int offset, int length) {
        ring.publish(station, buffer, offset, length, System.nanoTime());
    }

    /** Waits until all that was read has been handled. */
    @Override
    public void close() {
        try {
            while (ring.backlog() > 0) {
                Thread.sleep(1);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
