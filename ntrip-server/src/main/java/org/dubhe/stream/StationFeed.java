package org.dubhe.stream;

import java.util.Objects;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * One station as its stream shows it: where it is, whether it lives, what it last said of itself.
 *
 * <p>Owned by the thread {@code ring}, which alone changes it; what is volatile may be read from any.
 */
public final class StationFeed {
    /** Below this no silence counts as death, whatever the interval: a station at 1 Hz may miss a few seconds. */
    static final long SILENCE_MIN_NANOS = 10 * GpsTime.SECOND;

    /** Epochs that may be missing before a station counts as dead. */
    static final double SILENCE_EPOCHS = 2.5;

    /** Longest interval that is believed. */
    private static final long INTERVAL_MAX_NANOS = 60 * GpsTime.SECOND;

    private final int index;
    private final String name;
    private final int expectedId;
    private final @Nullable ReferenceStation configured;
    private final int networkIndex;
    private final @Nullable Ecef configuredArp;

    private volatile @Nullable Ecef announcedArp;
    private volatile @Nullable String exclusion;
    private volatile long lastFrameNanos = ServiceClock.UNKNOWN;
    private volatile long newestTagNanos = ServiceClock.UNKNOWN;
    private volatile long ticksMinusTagNanos;
    private volatile long intervalNanos = GpsTime.SECOND;
    private volatile int satellites;
    private volatile long frames;
    private final StationOutlet outlet;
    private boolean heard;
    private byte[] positionFrame = {};
    private int positionFrameLength;

    /**
     * A station that has not sent anything.
     *
     * @param index its index in the caster's list of sources
     * @param name mountpoint and name in the log
     * @param expectedId DF003 that it should send; −1 where any is right
     * @param configured what the operator says of it; {@code null} where no position is configured
     * @param networkIndex its index in the network's list of stations; −1 where it never enters the network
     */
    public StationFeed(
            int index, String name, int expectedId, @Nullable ReferenceStation configured, int networkIndex) {
        this(index, name, expectedId, configured, networkIndex, new StationOutlet(name, index));
    }

    /**
     * A station that has not sent anything.
     *
     * @param index its index in the list of stations that it is part of
     * @param name name in the log
     * @param expectedId DF003 that it should send; −1 where any is right
     * @param configured what the operator says of it; {@code null} where no position is configured
     * @param networkIndex its index in the network's list of stations; −1 where it never enters the network
     * @param outlet where its own bytes leave
     */
    public StationFeed(
            int index,
            String name,
            int expectedId,
            @Nullable ReferenceStation configured,
            int networkIndex,
            StationOutlet outlet) {
        this.index = index;
        this.outlet = outlet;
        this.name = name;
        this.expectedId = expectedId;
        this.configured = configured;
        this.networkIndex = networkIndex;
        this.configuredArp = configured == null ? null : configured.arp();
    }

    /** Index in the caster's list of sources. */
    public int index() {
        return index;
    }

    /** Mountpoint and name. */
    public String name() {
        return name;
    }

    /** DF003 that it should send; −1 where any is right. */
    public int expectedId() {
        return expectedId;
    }

    /** What the operator says of it; {@code null} where no position is configured. */
    public @Nullable ReferenceStation configured() {
        return configured;
    }

    /** Index in the network's list of stations; −1 where it never enters the network. */
    public int networkIndex() {
        return networkIndex;
    }

    /** Its antenna reference point: the configured one, else what its own 1005/1006 says, else {@code null}. */
    public @Nullable Ecef arp() {
        return configuredArp != null ? configuredArp : announcedArp;
    }

    /** What its last 1005/1006 said; {@code null} where none came. */
    public @Nullable Ecef announcedArp() {
        return announcedArp;
    }

    /** Why the network does without it; {@code null} where it does not. */
    public @Nullable String exclusion() {
        return exclusion;
    }

    /** Takes it out of the network for a reason, or back in with {@code null}. */
    public void exclude(@Nullable String reason) {
        exclusion = reason;
    }

    /** True where the network may use it. */
    public boolean inNetwork() {
        return networkIndex >= 0 && exclusion == null;
    }

    /** Where its own bytes leave. */
    public StationOutlet outlet() {
        return outlet;
    }

    /** Takes over what a former feed knows of the same station, so that it need not be heard again first. */
    void continueFrom(StationFeed before) {
        heard = before.heard;
        lastFrameNanos = before.lastFrameNanos;
        newestTagNanos = before.newestTagNanos;
        ticksMinusTagNanos = before.ticksMinusTagNanos;
        intervalNanos = before.intervalNanos;
        satellites = before.satellites;
        frames = before.frames;
        announcedArp = before.announcedArp;
        positionFrame = before.positionFrame.clone();
        positionFrameLength = before.positionFrameLength;
        exclusion = Objects.equals(configured, before.configured) ? before.exclusion : null;
    }

    /** It has been taken out of the configuration: dead from now on. */
    void gone() {
        heard = false;
    }

    /** True while a source holds the mountpoint. */
    public boolean isConnected() {
        return outlet.isConnected();
    }

    /** A frame has come; {@code now} in GPST nanoseconds, or {@link ServiceClock#UNKNOWN}. */
    void onFrame(long now) {
        heard = true;
        lastFrameNanos = now;
        frames = frames + 1;
    }

    /**
     * An epoch of observations is whole.
     *
     * @param arrivalNanos when its last byte came, {@link System#nanoTime}
     */
    public void onEpoch(long tagNanos, int satellites, long arrivalNanos) {
        long step = tagNanos - newestTagNanos;
        if (newestTagNanos != ServiceClock.UNKNOWN && step > 0 && step <= INTERVAL_MAX_NANOS) {
            intervalNanos = step;
        }
        newestTagNanos = tagNanos;
        ticksMinusTagNanos = arrivalNanos - tagNanos;
        this.satellites = satellites;
    }

    /** Keeps a 1005 or 1006 as it came, with the position that it says. */
    public void onPosition(byte[] frame, int length, Ecef arp) {
        if (positionFrame.length < length) {
            positionFrame = new byte[length];
        }
        System.arraycopy(frame, 0, positionFrame, 0, length);
        positionFrameLength = length;
        if (!arp.equals(announcedArp)) {
            announcedArp = arp;
        }
    }

    /** Its last 1005 or 1006, {@link #positionFrameLength} bytes. */
    byte[] positionFrame() {
        return positionFrame;
    }

    /** 0 where it has sent none. */
    int positionFrameLength() {
        return positionFrameLength;
    }

    /** DF003 that it should send, else the one that its last 1005 or 1006 had, else 0. */
    int stationId() {
        return expectedId >= 0 || positionFrameLength == 0
                ? Math.max(0, expectedId)
                : Frames.stationId(positionFrame, 0, positionFrameLength);
    }

    /** How long it may be silent, nanoseconds. */
    public long silenceMaxNanos() {
        return Math.max(SILENCE_MIN_NANOS, (long) (SILENCE_EPOCHS * intervalNanos));
    }

    /**
     * True where its frames come.
     *
     * @param now GPST nanoseconds, or {@link ServiceClock#UNKNOWN}
     */
    public boolean isAlive(long now) {
        return isFresh(now, silenceMaxNanos());
    }

    /**
     * True where anything comes from it, RTCM 3 or not; who is served by what is made of its frames asks {@link #isAlive}.
     *
     * @param now GPST nanoseconds, or {@link ServiceClock#UNKNOWN}
     */
    public boolean sends(long now) {
        return isAlive(now) || outlet.hasPassed(System.nanoTime(), SILENCE_MIN_NANOS);
    }

    /** True where its last frame is not older than a limit. */
    boolean isFresh(long now, long limitNanos) {
        if (!heard || now == ServiceClock.UNKNOWN) {
            return heard;
        }
        // A frame that came before the clock knew the time says nothing of its age; the next one will.
        return lastFrameNanos == ServiceClock.UNKNOWN || now - lastFrameNanos <= limitNanos;
    }

    /** Time tag of its newest whole epoch, GPST nanoseconds, or {@link ServiceClock#UNKNOWN}. */
    public long newestTagNanos() {
        return newestTagNanos;
    }

    /** When the last byte of its newest whole epoch came ({@link System#nanoTime}) minus its time tag; with the wall clock its latency. */
    public long ticksMinusTagNanos() {
        return ticksMinusTagNanos;
    }

    /** Time between its last two epochs, nanoseconds. */
    public long intervalNanos() {
        return intervalNanos;
    }

    /** Satellites of its newest epoch. */
    public int satellites() {
        return satellites;
    }

    /** Frames that have come. */
    public long frames() {
        return frames;
    }

    @Override
    public String toString() {
        return name;
    }
}
