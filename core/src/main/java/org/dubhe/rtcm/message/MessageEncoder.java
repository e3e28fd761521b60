package org.dubhe.rtcm.message;

import org.dubhe.bits.BitWriter;
import org.dubhe.rtcm.frame.Frames;

/** Writes the messages of this package as frames; reserved bits are zero. One thread at a time. */
public final class MessageEncoder {
    /** {@link #encode}'s answer where the message is longer than a frame can be (1033 with five very long names). */
    public static final int TOO_LONG = -1;

    private final BitWriter out = new BitWriter();

    /**
     * Writes a whole frame, preamble to CRC.
     *
     * @param frame with room for {@link Frames#BYTES_MAX} from {@code offset}
     * @return its length in bytes, or {@link #TOO_LONG}
     */
    public int encode(RtcmMessage message, byte[] frame, int offset) {
        out.reset(frame, offset + Frames.HEADER_BYTES, Frames.PAYLOAD_BYTES_MAX);
        DataField.DF002.write(out, message.number());
        switch (message) {
            case StationPosition1005 m -> m.write(out);
            case StationPosition1006 m -> m.write(out);
            case Antenna1007 m -> m.write(out);
            case Antenna1008 m -> m.write(out);
            case GpsEphemeris1019 m -> m.write(out);
            case GlonassEphemeris1020 m -> m.write(out);
            case Text1029 m -> m.write(out);
            case PhysicalStation1032 m -> m.write(out);
            case AntennaReceiver1033 m -> m.write(out);
            case BeidouEphemeris1042 m -> m.write(out);
            case QzssEphemeris1044 m -> m.write(out);
            case GalileoFnav1045 m -> m.write(out);
            case GalileoInav1046 m -> m.write(out);
            case CodePhaseBias1230 m -> m.write(out);
        }
        int payload = out.finish();
        return out.overrun() ? TOO_LONG : Frames.seal(frame, offset, payload);
    }
}
