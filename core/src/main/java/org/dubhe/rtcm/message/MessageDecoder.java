package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.rtcm.frame.Frames;
import org.jspecify.annotations.Nullable;

/** Reads the messages of this package from frames. Never throws, never reads past the payload. One thread at a time. */
public final class MessageDecoder {
    private final BitReader in = new BitReader();

    /** True for the message numbers that {@link #decode} knows. */
    public static boolean handles(int messageNumber) {
        return switch (messageNumber) {
            case 1005, 1006, 1007, 1008, 1019, 1020, 1029, 1032, 1033, 1042, 1044, 1045, 1046, 1230 -> true;
            default -> false;
        };
    }

    /**
     * The message of a whole frame, preamble to CRC.
     *
     * @return {@code null} where the number is none that {@link #handles} knows, or the payload is shorter than the message
     */
    public @Nullable RtcmMessage decode(byte[] frame, int offset, int length) {
        int payload = Math.max(0, length - Frames.HEADER_BYTES - Frames.CRC_BYTES);
        in.reset(frame, offset + Frames.HEADER_BYTES, payload);
        RtcmMessage message = read(in.unsigned(12));
        return in.overrun() ? null : message;
    }

    private @Nullable RtcmMessage read(int number) {
        return switch (number) {
            case StationPosition1005.NUMBER -> StationPosition1005.read(in);
            case StationPosition1006.NUMBER -> StationPosition1006.read(in);
            case Antenna1007.NUMBER -> Antenna1007.read(in);
            case Antenna1008.NUMBER -> Antenna1008.read(in);
            case GpsEphemeris1019.NUMBER -> GpsEphemeris1019.read(in);
            case GlonassEphemeris1020.NUMBER -> GlonassEphemeris1020.read(in);
            case Text1029.NUMBER -> Text1029.read(in);
            case PhysicalStation1032.NUMBER -> PhysicalStation1032.read(in);
            case AntennaReceiver1033.NUMBER -> AntennaReceiver1033.read(in);
            case BeidouEphemeris1042.NUMBER -> BeidouEphemeris1042.read(in);
            case QzssEphemeris1044.NUMBER -> QzssEphemeris1044.read(in);
            case GalileoFnav1045.NUMBER -> GalileoFnav1045.read(in);
            case GalileoInav1046.NUMBER -> GalileoInav1046.read(in);
            case CodePhaseBias1230.NUMBER -> CodePhaseBias1230.read(in);
            default -> null;
        };
    }
}
