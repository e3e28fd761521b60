package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1007: antenna descriptor.
 *
 * @param stationId {@link DataField#DF003}
 * @param antenna IGS antenna and radome, DF030; ISO 8859-1
 * @param setupId {@link DataField#DF031}
 */
public record Antenna1007(int stationId, String antenna, int setupId) implements RtcmMessage {
    /** DF002. */
    public static final int NUMBER = 1007;

    /** Reads what follows DF002. */
    static Antenna1007 read(BitReader in) {
        return new Antenna1007(
                DataField.DF003.readInt(in), Descriptor.read(in, DataField.DF029), DataField.DF031.readInt(in));
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
    }
}
