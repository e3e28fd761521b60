package org.dubhe.stream;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.CodePhaseBias1230;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.PhysicalStation1032;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtcm.message.Text1029;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * What a base says of itself, with when it said it last: 1005 every 5 s, 1033 and 1230 every 10 s, and where the operator allows it 1032 with
 * them and whenever the physical station changes. Encoded once, since a base never moves: one
 * that does gets another station id. Belongs to the thread that emits.
 */
final class BaseDescription {
    static final long POSITION_NANOS = 5 * GpsTime.SECOND;
    static final long DESCRIPTOR_NANOS = 10 * GpsTime.SECOND;

    /** Time tags are not exact multiples of a second everywhere. */
    private static final long SLACK_NANOS = 50_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final int stationId;
    private final byte[] position;
    private final byte[] descriptor;
    private final byte[] biases;
    private final MessageEncoder encoder;
    private @Nullable StationFeed physicalStation;
    private byte[] physical = {};
    private boolean physicalIsNew;
    private long positionNanos = NEVER;
    private long descriptorNanos = NEVER;

    /**
     * Of a base that has said nothing.
     *
     * @param stationId DF003
     * @param isVirtual DF141
     */
    BaseDescription(MessageEncoder encoder, int stationId, boolean isVirtual, Ecef arp) {
        this.encoder = encoder;
        this.stationId = stationId;
        position = encoded(encoder, StationPosition1005.of(stationId, isVirtual, arp));
        // The observations were reduced to the ARP, so the antenna to correct for is none.
        descriptor = encoded(
                encoder, new AntennaReceiver1033(stationId, AntennaReceiver1033.NULL_ANTENNA, 0, "", "DUBHE", "", ""));
        biases = encoded(encoder, CodePhaseBias1230.zero(stationId));
    }

    /** The numbers that it says with their periods, seconds. */
    static Map<Integer, Double> periodsSeconds(boolean withPhysicalStation) {
        double descriptor = (double) DESCRIPTOR_NANOS / GpsTime.SECOND;
        Map<Integer, Double> out = new HashMap<>();
        out.put(StationPosition1005.NUMBER, (double) POSITION_NANOS / GpsTime.SECOND);
        out.put(AntennaReceiver1033.NUMBER, descriptor);
        out.put(CodePhaseBias1230.NUMBER, descriptor);
        if (withPhysicalStation) {
            out.put(PhysicalStation1032.NUMBER, descriptor);
        }
        return out;
    }

    int stationId() {
        return stationId;
    }

    /** Names the station behind a virtual one. */
    void physicalStation(StationFeed station) {
        Ecef arp = station.arp();
        if (station == physicalStation || arp == null) {
            return;
        }
        physicalStation = station;
        physical = encoded(encoder, PhysicalStation1032.of(stationId, station.stationId(), arp));
        physicalIsNew = true;
    }

    /** Hands over what is due at a time, GPST nanoseconds; with {@link ServiceClock#UNKNOWN} everything, and it stays due. */
    void write(long now, FrameListener out) {
        if (isDue(now, positionNanos, POSITION_NANOS)) {
            positionNanos = now;
            out.onFrame(position, 0, position.length);
        }
        boolean describes = isDue(now, descriptorNanos, DESCRIPTOR_NANOS);
        if (physical.length > 0 && (describes || physicalIsNew)) {
            physicalIsNew = false;
            out.onFrame(physical, 0, physical.length);
        }
        if (describes) {
            descriptorNanos = now;
            out.onFrame(descriptor, 0, descriptor.length);
            out.onFrame(biases, 0, biases.length);
        }
    }

    /** A text for the operator of the receiver. */
    static byte[] text(MessageEncoder encoder, int stationId, long now, String text) {
        GpsTime time = new GpsTime(now == ServiceClock.UNKNOWN ? 0 : now);
        return encoded(encoder, Text1029.of(stationId, LeapSeconds.toUtc(time), text));
    }

    private static boolean isDue(long now, long last, long every) {
        return last == NEVER || now - last >= every - SLACK_NANOS || now < last;
    }

    private static byte[] encoded(MessageEncoder encoder, RtcmMessage message) {
        byte[] frame = new byte[Frames.BYTES_MAX];
        return Arrays.copyOf(frame, encoder.encode(message, frame, 0));
    }
}
