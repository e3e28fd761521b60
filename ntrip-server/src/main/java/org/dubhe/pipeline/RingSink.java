package org.dubhe.pipeline;

import java.util.List;
import org.dubhe.caster.FrameSink;
import org.dubhe.stream.StationOutlet;

/** The caster's port towards the ring. Event loops call it; it never waits. */
public final class RingSink implements FrameSink {
    private final FrameRing ring;
    private final StationOutlet[] stations;

    /**
     * The way from the caster to the ring.
     *
     * @param stations by index as in the caster's list of sources; they get what is no RTCM 3 at once: nobody decodes it
     */
    public RingSink(FrameRing ring, List<StationOutlet> stations) {
        this.ring = ring;
        this.stations = stations.toArray(StationOutlet[]::new);
    }

    @Override
    public void connected(int station) {
        stations[station].connected(true);
    }

    @Override
    public boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos) {
        return ring.tryPublish(stations[station].lane(), frame, offset, length, arrivalNanos);
    }

    @Override
    public boolean bytes(int station, byte[] bytes, int offset, int length, long arrivalNanos) {
        stations[station].bytes(bytes, offset, length, arrivalNanos);
        return true;
    }

    @Override
    public void disconnected(int station) {
        stations[station].connected(false);
    }
}
