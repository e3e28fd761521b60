package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1008: antenna descriptor and serial number.
 *
 * @param stationId {@link DataField#DF003}
 * @param antenna IGS antenna and radome, DF030; ISO 8859-1
 * @param setupId {@link DataField#DF031}
 * @param antennaSerial DF033
 */
public record Antenna1008(int stationId, String antenna, int setupId, String antennaSerial) implements RtcmMessage {
    /** DF002. */
    public static final int NUMBER = 1008;

    /** Reads what follows DF002. */
    static Antenna1008 read(BitReader in) {
        return new Antenna1008(
                DataField.DF003.readInt(in),
                Descriptor.read(in, DataField.DF029),
                DataField.DF031.readInt(in),
                Descriptor.read(in, DataField.DF032));
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
    }
}
