package org.dubhe.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.dubhe.caster.FanOut;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.StreamSource;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Where a station's own bytes leave: the rovers on its raw mountpoint and those on nearest whose base it is.
 *
 * <p>It lives as long as the station's mountpoint does, whatever becomes of the engines behind it: of two that are fed side by side one alone passes
 * the frames on, and the other takes over between two frames. Unless said otherwise of the thread {@code ring}.
 */
public final class StationOutlet {
    /** What a source on demand has to come, from the first rover that wants it. */
    private static final long OPENING_NANOS = 10 * GpsTime.SECOND;

    /** A rover without a frame since it came is let go after so long where no source is here. */
    private static final long EMPTY_NANOS = 30 * GpsTime.SECOND;

    /** The same where one is: twice the longest interval that is believed of a station. */
    private static final long EMPTY_CONNECTED_NANOS = 120 * GpsTime.SECOND;

    private final String mount;
    private final int lane;
    private final FanOut raw = new FanOut();
    private final FanOut nearest = new FanOut();
    private final AtomicInteger wanted = new AtomicInteger();

    /** Rovers on raw that have had nothing yet, and when they came, {@link System#nanoTime}. */
    private final Map<RoverConnection, Long> empty = new ConcurrentHashMap<>();

    private volatile long wantedSinceNanos;
    private volatile long passedNanos;
    private volatile boolean passed;
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

    /**
     * Whether a source is to be here by now: always, or on demand where rovers have wanted it for ten seconds. From any thread.
     *
     * @param nanoTime of {@link System#nanoTime}
     */
    public boolean isWanted(long nanoTime) {
        return !onDemand || wanted.get() > 0 && nanoTime - wantedSinceNanos >= OPENING_NANOS;
    }

    /** Whether anything, RTCM 3 or not, has been passed on lately. From any thread. */
    boolean hasPassed(long nanoTime, long withinNanos) {
        return passed && nanoTime - passedNanos <= withinNanos;
    }

    /** Lets rovers go that have come for a stream and had nothing of it for too long; about once a second, of one thread. */
    public void look(long nanoTime) {
        long limitNanos = connected ? EMPTY_CONNECTED_NANOS : EMPTY_NANOS;
        empty.forEach((rover, sinceNanos) -> {
            if (passed && passedNanos - sinceNanos > 0) {
                empty.remove(rover);
            } else if (nanoTime - sinceNanos >= limitNanos) {
                empty.remove(rover);
                rover.close("station " + mount + " sends nothing now; please come back later");
            }
        });
    }

    /** True while a source holds the mountpoint. From any thread. */
    public boolean isConnected() {
        return connected;
    }

    /** Passes on what a station sends that is no RTCM 3. From any thread, one at a time. */
    public void bytes(byte[] bytes, int offset, int length, long arrivalNanos) {
        passes(arrivalNanos);
        raw.write(bytes, offset, length, arrivalNanos);
    }

    /** The station's stream as it comes. From any thread. */
    public StreamSource raw() {
        return new RawSource(this);
    }

    FanOut nearest() {
        return nearest;
    }

    private void passes(long arrivalNanos) {
        passedNanos = arrivalNanos;
        passed = true;
    }

    void pass(byte[] frame, int length, long arrivalNanos) {
        passes(arrivalNanos);
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
            long now = System.nanoTime();
            outlet.empty.put(rover, now);
            outlet.raw.join(rover);
            if (outlet.wanted.get() == 0) {
                outlet.wantedSinceNanos = now;
            }
            outlet.wanted.incrementAndGet();
            return new Subscription() {
                @Override
                public void onGga(Gga gga) {}

                @Override
                public void close() {
                    outlet.raw.leave(rover);
                    outlet.empty.remove(rover);
                    outlet.wanted.decrementAndGet();
                }
            };
        }
    }
}
