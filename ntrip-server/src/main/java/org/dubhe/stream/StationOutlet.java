package org.dubhe.stream;

import java.util.concurrent.atomic.AtomicInteger;
import org.dubhe.caster.FanOut;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.StreamSource;
import org.dubhe.station.ntrip.Gga;
import org.jspecify.annotations.Nullable;

/**
 * Where a station's own bytes leave: the rovers on its raw mountpoint and those on nearest whose base it is.
 *
 * <p>It lives as long as the station's mountpoint does, whatever becomes of the engines behind it: of two that are fed side by side one alone passes
 * the frames on, and the other takes over between two frames. Unless said otherwise of the thread {@code ring}.
 */
public final class StationOutlet {
    private final String mount;
    private final int lane;
    private final FanOut raw = new FanOut();
    private final FanOut nearest = new FanOut();
    private final AtomicInteger wanted = new AtomicInteger();
    private volatile boolean connected;
    private volatile boolean onDemand;
    private @Nullable RoverStreams owner;

    /**
     * An outlet without rovers.
     *
     * @param mount the station's mountpoint
     * @param lane the station's number at the ring and at the service's clock
     */
    public StationOutlet(String mount, int lane) {
        this.mount = mount;
        this.lane = lane;
    }

    /** Mountpoint. From any thread. */
    public String mount() {
        return mount;
    }

    /** The station's number at the ring and at the service's clock. From any thread. */
    public int lane() {
        return lane;
    }

    /** A source has taken the mountpoint, or left it. From any thread. */
    public void connected(boolean now) {
        connected = now;
    }

    /** Whether it is there only while a rover wants it. From any thread. */
    public void onDemand(boolean now) {
        onDemand = now;
    }

    /** Rovers that get the station's stream as it comes. From any thread. */
    public int wanted() {
        return wanted.get();
    }

    /** True while a source holds the mountpoint. From any thread. */
    public boolean isConnected() {
        return connected;
    }

    /** Passes on what a station sends that is no RTCM 3. From any thread, one at a time. */
    public void bytes(byte[] bytes, int offset, int length, long arrivalNanos) {
        raw.write(bytes, offset, length, arrivalNanos);
    }

    /** The station's stream as it comes. From any thread. */
    public StreamSource raw() {
        return new RawSource(this);
    }

    FanOut nearest() {
        return nearest;
    }

    void pass(byte[] frame, int length, long arrivalNanos) {
        raw.write(frame, 0, length, arrivalNanos);
        nearest.write(frame, 0, length, arrivalNanos);
    }

    /** Who passes the frames on; {@code null} before anybody does. */
    @Nullable
    RoverStreams owner() {
        return owner;
    }

    void owner(RoverStreams next) {
        owner = next;
    }

    private record RawSource(StationOutlet outlet) implements StreamSource {
        @Override
        public boolean isAvailable() {
            return outlet.onDemand || outlet.connected;
        }

        @Override
        public Subscription subscribe(RoverConnection rover) {
            outlet.raw.join(rover);
            outlet.wanted.incrementAndGet();
            return new Subscription() {
                @Override
                public void onGga(Gga gga) {}

                @Override
                public void close() {
                    outlet.raw.leave(rover);
                    outlet.wanted.decrementAndGet();
                }
            };
        }
    }
}
