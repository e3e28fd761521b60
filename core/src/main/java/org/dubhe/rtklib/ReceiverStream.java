package org.dubhe.rtklib;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.EpochObservations;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * One receiver's bytes as epochs in the order of their arrival, each with the ephemerides and the station position that came before it.
 *
 * <p>So what is known at an epoch depends on the stream alone and not on when somebody read it.
 */
final class ReceiverStream implements AutoCloseable {
    /** Epochs kept for the other receiver to catch up: ten minutes at 1 Hz, 13 MB at most. */
    static final int EPOCHS_MAX = 600;

    /**
     * What a receiver said at one time tag.
     *
     * @param observations {@code obsd_t[]} as RTKLIB decoded it, {@code count · 216} bytes
     * @param ephemerides {@code eph_t} each, that arrived since the epoch before
     * @param stationPosition newest 1005/1006 before it; {@code null} before the first
     */
    record Epoch(
            long timeNanos,
            int stationId,
            int count,
            ByteBuffer observations,
            List<byte[]> ephemerides,
            @Nullable Ecef stationPosition) {}

    private final RtklibDecoder decoder;
    private final EpochWriter writer;
    private final ArrayDeque<Epoch> epochs = new ArrayDeque<>();
    private List<byte[]> arrivedEphemerides = new ArrayList<>();
    private @Nullable Ecef stationPosition;
    private long newestNanos = Long.MIN_VALUE;
    private long droppedEpochs;
    private long overflows;

    ReceiverStream(Rtklib rtklib, SignalProfile profile, GpsTime near) {
        decoder = new RtklibDecoder(rtklib, near, profile.decoderOptions());
        writer = new EpochWriter(rtklib, profile);
    }

    void accept(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            int what = decoder.accept(bytes[offset + i]);
            if (what == RtklibDecoder.OBSERVATIONS) {
                int size = decoder.satelliteCount() * Layout.OBSD;
                Pointer data = decoder.observations();
                if (size > 0) {
                    add(
                            Rtklib.nanos(data, 0),
                            decoder.stationId(),
                            decoder.satelliteCount(),
                            buffer(data.getByteArray(0, size)));
                }
            } else if (what == RtklibDecoder.EPHEMERIS && !decoder.ephemerisIsGlonass()) {
                arrivedEphemerides.add(decoder.ephemeris().getByteArray(0, Layout.EPH));
            } else if (what == RtklibDecoder.STATION) {
                Ecef station = decoder.station();
                stationPosition = station.normMeters() > 0 ? station : null;
            }
        }
    }

    void accept(EpochObservations observations) {
        Epoch epoch = epoch(writer, observations);
        add(epoch.timeNanos(), epoch.stationId(), epoch.count(), epoch.observations());
    }

    /** Takes an {@code eph_t}. */
    void accept(byte[] ephemeris) {
        arrivedEphemerides.add(ephemeris);
    }

    static Epoch epoch(EpochWriter writer, EpochObservations observations) {
        ByteBuffer data = buffer(new byte[Layout.OBSERVATIONS_MAX * Layout.OBSD]);
        int count = writer.write(observations, data);
        return new Epoch(observations.timeNanos(), observations.stationId(), count, data, new ArrayList<>(), null);
    }

    private static ByteBuffer buffer(byte[] data) {
        return ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
    }

    private void add(long timeNanos, int stationId, int count, ByteBuffer data) {
        if (timeNanos <= newestNanos) {
            droppedEpochs++;
            return;
        }
        if (epochs.size() == EPOCHS_MAX) {
            Epoch lost = epochs.removeFirst();
            epochs.getFirst().ephemerides().addAll(0, lost.ephemerides());
            droppedEpochs++;
            overflows++;
        }
        newestNanos = timeNanos;
        epochs.add(new Epoch(timeNanos, stationId, count, data, arrivedEphemerides, stationPosition));
        arrivedEphemerides = new ArrayList<>();
    }

    /** Oldest epoch; {@code null} where none waits. */
    @Nullable
    Epoch peek() {
        return epochs.peek();
    }

    /** Epochs that wait. */
    int pending() {
        return epochs.size();
    }

    /** Takes the oldest epoch. */
    @Nullable
    Epoch poll() {
        return epochs.poll();
    }

    /** Ephemerides that arrived after the newest epoch; they are handed over once. */
    List<byte[]> takeEphemerides() {
        List<byte[]> taken = arrivedEphemerides;
        arrivedEphemerides = new ArrayList<>();
        return taken;
    }

    /** Time tag of the newest epoch, GPST; {@link Long#MIN_VALUE} before the first. */
    long newestNanos() {
        return newestNanos;
    }

    /** Epochs that were repeated, out of order or pushed out by newer ones. */
    long droppedEpochs() {
        return droppedEpochs;
    }

    /** Epochs pushed out by newer ones: the phases before and after need not belong together. */
    long overflows() {
        return overflows;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
