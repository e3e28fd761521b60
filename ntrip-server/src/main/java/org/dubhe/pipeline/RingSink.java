package org.dubhe.pipeline;

import org.dubhe.caster.FrameSink;
import org.dubhe.stream.StationFeed;

/** The caster's port towards the ring. Event loops call it; it never waits. */
public final class RingSink implements FrameSink {
    private final FrameRing ring;
    private final StationFeed[] stations;

    /** @param stations by index as in the caster's list of sources */
    public RingSink(FrameRing ring, StationFeed[] stations) {
        this.ring = ring;
        this.stations = stations.clone();
    }

    @Override
    public void connected(int station) {
        stations[station].connected(true);
    }

    @Override
    public boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos) {
        return ring.tryPublish(station, frame, offset, length, arrivalNanos);
    }

    @Override
    public void disconnected(int station) {
        stations[station].connected(false);
    }
}
