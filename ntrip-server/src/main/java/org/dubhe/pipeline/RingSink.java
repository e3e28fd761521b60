package org.dubhe.pipeline;

import org.dubhe.caster.FrameSink;
import org.dubhe.stream.RoverStreams;
import org.dubhe.stream.StationFeed;

/** The caster's port towards the ring. Event loops call it; it never waits. */
public final class RingSink implements FrameSink {
    private final FrameRing ring;
    private final StationFeed[] stations;
    private final RoverStreams streams;

    /**
     * The way from the caster to the pipeline.
     *
     * @param stations by index as in the caster's list of sources
     * @param streams get what is no RTCM 3 at once: nobody decodes it
     */
    public RingSink(FrameRing ring, StationFeed[] stations, RoverStreams streams) {
        this.ring = ring;
        this.streams = streams;
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
    public boolean bytes(int station, byte[] bytes, int offset, int length, long arrivalNanos) {
        streams.bytes(station, bytes, offset, length, arrivalNanos);
        return true;
    }

    @Override
    public void disconnected(int station) {
        stations[station].connected(false);
    }
}
