package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1230: GLONASS code-phase biases, raw (0.02 m).
 *
 * @param stationId {@link DataField#DF003}
 * @param aligned {@link DataField#DF421}
 * @param l1Ca bias of L1 C/A; {@link #NOT_KNOWN}, or {@link #ABSENT} where the mask DF422 leaves it out
 * @param l1P bias of L1 P, likewise
 * @param l2Ca bias of L2 C/A, likewise
 * @param l2P bias of L2 P, likewise
 */
public record CodePhaseBias1230(int stationId, boolean aligned, int l1Ca, int l1P, int l2Ca, int l2P)
        implements RtcmMessage {
    /** DF002. */
    public static final int NUMBER = 1230;

    /** Raw value "not known" of the wire. */
    public static final int NOT_KNOWN = -32_768;

    /** Not among the signals of the message. */
    public static final int ABSENT = Integer.MIN_VALUE;

    /** All four biases zero: what a station without known biases, and a virtual one, sends. */
    public static CodePhaseBias1230 zero(int stationId) {
        return new CodePhaseBias1230(stationId, true, 0, 0, 0, 0);
    }

    /** Reads what follows DF002. */
    static CodePhaseBias1230 read(BitReader in) {
        int stationId = DataField.DF003.readInt(in);
        boolean aligned = DataField.DF421.readFlag(in);
        in.skip(3);
        int mask = DataField.DF422.readInt(in);
        return new CodePhaseBias1230(
                stationId, aligned, bias(in, mask, 8), bias(in, mask, 4), bias(in, mask, 2), bias(in, mask, 1));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF003.write(out, stationId);
        DataField.DF421.write(out, aligned);
        out.zeros(3);
        DataField.DF422.write(out, bit(l1Ca, 8) | bit(l1P, 4) | bit(l2Ca, 2) | bit(l2P, 1));
        writeBias(out, l1Ca);
        writeBias(out, l1P);
        writeBias(out, l2Ca);
        writeBias(out, l2P);
    }

    private static int bias(BitReader in, int mask, int bit) {
        return (mask & bit) != 0 ? DataField.DF423.readInt(in) : ABSENT;
    }

    private static int bit(int bias, int bit) {
        return bias == ABSENT ? 0 : bit;
    }

    private static void writeBias(BitWriter out, int bias) {
        if (bias != ABSENT) {
            DataField.DF423.write(out, bias);
        }
    }
}
