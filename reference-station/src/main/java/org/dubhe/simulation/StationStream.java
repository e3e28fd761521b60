package org.dubhe.simulation;

import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.CodePhaseBias1230;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.time.GpsTime;

/**
 * The bytes that a receiver sends, epoch by epoch: 1006 every 5 s, 1033 and 1230 every 10 s, four ephemerides of tracked satellites, one after
 * the other, then the MSMs of the epoch.
 */
final class StationStream {
    private static final int BYTES_MAX = 32 * 1024;
    private static final int POSITION_SECONDS = 5;
    private static final int DESCRIPTION_SECONDS = 10;
    private static final int EPHEMERIDES_PER_EPOCH = 4;

    private final int stationId;
    private final byte[] position;
    private final byte[] description;
    private final NavigationFrames navigation;
    private final MsmWriter msm;
    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;
    private int lastSatellite = -1;
    private boolean first = true;

    StationStream(
            int stationId,
            Ecef arp,
            double antennaHeightMeters,
            String antenna,
            String receiver,
            NavigationFrames navigation,
            int msmLevel) {
        this.stationId = stationId;
        this.msm = new MsmWriter(msmLevel);
        this.navigation = navigation;
        position = frames(StationPosition1006.of(stationId, false, arp, antennaHeightMeters));
        description = frames(
                new AntennaReceiver1033(stationId, antenna, 0, "", receiver, "1.0", Integer.toString(stationId)),
                CodePhaseBias1230.zero(stationId));
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void write(ReceiverEpoch epoch, GpsTime tag, double seconds) {
        length = 0;
        if (!epoch.sent() || epoch.cellCount() == 0) {
            return;
        }
        long second = tag.nanos() / GpsTime.SECOND + stationId;
        if (first || second % POSITION_SECONDS == 0) {
            append(position);
        }
        if (first || second % DESCRIPTION_SECONDS == 0) {
            append(description);
        }
        first = false;
        for (int k = 0; k < EPHEMERIDES_PER_EPOCH; k++) {
            lastSatellite = nextSatellite(epoch);
            append(navigation.frame(lastSatellite, seconds));
        }
        length = msm.write(epoch, stationId, tag, bytes, length);
    }

    /** The tracked satellite after the one told last, around the sky. */
    private int nextSatellite(ReceiverEpoch epoch) {
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            if (epoch.satellite(cell) > lastSatellite) {
                return epoch.satellite(cell);
            }
        }
        return epoch.satellite(0);
    }

    private void append(byte[] frame) {
        System.arraycopy(frame, 0, bytes, length, frame.length);
        length += frame.length;
    }

    private static byte[] frames(RtcmMessage... messages) {
        var encoder = new MessageEncoder();
        byte[] out = new byte[Frames.BYTES_MAX * messages.length];
        int length = 0;
        for (RtcmMessage message : messages) {
            length += encoder.encode(message, out, length);
        }
        return java.util.Arrays.copyOf(out, length);
    }
}
