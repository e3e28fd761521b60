package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1033: antenna and receiver descriptors.
 *
 * @param stationId {@link DataField#DF003}
 * @param antenna IGS antenna and radome, DF030; ISO 8859-1
 * @param setupId {@link DataField#DF031}
 * @param antennaSerial DF033
 * @param receiver receiver type, DF228
 * @param firmware DF230
 * @param receiverSerial DF232
 */
public record AntennaReceiver1033(
        int stationId,
        String antenna,
        int setupId,
        String antennaSerial,
        String receiver,
        String firmware,
        String receiverSerial)
        implements RtcmMessage {
    /** DF002. */
    public static final int NUMBER = 1033;

    /** Reads what follows DF002. */
    static AntennaReceiver1033 read(BitReader in) {
        return new AntennaReceiver1033(
                DataField.DF003.readInt(in),
                Descriptor.read(in, DataField.DF029),
                DataField.DF031.readInt(in),
                Descriptor.read(in, DataField.DF032),
                Descriptor.read(in, DataField.DF227),
                Descriptor.read(in, DataField.DF229),
                Descriptor.read(in, DataField.DF231));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF003.write(out, stationId);
        Descriptor.write(out, DataField.DF029, antenna);
        DataField.DF031.write(out, setupId);
        Descriptor.write(out, DataField.DF032, antennaSerial);
        Descriptor.write(out, DataField.DF227, receiver);
        Descriptor.write(out, DataField.DF229, firmware);
        Descriptor.write(out, DataField.DF231, receiverSerial);
    }

    /** Antenna that a correction for a null antenna names (what a virtual station has). */
    public static final String NULL_ANTENNA = "ADVNULLANTENNA";
}
